"""Small findings, written by hand in metres about one point of Paris."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.affinity import translate

from twincity.replicator.city.sources.findings import LAYER_OF_KIND, Findings, FoundBuilding, FoundPoint, FoundRoad
from twincity.replicator.city.sources.tally import Tally

X0, Y0 = 652_000.0, 6_864_000.0
LICENCES = {"osm": "ODbL 1.0", "paris_data": "ODbL 1.0"}


def rectangle(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    return shapely.box(X0 + x0, Y0 + y0, X0 + x1, Y0 + y1)


def at(shape: shapely.Geometry) -> shapely.Geometry:
    """A shape written about the origin, where Paris is."""
    return translate(shape, X0, Y0)


def house(id: str, x0: float, y0: float, x1: float, y1: float, **known: Any) -> FoundBuilding:
    return FoundBuilding(id=id, footprint=rectangle(x0, y0, x1, y1), **known)


def road(id: str, *points: tuple[float, float], **known: Any) -> FoundRoad:
    return FoundRoad(id=id, line=at(shapely.LineString(points)), **known)


def point(kind: str, x: float, y: float, **known: Any) -> FoundPoint:
    return FoundPoint(id=f"{kind} {x:g} {y:g}", kind=kind, point=shapely.Point(X0 + x, Y0 + y), **known)


def findings(source: str, *things: Any, tally: Tally | None = None, **more: Any) -> Findings:
    """What a reader would return that read and kept exactly these things."""
    tally = tally or Tally()
    buildings = tuple(thing for thing in things if isinstance(thing, FoundBuilding))
    roads = tuple(thing for thing in things if isinstance(thing, FoundRoad))
    points = tuple(thing for thing in things if isinstance(thing, FoundPoint))
    tally.read.update(buildings=len(buildings), roads=len(roads))
    tally.read.update(LAYER_OF_KIND[thing.kind] for thing in points)
    return Findings(
        source=source,
        files=(f"{source}.file",),
        attribution=(f"by {source}",),
        licence=LICENCES.get(source, "Licence Ouverte 2.0"),
        buildings=buildings,
        roads=roads,
        points=points,
        tally=tally,
        **more,
    )
