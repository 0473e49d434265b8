"""What is asked of each public service about one box, and what its whole answer is.

IGN: Web Feature Service 2.0 of the Géoplateforme, in pages. Paris Data: exports of the Explore API v2.1. OpenStreetMap:
Overpass QL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import shapely

from ...errors import TileError
from .fetch_web import Web
from .osm_layers import AREA_KINDS, POINT_KINDS

PAGE_SIZE = 5000
"""Records that IGN's WFS gives at once at most."""

LAMBERT_93 = "urn:ogc:def:crs:EPSG::2154"
OVERPASS_TIMEOUT_S = 180

BD_TOPO = ("batiment", "troncon_de_route", "zone_de_vegetation", "surface_hydrographique")
PLAN = "plan-de-voirie"
PARIS_DATA: Mapping[str, str] = {
    "les-arbres": "geo_point_2d",
    "eclairage-public": "geo_point_2d",
    "signalisation-tricolore": "geo_point_2d",
    "velib-emplacement-des-stations": "coordonnees_geo",
    f"{PLAN}-mobiliers-urbains-bornes-barrieres-potelets": "geo_shape",
    f"{PLAN}-mobiliers-urbains-abris-voyageurs-points-darrets-bus": "geo_shape",
    f"{PLAN}-passages-pietons": "geo_shape",
    f"{PLAN}-trottoirs-emprises": "geo_shape",
    f"{PLAN}-chaussees": "geo_shape",
    f"{PLAN}-terre-pleins": "geo_shape",
    f"{PLAN}-ilots-directionnels": "geo_shape",
    f"{PLAN}-emprises-espaces-verts": "geo_shape",
}
"""Data set -> the field that is searched by box."""


@dataclass(frozen=True, kw_only=True)
class Services:
    """Where the services are."""

    ign_wfs: str = "https://data.geopf.fr/wfs/ows"
    paris_data: str = "https://opendata.paris.fr/api/explore/v2.1"
    overpass: str = "https://overpass-api.de/api/interpreter"


PUBLIC = Services()


@dataclass(frozen=True, kw_only=True)
class Question:
    """A box, and whom to ask about it."""

    area: shapely.Polygon
    """EPSG:2154."""

    services: Services
    page_size: int
    """Records asked for at once where a service gives them in pages."""

    web: Web


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One file of a box."""

    name: str
    """Of the file: its reader knows it by this name, or by what is in it."""

    ask: Callable[[Question], dict[str, Any]]
    """The whole answer: GeoJSON, or the JSON of Overpass. Raises `Refused` where the service says no for good, and
    `TileError` where it gives no usable answer."""

    may_be_refused: bool = False
    """True for one of many data sets, which its publisher may rename or withdraw."""


def _bd_topo(layer: str, question: Question) -> dict[str, Any]:
    """All pages of one layer, sorted, so that no record falls between two of them."""
    url, size = question.services.ign_wfs, question.page_size
    features: list[Any] = []
    while True:
        page = question.web.json(url, params=_page_of(layer, question.area, len(features), size))
        listed = _listed(page, "features", url)
        features += listed
        announced = page.get("numberMatched")
        matched = announced if isinstance(announced, int) else None
        if len(features) == matched or (matched is None and len(listed) < size):
            return {"type": "FeatureCollection", "name": layer, **_crs(page), "features": features}
        if matched is not None and (not listed or len(features) > matched):
            raise TileError(
                f"{url} announced {matched} records of {layer} and gave {len(features)}. Its data may be changing: run "
                "the same command again later."
            )


def _page_of(layer: str, area: shapely.Polygon, start: int, page_size: int) -> dict[str, str]:
    return {
        "SERVICE": "WFS",
        "VERSION": "2.0.0",
        "REQUEST": "GetFeature",
        "TYPENAMES": f"BDTOPO_V3:{layer}",
        "OUTPUTFORMAT": "application/json",
        "SRSNAME": LAMBERT_93,
        "BBOX": ",".join([*(f"{metres:.2f}" for metres in area.bounds), LAMBERT_93]),
        "SORTBY": "cleabs",
        "STARTINDEX": str(start),
        "COUNT": str(page_size),
    }


def _crs(page: Mapping[str, Any]) -> dict[str, Any]:
    """What the service says of its coordinates; it may give others than were asked for."""
    return {"crs": page["crs"]} if page.get("crs") else {}


def _paris_data(dataset: str, question: Question) -> dict[str, Any]:
    """One export; exports are whole, whatever their size."""
    west, south, east, north = _degrees(question.area)
    url = f"{question.services.paris_data}/catalog/datasets/{dataset}/exports/geojson"
    box = f"in_bbox({PARIS_DATA[dataset]}, {south}, {west}, {north}, {east})"
    document = question.web.json(url, params={"where": box, "limit": "-1"})
    _listed(document, "features", url)
    return document


def _overpass(question: Question) -> dict[str, Any]:
    url = question.services.overpass
    document = question.web.json(url, data={"data": overpass_query(_degrees(question.area))})
    _listed(document, "elements", url)
    return document


def overpass_query(box: tuple[float, float, float, float]) -> str:
    """Everything that a tile may show, with its coordinates.

    Boundaries, routes and rails are left out: a relation of one may be as long as the country.
    """
    west, south, east, north = box
    keys = sorted({*POINT_KINDS, *AREA_KINDS, "building:part"} - {"building", "railway", "shop"})
    wanted = [part for key in keys for part in (f'nw["{key}"]', f'rel["{key}"]["type"="multipolygon"]')]
    wanted += ['nwr["building"]', 'node["railway"="subway_entrance"]', 'nw["shop"~"^(kiosk|newsagent)$"]']
    head = f"[out:json][timeout:{OVERPASS_TIMEOUT_S}][bbox:{south},{west},{north},{east}];"
    return f"{head}({';'.join(wanted)};);out geom;"


def _listed(document: Mapping[str, Any], key: str, url: str) -> list[Any]:
    listed = document.get(key)
    if not isinstance(listed, list):
        raise TileError(f"{url} answered JSON without a list '{key}'. Is it the address of this service?")
    return listed


def _degrees(area: shapely.Polygon) -> tuple[float, float, float, float]:
    """West, south, east, north around the area."""
    import pyproj

    to_degrees = pyproj.Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
    west, south, east, north = to_degrees.transform_bounds(*area.bounds, densify_pts=21)
    return round(west, 6), round(south, 6), round(east, 6), round(north, 6)


ANSWERS: tuple[Answer, ...] = (
    *(Answer(name=f"bdtopo_{layer}.geojson", ask=partial(_bd_topo, layer)) for layer in BD_TOPO),
    *(
        Answer(name=f"{dataset}.geojson", ask=partial(_paris_data, dataset), may_be_refused=True)
        for dataset in PARIS_DATA
    ),
    Answer(name="overpass.json", ask=_overpass),
)
