"""Looks as USD materials: the colour a viewer shows, the marks our renderer reads, textures on the meshes."""

from __future__ import annotations

import numpy as np
import pytest
from pxr import Usd, UsdGeom, UsdShade

from twincity.replicator.scene.materials import (
    LOOKS,
    LOOKS_PATH,
    Look,
    define_looks,
    look_named,
    looks_bound_in,
    toned_look,
)
from twincity.replicator.scene.mesh import MeshBuilder, author_meshes
from twincity.replicator.scene.textures import STREET_TEXTURES, linear_mean, load_texture, street_texture_path
from twincity.replicator.scene.unwrap import coordinates_of, normals_of

TEXTURED = sorted(name for name, look in LOOKS.items() if look.texture)
WALL = np.array([[[0, 0, 0], [6, 0, 0], [6, 0, 3], [0, 0, 3]]], float)
"""Looks south; 6 m wide and 3 m high."""


@pytest.fixture(scope="module")
def stage() -> Usd.Stage:
    stage = Usd.Stage.CreateInMemory()
    define_looks(stage, folder=str(STREET_TEXTURES))
    return stage


def node_of(stage: Usd.Stage, look: str) -> UsdShade.Shader:
    """What drives the diffuse colour of a look."""
    surface = UsdShade.Material.Get(stage, f"{LOOKS_PATH}/{look}").ComputeSurfaceSource()[0]
    return UsdShade.Shader(surface.GetInput("diffuseColor").GetConnectedSources()[0][0].source.GetPrim())


def value_of(stage: Usd.Stage, look: str, name: str) -> object:
    attribute = stage.GetPrimAtPath(f"{LOOKS_PATH}/{look}").GetAttribute(f"twincity:{name}")
    return attribute.Get() if attribute else None


class TestMaterials:
    @pytest.mark.parametrize("name", TEXTURED)
    def test_the_mean_of_a_texture_times_its_scale_is_the_albedo_of_the_look(self, stage, name):
        node, look = node_of(stage, name), LOOKS[name]
        assert node.GetIdAttr().Get() == "UsdUVTexture"
        mean = linear_mean(node.GetInput("file").Get().resolvedPath)
        assert np.allclose(mean * np.array(node.GetInput("scale").Get())[:3], look.albedo, atol=2e-4)

    @pytest.mark.parametrize("name", sorted(LOOKS))
    def test_a_textured_look_tells_our_renderer_that_it_goes_around_the_display_colour(self, stage, name):
        assert bool(value_of(stage, name, "texturesDisplayColor")) == (name in TEXTURED)

    def test_a_plain_look_reads_the_display_colour(self, stage):
        node = node_of(stage, "iron")
        assert node.GetInput("varname").Get() == "displayColor"
        assert np.allclose(node.GetInput("fallback").Get(), LOOKS["iron"].albedo)

    def test_colours_are_srgb_and_repeat(self, stage):
        node = node_of(stage, "limestone")
        given = {name: node.GetInput(name).Get() for name in ("wrapS", "wrapT", "sourceColorSpace")}
        assert given == {"wrapS": "repeat", "wrapT": "repeat", "sourceColorSpace": "sRGB"}

    def test_the_ground_names_its_wear_and_how_wide_it_is(self, stage):
        assert value_of(stage, "asphalt", "macro").path.endswith("road_wear.png")
        assert 64 <= value_of(stage, "asphalt", "macroPeriod") <= 128
        assert value_of(stage, "limestone", "macro") is None

    @pytest.mark.parametrize("name", ["road_wear", "sidewalk_wear"])
    def test_wear_is_grey_and_gentle(self, name):
        texels = load_texture(str(street_texture_path(name))).astype(float)
        assert (texels.max(-1) == texels.min(-1)).all()
        assert 0.02 < (texels / texels.mean()).std() < 0.10

    def test_a_look_lists_its_pictures(self):
        assert LOOKS["asphalt"].pictures == ("asphalt", "road_wear")
        assert Look(albedo=(0.5, 0.5, 0.5)).pictures == ()


class TestTones:
    @pytest.mark.parametrize("share, name", [(1.0, "limestone"), (1.04, "limestone"), (0.83, "limestone_80")])
    def test_a_mesh_wears_the_nearest_tone(self, share, name):
        assert toned_look("limestone", share * np.array(LOOKS["limestone"].albedo)) == name

    def test_a_tone_is_the_look_at_a_share_of_its_albedo(self):
        assert np.allclose(look_named("zinc_120").albedo, 1.2 * np.array(LOOKS["zinc"].albedo))
        assert look_named("zinc_120").texture == "zinc"
        assert look_named("marking_paint") is LOOKS["marking_paint"]

    @pytest.mark.parametrize("name", ["iron", "posters"])
    def test_plain_looks_and_atlases_have_one(self, name):
        assert toned_look(name, np.array([0.5, 0.5, 0.5])) == name

    def test_no_look_is_called_like_a_tone(self):
        assert all(look_named(name) is look for name, look in LOOKS.items())

    def test_the_binding_names_the_tone(self):
        builder = MeshBuilder()
        builder.add("limestone", WALL, tint=0.7)
        stage = Usd.Stage.CreateInMemory()
        author_meshes(stage, "/World", builder.meshes())
        assert looks_bound_in(stage.GetRootLayer()) == {"limestone_70"}


class TestTextureCoordinates:
    def test_on_a_wall_they_are_metres_by_the_period(self):
        mesh = built("limestone", WALL)
        assert sorted(map(tuple, corners_of(mesh)[0])) == [(0, 0), (0, 0.75), (1.5, 0), (1.5, 0.75)]

    @pytest.mark.parametrize("heading", np.radians([0, 37, 120, 233]))
    def test_whoever_faces_a_wall_sees_u_run_to_the_right_and_v_up(self, heading):
        turn = np.array([[np.cos(heading), -np.sin(heading), 0], [np.sin(heading), np.cos(heading), 0], [0, 0, 1]])
        u, v = coordinates_of(WALL @ turn.T)[0].T
        assert np.allclose(u - u[0], [0, 6, 6, 0])
        assert np.allclose(v, [0, 0, 3, 3])

    @pytest.mark.parametrize("rise", [0.6, 1.5, 4.0])
    def test_on_a_roof_v_is_the_length_of_the_slope(self, rise):
        roof = np.array([[[0, 0, 5], [4, 0, 5], [4, 2, 5 + rise], [0, 2, 5 + rise]]], float)
        u, v = coordinates_of(roof)[0].T
        assert np.allclose(u, [0, 4, 4, 0])
        assert np.allclose(v - v[0], [0, 0, np.hypot(2, rise), np.hypot(2, rise)])

    def test_on_the_ground_they_are_east_and_north(self):
        ground = np.array([[[3, 5, 0], [9, 5, 0], [9, 8, 0], [3, 8, 0]]], float)
        assert (coordinates_of(ground) == ground[..., :2]).all()

    def test_a_ramp_of_a_kerb_is_ground(self):
        ramp = np.array([[[0, 0, 0], [1, 0, 0], [1, 1, 0.12], [0, 1, 0.12]]], float)
        assert np.allclose(coordinates_of(ramp), ramp[..., :2])

    def test_triangles_that_are_turned_by_a_hair_share_their_texture(self):
        roof = np.array([[[0, 0, 5], [4, 0, 5.0004], [0, 2, 6]], [[4, 0, 5.0004], [4, 2, 6], [0, 2, 6]]], float)
        one, other = coordinates_of(roof + np.array([300.0, 200.0, 0.0]), (300.0, 200.0, 0.0))
        assert np.allclose(one[[1, 2]], other[[0, 2]], atol=1e-9)

    def test_a_face_without_area_has_coordinates_too(self):
        assert np.isfinite(coordinates_of(np.ones((1, 3, 3)))).all()

    def test_builders_can_shift_them(self):
        plain, shifted = built("limestone", WALL), built("limestone", WALL, st_offset=(0.25, 1 / 12))
        apart = corners_of(shifted) - corners_of(plain)
        assert np.allclose(apart, [0.25, 1 / 12], atol=2e-4)

    def test_a_mesh_is_moved_by_whole_periods_only(self):
        far = built("limestone", WALL + np.array([4003.0, 0, 800.0]))
        near = built("limestone", WALL + np.array([3.0, 0, 0]))
        assert np.allclose(corners_of(far) - corners_of(near), 0, atol=2e-4)
        assert corners_of(far).max() < 3

    def test_an_atlas_takes_what_the_caller_says(self):
        st = np.array([[0, 0], [0.25, 0], [0.25, 0.25], [0, 0.25]])
        assert (corners_of(built("posters", WALL, st=st))[0] == st).all()

    def test_an_atlas_without_coordinates_is_refused(self):
        with pytest.raises(ValueError, match="faces of 'posters' need st"):
            MeshBuilder().add("posters", WALL)

    def test_a_look_without_a_texture_carries_none(self):
        assert built("iron", WALL).coordinates is None


class TestMeshes:
    def test_texture_coordinates_are_an_indexed_primvar_of_corners(self):
        mesh = authored("limestone", WALL)
        st = UsdGeom.PrimvarsAPI(mesh).GetPrimvar("st")
        assert (st.GetTypeName().type.typeName, st.GetInterpolation()) == ("VtArray<GfVec2f>", "faceVarying")
        assert st.IsIndexed()
        assert len(st.ComputeFlattened()) == 4

    def test_normals_are_what_the_faces_say(self):
        up = WALL[..., [0, 2, 1]]
        mesh = authored("limestone", np.concatenate([WALL, WALL + np.array([0, 0, 3]), up[:, ::-1] + [0, 0, 6]]))
        normals = UsdGeom.PrimvarsAPI(mesh).GetPrimvar("normals")
        assert normals.GetInterpolation() == "uniform"
        assert np.allclose(normals.ComputeFlattened(), [[0, -1, 0], [0, -1, 0], [0, 0, -1]])

    def test_normals_have_unit_length(self):
        faces = np.random.default_rng(3).normal(size=(200, 3, 3))
        mesh = built("zinc", faces)
        assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-6)
        assert (np.einsum("ij,ij->i", mesh.normals[mesh.facing], normals_of(faces)) > 0.999).all()

    def test_looks_that_are_worn_only_in_a_variant_count_too(self):
        stage, builder = Usd.Stage.CreateInMemory(), MeshBuilder()
        builder.add("slate", WALL)
        seasons = stage.DefinePrim("/World").GetVariantSets().AddVariantSet("season")
        for season in ("winter", "summer"):
            seasons.AddVariant(season)
            seasons.SetVariantSelection(season)
            if season == "winter":
                with seasons.GetVariantEditContext():
                    author_meshes(stage, "/World/Snowed", builder.meshes())
        assert looks_bound_in(stage.GetRootLayer()) == {"slate"}

    def test_a_layer_knows_which_looks_it_wears(self):
        stage = Usd.Stage.CreateInMemory()
        builder = MeshBuilder()
        builder.add("zinc", WALL)
        builder.add("iron", WALL)
        author_meshes(stage, "/World", builder.meshes())
        assert looks_bound_in(stage.GetRootLayer()) == {"zinc", "iron"}


def built(material: str, faces: np.ndarray, *, st: np.ndarray | None = None, st_offset: tuple = (0.0, 0.0)):
    builder = MeshBuilder(st_offset=st_offset)
    builder.add(material, faces, st=st)
    return builder.meshes()[0]


def authored(material: str, faces: np.ndarray) -> UsdGeom.Mesh:
    stage = Usd.Stage.CreateInMemory()
    author_meshes(stage, "/World", [built(material, faces)])
    (prim,) = stage.GetPrimAtPath("/World").GetChildren()
    mesh = UsdGeom.Mesh(prim)
    mesh.stage = stage  # a prim does not keep its stage alive
    return mesh


def corners_of(mesh) -> np.ndarray:
    """(faces, 4, 2)"""
    return mesh.coordinates[mesh.corners].reshape(-1, 4, 2)
