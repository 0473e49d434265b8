"""Textures repeat without a seam, take little room, and are read in USD as the renderer reads them."""

from __future__ import annotations

import struct

import cv2
import numpy as np
import pytest
from pxr import Gf, Sdf, Usd, UsdGeom, UsdShade, UsdValidation

from people_bake import textures as baking
from twincity.replicator.errors import DatasetError, UnknownNameError
from twincity.replicator.scene.scene import SurfaceMaterial
from twincity.replicator.scene.textures import (
    TEXTURES,
    author_look,
    define_textured_look,
    load_texture,
    texture_names,
    texture_path,
)

CLOTH = [f"pattern_{name}" for name in baking.PATTERNS] + [f"relief_{name}" for name in baking.RELIEFS]
STRIPED = SurfaceMaterial(
    name="top", albedo=(0.5, 0.4, 0.3), second_albedo=(0.1, 0.2, 0.6), pattern="pattern_stripes", relief="relief_folds"
)


@pytest.fixture
def stage() -> Usd.Stage:
    """One triangle with texture coordinates."""
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1)
    stage.SetDefaultPrim(UsdGeom.Xform.Define(stage, "/Person").GetPrim())
    mesh = UsdGeom.Mesh.Define(stage, "/Person/Top")
    mesh.CreatePointsAttr([(0, 0, 0), (1, 0, 0), (0, 0, 1)])
    mesh.CreateFaceVertexCountsAttr([3])
    mesh.CreateFaceVertexIndicesAttr([0, 1, 2])
    mesh.CreateExtentAttr([(0, 0, 0), (1, 0, 1)])
    mesh.CreateSubdivisionSchemeAttr(UsdGeom.Tokens.none)
    coordinates = UsdGeom.PrimvarsAPI(mesh).CreatePrimvar("st", Sdf.ValueTypeNames.TexCoord2fArray, "vertex")
    coordinates.Set([(0, 0), (1, 0), (0, 1)])
    return stage


def dress(stage: Usd.Stage, material: SurfaceMaterial, **how: str) -> UsdShade.Shader:
    """Bind a look to the triangle; gives its surface."""
    look = define_textured_look(stage, "/Person/Looks/Top", material, **how)
    UsdShade.MaterialBindingAPI.Apply(stage.GetPrimAtPath("/Person/Top")).Bind(look)
    return look.ComputeSurfaceSource()[0]


def node_of(surface: UsdShade.Shader, name: str) -> UsdShade.Shader | None:
    source = surface.GetInput(name).GetConnectedSources()[0]
    return UsdShade.Shader(source[0].source.GetPrim()) if source else None


@pytest.mark.parametrize("name", CLOTH)
def test_a_texture_of_cloth_or_hair_repeats_without_a_seam(name):
    texels = load_texture(name).astype(int)
    for axis in (0, 1):
        steps = np.abs(texels - np.roll(texels, 1, axis)).mean((1 - axis, 2))
        assert steps[0] <= 1.2 * steps[1:].max() + 1, "the step across the edge is no larger than those inside"


@pytest.mark.parametrize("name", CLOTH)
def test_a_texture_says_what_made_it(name):
    content = texture_path(name).read_bytes()
    (length,) = struct.unpack_from(">I", content, 33)
    assert b"tools/people_bake/textures.py" in content[37 : 45 + length]


def test_textures_of_cloth_and_hair_are_small_and_alike():
    assert set(CLOTH) <= set(texture_names())
    assert sum(texture_path(name).stat().st_size for name in CLOTH) < 1_200_000
    assert {load_texture(name).shape for name in CLOTH} == {(baking.SIDE, baking.SIDE, 3)}


@pytest.mark.parametrize("name", ["stripes", "floral", "denim"])
def test_a_pattern_can_be_baked_again(name):
    made = np.rint(np.clip(baking.PATTERNS[name](), 0, 1) * 255).astype(int)
    kept = load_texture(f"pattern_{name}").astype(int)
    differs = np.abs((made if made.ndim == 3 else made[..., None]) - kept).max(-1) > 1
    assert differs.mean() < 1e-3


@pytest.mark.parametrize("name", ["folds", "puffer"])
def test_a_relief_can_be_baked_again(name):
    made = baking.normals_of(baking.RELIEFS[name]()).astype(int)
    assert np.abs(made - load_texture(f"relief_{name}")).max() <= 1


@pytest.mark.parametrize("name", baking.RELIEFS)
def test_reliefs_are_unit_normals_that_point_outwards_on_average(name):
    normals = load_texture(f"relief_{name}") / 127.5 - 1
    assert np.allclose(np.linalg.norm(normals, axis=-1), 1, atol=0.1)
    assert np.allclose(normals[..., :2].mean((0, 1)), 0, atol=0.02)
    assert normals[..., 2].min() > 0


def test_patterns_differ_enough_between_their_darkest_and_lightest():
    for name in baking.PATTERNS:
        low, high = np.percentile(load_texture(f"pattern_{name}"), [2, 98])
        assert high - low > 60


def test_the_rows_of_a_texture_begin_at_the_bottom(tmp_path):
    rows = np.zeros((8, 8, 3), np.uint8)
    rows[0] = (30, 20, 10)
    cv2.imwrite(str(tmp_path / "flag.png"), rows)
    texels = load_texture(str(tmp_path / "flag.png"))
    assert (texels[-1] == (10, 20, 30)).all()
    assert not texels[:-1].any()


def test_a_picture_of_any_size_becomes_a_square_whose_side_is_a_power_of_two(tmp_path):
    cv2.imwrite(str(tmp_path / "wide.png"), np.full((50, 300, 3), 77, np.uint8))
    assert load_texture(str(tmp_path / "wide.png")).shape == (256, 256, 3)


def test_what_is_no_picture_is_named(tmp_path):
    (tmp_path / "letter.png").write_text("Dear reader")
    with pytest.raises(DatasetError, match=r"letter\.png is not a picture"):
        load_texture(str(tmp_path / "letter.png"))


def test_an_unknown_texture_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'relief_folds'"):
        texture_path("relief_fold")


def test_a_pattern_is_authored_as_bias_and_scale_between_the_two_dyes(stage):
    pattern = node_of(dress(stage, STRIPED), "diffuseColor")
    values = {name: pattern.GetInput(name).Get() for name in ("bias", "scale", "sourceColorSpace", "wrapS", "wrapT")}
    first, second = np.array(values["bias"])[:3], np.array(values["scale"])[:3]
    assert np.allclose(first, STRIPED.albedo)
    assert np.allclose(first + second, STRIPED.second_albedo)
    assert (values["sourceColorSpace"], values["wrapS"], values["wrapT"]) == ("raw", "repeat", "repeat")
    assert pattern.GetInput("file").Get().resolvedPath == str(TEXTURES / "pattern_stripes.png")


def test_a_relief_is_authored_as_normals_from_minus_one_to_one(stage):
    relief = node_of(dress(stage, STRIPED), "normal")
    assert relief.GetInput("scale").Get() == Gf.Vec4f(2, 2, 2, 1)
    assert relief.GetInput("bias").Get() == Gf.Vec4f(-1, -1, -1, 0)
    coordinates = node_of(relief, "st")
    assert coordinates.GetInput("varname").Get() == "st"


def test_a_file_beside_the_textures_names_them_relatively(stage):
    pattern = node_of(dress(stage, STRIPED, folder="../textures"), "diffuseColor")
    assert pattern.GetInput("file").Get().path == "../textures/pattern_stripes.png"


def test_a_look_can_be_dyed_over_an_asset_whatever_the_asset_wears(stage):
    dress(stage, STRIPED)
    plain = SurfaceMaterial(name="top", albedo=(0.2, 0.1, 0.05))
    dotted = SurfaceMaterial(name="top", albedo=(0.2, 0.1, 0.05), second_albedo=(0.6,) * 3, pattern="pattern_dots")
    for worn in (plain, dotted, plain):
        author_look(stage.GetSessionLayer(), "/Person/Looks/Top", worn)
        surface = UsdShade.Shader.Get(stage, "/Person/Looks/Top/Surface")
        assert np.allclose(surface.GetInput("diffuseColor").Get() or worn.albedo, worn.albedo)
        assert node_of(surface, "normal") is None
        node = node_of(surface, "diffuseColor")
        file = node.GetInput("file").Get().path if node else None
        assert file == (str(TEXTURES / "pattern_dots.png") if worn.pattern else None)


@pytest.mark.parametrize("material", [STRIPED, SurfaceMaterial(name="top", albedo=(0.2, 0.1, 0.05))])
def test_a_textured_look_satisfies_the_validators_of_usd(stage, material):
    dress(stage, material)
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    errors = UsdValidation.ValidationContext(validators).Validate(stage)
    assert [error.GetMessage() for error in errors] == []
