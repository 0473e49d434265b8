"""Out of osmium: the tagged elements of a file in degrees, relations put together by osmium's assembler of areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

WAYS_NOT_IN_FILE = "incomplete, some of its ways are beyond the edge of the file"
RINGS_DO_NOT_CLOSE = "its ways cross or do not close to rings"
NODES_NOT_IN_FILE = "its nodes are beyond the edge of the file"
NOT_UPLOADED = "drawn in an editor and not uploaded, its nodes have negative numbers"
NO_PLACE = "latitude or longitude out of range"
NO_SHAPE = "a relation without a shape of its own"

CUT_AT_EDGE = "cut where the file ends"
RINGS_OF_RELATION = "courtyards from a relation without tags"

NO_MEANING = frozenset({"type", "created_by", "source", "note", "fixme"})
"""Tags that do not say what a thing is."""


@dataclass(kw_only=True)
class RawShapes:
    """What the file holds, by reference (`way/12`); longitude and latitude."""

    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    shapes: dict[str, BaseGeometry] = field(default_factory=dict)
    """Points of nodes, lines of ways."""

    grounds: dict[str, BaseGeometry] = field(default_factory=dict)
    """MultiPolygons of closed ways and relations."""

    troubles: dict[str, str] = field(default_factory=dict)
    """Why an element has no shape."""

    repairs: dict[str, str] = field(default_factory=dict)
    extent: shapely.Polygon | None = None
    """The box that the file says it covers."""

    far_away: int = 0
    """Tagged elements outside the box."""


def read_shapes(file: Any, box: shapely.Polygon | None) -> RawShapes:
    """Every tagged element that touches the `box` (in degrees; None is everywhere); `RuntimeError` when damaged."""
    import osmium

    reading = _Reading(box)
    kinds = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION  # an area may have the tags of its outer way
    processor = osmium.FileProcessor(file).with_areas().with_filter(osmium.filter.EmptyTagFilter().enable_for(kinds))
    for element in processor:
        if element.visible:
            reading.take(element)
    if (covered := processor.header.box()).valid():
        low, high = covered.bottom_left, covered.top_right
        reading.raw.extent = shapely.box(low.lon, low.lat, high.lon, high.lat)
    reading.explain_broken_relations(file)
    reading.give_rings_to_outer_ways()
    return reading.raw


class _Reading:
    """Takes osmium's elements one after the other: each lives only until the next is read."""

    def __init__(self, box: shapely.Polygon | None) -> None:
        import osmium

        self.raw = RawShapes()
        self._box = None if box is None else box.bounds
        self._wkb = osmium.geom.WKBFactory()
        self._no_place = osmium.InvalidLocationError
        self._assembled: set[str] = set()
        self._members: dict[str, dict[str, str]] = {}
        """Multipolygon relation -> its ways and their roles."""

    def take(self, element: Any) -> None:
        """One tagged element, or an area made of one."""
        if element.is_area():
            self._take_ground(element)
        elif element.is_node():
            self._take_node(element)
        elif element.is_way():
            self._take_way(element)
        else:
            self._take_relation(element)

    def explain_broken_relations(self, file: Any) -> None:
        """Say of every multipolygon that could not be put together what it lacks, as far as it is near."""
        import osmium

        broken = {ref: set(ways) for ref, ways in self._members.items() if ref not in self._assembled}
        for ref in self._members.keys() - broken.keys() - self.raw.grounds.keys():
            del self.raw.tags[ref]
            self.raw.far_away += 1
        wanted = [int(way.removeprefix("way/")) for ways in broken.values() for way in ways]
        known: dict[str, tuple[BaseGeometry | None, bool]] = {}
        if wanted:
            processor = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY).with_locations()
            processor.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)).with_filter(
                osmium.filter.IdFilter(wanted)
            )
            known = {f"way/{way.id}": self._line(way) for way in processor}
        near = {way for way, (line, _) in known.items() if line is not None and self._is_near(line)}
        whole = {way for way, (_, is_whole) in known.items() if is_whole}
        for ref, ways in broken.items():
            if self._box is not None and not ways & near:
                del self.raw.tags[ref]
                self.raw.far_away += 1
            else:
                self.raw.troubles[ref] = RINGS_DO_NOT_CLOSE if ways <= whole else WAYS_NOT_IN_FILE

    def give_rings_to_outer_ways(self) -> None:
        """In old data a relation only joins rings, and the outer way says what they enclose."""
        for ref, ways in self._members.items():
            if ref not in self.raw.grounds or self.raw.tags[ref].keys() - NO_MEANING:
                continue
            outer = [way for way, role in ways.items() if role != "inner"]
            if len(outer) == 1 and outer[0] in self.raw.grounds:
                self.raw.grounds[outer[0]] = self.raw.grounds.pop(ref)
                self.raw.repairs[outer[0]] = RINGS_OF_RELATION
                self.raw.troubles[ref] = NO_SHAPE

    def _take_ground(self, area: Any) -> None:
        if not area.num_rings()[0]:
            return
        ref = f"{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
        if area.from_way() and ref not in self.raw.tags:
            return  # the way came before, and is far away
        ground = shapely.from_wkb(self._wkb.create_multipolygon(area))
        if self._is_near(ground):
            self.raw.grounds[ref] = ground
        if not area.from_way():
            self._assembled.add(ref)

    def _take_node(self, node: Any) -> None:
        ref = f"node/{node.id}"
        if not node.location.valid():
            self._refuse(ref, node, NO_PLACE)
            return
        lon, lat = node.location.lon, node.location.lat
        if self._box is not None and not _overlap((lon, lat, lon, lat), self._box):
            self.raw.far_away += 1  # what `_keep_if_near` would say, without making a shape
        else:
            self.raw.shapes[ref], self.raw.tags[ref] = shapely.Point(lon, lat), dict(node.tags)

    def _take_way(self, way: Any) -> None:
        ref = f"way/{way.id}"
        line, is_whole = self._line(way)
        if line is None:
            self._refuse(ref, way, NOT_UPLOADED if any(node.ref < 0 for node in way.nodes) else NODES_NOT_IN_FILE)
            return
        self._keep_if_near(ref, way, line)
        if not is_whole:
            self.raw.repairs[ref] = CUT_AT_EDGE

    def _take_relation(self, relation: Any) -> None:
        ref = f"relation/{relation.id}"
        self.raw.tags[ref] = dict(relation.tags)
        if relation.tags.get("type") == "multipolygon":
            self._members[ref] = {f"way/{m.ref}": m.role for m in relation.members if m.type == "w"}
        else:
            self.raw.troubles[ref] = NO_SHAPE

    def _keep_if_near(self, ref: str, element: Any, shape: BaseGeometry) -> None:
        """Tags are copied last: of a whole region's file nearly all would be copied for nothing."""
        if self._is_near(shape):
            self.raw.shapes[ref], self.raw.tags[ref] = shape, dict(element.tags)
        else:
            self.raw.far_away += 1

    def _refuse(self, ref: str, element: Any, reason: str) -> None:
        self.raw.tags[ref], self.raw.troubles[ref] = dict(element.tags), reason

    def _line(self, way: Any) -> tuple[BaseGeometry | None, bool]:
        """The way, or the longest piece of it that the file has places for, and whether it is whole."""
        try:
            return shapely.from_wkb(self._wkb.create_linestring(way)), True
        except (self._no_place, RuntimeError):  # a place is missing, or there is only one
            places = [(node.lon, node.lat) if node.location.valid() else None for node in way.nodes]
        runs = [list(run) for is_known, run in groupby(places, key=lambda place: place is not None) if is_known]
        longest = max((run for run in runs if len(set(run)) > 1), key=len, default=None)
        return (None if longest is None else shapely.LineString(longest)), False

    def _is_near(self, shape: BaseGeometry) -> bool:
        """True when the bounds touch the box: the box may lie within a ring, whose line it does not touch."""
        return self._box is None or _overlap(shapely.bounds(shape).tolist(), self._box)


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    """True when two boxes (west, south, east, north) have a point in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
