"""A box of France from the public services: IGN's WFS, Paris Data and OpenStreetMap, kept in a cache of files.

Each answer is one file in a folder of the box, named so that its reader knows it, and is asked for once: after a
failure the next run asks only for what is missing, and `offline` asks for nothing.
"""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import shapely

from ...errors import TileError
from ...files import write_atomic
from .area import LARGEST_KM2
from .fetch_services import ANSWERS, PAGE_SIZE, PUBLIC, Answer, Question, Services
from .fetch_web import BY_HAND, Refused, Web

MB_PER_KM2 = 25.0
"""Of central Paris. OpenStreetMap alone has 8.7 MB on each square kilometre around the rue La Fayette; that the other
services together have twice as much is a guess."""

RECORDS_PER_KM2 = 40_000
"""The same place: 38,000 elements of OpenStreetMap, and buildings, trees and lamps of the others."""

WAITS_S = (2.0, 6.0, 18.0, 54.0)
"""Between the tries of one request; a service may ask for longer ones."""


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """An answer in the cache."""

    path: Path
    records: int
    refusal: str | None
    """Why the service gave nothing, where it refused for good."""


def fetch(
    area: shapely.Polygon,
    cache: Path,
    offline: bool = False,
    *,
    services: Services = PUBLIC,
    waits_s: tuple[float, ...] = WAITS_S,
    page_size: int = PAGE_SIZE,
    sleep: Callable[[float], None] = time.sleep,
    say: Callable[[str], None] | None = None,
) -> list[Path]:
    """Files that hold everything the services know about the `area`, a box of EPSG:2154.

    Args:
        area: at most `LARGEST_KM2`.
        cache: folder of all boxes; a box has a folder of its own in it.
        offline: take what the cache has; what it lacks is an error that names it.
        services: where the services are.
        waits_s: seconds before each further try of one request.
        page_size: records asked for at once where a service gives them in pages.
        sleep: waits so many seconds.
        say: is told one line for each answer and each failed try; the default writes them on standard error.

    Returns:
        The files that hold at least one record; readers recognise them by name and content.

    Raises:
        TileError: the box is too large; a service is down; the cache lacks something; nobody knows anything there.
    """
    _require_small(area)
    folder = cache / _name_of(area)
    if offline:
        _require_all(folder)
    web = Web(waits_s=waits_s, sleep=sleep, say=say or _on_standard_error)
    question = Question(area=area, services=services, page_size=page_size, web=web)
    kept = [_kept(answer, folder, question, offline) for answer in ANSWERS]
    if not any(answer.records for answer in kept):
        raise TileError(
            f"No service knows anything in the box {_name_of(area)} (EPSG:2154, metres). Is it in the sea? Give "
            "another --bbox."
        )
    return [answer.path for answer in kept if answer.records]


def _require_small(area: shapely.Polygon) -> None:
    west, south, east, north = area.bounds
    km2 = (east - west) * (north - south) / 1e6
    if km2 > LARGEST_KM2:
        raise TileError(
            f"The box to fetch is {(east - west) / 1000:.1f} x {(north - south) / 1000:.1f} km: in a city about "
            f"{km2 * RECORDS_PER_KM2 / 1e6:,.1f} million records and {km2 * MB_PER_KM2 / 1000:,.1f} GB, which public "
            f"services do not give in one piece. Give a box of at most {LARGEST_KM2:g} km2, or download the files of "
            "the whole département from geoservices.ign.fr, opendata.paris.fr and download.geofabrik.de."
        )


def _name_of(area: shapely.Polygon) -> str:
    """West, south, east and north in whole metres around the area."""
    west, south, east, north = area.bounds
    return f"{int(west)}_{int(south)}_{-int(-east // 1)}_{-int(-north // 1)}"


def _require_all(folder: Path) -> None:
    missing = [answer.name for answer in ANSWERS if not (folder / answer.name).is_file()]
    if missing:
        raise TileError(
            f"--offline: {len(missing)} of {len(ANSWERS)} files of this box are not in {folder}: {', '.join(missing)}. "
            "Run once without --offline, or name another --cache."
        )


def _kept(answer: Answer, folder: Path, question: Question, offline: bool) -> _Kept:
    """The answer from the cache, or else from its service; a refusal is kept for `offline`, and asked again else."""
    path, say = folder / answer.name, question.web.say
    if path.is_file():
        kept = _read(path)
        if offline or kept.refusal is None:
            day = datetime.date.fromtimestamp(path.stat().st_mtime)
            say(f"{answer.name}: {kept.refusal or f'{kept.records} records'}, from the cache of {day}")
            return kept
    try:
        document = answer.ask(question)
    except Refused as refused:
        if not answer.may_be_refused:
            raise TileError(f"{refused}. {BY_HAND}") from refused
        document = {"type": "FeatureCollection", "features": [], "refused": str(refused)}
    write_atomic(path, json.dumps(document, ensure_ascii=False))
    kept = _count(path, document)
    say(f"{answer.name}: {kept.refusal or f'{kept.records} records'}")
    return kept


def _read(path: Path) -> _Kept:
    try:
        return _count(path, json.loads(path.read_bytes()))
    except (ValueError, AttributeError) as reason:
        raise TileError(f"{path} is damaged: {reason}. Delete it and fetch again.") from reason


def _count(path: Path, document: Mapping[str, Any]) -> _Kept:
    listed: Iterable[Any] = document.get("features", document.get("elements", ()))
    return _Kept(path=path, records=len(list(listed)), refusal=document.get("refused"))


def _on_standard_error(line: str) -> None:
    click.echo(line, err=True)
