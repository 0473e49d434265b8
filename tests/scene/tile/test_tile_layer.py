"""A tile as USD layers: nothing is lost, the bytes are the same, any USD tool accepts it, and errors say what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from pxr import Sdf, Usd, UsdGeom, UsdSemantics, UsdShade, UsdValidation

from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import Building, CameraMount, CityTile, Crossing, Furniture, Lamp, RoadAxis, Tree
from twincity.replicator.errors import TileError
from twincity.replicator.geometry.polygons import Polygon, Surface
from twincity.replicator.labels import label_named
from twincity.replicator.scene.semantics import class_of
from twincity.replicator.scene.tile.layer import read_tile, tile_key
from twincity.replicator.scene.tile.records import FORMAT_VERSION
from twincity.replicator.scene.tile.writing import LAYERS, write_tile

LARGEST_FILE_BYTES = 5_000_000
SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
NOWHERE = Surface(vertices=np.zeros((0, 3)), triangles=np.zeros((0, 3), np.int64))

WRITE_PROCEDURAL = """
import sys
from pathlib import Path
from twincity.replicator.city.sources import load_tile
from twincity.replicator.scene.tile.writing import write_tile
write_tile(load_tile("procedural"), Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def stage(written) -> Usd.Stage:
    return Usd.Stage.Open(str(written))


@pytest.fixture
def hand_made() -> CityTile:
    """A tile with every kind of thing in it, and values that are easy to lose."""
    house = Building(
        id='bâtiment "n° 1"',
        footprint=Polygon(exterior=SQUARE + 0.1, holes=(SQUARE[::-1] * 0.3 + 3.0,)),
        ground_z_m=1 / 3,
        gutter_height_m=17.6000000000001,
        roof="flat",
        wall_material="brick",
        year=1890,
        height_is_guessed=True,
        party_walls=np.array([[[0.1, 10.1], [10.1, 10.1]]]),
    )
    return CityTile(
        name="hand made, é",
        origin_2154=(650000.123456789, 6864000.1),
        attribution=("One line", "Zwei: 'Zeilen'"),
        buildings=(house, replace(house, id="2", year=None, footprint=Polygon(exterior=SQUARE - 30.0))),
        roads=(
            RoadAxis(name="R D'ASTORG", points=SQUARE[:3] + 40.0, width_m=9.1, direction="forward"),
            RoadAxis(name="", points=SQUARE[:2] + 60.0, width_m=4.0, direction="both"),
        ),
        carriageways=(Polygon(exterior=SQUARE + 40.0),),
        sidewalks=(Polygon(exterior=SQUARE + np.array([40.0, 50.0])), Polygon(exterior=SQUARE * 0.1 + 20.0)),
        courtyards=(),
        crossings=(Crossing(centre=(45.0, 45.0), road_heading_deg=33.3, span_m=6.0),),
        trees=(Tree(position=(1 / 7, 2.0, 0.14), height_m=12.3, species="sophora"),),
        lamps=(Lamp(position=(42.0, 52.0, 0.14), height_m=5.4, heads=3, height_is_guessed=True),),
        furniture=(
            Furniture(kind="barrier", position=(42.0, 53.0, 0.14), heading_deg=12.0, length_m=1.9),
            Furniture(kind="bollard", position=(43.0, 53.0, 0.14)),
        ),
        camera_mounts=(CameraMount(position=(44.0, 52.0, 0.14), heading_deg=-91.5, kind="facade", max_height_m=6.0),),
        walkable=Surface(
            vertices=np.array([[40.0, 50.0, 0.14], [50, 50, 0.14], [50, 60, 1 / 7]]), triangles=np.array([[0, 1, 2]])
        ),
        crossable=NOWHERE,
        drivable=NOWHERE,
        report=load_tile("procedural").report,
    )  # fmt: skip


def meshes_below(prim: Usd.Prim) -> list[Usd.Prim]:
    return [child for child in Usd.PrimRange(prim) if child.IsA(UsdGeom.Mesh)]


class TestNothingIsLost:
    def test_the_procedural_tile_comes_back_equal(self, procedural, written):
        assert read_tile(written) == procedural

    def test_a_tile_of_odd_values_comes_back_equal(self, hand_made, tmp_path):
        assert read_tile(write_tile(hand_made, tmp_path)) == hand_made

    def test_place_saint_augustin_comes_back_equal(self, saint_augustin, saint_augustin_written):
        assert read_tile(saint_augustin_written) == saint_augustin

    def test_a_changed_number_does_not_compare_equal(self, hand_made, tmp_path):
        moved = replace(hand_made, trees=(replace(hand_made.trees[0], height_m=12.300000000000002),))
        assert read_tile(write_tile(moved, tmp_path)) != hand_made

    def test_a_stage_over_the_tile_is_read_like_the_tile(self, procedural, written, tmp_path):
        frame = Sdf.Layer.CreateNew(str(tmp_path / "frame.usda"))
        frame.subLayerPaths.append(str(written))
        frame.pseudoRoot.SetInfo("upAxis", "Z")
        frame.pseudoRoot.SetInfo("metersPerUnit", 1.0)
        frame.Save()
        assert read_tile(tmp_path / "frame.usda") == procedural


class TestTheSameBytes:
    def test_another_process_writes_the_same_bytes(self, written, tmp_path):
        environment = os.environ | {"PYTHONHASHSEED": "17", "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, "-c", WRITE_PROCEDURAL, str(tmp_path)], check=True, env=environment)
        for name in (*LAYERS, written.name):
            assert (tmp_path / name).read_bytes() == (written.parent / name).read_bytes(), name

    def test_drawn_by_several_processes_the_bytes_are_the_same(self, procedural, written, tmp_path):
        write_tile(procedural, tmp_path, processes=2)
        for name in (*LAYERS, written.name):
            assert (tmp_path / name).read_bytes() == (written.parent / name).read_bytes(), name

    def test_the_key_is_that_of_the_bytes(self, hand_made, tmp_path):
        one, same = write_tile(hand_made, tmp_path / "one"), write_tile(hand_made, tmp_path / "same")
        other = write_tile(replace(hand_made, lamps=()), tmp_path / "other")
        assert tile_key(one) == tile_key(same) != tile_key(other)

    def test_the_key_sees_a_change_in_a_sublayer(self, hand_made, tmp_path):
        root = write_tile(hand_made, tmp_path)
        before = tile_key(root)
        with (tmp_path / "materials.usda").open("a") as file:
            file.write("\n# a note\n")
        assert tile_key(root) != before

    def test_no_file_is_too_large_for_the_repository(self, written):
        assert all(path.stat().st_size < LARGEST_FILE_BYTES for path in written.parent.iterdir())


class TestTheDefaultTile:
    """usd/tiles/haussmann_crossing is committed: a checkout draws without building anything."""

    def test_it_holds_what_the_procedural_source_makes(self, checkout, procedural):
        committed = read_tile(checkout / "usd" / "tiles" / "haussmann_crossing" / "tile.usda")
        assert committed == replace(procedural, name="haussmann_crossing")

    def test_it_is_small(self, checkout):
        folder = checkout / "usd" / "tiles" / "haussmann_crossing"
        assert sum(path.stat().st_size for path in folder.iterdir()) < 4_500_000


class TestAnyUsdToolAcceptsIt:
    def test_usd_s_own_validators_find_nothing(self, written):
        errors = _validate(Usd.Stage.Open(str(written)))
        assert [error.GetErrorAsString() for error in errors] == []

    def test_the_validators_do_find_errors(self):
        stage = Usd.Stage.CreateInMemory()
        UsdGeom.Mesh.Define(stage, "/NoDefaultPrimNoUnits")
        assert _validate(stage)

    def test_every_layer_opens_by_itself(self, written):
        for name in LAYERS:
            alone = Usd.Stage.Open(str(written.parent / name))
            assert alone.GetDefaultPrim().GetPath() == "/World", name
            assert UsdGeom.GetStageUpAxis(alone) == "Z", name
            assert UsdGeom.GetStageMetersPerUnit(alone) == 1.0, name

    def test_every_layer_carries_the_attribution(self, procedural, written):
        for name in (*LAYERS, written.name):
            header = Sdf.Layer.FindOrOpen(str(written.parent / name)).customLayerData["twincity"]
            assert tuple(header["attribution"]) == procedural.attribution, name

    def test_extents_hold_their_points(self, stage):
        for prim in meshes_below(stage.GetPseudoRoot()):
            mesh = UsdGeom.Mesh(prim)
            points, (low, high) = np.array(mesh.GetPointsAttr().Get()), np.array(mesh.GetExtentAttr().Get())
            assert (low == points.min(0)).all(), prim.GetPath()
            assert (high == points.max(0)).all(), prim.GetPath()

    def test_every_mesh_that_is_drawn_has_a_material_that_reads_its_colour(self, stage):
        for prim in meshes_below(stage.GetPrimAtPath("/World/City")):
            if UsdGeom.Imageable(prim).ComputePurpose() == "default":
                material = UsdShade.MaterialBindingAPI(prim).ComputeBoundMaterial()[0]
                assert material, prim.GetPath()
                assert UsdGeom.Mesh(prim).GetDisplayColorPrimvar().HasValue(), prim.GetPath()

    def test_areas_are_guides(self, stage):
        for name in ("Walkable", "Crossable", "Drivable"):
            assert UsdGeom.Imageable(stage.GetPrimAtPath(f"/World/City/Areas/{name}")).ComputePurpose() == "guide"


LABELS = {
    "Buildings/Building_0000": "building", "Ground/Carriageway": "road", "Ground/Markings": "road",
    "Ground/Sidewalk": "sidewalk", "Ground/Kerb": "sidewalk", "Ground/Courtyards": "terrain",
    "Backdrop/Houses": "building", "Backdrop/Road": "road", "Backdrop/Sidewalk": "sidewalk",
    "Furniture/Bollards": "street_furniture", "Furniture/Barriers": "street_furniture",
}  # fmt: skip


class TestSemantics:
    @pytest.mark.parametrize("path", LABELS)
    def test_roots_carry_their_class(self, stage, path):
        prim = stage.GetPrimAtPath(f"/World/City/{path}")
        assert class_of(prim) == LABELS[path]
        assert list(UsdSemantics.LabelsAPI(prim, "class").GetLabelsAttr().Get()) == [LABELS[path]]

    @pytest.mark.parametrize("group, name", [("Trees", "vegetation"), ("Lamps", "pole")])
    def test_instancers_carry_the_class_of_their_copies(self, stage, group, name):
        instancers = stage.GetPrimAtPath(f"/World/City/{group}").GetChildren()
        assert instancers
        assert {class_of(prim) for prim in instancers} == {name}
        assert all(prim.IsA(UsdGeom.PointInstancer) for prim in instancers)

    def test_everything_drawn_lies_below_one_label_but_the_post_of_a_light_or_sign_has_its_own(self, stage):
        for prim in meshes_below(stage.GetPrimAtPath("/World/City")):
            if UsdGeom.Imageable(prim).ComputePurpose() == "default":
                labels = [class_of(stage.GetPrimAtPath(path)) for path in prim.GetPath().GetPrefixes()]
                *above, own = [label_named(label).name for label in labels if label]
                assert not above or (own == "pole" and above[0] in ("traffic_light", "traffic_sign")), prim.GetPath()

    def test_one_copy_per_tree_lamp_and_bollard(self, procedural, stage):
        def copies(group: str) -> int:
            instancers = stage.GetPrimAtPath(f"/World/City/{group}").GetChildren()
            return sum(len(UsdGeom.PointInstancer(prim).GetProtoIndicesAttr().Get()) for prim in instancers)

        assert copies("Trees") == len(procedural.trees)
        assert copies("Lamps") == len(procedural.lamps)
        assert copies("Furniture") == len(procedural.furniture)

    def test_buildings_are_components(self, stage):
        assert all(Usd.ModelAPI(prim).GetKind() == "component" and prim.IsModel()
                   for prim in stage.GetPrimAtPath("/World/City/Buildings").GetChildren())  # fmt: skip


class TestErrors:
    def test_a_missing_file(self, tmp_path):
        with pytest.raises(TileError, match=r"no such tile file.*tools/build_tile\.py"):
            read_tile(tmp_path / "tile.usda")

    def test_a_folder_that_holds_a_tile(self, hand_made, tmp_path):
        write_tile(hand_made, tmp_path)
        with pytest.raises(TileError, match=r"Did you mean .*tile\.usda\?"):
            read_tile(tmp_path)

    @pytest.mark.parametrize("name", ["tile.usda", "tile.usdc", "tile.json"])
    def test_not_a_usd_file(self, tmp_path, name):
        (tmp_path / name).write_text('{"buildings": []}')
        with pytest.raises(TileError, match="is not a USD file"):
            read_tile(tmp_path / name)

    @pytest.mark.parametrize(
        "field, value, said",
        [("upAxis", "Y", "up axis is Y; a tile's is Z"), ("metersPerUnit", 0.01, r"one unit of the stage is 0\.01 m")],
    )
    def test_wrong_axis_or_units(self, hand_made, tmp_path, field, value, said):
        root = Sdf.Layer.FindOrOpen(str(write_tile(hand_made, tmp_path)))
        root.pseudoRoot.SetInfo(field, value)
        root.Save()
        with pytest.raises(TileError, match=said):
            read_tile(tmp_path / "tile.usda")

    def test_no_tile_data(self, tmp_path):
        stage = Usd.Stage.CreateNew(str(tmp_path / "scene.usda"))
        UsdGeom.SetStageUpAxis(stage, "Z")
        UsdGeom.SetStageMetersPerUnit(stage, 1.0)
        stage.Save()
        with pytest.raises(TileError, match="without 'twincity' data, so not a tile"):
            read_tile(tmp_path / "scene.usda")

    def test_no_walkable_area(self, hand_made, tmp_path):
        write_tile(hand_made, tmp_path)
        areas = Sdf.Layer.FindOrOpen(str(tmp_path / "areas.usdc"))
        del areas.GetPrimAtPath("/World/City/Areas").nameChildren["Walkable"]
        areas.Save()
        with pytest.raises(TileError, match="no walkable area"):
            read_tile(tmp_path / "tile.usda")

    def test_an_empty_walkable_area(self, hand_made, tmp_path):
        with pytest.raises(TileError, match=r"walkable area .* is empty"):
            read_tile(write_tile(replace(hand_made, walkable=NOWHERE), tmp_path))

    def test_a_layer_left_behind(self, hand_made, tmp_path):
        root = write_tile(hand_made, tmp_path)
        (tmp_path / "trees.usdc").unlink()
        with pytest.raises(TileError, match=r"trees\.usdc is missing beside it"):
            read_tile(root)

    def test_a_format_of_another_time(self, hand_made, tmp_path):
        root = write_tile(hand_made, tmp_path)
        root.write_text(root.read_text().replace(f"formatVersion = {FORMAT_VERSION}", "formatVersion = 9"))
        with pytest.raises(TileError, match=f"tile format 9; this version reads {FORMAT_VERSION}"):
            read_tile(root)

    def test_a_place_that_cannot_be_written(self, hand_made, tmp_path):
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(TileError, match="cannot be written there"):
            write_tile(hand_made, tmp_path / "file" / "tile")


def _validate(stage: Usd.Stage) -> list:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    return UsdValidation.ValidationContext(validators).Validate(stage)
