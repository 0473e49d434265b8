"""Small stand-ins for the public services, on one local HTTP server, with the faults that real ones have."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from twincity.replicator.city.sources.fetch_services import Services

from .vector_samples import ORIGIN, TO_DEGREES

LAMBERT_NAME = "urn:ogc:def:crs:EPSG::2154"
HOUSES = 5
TREE_GENERA = ("Platanus", "Tilia", "Aesculus")


@dataclass(kw_only=True)
class Fault:
    """An answer that is given instead of the right one, a number of times."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_to: int | None = None
    """Send only so many bytes of the right answer, having promised all."""

    times: int = 1


@dataclass(kw_only=True)
class FakeServices:
    """What the server knows, and what it was asked."""

    address: str = ""
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    """Layer or data set, or `overpass` -> what goes wrong first."""

    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    houses: int = HOUSES
    announces: int | str | None = None
    """In place of the right number of matching records."""

    @property
    def services(self) -> Services:
        return Services(
            ign_wfs=f"{self.address}/wfs", paris_data=f"{self.address}/explore", overpass=f"{self.address}/overpass"
        )

    def times_asked(self) -> Counter[str]:
        return Counter(name for name, _ in self.asked)

    def answer(self, name: str, params: dict[str, str]) -> dict[str, Any]:
        """The right answer, in the shape in which the service gives it."""
        if name == "overpass":
            return _overpass()
        if name in ("batiment", "troncon_de_route", "zone_de_vegetation", "surface_hydrographique"):
            return self._wfs(name, params)
        return _collection(_trees() if name == "les-arbres" else [])

    def _wfs(self, layer: str, params: dict[str, str]) -> dict[str, Any]:
        listed = {"batiment": _houses(self.houses), "troncon_de_route": [_road()]}.get(layer, [])
        start = int(params["STARTINDEX"])
        page = listed[start : start + int(params["COUNT"])]
        matched = len(listed) if self.announces is None else self.announces
        named = {"crs": {"type": "name", "properties": {"name": LAMBERT_NAME}}} if page else {"crs": None}
        return {**_collection(page), "numberMatched": matched, "numberReturned": len(page), **named}


@contextmanager
def running(fake: FakeServices) -> Iterator[FakeServices]:
    """The services while the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(fake: FakeServices) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            params = {key: values[0] for key, values in parse_qs(address.query).items()}
            name = params["TYPENAMES"].split(":")[1] if address.path == "/wfs" else address.path.split("/")[4]
            self._reply(name, params)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._reply("overpass", {key: values[0] for key, values in parse_qs(body).items()})

        def _reply(self, name: str, params: dict[str, str]) -> None:
            fake.asked.append((name, params))
            fault = _next_fault(fake.faults.get(name, ()))
            right = json.dumps(fake.answer(name, params)).encode()
            promised = right if fault is None or fault.cut_to is not None else fault.body
            self.send_response(200 if fault is None else fault.status)
            for key, value in ({} if fault is None else fault.headers).items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(promised)))
            self.end_headers()
            self.wfile.write(promised[: None if fault is None else fault.cut_to])

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal of the tests."""

    return Handler


def _next_fault(faults: Sequence[Fault]) -> Fault | None:
    fault = next((fault for fault in faults if fault.times > 0), None)
    if fault is not None:
        fault.times -= 1
    return fault


def _collection(features: Sequence[Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}


def _houses(count: int) -> list[dict[str, Any]]:
    """In a row, ten metres each."""
    x, y = ORIGIN
    rings = [
        [[x + 10 * i + dx, y + dy, 50.0] for dx, dy in ((0, 0), (10, 0), (10, 12), (0, 12), (0, 0))]
        for i in range(count)
    ]
    return [
        _feature("MultiPolygon", [[ring]], cleabs=f"BATIMENT{i}", hauteur=15.0 + i, nombre_d_etages=5,
                 construction_legere=False, altitude_minimale_sol=35.0)
        for i, ring in enumerate(rings)
    ]  # fmt: skip


def _road() -> dict[str, Any]:
    x, y = ORIGIN
    line = [[x, y - 8, 35.0], [x + 60, y - 8, 35.0]]
    return _feature("LineString", line, cleabs="TRONROUT1", nature="Route à 1 chaussée", largeur_de_chaussee=8.0,
                    position_par_rapport_au_sol="0", sens_de_circulation="Double sens")  # fmt: skip


def _trees() -> list[dict[str, Any]]:
    places = [_degrees(10.0 * i, -3.0) for i in range(len(TREE_GENERA))]
    return [
        _feature("Point", list(place), idbase=100 + i, genre=genus, hauteurenm=12, typeemplacement="Arbre")
        for i, (place, genus) in enumerate(zip(places, TREE_GENERA, strict=True))
    ]


def _overpass() -> dict[str, Any]:
    (lon, lat), ends = _degrees(5, -3), [_degrees(0, -8), _degrees(60, -8)]
    way = {"type": "way", "id": 2, "nodes": [3, 4], "tags": {"highway": "residential"},
           "geometry": [{"lat": y, "lon": x} for x, y in ends]}  # fmt: skip
    bench = {"type": "node", "id": 1, "lat": lat, "lon": lon, "tags": {"amenity": "bench"}}
    return {"version": 0.6, "generator": "Overpass API", "osm3s": {}, "elements": [bench, way]}


def _degrees(x: float, y: float) -> tuple[float, float]:
    lon, lat = TO_DEGREES.transform(ORIGIN[0] + x, ORIGIN[1] + y)
    return round(lon, 7), round(lat, 7)
