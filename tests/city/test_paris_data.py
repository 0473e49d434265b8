"""Paris Data: every schema, label, encoding and order of coordinates in which the city gave out its inventories."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from twincity.replicator.city.sources import paris_data
from twincity.replicator.city.sources.findings import Findings
from twincity.replicator.errors import TileError

from .vector_samples import assert_everything_is_counted, box, in_degrees, line, point, present, write_geojson

TREE = {
    "idbase": 290965,
    "typeemplacement": "Arbre",
    "domanialite": "Alignement",
    "libellefrancais": "Mûrier",
    "genre": "Morus",
    "espece": "alba",
    "circonferenceencm": 80,
    "hauteurenm": 9,
    "stadedeveloppement": "Jeune (arbre)Adulte",
    "remarquable": "NON",
}
LABELS = {
    "idbase": "IDBASE",
    "typeemplacement": "TYPE EMPLACEMENT",
    "domanialite": "DOMANIALITE",
    "libellefrancais": "LIBELLE FRANCAIS",
    "genre": "GENRE",
    "espece": "ESPECE",
    "circonferenceencm": "CIRCONFERENCE (cm)",
    "hauteurenm": "HAUTEUR (m)",
    "stadedeveloppement": "STADE DE DEVELOPPEMENT",
    "remarquable": "REMARQUABLE",
}
LAMP_2022 = {"lib_suppor": "FUT AC OCT EL 60", "hauteur_su": 9.0, "lib_ouvrag": "CANDELABRE", "lib_lampef": "SHP"}
LAMP_2025 = {
    "cod_ouvrag": "C-12",
    "lib_ouvrag": "Candélabre",
    "support_hauteur": 9.0,
    "support_famille": "FUT",
    "lampe_famille": "LED",
    "lampe_temperature_couleur": 2700,
}
PLAN = "plan-de-voirie-"
AT = point(10, 20)

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "paris_trees_sample"


def write_csv(path: Path, rows: list[dict[str, Any]], encoding: str = "utf-8", **places: list[str]) -> Path:
    """Rows as the site exports them: `;`, CRLF, and columns with places."""
    rows = [row | {name: texts[index] for name, texts in places.items()} for index, row in enumerate(rows)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def lat_lon(shape: shapely.Point) -> str:
    degrees = in_degrees(shape)
    return f"{degrees.y}, {degrees.x}"


def read(path: Path, area: shapely.Polygon | None = None) -> Findings:
    assert paris_data.recognises(path)
    findings = paris_data.read(path, area)
    assert_everything_is_counted(findings)
    return findings


def read_one(folder: Path, name: str, shape: Any, **row: Any) -> Findings:
    """What a dataset of this name with one feature says."""
    shape = in_degrees(shape) if isinstance(shape, shapely.Geometry) else shape
    return read(write_geojson(folder / f"{name}.geojson", [shape], [row]))


def labelled(row: dict[str, Any]) -> dict[str, Any]:
    return {LABELS[name]: value for name, value in row.items()}


def test_a_tree_is_the_same_in_every_export(tmp_path: Path):
    place = [lat_lon(AT)]
    shape = [json.dumps(json.loads(shapely.to_geojson(in_degrees(AT))))]
    exports = [
        write_geojson(tmp_path / "les-arbres.geojson", [in_degrees(AT)], [TREE]),
        write_geojson(tmp_path / "export.json", [in_degrees(AT)], [TREE | {"geo_point_2d": {"lon": 2, "lat": 48}}]),
        write_csv(tmp_path / "les-arbres.csv", [TREE], geo_point_2d=place),
        write_csv(tmp_path / "les-arbres-bom.csv", [TREE], "utf-8-sig", geo_point_2d=place),
        write_csv(tmp_path / "les-arbres-latin.csv", [TREE], "latin-1", geo_point_2d=place),
        write_csv(tmp_path / "labels.csv", [labelled(TREE)], geo_point_2d=place),
        write_csv(tmp_path / "labels-latin.csv", [labelled(TREE)], "latin-1", geo_shape=shape, geo_point_2d=place),
    ]
    for path in exports:
        (tree,) = read(path).points
        assert (tree.id, tree.kind, tree.height_m, tree.species) == ("290965", "tree", 9.0, "morus")
        assert tree.point.distance(AT) < 0.01


def test_latitude_comes_first_in_geo_point_2d_and_may_come_last(tmp_path: Path):
    degrees = in_degrees(AT)
    path = write_csv(tmp_path / "les-arbres.csv", [TREE, TREE], geo_point_2d=[lat_lon(AT), f"{degrees.x},{degrees.y}"])
    findings = read(path)
    assert all(tree.point.distance(AT) < 0.01 for tree in findings.points)
    assert present(findings.tally.repaired) == {"trees: latitude and longitude put in order": 1}


@pytest.mark.parametrize("height, height_m", [(0, None), (None, None), (12, 12.0), (150, 150.0)])
def test_a_height_of_0_is_unknown(tmp_path: Path, height: float | None, height_m: float | None):
    """One of 150 m, an error of the inventory, is left to the merge, which judges all sources alike."""
    (tree,) = read_one(tmp_path, "les-arbres", AT, **TREE | {"hauteurenm": height}).points
    assert tree.height_m == height_m


@pytest.mark.parametrize(
    "genus, species",
    [("Platanus", "platanus"), ("x Chitalpa", "chitalpa"), ("Non spécifié", None), (None, None)],
)
def test_a_genus_is_one_word_in_lower_case(tmp_path: Path, genus: str | None, species: str | None):
    (tree,) = read_one(tmp_path, "les-arbres", AT, **TREE | {"genre": genus}).points
    assert tree.species == species


def test_places_without_a_tree_or_without_a_place_are_refused(tmp_path: Path):
    rows = [TREE, TREE | {"typeemplacement": "Emplacement libre"}, TREE]
    findings = read(write_csv(tmp_path / "les-arbres.csv", rows, geo_point_2d=[lat_lon(AT), lat_lon(AT), ""]))
    assert len(findings.points) == 1
    assert present(findings.tally.refused) == {"trees: place without a tree": 1, "trees: without a shape": 1}


def test_only_what_touches_the_area_is_kept(tmp_path: Path):
    shapes = [in_degrees(point(x, 0)) for x in (5, 50, 500)]
    path = write_geojson(tmp_path / "les-arbres.geojson", shapes, [TREE] * 3)
    findings = read(path, box(0, -10, 60, 10))
    assert len(findings.points) == 2
    assert present(findings.tally.refused) == {"trees: outside the area": 1}


def test_lamps_of_2022_and_2025_are_the_same(tmp_path: Path):
    old, new = read_one(tmp_path, "eclairage-public", AT, **LAMP_2022), read_one(tmp_path, "lamps", AT, **LAMP_2025)
    for findings in (old, new):
        (lamp,) = findings.points
        assert (lamp.kind, lamp.height_m, lamp.support, lamp.heads) == ("lamp", 9.0, "post", 1)
    assert [old.points[0].colour_temperature_k, new.points[0].colour_temperature_k] == [None, 2700.0]


def test_lamps_are_placed_by_columns_of_degrees_written_as_text(tmp_path: Path):
    degrees = in_degrees(AT)
    path = write_csv(tmp_path / "lamps.csv", [LAMP_2025], x_wgs84=[str(degrees.x)], y_wgs84=[str(degrees.y)])
    assert read(path).points[0].point.distance(AT) < 0.01


@pytest.mark.parametrize("height", [0, None])
def test_the_name_of_a_post_may_tell_its_height(tmp_path: Path, height: float | None):
    findings = read_one(tmp_path, "eclairage-public", AT, **LAMP_2022 | {"hauteur_su": height})
    assert findings.points[0].height_m == 6.0
    assert findings.tally.repaired["lamps: height from the name of the post"] == 1


@pytest.mark.parametrize(
    "words, support",
    [
        ("Candélabre", "post"),
        ("Console", "wall"),
        ("Applique", "wall"),
        ("Projecteur", "wall"),
        ("Suspension", "wire"),
        ("Borne", "ground"),
        ("Sol", "ground"),
        ("Autre", None),
        (None, None),
    ],
)
def test_what_a_lamp_hangs_on_is_told(tmp_path: Path, words: str | None, support: str | None):
    row = LAMP_2025 | {"lib_ouvrag": words, "support_famille": None}
    assert read_one(tmp_path, "eclairage-public", AT, **row).points[0].support == support


def test_every_head_of_a_post_is_found(tmp_path: Path):
    """The build puts those on one post together."""
    path = write_geojson(tmp_path / "eclairage-public.geojson", [in_degrees(AT)] * 2, [LAMP_2025] * 2)
    assert len(read(path).points) == 2


def test_posts_are_told_apart_and_what_is_none_is_refused(tmp_path: Path):
    levels = ["BORNE", "POTELET", "BARRIERE", "BARRIERE", "ENVIRONNEMENT", None]
    shapes = [in_degrees(line((x, 0), (x + 0.4, 0))) for x in range(len(levels))]
    rows = [{"objectid": index, "lib_level": level} for index, level in enumerate(levels)]
    name = f"{PLAN}mobiliers-urbains-bornes-barrieres-potelets.geojson"
    findings = read(write_geojson(tmp_path / name, shapes, rows))
    assert Counter(post.kind for post in findings.points) == {"bollard": 2, "barrier": 2}
    assert present(findings.tally.read) == {"bollards": 4, "barriers": 2}
    assert findings.points[0].point.distance(point(0.2, 0)) < 0.01


@pytest.mark.parametrize(
    "dataset, kind",
    [
        ("passages-pietons", "crossing"),
        ("trottoirs-emprises", "sidewalk"),
        ("chaussees", "carriageway"),
        ("terre-pleins", "island"),
        ("ilots-directionnels", "island"),
        ("emprises-espaces-verts", "green"),
    ],
)
def test_grounds_are_polygons(tmp_path: Path, dataset: str, kind: str):
    holed = box(0, 0, 20, 10).difference(box(5, 2, 10, 8))
    findings = read_one(tmp_path, f"{PLAN}{dataset}", holed, objectid=1, lib_level="X")
    (ground,) = findings.areas
    assert ground.kind == kind
    assert ground.shape.area == pytest.approx(holed.area, rel=0.001)


def test_grounds_come_in_tables_too(tmp_path: Path):
    shape = shapely.to_geojson(in_degrees(box(0, 0, 4, 12)))
    rows = [{"objectid": 1, "num_pave": 3, "lib_level": "PASSAGE PIETON"}]
    path = write_csv(tmp_path / f"{PLAN}passages-pietons.csv", rows, geo_shape=[shape], geo_point_2d=[lat_lon(AT)])
    assert read(path).areas[0].shape.area == pytest.approx(48, rel=0.001)


def test_a_broken_shape_is_refused_and_an_empty_column_of_shapes_leaves_the_points(tmp_path: Path):
    shape = shapely.to_geojson(in_degrees(AT))
    both = write_csv(
        tmp_path / "les-arbres.csv", [TREE, TREE], geo_shape=[shape, '{"type": "Poi'], geo_point_2d=["", ""]
    )
    assert present(read(both).tally.refused) == {"trees: without a shape": 1}
    points = write_csv(tmp_path / "les-arbres-2.csv", [TREE], geo_shape=[""], geo_point_2d=[lat_lon(AT)])
    assert read(points).points[0].point.distance(AT) < 0.01


def test_edges_of_sidewalks_are_no_ground(tmp_path: Path):
    findings = read_one(tmp_path, f"{PLAN}trottoirs", line((0, 0), (50, 0)), objectid=1, lib_level="TROTTOIR")
    assert findings.areas == ()
    assert present(findings.tally.refused) == {"sidewalks: not an area": 1}


def test_a_shelter_has_the_length_and_direction_of_its_outline(tmp_path: Path):
    name = f"{PLAN}mobiliers-urbains-abris-voyageurs-points-darrets-bus"
    (shelter,) = read_one(tmp_path, name, box(0, 0, 1.6, 4.2), objectid=7, lib_level="ABRI VOYAGEUR").points
    assert (shelter.kind, shelter.length_m) == ("bus_shelter", pytest.approx(4.2, abs=0.02))
    assert shelter.heading_deg == pytest.approx(90, abs=1.5)
    assert read_one(tmp_path, name, AT, objectid=8, lib_level="ABRI VOYAGEUR").points[0].length_m is None


def test_a_stop_without_a_shelter_is_refused(tmp_path: Path):
    name = f"{PLAN}mobiliers-urbains-abris-voyageurs-points-darrets-bus"
    assert read_one(tmp_path, name, AT, objectid=7, lib_level="POINT ARRET").points == ()


def test_bike_stations_and_traffic_lights_are_points(tmp_path: Path):
    velib = read_one(tmp_path, "velib-emplacement-des-stations", AT, stationcode="16107", capacity=35).points
    renamed = read_one(tmp_path, "stations", AT, stationcode="16107", capacity=35, is_renting="OUI").points
    lights = read_one(tmp_path, "signalisation-tricolore", AT, objectid=1).points
    assert [item.kind for item in (*velib, *renamed, *lights)] == ["bike_station"] * 2 + ["traffic_light"]
    assert velib[0].id == "16107"


def test_attribution_names_what_was_taken(tmp_path: Path):
    write_geojson(tmp_path / "les-arbres.geojson", [in_degrees(AT)], [TREE])
    write_geojson(tmp_path / "eclairage-public.geojson", [in_degrees(AT)], [LAMP_2025])
    findings = read(tmp_path)
    assert findings.attribution == ("Lamps, trees: Ville de Paris - opendata.paris.fr - ODbL 1.0",)
    assert findings.licence == "ODbL 1.0"


def test_other_data_is_not_taken_for_paris_data(tmp_path: Path):
    (tmp_path / "les-arbres-st-augustin.json").write_text('{"data": [{"hauteurenm": 5, "libellefrancais": "Platane"}]}')
    (tmp_path / "chaussees.csv").write_text("pointure;couleur\n42;noir\n")
    write_geojson(tmp_path / "batiment.geojson", [in_degrees(box(0, 0, 9, 9))], [{"cleabs": "b", "hauteur": 9}])
    assert not paris_data.recognises(tmp_path)


def test_a_broken_export_says_so(tmp_path: Path):
    path = write_geojson(tmp_path / "les-arbres.geojson", [in_degrees(AT)], [TREE])
    path.write_text(path.read_text()[:-40])
    assert paris_data.recognises(path)
    with pytest.raises(TileError, match=r"les-arbres\.geojson cannot be read"):
        paris_data.read(path, None)


@pytest.fixture(scope="module", params=["les-arbres_sample10k_labels.csv", "les-arbres_sample3542.geojson"])
def sample(request: pytest.FixtureRequest) -> tuple[str, Findings]:
    """Random trees of all Paris, in both exports."""
    path = SAMPLES / request.param
    if not path.is_file():
        pytest.skip(f"the sample of Paris trees is not at {path}")
    return request.param, read(path)


def test_every_tree_of_the_samples_is_found_in_paris(sample: tuple[str, Findings]):
    name, findings = sample
    assert len(findings.points) == (9999 if name.endswith("csv") else 3542)
    assert present(findings.tally.refused) == {}
    places = shapely.get_coordinates([tree.point for tree in findings.points])
    assert (np.array([640_000, 6_845_000]) < places).all()
    assert (places < np.array([666_000, 6_872_000])).all()


def test_heights_of_the_samples_are_known_of_nine_trees_in_ten(sample: tuple[str, Findings]):
    trees = sample[1].points
    known = [tree.height_m for tree in trees if tree.height_m is not None]
    assert 0.85 < len(known) / len(trees) < 0.95
    assert min(known) == 1
    assert len(trees) - len(known) == sample[1].tally.repaired["trees: height of 0 left unknown"]


def test_genera_of_the_samples_are_single_words_and_planes_the_commonest(sample: tuple[str, Findings]):
    """The GeoJSON holds fruit trees of school yards for the most part."""
    name, findings = sample
    genera = Counter(tree.species for tree in findings.points)
    assert all(genus is None or (genus == genus.lower() and " " not in genus) for genus in genera)
    assert genera.most_common(1)[0][0] == ("platanus" if name.endswith("csv") else "pyrus")
