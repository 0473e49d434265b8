"""3D city models: one street is the same in every container and CRS, roofs stay as they are, and all is counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from twincity.replicator.city.sources import citygml, cityjson
from twincity.replicator.city.sources.build import build_tile
from twincity.replicator.city.sources.findings import Findings, FoundBuilding
from twincity.replicator.city.sources.reading import read_sources
from twincity.replicator.errors import TileError

from .city_model_samples import (
    House,
    courtyard_house,
    gable_house,
    gml_polygon,
    in_crs,
    mansard_house,
    ring,
    write_cityjson,
    write_gml,
)
from .vector_samples import ORIGIN, box

ROOFED = [face for face in gable_house().faces if face[0] != "GroundSurface"]


def found(path: Path, area: shapely.Polygon | None = None) -> Findings:
    """What the reader says that recognises the file; it counts everything."""
    reader = next(reader for reader in (citygml, cityjson) if reader.recognises(path))
    findings = reader.read(path, area)
    tally = findings.tally
    assert tally.read["buildings"] - sum(n for why, n in tally.refused.items() if why.startswith("buildings")) == len(
        findings.buildings
    )
    return findings


def one(path: Path) -> FoundBuilding:
    (building,) = found(path).buildings
    return building


WRITTEN: dict[str, Callable[[Path, House], Path]] = {
    "citygml 2": lambda folder, house: write_gml(folder / "a.gml", house),
    "citygml 1": lambda folder, house: write_gml(folder / "a.gml", house, versions=("1.0", "1.0")),
    "both mixed": lambda folder, house: write_gml(folder / "a.xml", house, versions=("1.0", "2.0")),
    "lod3": lambda folder, house: write_gml(folder / "a.gml", house, lod=3),
    "cityjson multisurface": lambda folder, house: write_cityjson(folder / "a.json", house),
    "cityjson solid": lambda folder, house: write_cityjson(folder / "a.city.json", house, solid=True, version="1.1"),
    "cityjson without semantics": lambda folder, house: write_cityjson(folder / "a.json", house, semantics=False),
    "cityjson without CRS": lambda folder, house: write_cityjson(folder / "a.json", house, crs=None),
}


@pytest.mark.parametrize("container", WRITTEN)
def test_a_house_is_the_same_in_every_container(tmp_path: Path, container: str):
    house = gable_house(measuredHeight="9.0", storeysAboveGround="2", yearOfConstruction="1886")
    building = one(WRITTEN[container](tmp_path, house))
    assert building.footprint.equals_exact(box(0, 0, 10, 8).normalize(), 0.001) or (
        building.footprint.symmetric_difference(box(0, 0, 10, 8)).area < 0.01
    )
    assert (building.gutter_height_m, building.ridge_height_m) == (6.0, 9.0)
    assert (building.roof, building.levels, building.year) == ("gable", 2, 1886)
    assert [kind for kind, _ in building.surfaces].count("roof") == 2


CRS: dict[str, tuple[str | None, Callable[[np.ndarray], np.ndarray]]] = {
    "short name": ("EPSG:2154", in_crs(2154)),
    "urn": ("urn:ogc:def:crs:EPSG::2154", in_crs(2154)),
    "urn with a version": ("urn:ogc:def:crs:EPSG:6.9:3949", in_crs(3949)),
    "address": ("http://www.opengis.net/def/crs/EPSG/0/3949", in_crs(3949)),
    "with heights": ("urn:ogc:def:crs,crs:EPSG::2154,crs:EPSG::5720", in_crs(2154)),
    "compound code": ("EPSG:5698", in_crs(2154)),
    "degrees, longitude first": ("EPSG:4326", in_crs(4326)),
    "degrees, latitude first": ("urn:ogc:def:crs:EPSG::4326", in_crs(4326, is_turned=True)),
    "UTM": ("EPSG:32631", in_crs(32631)),
    "none, Lambert-93": (None, in_crs(2154)),
    "none, CC49": (None, in_crs(3949)),
    "none, degrees": (None, in_crs(4326)),
    "none, latitude first": (None, in_crs(4326, is_turned=True)),
}


@pytest.mark.parametrize("name", CRS)
def test_a_house_stands_where_it_is_in_every_crs(tmp_path: Path, name: str):
    crs, place = CRS[name]
    findings = found(write_gml(tmp_path / "a.gml", gable_house(), crs=crs, place=place))
    (building,) = findings.buildings
    assert building.footprint.symmetric_difference(box(0, 0, 10, 8)).area < 0.1
    assert building.gutter_height_m == pytest.approx(6.0, abs=0.02)
    told = [reason for reason in +findings.tally.repaired if "told by the coordinates" in reason]
    assert bool(told) == (crs is None)


@pytest.mark.parametrize("zone", range(3942, 3951))
def test_every_zone_of_france_is_told_by_its_coordinates(tmp_path: Path, zone: int):
    latitude = zone - 3900
    to_lambert = pyproj.Transformer.from_crs(4326, 2154, always_xy=True)
    centre = np.array([*to_lambert.transform(3.0, latitude + 0.3), 0]) - [*ORIGIN, 0]

    def place(points: np.ndarray) -> np.ndarray:
        return in_crs(zone)(points + centre)

    findings = found(write_gml(tmp_path / "a.gml", gable_house(), crs=None, place=place))
    assert f"buildings: no CRS, EPSG:{zone} told by the coordinates" in findings.tally.repaired


def test_roofs_and_walls_are_kept_in_space_above_the_ground(tmp_path: Path):
    surfaces = one(write_gml(tmp_path / "a.gml", gable_house())).surfaces
    heights = {
        kind: shapely.get_coordinates([s for k, s in surfaces if k == kind], include_z=True)[:, 2]
        for kind, _ in surfaces
    }
    assert (heights["roof"].min(), heights["roof"].max()) == (6.0, 9.0)
    assert (heights["wall"].min(), heights["wall"].max()) == (0.0, 9.0)


def test_courtyards_stay_open(tmp_path: Path):
    building = one(write_gml(tmp_path / "a.gml", courtyard_house()))
    assert [shapely.Polygon(hole).area for hole in building.footprint.interiors] == [pytest.approx(36, abs=0.1)]
    assert (building.gutter_height_m, building.ridge_height_m, building.roof) == (15.0, 15.0, "flat")


def test_a_mansard_is_known_by_its_steep_lower_part(tmp_path: Path):
    building = one(write_gml(tmp_path / "a.gml", mansard_house()))
    assert (building.roof, building.gutter_height_m, building.ridge_height_m) == ("mansard", 18.0, 21.0)


def test_a_roof_type_that_is_named_is_believed(tmp_path: Path):
    assert one(write_gml(tmp_path / "a.gml", gable_house(roofType="1040"))).roof == "hip"


def test_the_plan_is_that_of_the_roofs_where_no_ground_is_drawn(tmp_path: Path):
    findings = found(write_gml(tmp_path / "a.gml", House(id="open", faces=ROOFED)))
    (building,) = findings.buildings
    assert building.footprint.symmetric_difference(box(0, 0, 10, 8)).area < 0.01
    assert building.gutter_height_m == 6.0
    assert findings.tally.repaired["buildings: plan from the roofs, ground surfaces missing or too small"] == 1


def test_the_ground_is_below_the_measured_height_where_only_roofs_are_drawn(tmp_path: Path):
    roofs = [face for face in ROOFED if face[0] == "RoofSurface"]
    building = one(write_gml(tmp_path / "a.gml", House(id="r", faces=roofs, attributes={"measuredHeight": "9.5"})))
    assert (building.gutter_height_m, building.ridge_height_m) == (6.5, 9.5)


def test_heights_that_stand_for_unknown_are_not_believed(tmp_path: Path):
    roofs = [face for face in ROOFED if face[0] == "RoofSurface"]
    findings = found(write_gml(tmp_path / "a.gml", House(id="r", faces=roofs, attributes={"measuredHeight": "-9999"})))
    assert [(b.gutter_height_m, b.ridge_height_m) for b in findings.buildings] == [(None, None)]
    assert findings.tally.repaired["buildings: surfaces without usable heights"] == 1


@pytest.mark.parametrize("write", [write_gml, write_cityjson])
def test_parts_are_buildings_with_roofs_of_their_own(tmp_path: Path, write: Callable[..., Path]):
    parts = [gable_house(id="low"), gable_house(x=10, eaves=12, ridge=15, id="high")]
    whole = House(id="whole", parts=parts, attributes={"yearOfConstruction": "1900"})
    findings = found(write(tmp_path / "a.json", whole))
    assert [(b.id, b.gutter_height_m, b.year) for b in findings.buildings] == [("low", 6.0, 1900), ("high", 12.0, 1900)]


def test_a_single_part_is_the_building(tmp_path: Path):
    assert one(write_gml(tmp_path / "a.gml", House(id="whole", parts=[gable_house(id="part")]))).id == "whole"


def test_houses_that_share_a_record_are_told_apart_by_their_ground(tmp_path: Path):
    faces = [*gable_house().faces, *gable_house(x=50, eaves=20, ridge=22).faces]
    findings = found(write_gml(tmp_path / "a.gml", House(id="two", faces=faces)))
    assert [b.gutter_height_m for b in findings.buildings] == [6.0, 20.0]
    assert [len(b.surfaces) for b in findings.buildings] == [6, 6]
    assert findings.tally.repaired["buildings: further piece of one record"] == 1


def test_unclosed_rings_are_closed_and_counted(tmp_path: Path):
    faces = [(kind, [points[:-1] for points in rings]) for kind, rings in gable_house().faces]
    findings = found(write_gml(tmp_path / "a.gml", House(id="open", faces=faces)))
    assert findings.buildings[0].footprint.area == pytest.approx(80, abs=0.01)
    assert findings.tally.repaired["buildings: unclosed ring closed"] == 7


def test_rings_that_cross_themselves_or_are_lines_do_no_harm(tmp_path: Path):
    bow = ring((0, 0, 0), (10, 8, 0), (10, 0, 0), (0, 8, 0))
    line = ring((0, 0, 5), (10, 0, 5))
    faces = [*gable_house().faces, ("GroundSurface", [bow]), ("RoofSurface", [line])]
    findings = found(write_gml(tmp_path / "a.gml", House(id="a", faces=faces)))
    assert findings.buildings[0].footprint.is_valid
    assert findings.buildings[0].footprint.area == pytest.approx(80, abs=0.01)
    assert findings.tally.repaired["buildings: ring of fewer than three points left out"] == 1


def test_unreadable_coordinates_are_left_out_and_counted(tmp_path: Path):
    path = write_gml(tmp_path / "a.gml", gable_house(), gable_house(x=20, id="b"))
    path.write_text(path.read_text().replace("652010.000000000 6862000.000000000 40", "652010 n/a 40", 1))
    findings = found(path)
    assert findings.tally.repaired["buildings: unreadable ring left out"] == 1
    assert len(findings.buildings) == 2


def test_polygons_that_are_only_named_are_found(tmp_path: Path):
    floor = gml_polygon([ring((0, 0, 0), (10, 0, 0), (10, 8, 0), (0, 8, 0))])
    top = gml_polygon([ring((0, 0, 5), (10, 0, 5), (10, 8, 5), (0, 8, 5))])
    solid = "".join(
        f"<gml:surfaceMember>{polygon.replace('<gml:Polygon>', f'<gml:Polygon gml:id={id!r}>')}</gml:surfaceMember>"
        for id, polygon in (("floor", floor), ("top", top))
    )
    named = "".join(
        f"<bldg:boundedBy><bldg:{kind}><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember xlink:href='#{id}'/>"
        f"</gml:MultiSurface></bldg:lod2MultiSurface></bldg:{kind}></bldg:boundedBy>"
        for kind, id in (("GroundSurface", "floor"), ("RoofSurface", "top"))
    )
    path = write_gml(
        tmp_path / "a.gml",
        extra=f"<cityObjectMember><bldg:Building gml:id='linked'><bldg:lod2Solid><gml:Solid><gml:exterior>"
        f"<gml:CompositeSurface>{solid}</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod2Solid>{named}"
        "</bldg:Building></cityObjectMember>",
    )
    building = one(path)
    assert (building.footprint.area, building.gutter_height_m) == (pytest.approx(80, abs=0.01), 5.0)
    path.write_text(path.read_text().replace(named, ""))
    assert one(path).gutter_height_m == 5.0


def test_what_cannot_be_built_is_refused_with_a_reason(tmp_path: Path):
    wall = House(id="wall", faces=[face for face in gable_house().faces if face[0] == "WallSurface"])
    road = "<cityObjectMember><tran:Road xmlns:tran='http://www.opengis.net/citygml/transportation/2.0'/></cityObjectMember>"
    path = write_gml(tmp_path / "a.gml", gable_house(), wall, House(id="empty"), gable_house(x=500), extra=road)
    findings = found(path, box(-10, -10, 100, 100))
    assert len(findings.buildings) == 1
    assert +findings.tally.refused == {
        "buildings: without ground or roof": 1,
        "buildings: without surfaces": 1,
        "buildings: outside the area": 1,
        "other: nothing that a city model's reader takes": 1,
    }


def test_a_model_without_buildings_gives_nothing(tmp_path: Path):
    assert found(write_gml(tmp_path / "a.gml")).buildings == ()
    assert found(write_gml(tmp_path / "b.gml", House(id="empty"))).tally.found("buildings") == 0


GML_FAULTS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no CRS, nowhere": (
        lambda path: write_gml(path, gable_house(), crs=None, place=lambda points: points + np.array([5e5, 5e5, 0])),
        r"states no CRS, and its coordinates, such as \(500000, 500004\), fit none.*srsName on gml:Envelope",
    ),
    "another country": (
        lambda path: write_gml(path, gable_house(), crs="EPSG:28992"),
        "not in metropolitan France in the CRS that it declares .EPSG:28992.",
    ),
    "unknown CRS": (
        lambda path: write_gml(path, gable_house(), crs="local grid"),
        "names its CRS 'local grid', which is of no known kind. Expected such as EPSG:2154",
    ),
}


@pytest.mark.parametrize("fault", GML_FAULTS)
def test_a_crs_that_cannot_be_told_is_asked_for(tmp_path: Path, fault: str):
    write, words = GML_FAULTS[fault]
    with pytest.raises(TileError, match=words) as error:
        found(write(tmp_path / "a.gml"))
    assert "\n" not in str(error.value)


def test_a_file_cut_short_says_so(tmp_path: Path):
    path = write_gml(tmp_path / "a.gml", gable_house(), gable_house(x=20))
    path.write_text(path.read_text()[:-400])
    with pytest.raises(TileError, match=r"a\.gml is not whole XML.*Download it again"):
        found(path)


def test_citygml_3_is_told_what_to_do(tmp_path: Path):
    with pytest.raises(TileError, match=r"CityGML 3\.0; expected 1\.0 or 2\.0"):
        found(write_gml(tmp_path / "a.gml", gable_house(), versions=("3.0", "3.0")))


JSON_FAULTS: dict[str, tuple[Callable[[dict], object], str]] = {
    "version": (lambda document: document.update(version="0.9"), r"version 0\.9; expected 1\.0, 1\.1, 2\.0"),
    "no objects": (lambda document: document.update(CityObjects=[]), "no object 'CityObjects'"),
    "vertices": (lambda document: document.update(vertices=[[1, 2]]), "three numbers"),
    "missing vertex": (
        lambda document: document.update(vertices=[[1, 2, 3]]),
        "geometry of 'gable' is not as CityJSON",
    ),
    "no types": (lambda document: document["CityObjects"]["gable"].update(geometry=[{}]), "geometry of 'gable'"),
}


@pytest.mark.parametrize("fault", JSON_FAULTS)
def test_wrong_cityjson_says_what_is_wrong(tmp_path: Path, fault: str):
    spoil, words = JSON_FAULTS[fault]
    path = write_cityjson(tmp_path / "a.json", gable_house())
    document = json.loads(path.read_text())
    spoil(document)
    path.write_text(json.dumps(document))
    with pytest.raises(TileError, match=words) as error:
        found(path)
    assert "\n" not in str(error.value)


def test_cityjson_cut_short_says_so(tmp_path: Path):
    path = write_cityjson(tmp_path / "a.json", gable_house())
    path.write_text(path.read_text()[:-40])
    with pytest.raises(TileError, match="cannot be read as JSON"):
        found(path)


def test_other_files_are_not_taken_for_city_models(tmp_path: Path):
    for name, text in (
        ("a.gml", "<FeatureCollection/>"),
        ("a.json", '{"type": "FeatureCollection"}'),
        ("a.osm", "<osm/>"),
    ):
        (tmp_path / name).write_text(text)
        assert not citygml.recognises(tmp_path / name)
        assert not cityjson.recognises(tmp_path / name)


def test_a_street_of_a_city_model_becomes_a_tile(tmp_path: Path):
    houses = [gable_house(id="a"), gable_house(x=10, eaves=12, ridge=15, id="b"), courtyard_house()]
    findings = read_sources([write_gml(tmp_path / "a.gml", *houses)], None).findings
    tile = build_tile(findings, None, "street")
    assert {b.id: b.gutter_height_m for b in tile.buildings} == {"a": 6.0, "b": 12.0, "courtyard": 15.0}


LYON = {
    "LYON_1ER_BATI_2015_small_house.gml": (1, 90.5, 6),
    "LYON_2EME_BATI_2015_small_house.gml": (1, 306.1, 5),
    "MultipleEnveloppeExample_1-LYON_1ER_BATI_2015.gml": (9, 8562.0, 239),
    "MultipleEnveloppeExample_2_pathologic-LYON_1ER_BATI_2015.gml": (2, 678.3, 123),
    "LYON_1ER_BATI_2015_extracted_problem_multiple_envelopes_2_69381AT59.gml": (1, 609.1, 58),
    "Splited_ChangeDetection_multiple_enveloppe-2__LYON_1ER_BATI_2015.gml": (2, 301.0, 28),
    "Splited_ChangeDetection_multiple_enveloppe-2_LYON_1ER_BATI_2012_Splited.gml": (1, 301.0, 81),
}
"""File -> buildings, their ground [m2], their roofs and walls."""


@pytest.mark.parametrize("name", LYON)
def test_lyon_is_read_whole(open_data: Callable[[str], Path], name: str):
    buildings = found(open_data("lyon_citygml_lod2") / name).buildings
    ground = sum(building.footprint.area for building in buildings)
    assert (len(buildings), sum(len(b.surfaces) for b in buildings)) == (LYON[name][0], LYON[name][2])
    assert ground == pytest.approx(LYON[name][1], abs=0.5)
    assert all(shapely.box(841_000, 6_519_000, 843_000, 6_522_000).contains(b.footprint) for b in buildings)


def test_the_highest_ridge_of_lyon_is_the_height_that_the_city_measured(open_data: Callable[[str], Path]):
    path = open_data("lyon_citygml_lod2") / "MultipleEnveloppeExample_1-LYON_1ER_BATI_2015.gml"
    assert max(b.ridge_height_m or 0 for b in found(path).buildings) == pytest.approx(23.586, abs=0.01)


def test_two_years_of_one_block_in_lyon_agree(open_data: Callable[[str], Path]):
    """The file of 2012 has no ground surface and one record, that of 2015 two with ground."""
    folder = open_data("lyon_citygml_lod2")
    names = [name for name in LYON if name.startswith("Splited")]
    grounds = [shapely.union_all([b.footprint for b in found(folder / name).buildings]) for name in names]
    assert grounds[0].intersection(grounds[1]).area > 0.98 * grounds[0].union(grounds[1]).area
