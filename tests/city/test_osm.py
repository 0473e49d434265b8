"""OpenStreetMap: one area is the same in every container, everything in it is counted, and bad files say so."""

from __future__ import annotations

import bz2
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import osmium
import pytest
import shapely
from hypothesis import strategies as st

from twincity.replicator.city.sources import osm
from twincity.replicator.city.sources.findings import LAYER_OF_AREA, LAYER_OF_KIND, Findings
from twincity.replicator.city.sources.osm_overpass import as_opl
from twincity.replicator.errors import TileError

from .osm_area import CONTAINERS, ORIGIN, InventedArea, write_overpass_geom, write_overpass_nodes, write_pbf, write_xml


def invented_area() -> InventedArea:
    """A street with houses, one of every trap among them."""
    area = InventedArea()
    crossing = area.node(0, 0, highway="crossing", crossing="zebra")
    ends = area.node(-60, 0), area.node(60, 0)
    area.way_of([ends[0], crossing, ends[1]], highway="residential", name='Rue de l’Été, n° 5 % <côté> & "x"=1')
    area.box(-50, 10, -30, 30, building="apartments", building__levels="6", roof__levels="1")
    outer = [area.way((0, 10), (20, 10), (20, 30)), area.way((20, 30), (0, 30), (0, 10))]
    inner = area.box(5, 15, 15, 25)
    area.relation((outer[0], "outer"), (outer[1], "outer"), (inner, "inner"), building="yes")
    halves = [area.way((30, 10), (50, 10), (50, 30)), area.way((50, 30), (30, 30), (30, 10))]
    area.relation((halves[0], "outer"), (halves[1], "outer"), building="yes", height="20")
    area.missing.add(halves[1])
    two = [area.box(60, 10, 70, 20), area.box(60, 30, 70, 40)]
    area.relation(*((way, "outer") for way in two), building="school")
    area.way((80, 10), (90, 20), (90, 10), (80, 20), (80, 10), building="yes")
    area.box(-20, -40, 20, -20, highway="pedestrian", area="yes")
    area.box(30, -40, 50, -20, leisure="garden")
    area.way((-60, -50), (60, -50), highway="footway", tunnel="yes", layer="-1")
    area.way((-60, -60), (60, -60), highway="corridor", indoor="yes")
    area.way((-60, 8), (60, 8), natural="tree_row", genus="Tilia")
    area.node(-20, 5, natural="tree", genus="Platanus", height="12 m")
    area.node(-10, 5, highway="street_lamp", light__count="2")
    area.node(-45, 20, amenity="bench")
    area.node(10, 5, shop="bakery")
    area.way((25, -5), (27, -5), amenity="bench")
    return area


@pytest.fixture(params=sorted(CONTAINERS))
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The invented area in one container after the other."""
    return CONTAINERS[request.param](invented_area(), tmp_path / request.param)


@pytest.fixture(scope="module")
def from_xml(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return osm.read(write_xml(invented_area(), tmp_path_factory.mktemp("osm") / "area.osm"), None)


def counts(found: Findings) -> dict[str, Counter[str]]:
    """What was read, refused, guessed and mended, zeros left out."""
    return {name: +getattr(found.tally, name) for name in ("read", "refused", "guessed", "repaired")}


def built(found: Findings) -> Iterator[str]:
    """The layer of everything that was found."""
    yield from ("buildings" for _ in found.buildings)
    yield from ("roads" for _ in found.roads)
    yield from (LAYER_OF_KIND[point.kind] for point in found.points)
    yield from (LAYER_OF_AREA[ground.kind] for ground in found.areas)


def test_every_container_is_recognised(written: Path) -> None:
    assert osm.recognises(written)


def test_every_container_of_an_area_gives_equal_findings(written: Path, from_xml: Findings) -> None:
    found = osm.read(written, None)
    assert replace(found, files=from_xml.files, tally=from_xml.tally) == from_xml
    assert counts(found) == counts(from_xml)


def test_what_is_read_is_found_or_refused(from_xml: Findings) -> None:
    found = Counter(built(from_xml))
    assert all(from_xml.tally.found(layer) == found[layer] for layer in from_xml.tally.read)
    assert set(found) <= set(from_xml.tally.read)


def test_every_tagged_thing_is_counted_once(from_xml: Findings) -> None:
    trees_of_row = sum(point.id.count("/") == 2 for point in from_xml.points)
    second_rings = from_xml.tally.repaired["buildings: one record with several outlines taken apart"]
    loops = 1  # a figure of eight is two
    of_row_refused = from_xml.tally.refused["trees: of a row, mapped one by one too"]
    further = trees_of_row + of_row_refused - 1 + second_rings
    assert second_rings == 1 + loops
    assert sum(from_xml.tally.read.values()) == invented_area().tagged() + further


def test_a_packed_file_is_read_as_it_is(tmp_path: Path, from_xml: Findings) -> None:
    plain = write_xml(invented_area(), tmp_path / "area.osm").read_bytes()
    for name, pack in (("area.osm.gz", gzip.compress), ("area.osm.bz2", bz2.compress)):
        (tmp_path / name).write_bytes(pack(plain))
        assert osm.read(tmp_path / name, None).buildings == from_xml.buildings


def test_the_name_of_a_file_does_not_matter(tmp_path: Path, from_xml: Findings) -> None:
    for name, write in (("area.osm", write_pbf), ("area.pbf", write_xml), ("area.txt", write_overpass_geom)):
        path = tmp_path / name
        write(invented_area(), tmp_path / "right.osm").rename(path)
        assert osm.recognises(path)
        assert osm.read(path, None).buildings == from_xml.buildings


def test_whatever_reaches_into_the_area_is_kept_whole(written: Path, from_xml: Findings) -> None:
    west = shapely.box(ORIGIN[0] - 100, ORIGIN[1] - 100, ORIGIN[0] - 20, ORIGIN[1] + 100)
    found = osm.read(written, west)
    assert found.buildings == tuple(b for b in from_xml.buildings if b.footprint.intersects(west))
    assert found.roads == tuple(road for road in from_xml.roads if road.line.intersects(west))
    assert sum(found.tally.read.values()) - len(list(built(found))) == sum(found.tally.refused.values())


def test_a_park_around_the_whole_area_is_found(tmp_path: Path) -> None:
    area = InventedArea()
    area.box(-500, -500, 500, 500, leisure="park")
    area.relation((area.box(-400, -400, 400, 400), "outer"), landuse="forest")
    path = write_xml(area, tmp_path / "area.osm")
    middle = shapely.box(ORIGIN[0] - 10, ORIGIN[1] - 10, ORIGIN[0] + 10, ORIGIN[1] + 10)
    assert [ground.kind for ground in osm.read(path, middle).areas] == ["green", "green"]


def test_an_area_without_anything_has_empty_findings(written: Path) -> None:
    sea = shapely.box(100_000, 6_700_000, 100_500, 6_700_500)
    found = osm.read(written, sea)
    assert not list(built(found))
    assert found.tally.refused["other: outside the area"] > 0


def test_a_street_keeps_its_name_in_any_writing(written: Path) -> None:
    (street,) = [road for road in osm.read(written, None).roads if road.kind == "street"]
    assert street.name == 'Rue de l’Été, n° 5 % <côté> & "x"=1'


def test_the_box_of_a_file_is_its_extent(tmp_path: Path) -> None:
    path = write_xml(invented_area(), tmp_path / "area.osm")
    bounds = '<osm version="0.6"><bounds minlat="48.88" minlon="2.35" maxlat="48.89" maxlon="2.36"/>'
    path.write_text(path.read_text(encoding="utf-8").replace('<osm version="0.6">', bounds), encoding="utf-8")
    extent = osm.read(path, None).extent
    assert extent is not None
    assert extent.area == pytest.approx(734 * 1112, rel=0.01)


def test_an_outer_way_cut_off_by_the_query_leaves_its_relation_incomplete(tmp_path: Path) -> None:
    path = write_overpass_geom(invented_area(), tmp_path / "geom.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    courtyard = next(e for e in document["elements"] if e["type"] == "relation" and len(e["members"]) == 3)
    courtyard["members"][0]["geometry"][1] = None
    path.write_text(json.dumps(document), encoding="utf-8")
    found = osm.read(path, None)
    assert courtyard["id"] not in {int(building.id.split("/")[1]) for building in found.buildings}
    # The other one is incomplete in every container.
    assert found.tally.refused["buildings: incomplete, some of its ways are beyond the edge of the file"] == 2


BAD: dict[str, tuple[bytes, str]] = {
    "empty.osm": (b"", "is empty. Expected an OpenStreetMap file"),
    "page.osm": (b"<html>504 Gateway Timeout</html>", "begins with b'<html>504"),
    "nothing.osm": (b'<osm version="0.6"></osm>', "holds no mapped thing"),
    "swapped.osm": (
        b'<osm version="0.6"><node id="1" lat="2.35" lon="48.88"><tag k="natural" v="tree"/></node></osm>',
        "Latitude and longitude may be swapped",
    ),
    "letters.osm": (b'<osm version="0.6"><node id="1" lat="x" lon="2.3"/></osm>', "is damaged"),
    "cut.json": (b'{"version": 0.6, "elements": [{"type": "node", "id": 1', "cannot be read as JSON"),
    "latin.json": ('{"elements": [], "remark": "coupé"}'.encode("latin-1"), "is not UTF-8 text"),
    "list.json": (b'{"elements": {"1": 2}}', "has no list 'elements'"),
    "late.json": (b'{"elements": [], "remark": "runtime error: Query timed out"}', "Ask again for a smaller box"),
    "bare.json": (
        b'{"elements": [{"type": "way", "id": 7, "tags": {"building": "yes"}}]}',
        "way 7 has neither nodes nor geometry. Ask Overpass again with `[out:json]` and `out geom;`",
    ),
    "ids.json": (b'{"elements": [{"type": "node", "id": 7}]}', "elements[0] has no usable lat and lon"),
    "unnumbered.json": (b'{"elements": [{"type": "way", "id": "7"}]}', "expected a whole number"),
    "members.json": (
        b'{"elements": [{"type": "relation", "id": 7, "members": ["way"]}]}',
        "its members are not as Overpass writes them",
    ),
    "tags.json": (b'{"elements": [{"type": "node", "id": 7, "lat": 48, "lon": 2, "tags": [1]}]}', "its tags are not"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_told_in_one_line(name: str, tmp_path: Path) -> None:
    content, words = BAD[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TileError) as told:
        osm.read(tmp_path / name, None)
    assert words in str(told.value)
    assert str(told.value).startswith(str(tmp_path / name))
    assert "\n" not in str(told.value)
    assert osm.recognises(tmp_path / name)


@pytest.mark.parametrize("name", sorted(CONTAINERS))
def test_a_file_cut_short_is_told_in_one_line(name: str, tmp_path: Path) -> None:
    path = CONTAINERS[name](invented_area(), tmp_path / name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(TileError, match="cut short"):
        osm.read(path, None)


def test_text_converted_to_latin_1_is_told(tmp_path: Path) -> None:
    path = write_xml(invented_area(), tmp_path / "area.osm")
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    with pytest.raises(TileError, match="text converted"):
        osm.read(path, None)


def test_a_place_off_the_globe_is_refused(tmp_path: Path) -> None:
    path = write_overpass_nodes(invented_area(), tmp_path / "nodes.json")
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    tree = next(e for e in document["elements"] if e.get("tags", {}).get("natural") == "tree" and e["type"] == "node")
    tree["lat"] = 148.9
    path.write_text(json.dumps(document), encoding="utf-8")
    assert osm.read(path, None).tally.refused["trees: latitude or longitude out of range"] == 1


def test_what_an_answer_lists_twice_is_read_once(tmp_path: Path, from_xml: Findings) -> None:
    path = write_overpass_nodes(invented_area(), tmp_path / "nodes.json")
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    skeletons = [{key: value for key, value in e.items() if key != "tags"} for e in document["elements"]]
    path.write_text(json.dumps({**document, "elements": [*document["elements"], *skeletons]}), encoding="utf-8")
    assert osm.read(path, None).buildings == from_xml.buildings
    assert counts(osm.read(path, None)) == counts(from_xml)


def test_what_was_deleted_is_not_there(tmp_path: Path) -> None:
    tree = '<node id="{}" visible="{}" lat="48.88" lon="2.35"><tag k="natural" v="tree"/></node>'
    text = '<osm version="0.6">' + tree.format(1, "true") + tree.format(2, "false") + "</osm>"
    (tmp_path / "area.osm").write_text(text, encoding="utf-8")
    assert [point.id for point in osm.read(tmp_path / "area.osm", None).points] == ["node/1"]


def test_what_an_editor_has_not_uploaded_is_refused(tmp_path: Path) -> None:
    nodes = "".join(f'<node id="-{n}" lat="48.88{n}" lon="2.35"/>' for n in (1, 2))
    way = '<way id="-3"><nd ref="-1"/><nd ref="-2"/><tag k="highway" v="residential"/></way>'
    (tmp_path / "area.osm").write_text(f'<osm version="0.6">{nodes}{way}</osm>', encoding="utf-8")
    refused = osm.read(tmp_path / "area.osm", None).tally.refused
    assert refused["roads: drawn in an editor and not uploaded, its nodes have negative numbers"] == 1


def test_other_files_are_not_taken_for_openstreetmap(tmp_path: Path) -> None:
    for name, content in (
        ("trees.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("city.gml", b"<?xml version='1.0'?><core:CityModel xmlns:core='x'></core:CityModel>"),
        ("layer.json", b'{"data": []}'),
        ("empty.json", b""),
        ("packed.gz", gzip.compress(b"hello")),
        ("torn.gz", b"\x1f\x8b\x08"),
    ):
        (tmp_path / name).write_bytes(content)
        assert not osm.recognises(tmp_path / name)
    assert not osm.recognises(tmp_path)
    assert not osm.recognises(tmp_path / "missing.osm")


@hypothesis.given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60))
def test_any_text_of_a_tag_comes_through_overpass(name: str) -> None:
    element = {"type": "node", "id": 1, "lat": 48.88, "lon": 2.35, "tags": {"name": name, "natural": "tree"}}
    content = as_opl(Path("answer.json"), {"elements": [element]})
    read = [dict(node.tags) for node in osmium.FileProcessor(osmium.io.FileBuffer(content, "opl"))]
    assert read == [element["tags"]]
