"""The five JSON layers, on a small street written for the purpose: every trap, and every way in which a file is bad."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.sources.first_twincity_street import height_in_words
from twincity.replicator.errors import TileError

Layers = dict[str, dict[str, Any]]
Change = Callable[[Layers], None]

X0, Y0 = 650_000.0, 6_864_000.0
FILES = {
    "buildings": "batiments_sample_wall.json",
    "roads": "les-routes-sample.json",
    "trees": "les-arbres-sample.json",
    "lamps": "lights-sample.json",
    "bollards": "bollards-sample.json",
}


def points(*pairs: tuple[float, float]) -> list[dict[str, float]]:
    """Coordinates as the layers write them, from metres in the sample's own frame."""
    return [point(*pair) for pair in pairs]


def point(x: float, y: float) -> dict[str, float]:
    return {"x": X0 + x, "y": Y0 + y}


def building(id: str, outline: list[dict[str, float]], **fields: Any) -> dict[str, Any]:
    described = {"annee_construction": 1880, "mat_mur": "PIERRE", "mat_toit": "ZINC ALUMINIUM", "hauteur": 18.0}
    return {"id": id, "type": "polygone", "coordonnees": outline, **described, **fields}


def road(name: str, width: float, *pairs: tuple[float, float], direction: str = "Double sens") -> dict[str, Any]:
    return {
        "nom_1_gauche": name,
        "largeur_de_chaussee": width,
        "sens_de_circulation": direction,
        "coordonnees": points(*pairs),
    }


def bollard(x: float, y: float, type: str = "BORNE") -> dict[str, Any]:
    return {"type": type, "coordonnees": point(x, y)}


def lamp(x: float, y: float, hauteur: float | None = 6.0, support: str | None = "EL 60") -> dict[str, Any]:
    return {"support": support, "hauteur": hauteur, "coordonnees": point(x, y)}


def tree(x: float, y: float, height: float = 12.0, name: str = "Platane") -> dict[str, Any]:
    return {"hauteurenm": height, "libellefrancais": name, "coordonnees": point(x, y)}


def sample_layers() -> Layers:
    """The layers as JSON objects, to be changed by a test and written with `write_layers`.

    The roads meet at (0, 0): 12 m wide along x, 8 m wide along y. Houses A and B share a wall at x = 32; A has a
    courtyard, whose ring follows its outline in one list; C stands across the street.
    """
    courtyard = points((16, 20), (16, 26), (24, 26), (24, 20), (16, 20))
    house_a = points((10, 12), (32, 12), (32, 34), (10, 34), (10, 12))
    house_b = points((32, 12), (50, 12), (50, 34), (32, 34), (32, 12))
    house_c = points((-40, 12), (-10, 12), (-10, 34), (-40, 34), (-40, 12))
    return {
        "buildings": {
            "buildings": [
                building("A", house_a + courtyard),
                building("B", house_b, hauteur=None),
                building("C", house_c, hauteur=20.0),
            ],
            "artifacts": [{"type": "segment", "coordonnees": points((10, 12), (16, 20))}],
            "walls": [{"type": "segment", "coordonnees": points((32, 12), (32, 34))}],
        },
        "roads": {
            "data": [
                road("BD", 12, (-60, 0), (0, 0)),
                road("BD", 12, (0, 0), (60, 0)),
                road("RUE", 8, (0, 0), (0, 50), direction="Sens direct"),
                road("RUE", 8, (0, -50), (0, 0), direction="Sens inverse"),
            ]
        },
        "trees": {"data": [tree(30, 7.5), tree(38, 7.5, height=0), tree(-30, 7.5, name="Erable")]},
        "lamps": {"data": [lamp(20, 7), lamp(20, 7), lamp(-20, 7, None, "KF2 9M"), lamp(25, 12.3, None, None)]},
        "bollards": {
            "data": [
                bollard(8, 8),
                bollard(8.0001, 8),
                bollard(-48, -48),
                bollard(52, 48),
                *(bollard(-30 + 0.4 * i, 6.5, "BARRIERE") for i in range(10)),
            ]
        },
    }


def write_layers(layers: Layers, folder: Path) -> Path:
    for layer, document in layers.items():
        (folder / FILES[layer]).write_text(json.dumps(document), encoding="utf-8")
    return folder


def tile_with(change: Change, folder: Path):
    layers = sample_layers()
    change(layers)
    return load_tile(write_layers(layers, folder))


@pytest.fixture
def sample_tile(tmp_path: Path):
    return tile_with(lambda layers: None, tmp_path)


def test_the_unchanged_sample_loads(sample_tile):
    """The partner of all tests of bad input below: without the fault there is no error."""
    assert [building.id for building in sample_tile.buildings] == ["A", "B", "C"]
    assert (len(sample_tile.roads), len(sample_tile.trees)) == (4, 3)


def test_a_courtyard_strung_behind_the_outline_becomes_a_hole(sample_tile):
    house = sample_tile.buildings[0].footprint
    assert len(house.holes) == 1
    assert house.area == pytest.approx(22 * 22 - 8 * 6)


def test_a_null_height_is_the_median_of_the_neighbours(sample_tile):
    house = sample_tile.buildings[1]
    assert house.height_is_guessed
    assert house.gutter_height_m == pytest.approx((18 + 20) / 2)
    assert sample_tile.report.guessed["buildings: height"] == 1


def test_a_detached_pavilion_is_not_guessed_to_be_a_tower(tmp_path):
    pavilion = building("P", points((30, -40), (38, -40), (38, -32), (30, -32), (30, -40)), hauteur=None)
    tile = tile_with(lambda layers: layers["buildings"]["buildings"].append(pavilion), tmp_path)
    assert tile.buildings[-1].gutter_height_m == pytest.approx(8.0)
    assert tile.buildings[-1].roof == "hip"


def test_an_id_given_twice_gets_a_suffix(tmp_path):
    tile = tile_with(lambda layers: layers["buildings"]["buildings"][2].update(id="A"), tmp_path)
    assert [building.id for building in tile.buildings] == ["A", "B", "A_2"]


def test_missing_materials_are_the_usual_ones(tmp_path):
    tile = tile_with(lambda layers: layers["buildings"]["buildings"][0].update(mat_mur=None, mat_toit=None), tmp_path)
    assert (tile.buildings[0].wall_material, tile.buildings[0].roof_material) == ("limestone", "zinc")
    assert tile.report.guessed["buildings: materials"] == 1


def test_a_tree_of_height_zero_takes_its_neighbours(sample_tile):
    assert sample_tile.trees[1].height_m == 12.0
    assert sample_tile.report.guessed["trees: height"] == 1


def test_species_are_named_in_english(sample_tile):
    assert [tree.species for tree in sample_tile.trees] == ["plane", "plane", "maple"]


def test_heads_of_one_post_are_one_lamp(sample_tile):
    assert [lamp.heads for lamp in sample_tile.lamps] == [2, 1, 1]
    assert sample_tile.report.refused["lamps: further head of a post already built"] == 1


def test_a_lamp_without_height_asks_its_support_then_its_neighbours(sample_tile):
    from_words, from_neighbours = sample_tile.lamps[1:]
    assert (from_words.height_m, from_words.height_is_guessed) == (9.0, False)
    assert (from_neighbours.height_m, from_neighbours.height_is_guessed) == (7.5, True)


@pytest.mark.parametrize(
    "support, height",
    [
        ("FUT AC OCT AE2 12M 2PORTES", 12.0),
        ("CAND AC OCT KF2 9M + 2/CROSSES", 9.0),
        ("FUT AC OCT EL 60", 6.0),
        ("FUT AC OCT GA 63", 6.3),
        ("FUT AC OCT H = 9,00m - 2 PORTE".upper(), 9.0),
        ("FUT AC OCT NORMALISE 79 6M", 6.0),
        ("FUT RESIDENCE 4M MODELE95", 4.0),
        ('CAND FTE GRAND " B "', None),
        ("", None),
    ],
)
def test_the_height_is_read_from_the_name_of_a_post(support, height):
    assert height_in_words(support) == height


def test_a_lamp_in_a_wall_is_moved_before_it(sample_tile):
    _, y, _ = sample_tile.lamps[2].position
    wall_y = sample_tile.buildings[0].footprint.exterior[:, 1].min()
    assert y == pytest.approx(wall_y - 0.25, abs=0.01)
    assert sample_tile.report.repaired["lamps: moved out of a building"] == 1


def test_a_tree_deep_inside_a_building_is_refused(tmp_path):
    tile = tile_with(lambda layers: layers["trees"]["data"].append(tree(41, 23)), tmp_path)
    assert len(tile.trees) == 3
    assert tile.report.refused["trees: deep in a building"] == 1


def test_a_bollard_just_off_the_kerb_is_moved_onto_the_sidewalk(tmp_path):
    tile = tile_with(lambda layers: layers["bollards"]["data"].append(bollard(40, 5.5)), tmp_path)
    assert tile.report.repaired["bollards: moved out of a carriageway"] == 1
    assert "bollards: given a kerbed island in the carriageway" not in tile.report.repaired


def test_a_lamp_in_the_middle_of_the_road_gets_an_island(tmp_path):
    def area(tile):
        return sum(polygon.area for polygon in tile.carriageways)

    (tmp_path / "without").mkdir()
    (tmp_path / "with").mkdir()
    without = tile_with(lambda layers: None, tmp_path / "without")
    tile = tile_with(lambda layers: layers["lamps"]["data"].append(lamp(40, 0)), tmp_path / "with")
    assert tile.report.repaired["lamps: given a kerbed island in the carriageway"] == 1
    assert len(tile.lamps) == len(without.lamps) + 1
    assert area(without) - area(tile) == pytest.approx(np.pi * 1.2**2, rel=0.02)


def test_a_row_of_barrier_points_is_a_rail_along_the_kerb(sample_tile):
    barriers = [item for item in sample_tile.furniture if item.kind == "barrier"]
    assert sum(item.length_m for item in barriers) == pytest.approx(9 * 0.4 + 0.4)
    assert all(item.heading_deg % 180 == pytest.approx(0, abs=0.1) for item in barriers)
    assert max(item.length_m for item in barriers) <= 2.2


def test_a_bollard_drawn_twice_stands_once(sample_tile):
    assert sum(item.kind == "bollard" for item in sample_tile.furniture) == 3
    assert sample_tile.report.refused["bollards: further point of a bollard already built"] == 1


def test_furniture_of_another_kind_is_counted_and_refused(tmp_path):
    tile = tile_with(lambda layers: layers["bollards"]["data"].append(bollard(20, 8, "POTELET")), tmp_path)
    assert tile.report.refused["other furniture: neither BORNE nor BARRIERE"] == 1


def test_a_wall_that_no_building_has_is_refused(tmp_path):
    wall = {"type": "segment", "coordonnees": points((0, 0), (1, 1))}
    tile = tile_with(lambda layers: layers["buildings"]["walls"].append(wall), tmp_path)
    assert tile.report.refused["walls: on no building's outline"] == 1
    assert [len(building.party_walls) for building in tile.buildings] == [1, 1, 0]


def test_the_way_of_traffic_is_kept(sample_tile):
    assert [road.direction for road in sample_tile.roads] == ["both", "both", "forward", "backward"]


def first(layers: Layers, layer: str, key: str = "data") -> dict[str, Any]:
    return layers[layer][key][0]


BAD_INPUTS: dict[str, tuple[str, Change, str]] = {
    "null coordinates": (
        "trees",
        lambda la: first(la, "trees").update(coordonnees=None),
        r"data\[0\] has no usable x: None.*Remove the record",
    ),
    "a null x": (
        "lamps",
        lambda la: first(la, "lamps").update(coordonnees={"x": None, "y": Y0}),
        r"data\[0\] has no usable x.*EPSG:2154",
    ),
    "not a number": (
        "trees",
        lambda la: first(la, "trees").update(coordonnees={"x": float("nan"), "y": Y0}),
        "no usable x",
    ),
    "degrees": (
        "bollards",
        lambda la: first(la, "bollards").update(coordonnees={"x": 2.32, "y": 48.87}),
        "not in France.*Reproject the layer to EPSG:2154",
    ),
    "an unclosed ring": (
        "buildings",
        lambda la: first(la, "buildings", "buildings")["coordonnees"].pop(),
        "never returns to its first point.*Close it",
    ),
    "a ring that crosses itself": (
        "buildings",
        lambda la: la["buildings"]["buildings"][2].update(
            coordonnees=points((-40, 12), (-10, 34), (-10, 12), (-40, 34), (-40, 12))
        ),
        r"buildings\[2\] is not a footprint: Self-intersection.*Mend the outline",
    ),
    "two corners": (
        "buildings",
        lambda la: first(la, "buildings", "buildings").update(coordonnees=points((10, 12), (32, 12), (10, 12))),
        "fewer than three corners",
    ),
    "overlapping buildings": (
        "buildings",
        lambda la: la["buildings"]["buildings"].append(
            building("D", points((40, 20), (60, 20), (60, 30), (40, 30), (40, 20)))
        ),
        r"buildings\[3\] overlaps .*buildings\[1\] by 100.0 m\^2",
    ),
    "a skyscraper": (
        "buildings",
        lambda la: first(la, "buildings", "buildings").update(hauteur=300),
        "hauteur is 300 m, more than 60",
    ),
    "a height in words": (
        "buildings",
        lambda la: first(la, "buildings", "buildings").update(hauteur="R+5"),
        "hauteur is 'R\\+5', expected a number or null",
    ),
    "no building": ("buildings", lambda la: la["buildings"].update(buildings=[]), "holds no building"),
    "no height at all": (
        "buildings",
        lambda la: [b.update(hauteur=None) for b in la["buildings"]["buildings"]],
        "none can be guessed",
    ),
    "no lamp height": (
        "lamps",
        lambda la: [r.update(hauteur=None, support=None) for r in la["lamps"]["data"]],
        "nothing has a height",
    ),
    "a missing field": (
        "roads",
        lambda la: first(la, "roads").pop("largeur_de_chaussee"),
        "has no field 'largeur_de_chaussee'. It has: coordonnees",
    ),
    "a road without width": (
        "roads",
        lambda la: first(la, "roads").update(largeur_de_chaussee=None),
        "largeur_de_chaussee is None, expected 2 to 45 m",
    ),
    "an unknown direction": (
        "roads",
        lambda la: first(la, "roads").update(sens_de_circulation="Sens unique"),
        "sens_de_circulation is 'Sens unique'. Known: Double sens",
    ),
    "a road of one point": (
        "roads",
        lambda la: first(la, "roads").update(coordonnees=points((0, 0))),
        "expected a list of two or more",
    ),
    "a tree as high as a tower": (
        "trees",
        lambda la: first(la, "trees").update(hauteurenm=200),
        "hauteurenm is 200 m; 1 to 40 is possible",
    ),
    "a missing list": ("lamps", lambda la: la["lamps"].clear(), "has no list 'data'. It has: nothing"),
    "a list of numbers": ("lamps", lambda la: la["lamps"].update(data=[1]), r"data\[0\] is 1, expected an object"),
}


@pytest.mark.parametrize("fault", BAD_INPUTS)
def test_bad_input_is_refused_with_the_file_the_fault_and_the_remedy(fault, tmp_path):
    layer, change, words = BAD_INPUTS[fault]
    with pytest.raises(TileError, match=words) as error:
        tile_with(change, tmp_path)
    assert FILES[layer] in str(error.value)


@pytest.mark.parametrize("layer", FILES)
def test_a_missing_layer_is_named(layer, tmp_path):
    write_layers(sample_layers(), tmp_path)
    (tmp_path / FILES[layer]).unlink()
    with pytest.raises(TileError, match=f"has no file '.*' for the {layer}"):
        load_tile(tmp_path)


def test_two_files_for_one_layer_are_named(tmp_path):
    write_layers(sample_layers(), tmp_path)
    (tmp_path / "lights-copy.json").write_text("{}", encoding="utf-8")
    with pytest.raises(TileError, match=r"2 files 'lights\*.json'.*lights-copy.json, lights-sample.json"):
        load_tile(tmp_path)


@pytest.mark.parametrize("text, words", [("{", "cannot be read as JSON"), ("[1, 2]", "expected an object")])
def test_a_file_that_is_no_layer_is_named(text, words, tmp_path):
    write_layers(sample_layers(), tmp_path)
    (tmp_path / FILES["trees"]).write_text(text, encoding="utf-8")
    with pytest.raises(TileError, match=words) as error:
        load_tile(tmp_path)
    assert FILES["trees"] in str(error.value)
