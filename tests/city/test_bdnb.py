"""BDNB: wings with heights, groups with year and materials, joined whatever the edition and the export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from twincity.replicator.city.sources import bdnb
from twincity.replicator.city.sources.findings import FoundBuilding
from twincity.replicator.errors import TileError

from .vector_samples import assert_everything_is_counted, box, in_degrees, point, present, write_geojson, write_vector

STREET_WING, YARD_WING, SHED = box(0, 0, 20, 12), box(0, 20, 20, 30), box(30, 0, 34, 4)
PLANS = [STREET_WING, YARD_WING, SHED]

WINGS: dict[str, list[Any]] = {
    "batiment_construction_id": ["bdnb-bc-1", "bdnb-bc-2", "bdnb-bc-3"],
    "batiment_groupe_id": ["bdnb-bg-A", "bdnb-bg-A", "bdnb-bg-B"],
    "s_geom_cstr": [240.0, 200.0, 16.0],
    "hauteur": [20.0, 4.0, None],
    "altitude_sol": [45.0, 45.0, None],
    "fictive_geom_cstr": [0.0, 0.0, 0.0],
}
TAX: dict[str, list[Any]] = {
    "batiment_groupe_id": ["bdnb-bg-A", "bdnb-bg-Z"],
    "annee_construction": [1880.0, 1999.0],
    "mat_mur_txt": ["BRIQUES - PIERRE", "BETON"],
    "mat_toit_txt": ["ARDOISES - ZINC ALUMINIUM", "BETON"],
    "nb_niveau": [7.0, 3.0],
}

PARIS_11 = Path(__file__).resolve().parents[3] / "shared" / "data" / "paris11_nord_bdnb_bdtopo"


def csv_text(columns: dict[str, list[Any]], separator: str = ",") -> str:
    rows = zip(*columns.values(), strict=True)
    cells = [list(columns), *([("" if value is None else str(value)) for value in row] for row in rows)]
    return "".join(separator.join(f'"{cell}"' if separator in cell else cell for cell in row) + "\n" for row in cells)


def geopackage(folder: Path) -> Path:
    path = write_vector(folder / "bdnb.gpkg", PLANS, WINGS, layer="batiment_construction")
    groups = {"batiment_groupe_id": ["bdnb-bg-A"], "hauteur_mean": [14.0]}
    write_vector(path, [STREET_WING.union(YARD_WING)], groups, layer="batiment_groupe", append=True)
    return write_vector(path, None, TAX, layer="batiment_groupe_ffo_bat", append=True)


def shapefile_and_table(folder: Path) -> Path:
    with pytest.warns(RuntimeWarning, match="Normalized/laundered field name"):
        path = write_vector(folder / "batiment_construction.shp", PLANS, WINGS)
    (folder / "batiment_groupe_ffo_bat.csv").write_text(csv_text(TAX), encoding="utf-8")
    return path


def tables_alone(folder: Path) -> Path:
    plans = {"WKT": [plan.wkt for plan in PLANS]}
    (folder / "batiment_construction.csv").write_text(csv_text(plans | WINGS, ";").replace(", ", ","), encoding="utf-8")
    (folder / "batiment_groupe_ffo_bat.csv").write_text(csv_text(TAX), encoding="utf-8")
    return folder


def geojson(folder: Path) -> Path:
    rows = [dict(zip(WINGS, values, strict=True)) for values in zip(*WINGS.values(), strict=True)]
    (folder / "batiment_groupe_ffo_bat.csv").write_text(csv_text(TAX), encoding="utf-8")
    return write_geojson(folder / "wings.geojson", [in_degrees(plan) for plan in PLANS], rows)


@pytest.mark.parametrize("export", [geopackage, shapefile_and_table, tables_alone, geojson])
def test_wings_know_what_their_group_knows_in_every_export(tmp_path: Path, export: Callable[[Path], Path]):
    path = export(tmp_path)
    assert bdnb.recognises(path)
    findings = bdnb.read(path, None)
    street, yard, shed = findings.buildings
    assert [house.id for house in findings.buildings] == WINGS["batiment_construction_id"]
    assert [house.gutter_height_m for house in findings.buildings] == [20.0, 4.0, None]
    for wing in (street, yard):
        assert (wing.year, wing.wall_material, wing.roof_material) == (1880, "brick", "slate")
    assert (shed.year, shed.wall_material, shed.levels) == (None, None, None)
    assert street.footprint.hausdorff_distance(STREET_WING) < 0.01
    assert "CSTB" in findings.attribution[0]
    assert_everything_is_counted(findings)


def test_storeys_of_the_street_wing_are_not_those_of_the_yard(tmp_path: Path):
    findings = bdnb.read(geopackage(tmp_path), None)
    assert [house.levels for house in findings.buildings] == [7.0, None, None]
    assert findings.tally.repaired["buildings: storeys of another wing left out"] == 1


def test_groups_are_houses_where_there_are_no_wings(tmp_path: Path):
    groups = {"batiment_groupe_id": ["bdnb-bg-A"], "hauteur_mean": [14.0], "contient_fictive_geom_groupe": [False]}
    path = write_vector(tmp_path / "b.gpkg", [STREET_WING], groups, layer="batiment_groupe")
    write_vector(path, None, TAX, layer="batiment_groupe_ffo_bat", append=True)
    (house,) = bdnb.read(path, None).buildings
    assert (house.id, house.gutter_height_m, house.year) == ("bdnb-bg-A", 14.0, 1880)


def test_the_single_table_of_v06_is_read(tmp_path: Path):
    table = {
        "bnb_id": ["75108000AB0001_1"],
        "cerffo2020_annee_construction": [1868.0],
        "cerffo2020_mat_mur_txt": ["MEULIERE - PIERRE"],
        "cerffo2020_mat_toit_txt": ["ZINC ALUMINIUM"],
        "igntop202103_bat_hauteur": [18.0],
    }
    yard = STREET_WING.difference(box(5, 4, 10, 8))
    path = write_vector(tmp_path / "bnb_export.gpkg", [shapely.MultiPolygon([yard])], table)
    assert bdnb.recognises(path)
    (house,) = bdnb.read(path, None).buildings
    assert (house.year, house.gutter_height_m) == (1868, 18.0)
    assert (house.wall_material, house.roof_material) == ("millstone", "zinc")
    assert len(house.footprint.interiors) == 1


def test_fictive_rectangles_are_marked_for_the_merge_to_judge(tmp_path: Path):
    wings = WINGS | {"fictive_geom_cstr": [0.0, 1.0, 1.0]}
    findings = bdnb.read(write_vector(tmp_path / "w.gpkg", PLANS, wings), None)
    assert [house.is_fictive for house in findings.buildings] == [False, True, True]
    assert not present(findings.tally.refused)
    assert_everything_is_counted(findings)


@pytest.mark.parametrize(
    "height, gutter_m", [(None, None), (0.0, None), (0.6, 0.6), (17.8, 17.8), (12_012.0, 12_012.0)]
)
def test_a_height_of_nothing_is_unknown(tmp_path: Path, height: float | None, gutter_m: float | None):
    """Low and absurd ones are left to the merge, which judges the heights of all sources alike."""
    wings = WINGS | {"hauteur": [height, 4.0, 4.0]}
    assert bdnb.read(write_vector(tmp_path / "w.gpkg", PLANS, wings), None).buildings[0].gutter_height_m == gutter_m


@pytest.mark.parametrize(
    "wall, roof, expected",
    [
        ("PIERRE", "ZINC ALUMINIUM", ("limestone", "zinc")),
        ("AGGLOMERE - PIERRE", "TUILES", ("render", "tile")),
        ("AUTRES - BOIS", "AUTRES - TUILES", ("wood", "tile")),
        ("INDETERMINE", "INDETERMINE", (None, None)),
        ("BETON", "BETON - ZINC ALUMINIUM", ("concrete", "concrete")),
        (None, None, (None, None)),
    ],
)
def test_words_of_the_tax_file_name_a_material(tmp_path: Path, wall: str, roof: str, expected: tuple):
    words = {"mat_mur_txt": [wall, "x"], "mat_toit_txt": [roof, "x"], "batiment_groupe_id": ["a", "b"]}
    house: FoundBuilding = bdnb.read(write_vector(tmp_path / "g.gpkg", PLANS[:2], words), None).buildings[0]
    assert (house.wall_material, house.roof_material) == expected


def test_only_the_houses_of_the_area_are_kept_and_the_others_counted(tmp_path: Path):
    area = shapely.box(652_028, 6_861_990, 652_040, 6_862_010)
    findings = bdnb.read(geopackage(tmp_path), area)
    assert [house.id for house in findings.buildings] == ["bdnb-bc-3"]
    assert present(findings.tally.refused) == {"buildings: outside the area": 2}
    assert_everything_is_counted(findings)


def test_a_table_without_plans_asks_for_them(tmp_path: Path):
    path = tmp_path / "batiment_groupe_ffo_bat.csv"
    path.write_text(csv_text(TAX), encoding="utf-8")
    assert bdnb.recognises(path)
    with pytest.raises(TileError, match=r"ffo_bat\.csv knows of buildings but not where they stand\. Put the plans"):
        bdnb.read(path, None)


def test_a_table_beside_its_plans_gives_no_building_twice(tmp_path: Path):
    shapefile_and_table(tmp_path)
    assert bdnb.read(tmp_path / "batiment_groupe_ffo_bat.csv", None).buildings == ()
    assert len(bdnb.read(tmp_path, None).buildings) == 3


def test_other_data_is_not_taken_for_bdnb(tmp_path: Path):
    write_vector(tmp_path / "batiment.gpkg", PLANS[:1], {"cleabs": ["b"], "hauteur": [12.0]})
    write_geojson(tmp_path / "les-arbres.geojson", [in_degrees(point(0, 0))], [{"genre": "Platanus"}])
    (tmp_path / "les-arbres.csv").write_text("IDBASE;GENRE\n1;Platanus\n")
    assert not bdnb.recognises(tmp_path)


@pytest.fixture(scope="module")
def paris_11():
    """Quartiers Folie-Mericourt and Saint-Ambroise: shapes with cut names, and the same table as CSV."""
    if not PARIS_11.is_dir():
        pytest.skip(f"the BDNB of Paris 11e is not at {PARIS_11}")
    return bdnb.read(PARIS_11, None)


def test_paris_11_is_counted_to_the_last_record(paris_11):
    assert_everything_is_counted(paris_11)
    assert not present(paris_11.tally.refused)
    assert sum(house.is_fictive for house in paris_11.buildings) == 18
    assert present(paris_11.tally.repaired) == {"buildings: further piece of one record": 4}
    assert len(paris_11.buildings) == 2430 + 4


def test_paris_11_stands_where_it_is_with_its_courtyards_and_heights(paris_11):
    west, south, east, north = shapely.MultiPolygon([house.footprint for house in paris_11.buildings]).bounds
    assert 653_333 <= west < east <= 654_946
    assert 6_862_070 <= south < north <= 6_863_714
    assert sum(len(house.footprint.interiors) for house in paris_11.buildings) > 450
    heights = sorted(house.gutter_height_m for house in paris_11.buildings if house.gutter_height_m is not None)
    assert len(heights) == len(paris_11.buildings)
    assert (heights[0], heights[-1]) == (0.6, 45.4)
    assert heights[len(heights) // 2] == pytest.approx(17.6, abs=0.2)
