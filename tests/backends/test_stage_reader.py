"""What the ray tracer reads from a stage: every static triangle, in the world, with its surface and its class."""

from __future__ import annotations

import numpy as np
import pytest
from pxr import Gf, Sdf, Usd, UsdGeom, UsdShade, Vt
from tests.backends.scenes import author_material, author_mesh, empty_stage

from twincity.replicator.backends.mitsuba.stage_reader import read_static
from twincity.replicator.backends.mitsuba.triangles import TriangleSoup, with_short_edges
from twincity.replicator.errors import RendererError
from twincity.replicator.labels import label_named

SQUARE = ([(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)], [(0, 1, 2, 3)])
"""One metre, facing up."""


def areas(soup: TriangleSoup) -> np.ndarray:
    """Vector area of each triangle: its normal, as long as its area."""
    a, b, c = np.moveaxis(soup.vertices[soup.faces].astype(float), 1, 0)
    return np.cross(b - a, c - a) / 2


def bounds(soup: TriangleSoup) -> tuple[list[float], list[float]]:
    used = soup.vertices[soup.faces.ravel()]
    return used.min(0).round(4).tolist(), used.max(0).round(4).tolist()


def classes(soup: TriangleSoup) -> np.ndarray:
    return soup.surfaces[soup.face_surfaces, 8].astype(int)


def albedos(soup: TriangleSoup) -> np.ndarray:
    return soup.surfaces[soup.face_surfaces, :3]


def class_id(name: str) -> int:
    return label_named(name).id


@pytest.fixture
def stage() -> Usd.Stage:
    return empty_stage()


def test_transforms_add_up(stage):
    outer = UsdGeom.Xform.Define(stage, "/World/City/House")
    outer.AddTranslateOp().Set(Gf.Vec3d(10, 0, 2))
    outer.AddRotateZOp().Set(90)
    inner = author_mesh(stage, "/World/City/House/Roof", *SQUARE)
    inner.AddScaleOp().Set(Gf.Vec3f(4, 1, 1))
    assert bounds(read_static(stage)) == ([9, 0, 2], [10, 4, 2])


def test_a_prim_may_refuse_the_transforms_above(stage):
    UsdGeom.Xform.Define(stage, "/World/City/House").AddTranslateOp().Set(Gf.Vec3d(10, 0, 2))
    mesh = author_mesh(stage, "/World/City/House/Roof", *SQUARE)
    mesh.SetResetXformStack(True)
    assert bounds(read_static(stage)) == ([0, 0, 0], [1, 1, 0])


def test_references_are_followed(stage):
    asset = Usd.Stage.CreateInMemory()
    author_mesh(asset, "/Bench/Seat", *SQUARE, "street_furniture")
    asset.SetDefaultPrim(asset.GetPrimAtPath("/Bench"))
    prim = UsdGeom.Xform.Define(stage, "/World/City/Bench_1")
    prim.GetPrim().GetReferences().AddReference(asset.GetRootLayer().identifier)
    prim.AddTranslateOp().Set(Gf.Vec3d(5, 0, 0))
    soup = read_static(stage)
    assert bounds(soup) == ([5, 0, 0], [6, 1, 0])
    assert set(classes(soup)) == {class_id("street_furniture")}


def test_instanced_prims_are_flattened(stage):
    asset = Usd.Stage.CreateInMemory()
    author_mesh(asset, "/Bench/Seat", *SQUARE)
    for number in range(3):
        prim = UsdGeom.Xform.Define(stage, f"/World/City/Bench_{number}")
        prim.GetPrim().GetReferences().AddReference(asset.GetRootLayer().identifier, "/Bench")
        prim.GetPrim().SetInstanceable(True)
        prim.AddTranslateOp().Set(Gf.Vec3d(5 * number, 0, 0))
    assert len(stage.GetPrototypes()) == 1
    soup = read_static(stage)
    assert len(soup.faces) == 6
    assert bounds(soup) == ([0, 0, 0], [11, 1, 0])


def test_point_instancers_are_flattened(stage):
    instancer = UsdGeom.PointInstancer.Define(stage, "/World/City/Bollards")
    author_mesh(stage, "/World/City/Bollards/Prototypes/Low", *SQUARE, "pole")
    author_mesh(stage, "/World/City/Bollards/Prototypes/High", [(0, 0, 9), (1, 0, 9), (0, 1, 9)], [(0, 1, 2)])
    instancer.CreatePrototypesRel().SetTargets([f"/World/City/Bollards/Prototypes/{name}" for name in ("Low", "High")])
    instancer.CreateProtoIndicesAttr([0, 1, 0, 0])
    instancer.CreatePositionsAttr([Gf.Vec3f(10 * k, 0, 0) for k in range(4)])
    half_turn = Gf.Quath(0, 0, 0, 1)
    instancer.CreateOrientationsAttr([Gf.Quath(1), Gf.Quath(1), half_turn, Gf.Quath(1)])
    instancer.CreateScalesAttr([Gf.Vec3f(1, 1, 1)] * 3 + [Gf.Vec3f(1, -1, 1)])
    instancer.DeactivateId(0)
    soup = read_static(stage)
    assert len(soup.faces) == 1 + 2 + 2
    assert bounds(soup) == ([10, -1, 0], [31, 1, 9])
    assert (areas(soup)[:, 2] > 0).all(), "also the mirrored copy faces up"
    assert np.isclose(areas(soup)[:, 2].sum(), 2.5)
    assert sorted(classes(soup)) == [0] + 4 * [class_id("pole")]


def test_what_moves_what_is_hidden_and_what_only_guides_is_left_out(stage):
    for path in ("/World/People/Person_0000", "/World/Vehicles/Car", "/World/Props/Bag", "/World/City/Hidden",
                 "/World/City/Guide", "/World/City/Proxy", "/World/City/Off", "/World/City/Shown"):  # fmt: skip
        author_mesh(stage, path, *SQUARE)
    UsdGeom.Imageable(stage.GetPrimAtPath("/World/City/Hidden")).MakeInvisible()
    UsdGeom.Imageable(stage.GetPrimAtPath("/World/City/Guide")).CreatePurposeAttr("guide")
    UsdGeom.Imageable(stage.GetPrimAtPath("/World/City/Proxy")).CreatePurposeAttr("proxy")
    stage.GetPrimAtPath("/World/City/Off").SetActive(False)
    assert len(read_static(stage).faces) == 2


def test_an_empty_stage_has_no_triangle(stage):
    assert read_static(stage).faces.shape == (0, 3)


@pytest.mark.parametrize("handed, up", [("rightHanded", 1), ("leftHanded", -1)])
@pytest.mark.parametrize("mirror", [1, -1])
def test_orientation_decides_which_side_is_outside(stage, handed, up, mirror):
    mesh = author_mesh(stage, "/World/City/Floor", *SQUARE)
    mesh.CreateOrientationAttr(handed)
    mesh.AddScaleOp().Set(Gf.Vec3f(mirror, 1, 1))
    assert np.allclose(areas(read_static(stage)).sum(0), [0, 0, up])


def test_polygons_of_any_form_keep_their_area(stage):
    letter_l = [(0, 0, 0), (3, 0, 0), (3, 1, 0), (1, 1, 0), (1, 3, 0), (0, 3, 0)]
    dart = [(10, 0, 0), (14, 4, 0), (10, 1, 0), (6, 4, 0)]
    for turn in range(6):
        path = f"/World/City/L_{turn}"
        author_mesh(stage, path, np.roll(letter_l, turn, axis=0), [range(6)])
    author_mesh(stage, "/World/City/Dart", dart, [(0, 1, 2, 3)])
    found = areas(read_static(stage))
    assert (found[:, 2] > 0).all(), "no triangle is turned over"
    assert np.isclose(found[:, 2].sum(), 6 * 5 + 4), "and none covers what lies outside"


def test_hole_faces_are_not_drawn(stage):
    points = [(x, y, 0) for y in range(2) for x in range(4)]
    mesh = author_mesh(stage, "/World/City/Wall", points, [(k, k + 1, k + 5, k + 4) for k in range(3)])
    mesh.CreateHoleIndicesAttr([1])
    assert np.isclose(areas(read_static(stage))[:, 2].sum(), 2)


def test_a_label_belongs_to_everything_below(stage):
    from twincity.replicator.scene.semantics import apply_semantics

    apply_semantics(stage.GetPrimAtPath("/World/City"), "building")
    author_mesh(stage, "/World/City/House/Wall", *SQUARE)
    author_mesh(stage, "/World/City/House/Tree/Leaf", *SQUARE, "vegetation")
    found = classes(read_static(stage))
    assert sorted(set(found)) == sorted({class_id("building"), class_id("vegetation")})


def test_a_label_of_another_list_leaves_the_class_above(stage):
    mesh = author_mesh(stage, "/World/City/Tree", *SQUARE, "vegetation")
    leaf = author_mesh(stage, "/World/City/Tree/Leaf", *SQUARE)
    leaf.GetPrim().CreateAttribute("semantics:labels:class", Sdf.ValueTypeNames.TokenArray).Set(["maple_leaf"])
    assert mesh
    assert set(classes(read_static(stage))) == {class_id("vegetation")}


def test_the_older_schema_is_read_too(stage):
    prim = author_mesh(stage, "/World/City/Thing", *SQUARE).GetPrim()
    prim.CreateAttribute("semantic:Semantics:params:semanticType", Sdf.ValueTypeNames.String).Set("class")
    prim.CreateAttribute("semantic:Semantics:params:semanticData", Sdf.ValueTypeNames.String).Set("road")
    assert set(classes(read_static(stage))) == {class_id("road")}


def bind(stage: Usd.Stage, prim: Usd.Prim, name: str, **inputs: object) -> None:
    material = author_material(stage, f"/World/City/Looks/{name}", **inputs)
    UsdShade.MaterialBindingAPI.Apply(prim).Bind(material)


def test_a_material_gives_its_constants(stage):
    mesh = author_mesh(stage, "/World/City/Glass", *SQUARE)
    bind(
        stage,
        mesh.GetPrim(),
        "Glass",
        diffuseColor=(0.1, 0.2, 0.3),
        roughness=0.05,
        ior=1.5,
        emissiveColor=(4.0, 3.0, 2.0),
    )
    (row,) = read_static(stage).surfaces
    assert np.allclose(row[:9], [0.1, 0.2, 0.3, 0.05, 4, 3, 2, 0.04, 0])


def test_metal_reflects_in_place_of_scattering(stage):
    mesh = author_mesh(stage, "/World/City/Rail", *SQUARE)
    bind(stage, mesh.GetPrim(), "Steel", diffuseColor=(0.6, 0.6, 0.6), metallic=1.0)
    (row,) = read_static(stage).surfaces
    assert np.allclose(row[:3], 0)
    assert np.isclose(row[7], 0.6)


def test_the_specular_workflow_names_its_reflectance(stage):
    mesh = author_mesh(stage, "/World/City/Rail", *SQUARE)
    bind(
        stage,
        mesh.GetPrim(),
        "Paint",
        diffuseColor=(0.5, 0.5, 0.5),
        useSpecularWorkflow=1,
        specularColor=(0.02, 0.04, 0.06),
    )
    (row,) = read_static(stage).surfaces
    assert np.isclose(row[7], 0.04)


def test_a_binding_reaches_those_below_and_subsets_override_it(stage):
    points = [(x, y, 0) for y in range(2) for x in range(4)]
    mesh = author_mesh(stage, "/World/City/House/Wall", points, [(k, k + 1, k + 5, k + 4) for k in range(3)])
    bind(stage, stage.GetPrimAtPath("/World/City/House"), "Stone", diffuseColor=(0.5, 0.5, 0.5))
    subset = UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).CreateMaterialBindSubset("Window", Vt.IntArray([2]))
    bind(stage, subset.GetPrim(), "Glass", diffuseColor=(0.1, 0.1, 0.1))
    soup = read_static(stage)
    middle = soup.vertices[soup.faces].mean(1)[:, 0]
    assert np.allclose(albedos(soup)[:, 0], np.where(middle > 2, 0.1, 0.5))


@pytest.mark.parametrize(
    "interpolation, colours, expected",
    [
        ("constant", [(0.2, 0, 0)], [0.2, 0.2]),
        ("uniform", [(0.2, 0, 0), (0.6, 0, 0)], [0.2, 0.6]),
        ("vertex", [(0.3, 0, 0), (0.3, 0, 0), (0.3, 0, 0), (0.9, 0, 0)], [0.3, 0.5]),
        ("faceVarying", [(0.3, 0, 0)] * 3 + [(0.9, 0, 0)] * 3, [0.3, 0.9]),
    ],
)
def test_display_colours_stand_in_for_a_material(stage, interpolation, colours, expected):
    mesh = author_mesh(stage, "/World/City/Floor", SQUARE[0], [(0, 1, 2), (0, 2, 3)])
    mesh.CreateDisplayColorPrimvar(interpolation).Set(Vt.Vec3fArray([Gf.Vec3f(*colour) for colour in colours]))
    assert np.allclose(albedos(read_static(stage))[:, 0], expected)


def tinted_material(stage: Usd.Stage, path: str) -> UsdShade.Material:
    """A material that reads the mesh's displayColor."""
    material = author_material(stage, path, roughness=0.7)
    reader = UsdShade.Shader.Define(stage, f"{path}/Tint")
    reader.CreateIdAttr("UsdPrimvarReader_float3")
    reader.CreateInput("varname", Sdf.ValueTypeNames.String).Set("displayColor")
    reader.CreateInput("fallback", Sdf.ValueTypeNames.Float3).Set(Gf.Vec3f(0.8, 0.8, 0.8))
    surface = UsdShade.Shader(stage.GetPrimAtPath(f"{path}/Surface"))
    output = reader.CreateOutput("result", Sdf.ValueTypeNames.Float3)
    surface.CreateInput("diffuseColor", Sdf.ValueTypeNames.Color3f).ConnectToSource(output)
    return material


def test_a_material_may_ask_for_the_display_colour(stage):
    tinted, plain = (author_mesh(stage, f"/World/City/{name}", *SQUARE) for name in ("Tinted", "Plain"))
    tinted.CreateDisplayColorPrimvar("constant").Set([Gf.Vec3f(0.1, 0.2, 0.3)])
    material = tinted_material(stage, "/World/City/Looks/Stone")
    for mesh in (tinted, plain):
        UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(material)
    rows = read_static(stage).surfaces
    assert np.allclose(rows[:, :4], [[0.1, 0.2, 0.3, 0.7], [0.8, 0.8, 0.8, 0.7]])


def test_a_material_with_its_own_colour_does_not_mind_the_meshs(stage):
    mesh = author_mesh(stage, "/World/City/Floor", *SQUARE)
    mesh.CreateDisplayColorPrimvar("constant").Set([Gf.Vec3f(1, 0, 0)])
    bind(stage, mesh.GetPrim(), "Stone", diffuseColor=(0.5, 0.5, 0.5))
    assert np.allclose(albedos(read_static(stage)), 0.5)


def test_a_broken_mesh_is_named(stage):
    author_mesh(stage, "/World/City/Broken", SQUARE[0], [(0, 1, 7)])
    with pytest.raises(RendererError, match=r"/World/City/Broken has 4 points but uses numbers 0 to 7"):
        read_static(stage)


def test_a_mesh_that_lists_too_few_corners_is_named(stage):
    mesh = author_mesh(stage, "/World/City/Broken", *SQUARE)
    mesh.GetFaceVertexCountsAttr().Set([5])
    with pytest.raises(RendererError, match=r"/World/City/Broken lists 4 corners for faces that need 5"):
        read_static(stage)


def test_short_edges_leave_the_surface_as_it_was_and_open_no_crack(stage):
    rng = np.random.default_rng(0)
    points = np.stack([*np.meshgrid(np.linspace(0, 40, 5), np.linspace(0, 9, 4)), rng.uniform(0, 5, (4, 5))], -1)
    quads = [(r * 5 + c, r * 5 + c + 1, r * 5 + c + 6, r * 5 + c + 5) for r in range(3) for c in range(4)]
    author_mesh(stage, "/World/City/Hill", points.reshape(-1, 3), quads)
    whole = read_static(stage)
    split = with_short_edges(whole)
    corners = split.vertices[split.faces]
    edges = np.stack([corners, np.roll(corners, -1, axis=1)], 2).reshape(-1, 2, 3)
    assert np.linalg.norm(edges[:, 0] - edges[:, 1], axis=1).max() <= 3
    assert np.allclose(areas(split).sum(0), areas(whole).sum(0), rtol=1e-5)
    assert np.isclose(np.linalg.norm(areas(split), axis=1).sum(), np.linalg.norm(areas(whole), axis=1).sum())
    there, back = ({tuple(map(tuple, edge)) for edge in way.tolist()} for way in (edges, edges[:, ::-1]))
    rim = there - back
    assert all(sum(on_rim(point) for point in edge) == 2 for edge in rim), "inside, each edge is shared by two faces"


def on_rim(point: tuple[float, float, float]) -> bool:
    return point[0] in (0, 40) or point[1] in (0, 9)
