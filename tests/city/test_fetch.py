"""Fetching a box: the real client against a local server that pages, refuses and breaks off like real ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path
from time import time
from typing import Any

import pytest
import shapely

from twincity.replicator.city.sources.area import area_of, parse_box
from twincity.replicator.city.sources.build import build_tile
from twincity.replicator.city.sources.fetch import fetch
from twincity.replicator.city.sources.fetch_services import ANSWERS, overpass_query
from twincity.replicator.city.sources.reading import read_sources
from twincity.replicator.errors import TileError

from .fetch_server import HOUSES, TREE_GENERA, FakeServices, Fault, running
from .vector_samples import box

AREA = box(-50, -50, 150, 100)
BATIMENT, ARBRES, OVERPASS = "bdtopo_batiment.geojson", "les-arbres.geojson", "overpass.json"

Fetch = Callable[..., list[Path]]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServices]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running(FakeServices()) as services:
        yield services


@pytest.fixture
def waited() -> list[float]:
    """The waits that were asked for; nobody waits in a test."""
    return []


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def fetched(fake: FakeServices, waited: list[float], said: list[str], tmp_path: Path) -> Fetch:
    """`fetched(...)` is `fetch` of the invented box from the local server."""

    def call(area: shapely.Polygon = AREA, offline: bool = False, **options: Any) -> list[Path]:
        options = {"services": fake.services, "waits_s": (1.0, 2.0, 4.0), "sleep": waited.append, **options}
        return fetch(area, tmp_path, offline, say=said.append, **options)

    return call


def features(paths: list[Path], name: str) -> list[Any]:
    return json.loads(next(path for path in paths if path.name == name).read_text())["features"]


def test_every_service_is_asked_and_only_files_with_records_are_given(fetched: Fetch, fake: FakeServices):
    assert [path.name for path in fetched()] == [BATIMENT, "bdtopo_troncon_de_route.geojson", ARBRES, OVERPASS]
    assert len(fake.times_asked()) == len(ANSWERS)


def test_the_readers_recognise_what_was_fetched_and_find_all_of_it(fetched: Fetch):
    found = {findings.source: findings for findings in read_sources(fetched(), AREA).findings if findings.files}
    by_file = {findings.files[0]: findings for findings in read_sources(fetched(), AREA).findings}
    assert set(found) == {"bd_topo", "paris_data", "osm"}
    assert [b.gutter_height_m for b in by_file[BATIMENT].buildings] == [15.0 + i for i in range(HOUSES)]
    assert [p.species for p in by_file[ARBRES].points] == [genus.lower() for genus in TREE_GENERA]
    assert [p.kind for p in by_file[OVERPASS].points] == ["bench"]


@pytest.mark.parametrize("page_size", [1, 2, 5, 7])
def test_pages_of_any_size_give_the_same_records(fetched: Fetch, fake: FakeServices, page_size: int):
    listed = features(fetched(page_size=page_size), BATIMENT)
    assert [feature["properties"]["cleabs"] for feature in listed] == [f"BATIMENT{i}" for i in range(HOUSES)]
    assert fake.times_asked()["batiment"] == -(-HOUSES // page_size)


def test_pages_end_with_the_first_short_one_where_the_service_does_not_count(fetched: Fetch, fake: FakeServices):
    fake.announces = "unknown"
    assert len(features(fetched(page_size=2), BATIMENT)) == HOUSES


def test_records_that_are_announced_and_not_given_are_missed(fetched: Fetch, fake: FakeServices):
    fake.announces = HOUSES + 3
    with pytest.raises(TileError, match=rf"announced {HOUSES + 3} records of batiment and gave {HOUSES}"):
        fetched()


def test_a_box_is_asked_for_once(fetched: Fetch, fake: FakeServices, said: list[str]):
    first = fetched()
    asked = len(fake.asked)
    assert fetched() == first
    assert len(fake.asked) == asked
    assert any(line.startswith(f"{BATIMENT}: {HOUSES} records, from the cache of 20") for line in said)


def test_another_box_has_files_of_its_own(fetched: Fetch):
    assert not set(fetched()) & set(fetched(area=box(0, 0, 100, 100)))


def test_the_same_questions_are_asked_about_the_same_box(fetched: Fetch, fake: FakeServices):
    fetched()
    asked = dict(fake.asked)
    assert asked["batiment"]["BBOX"] == "651950.00,6861950.00,652150.00,6862100.00,urn:ogc:def:crs:EPSG::2154"
    assert asked["batiment"]["SRSNAME"] == "urn:ogc:def:crs:EPSG::2154"
    assert asked["les-arbres"]["where"].startswith("in_bbox(geo_point_2d, 48.85")
    assert asked["plan-de-voirie-chaussees"]["where"].startswith("in_bbox(geo_shape, 48.85")
    assert asked["overpass"]["data"].startswith("[out:json][timeout:180][bbox:48.85")


def test_overpass_is_asked_for_what_the_reader_shows_and_for_no_boundary_or_route():
    query = overpass_query((2.0, 48.0, 2.1, 48.1))
    for wanted in ('nwr["building"]', 'nw["highway"]', 'nw["natural"]', 'nw["amenity"]', 'node["railway"="subway'):
        assert wanted in query
    assert "route" not in query
    assert "boundary" not in query
    assert query.endswith(";out geom;")


PASSING_FAULTS = {
    "too many requests": Fault(status=429),
    "server error": Fault(status=500, body=b"oops"),
    "gateway timeout": Fault(status=504),
    "truncated body": Fault(cut_to=40),
    "an exception report instead of JSON": Fault(body=b"<ows:ExceptionReport/>"),
    "JSON that is no object": Fault(body=b"[]"),
    "out of memory": Fault(body=b'{"elements": [], "remark": "runtime error: Query ran out of memory"}'),
}


@pytest.mark.parametrize(
    "name, fault",
    [
        *(("overpass", fault) for fault in PASSING_FAULTS),
        ("batiment", "truncated body"),
        ("les-arbres", "server error"),
    ],
)
def test_a_passing_fault_changes_nothing_but_the_time(
    fetched: Fetch, fake: FakeServices, waited: list[float], said: list[str], name: str, fault: str
):
    fake.faults[name] = [Fault(**{**vars(PASSING_FAULTS[fault]), "times": 2})]
    assert [path.name for path in fetched()] == [BATIMENT, "bdtopo_troncon_de_route.geojson", ARBRES, OVERPASS]
    assert waited == [1.0, 2.0]
    assert sum("trying again in" in line for line in said) == 2


def test_a_wait_that_the_service_asks_for_is_kept(fetched: Fetch, fake: FakeServices, waited: list[float]):
    fake.faults["overpass"] = [Fault(status=429, headers={"Retry-After": "37"})]
    fetched()
    assert waited == [37.0]


def test_a_wait_may_be_given_as_a_date(fetched: Fetch, fake: FakeServices, waited: list[float]):
    fake.faults["overpass"] = [Fault(status=503, headers={"Retry-After": formatdate(time() + 60, usegmt=True)})]
    fetched()
    assert waited == [pytest.approx(60, abs=3)]


def test_nobody_waits_for_an_hour(fetched: Fetch, fake: FakeServices, waited: list[float]):
    fake.faults["overpass"] = [Fault(status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(TileError, match=r"in 1 tries.*asks to wait 3600 s.*run the same command again later"):
        fetched()
    assert waited == []


def test_after_an_outage_only_what_is_missing_is_asked_for(fetched: Fetch, fake: FakeServices):
    fake.faults["les-arbres"] = [Fault(status=500, times=4)]
    with pytest.raises(TileError, match=r"les-arbres/exports/geojson gave no usable answer in 4 tries; .* 500"):
        fetched()
    before = fake.times_asked()
    fetched()
    assert fake.times_asked()["batiment"] == before["batiment"] == 1
    assert fake.times_asked()["les-arbres"] == 5


def test_a_failure_leaves_no_half_file(fetched: Fetch, fake: FakeServices, tmp_path: Path):
    fake.faults["overpass"] = [Fault(cut_to=40, times=9)]
    with pytest.raises(TileError, match="broke off"):
        fetched()
    assert not list(tmp_path.rglob("*overpass*"))
    assert all(json.loads(path.read_text()) for path in tmp_path.rglob("*") if path.is_file())


def test_a_data_set_that_was_withdrawn_is_told_and_the_rest_is_fetched(
    fetched: Fetch, fake: FakeServices, said: list[str]
):
    fake.faults["les-arbres"] = [Fault(status=404, body=b'{"error_code": "ODSError"}', times=9)]
    assert ARBRES not in [path.name for path in fetched()]
    assert any("les-arbres.geojson" in line and "404 Not Found" in line for line in said)
    assert ARBRES not in [path.name for path in fetched(offline=True)]
    assert fake.times_asked()["les-arbres"] == 1


def test_a_refusal_is_asked_again_on_the_next_day(fetched: Fetch, fake: FakeServices):
    fake.faults["les-arbres"] = [Fault(status=404)]
    fetched()
    assert len(features(fetched(), ARBRES)) == len(TREE_GENERA)


def test_being_turned_away_is_an_error_and_not_a_missing_data_set(fetched: Fetch, fake: FakeServices):
    fake.faults["les-arbres"] = [Fault(status=403)]
    with pytest.raises(TileError, match=r"403 Forbidden.*by hand"):
        fetched()


def test_a_fetched_box_becomes_a_tile(fetched: Fetch):
    tile = build_tile(read_sources(fetched(), AREA).findings, AREA, "fetched")
    assert (len(tile.buildings), len(tile.roads), len(tile.trees)) == (HOUSES, 1, len(TREE_GENERA))
    assert {terms.licence for terms in tile.licences} == {"Licence Ouverte 2.0", "ODbL 1.0"}


def test_a_whole_service_that_refuses_is_an_error(fetched: Fetch, fake: FakeServices):
    fake.faults["batiment"] = [Fault(status=400, body=b"no such layer")]
    with pytest.raises(TileError, match=r"400 Bad Request: no such layer.*by hand"):
        fetched()


def test_offline_asks_nobody(fetched: Fetch, fake: FakeServices):
    paths = fetched()
    asked = len(fake.asked)
    assert fetched(offline=True) == paths
    assert len(fake.asked) == asked


def test_offline_names_what_the_cache_lacks(fetched: Fetch):
    next(path for path in fetched() if path.name == OVERPASS).unlink()
    with pytest.raises(TileError, match=rf"--offline: 1 of {len(ANSWERS)} files .*: overpass\.json\. Run once without"):
        fetched(offline=True)


def test_a_damaged_file_of_the_cache_is_named(fetched: Fetch):
    path = fetched()[0]
    path.write_text("{")
    with pytest.raises(TileError, match=rf"{BATIMENT} is damaged.*Delete it"):
        fetched()


def test_nothing_listens_there(fetched: Fetch, fake: FakeServices):
    with pytest.raises(TileError, match="no connection"):
        fetched(services=type(fake.services)(ign_wfs="http://127.0.0.1:9/wfs"))


def test_another_service_at_the_address_is_noticed(fetched: Fetch, fake: FakeServices):
    fake.faults["overpass"] = [Fault(body=b'{"hello": "world"}')]
    with pytest.raises(TileError, match="without a list 'elements'"):
        fetched()


def test_a_box_of_twenty_kilometres_is_refused_with_an_estimate(fetched: Fetch, fake: FakeServices):
    with pytest.raises(TileError, match=r"20\.0 x 20\.0 km.* 16\.0 million records and 10\.0 GB.*at most 4 km2"):
        fetched(area=box(0, 0, 20_000, 20_000))
    assert not fake.asked


def test_a_box_that_nobody_knows_anything_about_is_an_error(fetched: Fetch, fake: FakeServices):
    fake.answer = lambda name, params: {"features": [], "elements": [], "numberMatched": 0}  # type: ignore[method-assign]
    with pytest.raises(TileError, match=r"No service knows anything .* Is it in the sea"):
        fetched()


def test_every_box_that_can_be_built_can_be_fetched(fetched: Fetch):
    assert fetched(area=area_of(parse_box("2.3432,48.87717,2.3541,48.88119")))
