"""BD TOPO v3: one place is the same in every container and spelling, and what IGN does not know stays unknown."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import shapely

from twincity.replicator.city.sources import bd_topo
from twincity.replicator.city.sources.findings import FoundBuilding, FoundRoad
from twincity.replicator.errors import TileError

from .vector_samples import assert_everything_is_counted, box, in_degrees, line, present, write_geojson, write_vector

SHORT = {
    "cleabs": "ID",
    "nature": "NATURE",
    "construction_legere": "LEGER",
    "etat_de_l_objet": "ETAT",
    "date_d_apparition": "DATE_APP",
    "nombre_d_etages": "NB_ETAGES",
    "materiaux_des_murs": "MAT_MURS",
    "materiaux_de_la_toiture": "MAT_TOITS",
    "hauteur": "HAUTEUR",
    "altitude_minimale_sol": "Z_MIN_SOL",
    "altitude_minimale_toit": "Z_MIN_TOIT",
    "altitude_maximale_toit": "Z_MAX_TOIT",
    "nom_collaboratif_gauche": "NOM_COLL_G",
    "nom_collaboratif_droite": "NOM_COLL_D",
    "largeur_de_chaussee": "LARGEUR",
    "nombre_de_voies": "NB_VOIES",
    "sens_de_circulation": "SENS",
    "position_par_rapport_au_sol": "POS_SOL",
    "fictif": "FICTIF",
    "acces_vehicule_leger": "ACCES_VL",
}
"""Name of a field -> its name in a shapefile."""

HOUSE: dict[str, Any] = {
    "cleabs": "BATIMENT0000000240756489",
    "nature": "Indifférenciée",
    "construction_legere": False,
    "etat_de_l_objet": "En service",
    "date_d_apparition": "1882-01-01",
    "nombre_d_etages": 7.0,
    "materiaux_des_murs": "14",
    "materiaux_de_la_toiture": "23",
    "hauteur": 17.6,
    "altitude_minimale_sol": 45.0,
    "altitude_minimale_toit": 62.6,
    "altitude_maximale_toit": 66.1,
}
STREET: dict[str, Any] = {
    "cleabs": "TRONROUT0000000002000001",
    "nature": "Route à 1 chaussée",
    "etat_de_l_objet": "En service",
    "nom_collaboratif_gauche": "R DE L'ÉGALITÉ",
    "nom_collaboratif_droite": "R DE L'ÉGALITÉ",
    "largeur_de_chaussee": 9.0,
    "nombre_de_voies": 2.0,
    "sens_de_circulation": "Sens direct",
    "position_par_rapport_au_sol": "0",
    "fictif": False,
    "acces_vehicule_leger": "Libre",
}
PLAN = box(0, 0, 20, 10, z=62.6)
AXIS = line((0, -5), (50, -5))

OLEMPS = Path(__file__).resolve().parents[3] / "shared" / "data" / "olemps_bdtopo_v3_shp"
PARIS_11 = Path(__file__).resolve().parents[3] / "shared" / "data" / "paris11_nord_bdnb_bdtopo"


def columns(rows: list[dict[str, Any]], is_short: bool = False) -> dict[str, list[Any]]:
    """Rows as columns; short names come with the `Oui` and `Non` of shapefiles."""
    words = {True: "Oui", False: "Non"}
    return {
        SHORT[name] if is_short else name: [words.get(row[name], row[name]) if is_short else row[name] for row in rows]
        if isinstance(rows[0][name], bool)
        else [row[name] for row in rows]
        for name in rows[0]
    }


def read_buildings(folder: Path, *changes: dict[str, Any], plan: shapely.Polygon = PLAN) -> list[FoundBuilding]:
    """The houses of a file in which each is `HOUSE` with changes."""
    rows = [HOUSE | {"cleabs": f"B{index}"} | change for index, change in enumerate(changes)]
    path = write_vector(folder / "batiment.gpkg", [plan] * len(rows), columns(rows))
    findings = bd_topo.read(path, None)
    assert_everything_is_counted(findings)
    return list(findings.buildings)


def read_roads(folder: Path, *changes: dict[str, Any]) -> dict[str, FoundRoad]:
    """The roads of a file in which each is `STREET` with changes, by id."""
    rows = [STREET | {"cleabs": f"R{index}"} | change for index, change in enumerate(changes)]
    findings = bd_topo.read(write_vector(folder / "troncon_de_route.gpkg", [AXIS] * len(rows), columns(rows)), None)
    assert_everything_is_counted(findings)
    return {road.id: road for road in findings.roads}


def test_a_house_is_the_same_in_every_container_and_spelling(tmp_path: Path):
    rows = [HOUSE]
    degrees = [in_degrees(shapely.force_2d(PLAN))]
    paths = [
        write_vector(tmp_path / "BDTOPO_3-3_TOUSTHEMES.gpkg", [PLAN], columns(rows), layer="batiment"),
        write_vector(tmp_path / "BATIMENT.shp", [PLAN], columns(rows, is_short=True)),
        write_vector(tmp_path / "export.shp", [PLAN], columns(rows, is_short=True)),
        write_geojson(tmp_path / "wfs.geojson", degrees, rows),
        write_geojson(
            tmp_path / "BDTOPO_V3_batiment.json", [shapely.force_2d(PLAN)], rows, "urn:ogc:def:crs:EPSG::2154"
        ),
    ]
    for path in paths:
        assert bd_topo.recognises(path)
        findings = bd_topo.read(path, None)
        (house,) = findings.buildings
        assert (house.id, house.levels, house.year) == (HOUSE["cleabs"], 7.0, 1882)
        assert (house.gutter_height_m, house.ridge_height_m) == (17.6, 21.1)
        assert (house.wall_material, house.roof_material, house.is_light) == ("limestone", "slate", False)
        assert house.footprint.hausdorff_distance(shapely.force_2d(PLAN)) < 0.01
        assert present(findings.tally.repaired) == {}
        assert_everything_is_counted(findings)


def test_a_street_is_the_same_in_every_container_and_spelling(tmp_path: Path):
    for path in (
        write_vector(tmp_path / "a.gpkg", [AXIS], columns([STREET]), layer="troncon_de_route"),
        write_vector(tmp_path / "TRONCON_DE_ROUTE.shp", [AXIS], columns([STREET], is_short=True)),
        write_geojson(tmp_path / "wfs.geojson", [in_degrees(AXIS)], [STREET]),
    ):
        assert bd_topo.recognises(path)
        (road,) = bd_topo.read(path, None).roads
        assert (road.id, road.name, road.kind) == (STREET["cleabs"], "R DE L'ÉGALITÉ", "street")
        assert (road.width_m, road.lanes, road.direction, road.level) == (9.0, 2, "forward", 0)
        assert road.line.hausdorff_distance(AXIS) < 0.01


def test_names_of_the_2022_edition_are_read(tmp_path: Path):
    row = {key: value for key, value in STREET.items() if not key.startswith("nom_collaboratif")}
    row |= {"nom_1_gauche": None, "nom_1_droite": "AV DAUMESNIL"}
    (road,) = bd_topo.read(write_vector(tmp_path / "troncon_de_route.gpkg", [AXIS], columns([row])), None).roads
    assert road.name == "AV DAUMESNIL"


def test_a_geopackage_of_all_themes_gives_those_of_use(tmp_path: Path):
    path = write_vector(tmp_path / "all.gpkg", [PLAN], columns([HOUSE]), layer="batiment")
    write_vector(path, [AXIS], columns([STREET]), layer="troncon_de_route", append=True)
    named = {"cleabs": ["X1"], "nature": ["Bois"]}
    for layer in ("zone_de_vegetation", "surface_hydrographique", "cimetiere"):
        write_vector(path, [box(30, 20, 50, 40)], named, layer=layer, append=True)
    findings = bd_topo.read(path, None)
    assert (len(findings.buildings), len(findings.roads)) == (1, 1)
    assert [area.kind for area in findings.areas] == ["green", "water"]
    assert findings.tally.refused["objects of other themes: of no use to a street"] == 1
    assert len(findings.attribution) == 3
    assert all("IGN" in line for line in findings.attribution)
    assert_everything_is_counted(findings)


def test_an_area_in_the_sea_holds_nothing_and_says_how_much_lies_elsewhere(tmp_path: Path):
    path = write_vector(tmp_path / "batiment.gpkg", [PLAN], columns([HOUSE]))
    findings = bd_topo.read(path, shapely.box(100_000, 6_700_000, 100_300, 6_700_300))
    assert findings.buildings == ()
    assert present(findings.tally.refused) == {"buildings: outside the area": 1}
    assert_everything_is_counted(findings)


@pytest.mark.parametrize(
    "change, gutter_m",
    [
        ({"hauteur": None, "altitude_minimale_toit": None}, None),
        ({"hauteur": 0.0, "altitude_minimale_toit": None}, None),
        ({"hauteur": None}, 17.6),
        ({"hauteur": None, "altitude_minimale_toit": -1000.0}, None),
        ({"hauteur": None, "altitude_minimale_sol": -1000.0}, None),
        ({"hauteur": 12_012.0}, 12_012.0),
    ],
)
def test_a_height_is_what_ign_measured_or_unknown(tmp_path: Path, change: dict[str, Any], gutter_m: float | None):
    """What is absurd is left to the merge, which judges the heights of all sources alike."""
    (house,) = read_buildings(tmp_path, change)
    assert house.gutter_height_m == gutter_m


def test_the_sentinel_for_no_altitude_is_counted(tmp_path: Path):
    rows = [HOUSE | {"hauteur": None, "altitude_minimale_toit": None}]
    path = write_vector(tmp_path / "batiment.gpkg", [box(0, 0, 20, 10, z=-1000.0)], columns(rows))
    findings = bd_topo.read(path, None)
    assert findings.tally.repaired["buildings: altitude of -1000 left unknown"] == 1
    assert findings.buildings[0].gutter_height_m is None


def test_a_ridge_below_the_gutter_or_far_above_is_unknown(tmp_path: Path):
    low, church, error = read_buildings(
        tmp_path, {"altitude_maximale_toit": 60.0}, {"altitude_maximale_toit": 81.6}, {"altitude_maximale_toit": 999.0}
    )
    assert (low.ridge_height_m, church.ridge_height_m, error.ridge_height_m) == (None, 36.6, None)


@pytest.mark.parametrize(
    "walls, roof, expected",
    [
        ("10", "30", ("limestone", "zinc")),
        ("01", "09", ("limestone", None)),
        ("20", "11", ("millstone", "tile")),
        ("50", "40", ("render", "concrete")),
        ("99", "90", (None, None)),
        ("00", "00", (None, None)),
        (None, None, (None, None)),
        ("4", "2", ("brick", "slate")),
    ],
)
def test_codes_of_materials_name_the_main_one(tmp_path: Path, walls: str, roof: str, expected: tuple):
    (house, _) = read_buildings(tmp_path, {"materiaux_des_murs": walls, "materiaux_de_la_toiture": roof}, {})
    assert (house.wall_material, house.roof_material) == expected


def test_sheds_are_light_and_projects_are_not_there(tmp_path: Path):
    found = read_buildings(
        tmp_path,
        {"construction_legere": True},
        {"etat_de_l_objet": "En projet"},
        {"etat_de_l_objet": "En construction"},
    )
    assert [(house.id, house.is_light) for house in found] == [("B0", True)]


def test_a_courtyard_is_a_hole_and_a_house_in_two_pieces_is_two(tmp_path: Path):
    yard = shapely.force_2d(PLAN).difference(shapely.box(652_005, 6_862_003, 652_010, 6_862_006))
    two = shapely.MultiPolygon([box(30, 0, 40, 10), box(50, 0, 60, 10)])
    path = write_vector(tmp_path / "batiment.gpkg", [shapely.MultiPolygon([yard]), two], columns([HOUSE] * 2))
    findings = bd_topo.read(path, None)
    assert [len(house.footprint.interiors) for house in findings.buildings] == [1, 0, 0]
    assert findings.tally.read["buildings"] == 3
    assert_everything_is_counted(findings)


def test_every_kind_of_road_is_told(tmp_path: Path):
    roads = read_roads(
        tmp_path,
        {"nature": "Rond-point", "sens_de_circulation": "Sens inverse"},
        {"nature": "Sentier", "sens_de_circulation": "Sans objet"},
        {"nature": "Escalier"},
        {"nature": "Route empierrée"},
        {"acces_vehicule_leger": "Physiquement impossible"},
        {"acces_vehicule_leger": "Restreint aux ayants droit"},
        {"nature": "Route à 2 chaussées", "position_par_rapport_au_sol": "-1"},
        {"position_par_rapport_au_sol": "Gué ou radier"},
    )
    kinds = [road.kind for road in roads.values()]
    assert kinds == ["street", "path", "path", "service", "pedestrian", "service", "street", "street"]
    assert [road.direction for road in roads.values()][:3] == ["backward", "both", "forward"]
    assert (roads["R6"].level, roads["R7"].level) == (-1, 0)


def test_links_that_are_no_ground_are_refused(tmp_path: Path):
    roads = read_roads(
        tmp_path,
        {},
        {"fictif": True},
        {"nature": "Bac ou liaison maritime"},
        {"etat_de_l_objet": "En projet"},
    )
    assert list(roads) == ["R0"]


def test_a_width_of_nothing_is_unknown(tmp_path: Path):
    roads = read_roads(tmp_path, {"largeur_de_chaussee": 0.0}, {"largeur_de_chaussee": None}, {"nombre_de_voies": None})
    assert [road.width_m for road in roads.values()] == [None, None, 9.0]
    assert roads["R2"].lanes is None


def test_crowns_over_a_street_are_no_lawn(tmp_path: Path):
    """A row of trees along the kerb, a park that a street crosses, a lawn apart from it."""
    path = write_vector(tmp_path / "all.gpkg", [AXIS], columns([STREET]), layer="troncon_de_route")
    row, park, lawn = box(0, -14, 50, -10), box(10, -60, 40, 60), box(100, 0, 104, 4)
    greens = {"cleabs": ["row", "park", "lawn"], "nature": ["Zone arborée"] * 3}
    write_vector(path, [row, park, lawn], greens, layer="zone_de_vegetation", append=True)
    findings = bd_topo.read(path, None)
    assert [area.id for area in findings.areas] == ["park", "park", "lawn"]
    assert all(area.shape.distance(AXIS) > 9.0 / 2 + 7 for area in findings.areas)
    assert findings.areas[2].shape.equals(lawn)
    assert findings.tally.refused["greens: crowns over a street"] == 1
    assert findings.tally.repaired["greens: cut beside a street"] == 1
    assert_everything_is_counted(findings)


def test_a_delivery_of_ign_is_a_tree_of_folders(tmp_path: Path):
    themes = tmp_path / "BDTOPO" / "1_DONNEES_LIVRAISON"
    for theme, name, shape, row in (("BATI", "BATIMENT", PLAN, HOUSE), ("TRANSPORT", "TRONCON_DE_ROUTE", AXIS, STREET)):
        (themes / theme).mkdir(parents=True)
        write_vector(themes / theme / f"{name}.shp", [shape], columns([row], is_short=True))
    assert bd_topo.recognises(tmp_path)
    findings = bd_topo.read(tmp_path, None)
    assert (len(findings.buildings), len(findings.roads)) == (1, 1)
    assert findings.files == ("BATIMENT.shp", "TRONCON_DE_ROUTE.shp")


def test_one_layer_without_attributes_does_not_stop_the_others_of_its_folder(tmp_path: Path):
    write_vector(tmp_path / "BATIMENT.shp", [PLAN], columns([HOUSE], is_short=True))
    roads = write_vector(tmp_path / "TRONCON_DE_ROUTE.shp", [AXIS], columns([STREET], is_short=True))
    roads.with_suffix(".dbf").unlink()
    findings = bd_topo.read(tmp_path, None)
    assert (len(findings.buildings), len(findings.roads)) == (1, 0)
    assert present(findings.tally.refused) == {"roads: TRONCON_DE_ROUTE.dbf is missing": 1}
    with pytest.raises(TileError, match=r"TRONCON_DE_ROUTE\.dbf is missing"):
        bd_topo.read(roads, None)


def test_a_layer_of_another_theme_is_known_and_left_out(tmp_path: Path):
    path = write_vector(tmp_path / "CIMETIERE.shp", [PLAN], {"ID": ["C1"], "DATE_CREAT": ["2007"], "NATURE": ["Civil"]})
    assert bd_topo.recognises(path)
    findings = bd_topo.read(path, None)
    assert (findings.attribution, present(findings.tally.read)) == ((), {"objects of other themes": 1})
    assert_everything_is_counted(findings)


def test_other_data_is_not_taken_for_bd_topo(tmp_path: Path):
    write_vector(tmp_path / "batiment_groupe.gpkg", [PLAN], {"batiment_groupe_id": ["g"], "hauteur_mean": [12]})
    write_vector(tmp_path / "buildings.shp", [PLAN], {"osm_id": ["1"], "name": ["a"], "fclass": ["building"]})
    write_geojson(tmp_path / "les-arbres.geojson", [in_degrees(PLAN.centroid)], [{"genre": "Platanus"}])
    (tmp_path / "batiments_place.json").write_text('{"buildings": [{"id": 1}]}')
    assert not bd_topo.recognises(tmp_path)


@pytest.fixture(scope="module")
def olemps():
    """The commune of Olemps, whole."""
    if not OLEMPS.is_dir():
        pytest.skip(f"the BD TOPO of Olemps is not at {OLEMPS}")
    return bd_topo.read(OLEMPS, None)


def test_olemps_is_counted_to_the_last_record(olemps):
    assert_everything_is_counted(olemps)
    assert (len(olemps.buildings), len(olemps.areas)) == (2271, 699)
    assert present(olemps.tally.refused) == {
        "buildings: not built yet": 3,
        "greens: without ground": 2,
        "objects of other themes: of no use to a street": 15,
        "roads: TRONCON_DE_ROUTE.dbf is missing": 1094,
    }


def test_olemps_heights_are_known_where_ign_measured_them(olemps):
    known = [house.gutter_height_m for house in olemps.buildings if house.gutter_height_m is not None]
    assert len(olemps.buildings) - len(known) == 269 + 15
    assert 0 < min(known) < max(known) == 20.3
    assert olemps.tally.repaired["buildings: height of 0 left unknown"] == 15
    assert olemps.tally.repaired["buildings: altitude of -1000 left unknown"] == 269


def test_olemps_tables_are_read_through_garbled_accents_and_measured_points(olemps):
    repaired = olemps.tally.repaired
    assert repaired["buildings: garbled accents mended, BATIMENT.cpg is missing"] == 2273
    assert sum(house.is_light for house in olemps.buildings) == 437
    assert all(not house.footprint.has_z and not house.footprint.has_m for house in olemps.buildings)
    walls = Counter(house.wall_material for house in olemps.buildings)
    assert walls["limestone"] > walls["brick"] > walls["wood"] > 0


def test_plans_of_paris_without_attributes_are_plans_all_the_same():
    """Only the shapes of this export are left; its dbf has a row number and nothing else."""
    path = PARIS_11 / "bdtopo_batiment_polygonz_wgs84.shp"
    if not path.is_file():
        pytest.skip(f"the BD TOPO of Paris 11e is not at {path}")
    findings = bd_topo.read(path, None)
    assert_everything_is_counted(findings)
    assert len(findings.buildings) == 2681
    assert all(house.footprint.is_valid and house.gutter_height_m is None for house in findings.buildings)
    assert present(findings.tally.repaired) == {
        "buildings: altitude of -1000 left unknown": 153,
        "buildings: ring that crosses itself mended": 3,
    }
