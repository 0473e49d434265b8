"""Files of open data as they arrive: every record in EPSG:2154 or refused, whatever the file says, lacks or garbles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from twincity.replicator.city.sources.tally import Tally
from twincity.replicator.city.sources.vector_files import Records, read_layer
from twincity.replicator.city.sources.vector_files_look import encoding_of, layers_of
from twincity.replicator.city.sources.vector_files_places import in_lambert
from twincity.replicator.city.sources.vector_files_shapes import lines, polygons
from twincity.replicator.city.sources.vector_files_values import Fields, mended, plain
from twincity.replicator.errors import TileError

from .vector_samples import box, in_degrees, line, point, present, write_geojson, write_vector

PLACES = [box(0, 0, 20, 10), box(30, 0, 50, 10), box(60, 0, 80, 10)]
NAMES = {"nom": ["Été", "Août", "Noël"]}
AREA = shapely.box(652_025, 6_861_900, 652_055, 6_862_100)

french = st.text(st.sampled_from("abcéèêëàâçîïôûùœÉÀÇ -'"))


def read(path: Path, area: shapely.Polygon | None = None) -> tuple[Records, Tally]:
    tally = Tally()
    (layer,) = layers_of(path)
    return read_layer(layer, area, "things", tally), tally


def assert_same_places(found: np.ndarray, expected: list[shapely.Geometry]) -> None:
    assert len(found) == len(expected)
    assert max(shapely.hausdorff_distance(found, np.array(expected, object))) < 0.01


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson"])
@pytest.mark.parametrize("is_cut", [False, True])
def test_a_table_is_the_same_in_every_container(tmp_path: Path, suffix: str, is_cut: bool):
    records, tally = read(write_vector(tmp_path / f"t{suffix}", PLACES, NAMES), AREA if is_cut else None)
    assert_same_places(records.shapes, PLACES[1:2] if is_cut else PLACES)
    assert records.fields.texts("NOM") == (["Août"] if is_cut else NAMES["nom"])
    assert tally.read["things"] == 3
    assert present(tally.refused) == ({"things: outside the area": 2} if is_cut else {})
    assert present(tally.repaired) == {}


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:27572", "EPSG:3949", "EPSG:2154+5720"])
def test_every_declared_crs_becomes_lambert_93(tmp_path: Path, crs: str):
    import pyproj

    transformer = pyproj.Transformer.from_crs(2154, pyproj.CRS(crs).to_2d(), always_xy=True)
    moved = [shapely.transform(place, lambda p: np.stack(transformer.transform(*p.T), 1)) for place in PLACES]
    records, tally = read(write_vector(tmp_path / "t.gpkg", moved, NAMES, crs=crs), AREA)
    assert max(shapely.hausdorff_distance(records.shapes, np.array(PLACES[1:2], object))) < 1.5  # NTF is a rough grid
    assert present(tally.repaired) == {}


def test_a_file_without_crs_is_placed_by_its_coordinates(tmp_path: Path):
    for name, shapes in {"metres": PLACES, "degrees": [in_degrees(place) for place in PLACES]}.items():
        with pytest.warns(UserWarning, match="crs"):
            path = write_vector(tmp_path / f"{name}.shp", shapes, NAMES, crs=None)
        records, tally = read(path)
        assert_same_places(records.shapes, PLACES)
        assert present(tally.repaired) == {f"things: {name}.prj is missing, no CRS, told by the coordinates": 3}


@pytest.mark.parametrize("crs", ["EPSG:4326", None])
def test_latitude_before_longitude_is_put_in_order(crs: str | None):
    swapped = np.array([in_degrees(place, is_swapped=True) for place in PLACES], object)
    placed, notes = in_lambert(swapped, crs)
    assert_same_places(placed, PLACES)
    assert notes["latitude and longitude put in order"] == 3


def test_features_of_two_crs_in_one_file_each_find_their_place(tmp_path: Path):
    mixed = [in_degrees(PLACES[0]), PLACES[1], in_degrees(PLACES[2], is_swapped=True)]
    rows = [{"nom": name} for name in NAMES["nom"]]
    records, tally = read(write_geojson(tmp_path / "t.geojson", mixed, rows))
    assert_same_places(records.shapes, PLACES)
    assert present(tally.repaired) == {
        "things: coordinates not in the CRS that the file declares": 1,
        "things: latitude and longitude put in order": 1,
    }


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_a_file_that_declares_the_wrong_crs_is_searched_all_the_same(tmp_path: Path, suffix: str):
    degrees = [in_degrees(place) for place in PLACES]
    records, tally = read(write_vector(tmp_path / f"t{suffix}", degrees, NAMES, crs="EPSG:2154"), AREA)
    assert_same_places(records.shapes, PLACES[1:2])
    assert present(tally.repaired) == {"things: coordinates not in the CRS that the file declares": 3}


@given(st.floats(-4.5, 8.0), st.floats(42.5, 51.0))
def test_no_place_of_france_is_mistaken_for_another(longitude: float, latitude: float):
    right = np.array([shapely.Point(longitude, latitude), shapely.Point(latitude, longitude)], object)
    declared, _ = in_lambert(right, "EPSG:4326")
    told, _ = in_lambert(right, None)
    back, _ = in_lambert(declared, None)
    assert shapely.distance(declared[0], declared[1]) < 0.001
    assert shapely.distance(declared, told).max() < 0.001
    assert shapely.distance(declared, back).max() < 0.001


def test_a_file_outside_france_says_where_it_lies(tmp_path: Path):
    lyon_cc46 = shapely.box(1_841_208, 5_174_628, 1_842_839, 5_176_603)
    with pytest.raises(TileError, match=r"t\.gpkg lies at .*1841208, 5174628.*EPSG:2154.*Reproject"):
        read(write_vector(tmp_path / "t.gpkg", [lyon_cc46], {"nom": ["Lyon"]}))


def test_single_features_outside_france_are_refused(tmp_path: Path):
    shapes = [in_degrees(PLACES[0]), shapely.Point(0, 0).buffer(1e-4)]
    records, tally = read(write_geojson(tmp_path / "t.geojson", shapes, [{"nom": "a"}, {"nom": "b"}]))
    assert records.fields.texts("nom") == ["a"]
    assert present(tally.refused) == {"things: not in metropolitan France": 1}


def test_records_without_a_shape_are_refused(tmp_path: Path):
    shapes = [in_degrees(PLACES[0]), None, shapely.Polygon()]
    records, tally = read(write_geojson(tmp_path / "t.geojson", shapes, [{"nom": name} for name in "abc"]))
    assert len(records.shapes) == 1
    assert present(tally.refused) == {"things: without a shape": 2}


def test_an_empty_file_holds_nothing(tmp_path: Path):
    records, tally = read(write_geojson(tmp_path / "t.geojson", [], []), AREA)
    assert (len(records.shapes), tally.read["things"]) == (0, 0)


def test_an_unclosed_ring_is_closed(tmp_path: Path):
    corners = shapely.get_coordinates(in_degrees(PLACES[0])).tolist()[:-1]
    records, tally = read(
        write_geojson(tmp_path / "t.geojson", [{"type": "Polygon", "coordinates": [corners]}], [{"nom": "a"}])
    )
    assert_same_places(records.shapes, PLACES[:1])
    assert present(tally.repaired) == {"things: unclosed ring closed": 1}


def test_a_ring_that_crosses_itself_becomes_the_ground_that_it_encloses(tmp_path: Path):
    bow_tie = shapely.Polygon([(652_000, 6_862_000), (652_010, 6_862_010), (652_010, 6_862_000), (652_000, 6_862_010)])
    records, tally = read(write_vector(tmp_path / "t.gpkg", [bow_tie], {"nom": ["a"]}))
    pieces = [shape for _, shape in polygons(records, "things", tally)]
    assert [piece.area for piece in pieces] == [pytest.approx(25)] * 2
    assert all(piece.is_valid for piece in pieces)
    assert tally.found("things") == len(pieces)
    assert present(tally.repaired) == {
        "things: ring that crosses itself mended": 1,
        "things: further piece of one record": 1,
    }


def test_shapes_without_ground_and_of_other_kinds_are_refused(tmp_path: Path):
    flat = shapely.Polygon([(652_000, 6_862_000), (652_010, 6_862_000), (652_020, 6_862_000)])
    shapes = [in_degrees(shape) for shape in (PLACES[0], flat, line((0, 0), (5, 5)), point(1, 1))]
    records, tally = read(write_geojson(tmp_path / "t.geojson", shapes, [{"nom": name} for name in "abcd"]))
    assert [row for row, _ in polygons(records, "things", tally)] == [0]
    assert present(tally.refused) == {"things: without ground": 1, "things: not an area": 2}


def test_pieces_of_a_line_are_joined_where_they_meet_and_counted_where_they_do_not(tmp_path: Path):
    two = shapely.MultiLineString([line((0, 0), (10, 0)), line((10, 0), (20, 5)), line((40, 0), (50, 0))])
    records, tally = read(write_vector(tmp_path / "t.gpkg", [two], {"nom": ["a"]}))
    pieces = [piece for _, piece in lines(records, "things", tally)]
    assert [len(piece.coords) for piece in pieces] == [3, 2]
    assert tally.found("things") == 2


@pytest.mark.parametrize(
    "suffix, message", [(".dbf", r"t\.dbf is missing, and with it every attribute"), (".shx", r"t\.shx is missing")]
)
def test_a_shapefile_without_a_part_names_it(tmp_path: Path, suffix: str, message: str):
    path = write_vector(tmp_path / "t.shp", PLACES, NAMES)
    path.with_suffix(suffix).unlink()
    with pytest.raises(TileError, match=message):
        read(path)


def test_parts_in_capital_letters_are_found(tmp_path: Path):
    path = write_vector(tmp_path / "t.shp", PLACES, NAMES)
    for part in tmp_path.iterdir():
        part.rename(tmp_path / part.name.upper())
    records, tally = read(tmp_path / path.name.upper())
    assert records.fields.texts("nom") == NAMES["nom"]
    assert present(tally.repaired) == {}


def test_accents_garbled_for_want_of_a_cpg_are_mended(tmp_path: Path):
    path = write_vector(tmp_path / "t.shp", PLACES, NAMES)
    path.with_suffix(".cpg").unlink()
    records, tally = read(path)
    assert records.fields.texts("nom") == NAMES["nom"]
    assert present(tally.repaired) == {"things: garbled accents mended, t.cpg is missing": 3}


@given(french)
def test_mending_undoes_garbling_and_leaves_the_rest_alone(text: str):
    assert mended(text.encode().decode("latin-1")) == text
    assert mended(text) == text


@pytest.mark.parametrize("content", ['{"type": "FeatureCollection", "features": [{"ty', ""])
def test_a_damaged_file_says_so(tmp_path: Path, content: str):
    path = tmp_path / "t.gpkg"
    path.write_text(content)
    with pytest.raises(TileError, match=r"t\.gpkg cannot be read: .* Download or export it again"):
        read(path)


@pytest.mark.parametrize("name", ["t.gpkg", "t.geojson", "t.shp", "t.dbf", "t.shx", "t.prj"])
def test_a_file_cut_anywhere_is_read_or_explained(tmp_path: Path, name: str):
    """Downloads break off. Nothing but a `TileError` may come of it, and what is read is counted."""
    path = tmp_path / f"t{'.shp' if name[2:] in ('dbf', 'shx', 'prj') else name[1:]}"
    write_vector(path, PLACES, NAMES)
    whole = (tmp_path / name).read_bytes()
    for share in np.linspace(0.1, 1, 12, endpoint=False):
        (tmp_path / name).write_bytes(whole[: int(len(whole) * share)])
        try:
            records, tally = read(path)
            assert tally.found("things") == len(records.shapes)
        except TileError as explained:
            assert str(explained).startswith(str(path))  # noqa: PT017 - both ends are right


def test_a_projection_that_is_no_projection_says_so(tmp_path: Path):
    path = write_vector(tmp_path / "t.shp", PLACES, NAMES)
    path.with_suffix(".prj").write_text("PROJCS[")
    with pytest.raises(TileError, match=r"t\.shp cannot be read: .*export it again"):
        read(path)


def test_files_of_other_kinds_hold_no_layers(tmp_path: Path):
    (tmp_path / "a.json").write_text('{"data": [{"hauteurenm": 5}]}')
    (tmp_path / "b.md").write_text("# FeatureCollection")
    (tmp_path / "c.gml").write_text("<xml/>")
    assert layers_of(tmp_path) == ()


def test_the_encoding_of_a_table_is_told_by_its_bytes(tmp_path: Path):
    path = tmp_path / "t.csv"
    for text, encoding in (("été", "utf-8"), ("été", "latin-1")):
        path.write_bytes(text.encode(encoding))
        assert encoding_of(path) == ("UTF-8" if encoding == "utf-8" else "CP1252")


def test_names_match_in_any_spelling_and_cut_by_a_shapefile():
    values = np.array([1.0])
    fields = Fields(columns={"HAUTEUR (m)": values, "batiment_c": values * 2, "DATE": values * 3}, count=1)
    assert fields.numbers("hauteurm") == [1.0]
    assert fields.numbers("batiment_construction_id") == [2.0]
    assert not fields.has("date_d_apparition")
    assert plain("Route à 2 chaussées") == "routea2chaussees"


def test_names_cut_to_the_same_letters_are_not_guessed():
    """GDAL numbers them: altitude_minimale_sol and altitude_maximale_toit become altitude_m and altitude_1."""
    values = np.array([1.0])
    fields = Fields(columns={"altitude_m": values, "altitude_1": values}, count=1)
    assert not fields.has("altitude_minimale_sol")


def test_numbers_and_truth_are_read_in_every_way_that_they_are_written():
    values = {"n": np.array(["8,5", "9.25", "x", None], object), "f": np.array(["Oui", "Non", True, "1"], object)}
    fields = Fields(columns=values, count=4)
    assert np.array_equal(fields.numbers("n"), [8.5, 9.25, np.nan, np.nan], equal_nan=True)
    assert fields.flags("f").tolist() == [True, False, True, True]
    assert fields.flags("absent").tolist() == [False] * 4
