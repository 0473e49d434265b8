"""The JSON of an Overpass query as OPL, the plainest form that osmium reads, so that one reader serves all files.

Overpass writes shapes in two ways: `out body;>;` lists the nodes of each way, `out geom` repeats their coordinates in
each way and in each member of a relation. Here both become nodes, ways and relations.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...errors import TileError

ASK_AGAIN = "Ask Overpass again with `[out:json]` and `out geom;`, or `out body; >; out skel qt;`."
LETTERS = {"node": "n", "way": "w", "relation": "r"}


def as_opl(path: Path, document: Any) -> bytes:
    """The document as the bytes of an OPL file; `path` is named in errors."""
    elements = document.get("elements") if isinstance(document, Mapping) else None
    if not isinstance(elements, list):
        raise TileError(f"{path} has no list 'elements'. {ASK_AGAIN}")
    if "error" in (remark := str(document.get("remark", ""))).lower():
        raise TileError(f"{path} is not complete, Overpass says: {remark} Ask again for a smaller box.")
    return "\n".join(_OverpassElements(path, elements).lines()).encode()


class _OverpassElements:
    """Elements by type and id; what is listed twice (once with tags, once as a skeleton) is one."""

    def __init__(self, path: Path, listed: Sequence[Any]) -> None:
        self._path = path
        self._of: dict[str, dict[int, dict[str, Any]]] = {"node": {}, "way": {}, "relation": {}}
        for index, element in enumerate(listed):
            self._add(f"{path}: elements[{index}]", element)
        for relation in self._of["relation"].values():
            self._add_geometry_of_members(relation)
        self._next_id = max((id for of_kind in self._of.values() for id in of_kind), default=0) + 1
        self._node_at: dict[tuple[float, float], int] = {}

    def lines(self) -> Iterator[str]:
        """OPL, nodes first."""
        ways = [(way, self._nodes_of(id, way)) for id, way in sorted(self._of["way"].items())]
        for id, node in sorted(self._of["node"].items()):
            if "lat" in node:
                yield f"n{id} {_tags(node)} x{node['lon']:.7f} y{node['lat']:.7f}"
        for (lon, lat), id in self._node_at.items():
            yield f"n{id} x{lon:.7f} y{lat:.7f}"
        for way, nodes in ways:
            yield f"w{way['id']} {_tags(way)} N" + ",".join(f"n{node}" for node in nodes)
        for id, relation in sorted(self._of["relation"].items()):
            yield f"r{id} {_tags(relation)} M" + ",".join(_members(relation))

    def _add(self, where: str, element: Any) -> None:
        kind, id = (element.get("type"), element.get("id")) if isinstance(element, Mapping) else (None, None)
        if kind not in self._of:
            return  # `count` and `area` elements hold no geometry
        if not isinstance(id, int):
            raise TileError(f"{where}: id is {id!r}, expected a whole number. {ASK_AGAIN}")
        if kind == "node" and not _is_place(element):
            raise TileError(f"{where} has no usable lat and lon. {ASK_AGAIN}")
        for key, is_right in (("nodes", _is_id), ("geometry", _is_place_or_null), ("members", _is_member)):
            if not isinstance(listed := element.get(key, []), list) or not all(is_right(item) for item in listed):
                raise TileError(f"{where}: its {key} are not as Overpass writes them. {ASK_AGAIN}")
        if not isinstance(element.get("tags") or {}, dict):
            raise TileError(f"{where}: its tags are not as Overpass writes them. {ASK_AGAIN}")
        self._of[kind].setdefault(id, {}).update({key: value for key, value in element.items() if value is not None})

    def _add_geometry_of_members(self, relation: Mapping[str, Any]) -> None:
        """Ways that are only told inside a relation become elements, without tags."""
        for member in relation.get("members", ()):
            if member["type"] == "way" and "geometry" in member:
                way = self._of["way"].setdefault(member["ref"], {"id": member["ref"]})
                way.setdefault("geometry", member["geometry"])

    def _nodes_of(self, id: int, way: Mapping[str, Any]) -> list[int]:
        if "geometry" in way:
            return [self._node_of(place) for place in way["geometry"]]
        if "nodes" not in way:
            raise TileError(f"{self._path}: way {id} has neither nodes nor geometry. {ASK_AGAIN}")
        return way["nodes"]

    def _node_of(self, place: Mapping[str, Any] | None) -> int:
        """The number given to a coordinate; a coordinate cut off by the query's box gets one that no node has."""
        new_id = self._next_id
        if place is None:
            self._next_id += 1
            return new_id
        known = self._node_at.setdefault((float(place["lon"]), float(place["lat"])), new_id)
        self._next_id += known == new_id
        return known


def _is_place(element: Mapping[str, Any]) -> bool:
    values = (element.get("lat"), element.get("lon"))
    return all(isinstance(value, (int, float)) and math.isfinite(value) for value in values)


def _is_place_or_null(value: object) -> bool:
    return value is None or (isinstance(value, Mapping) and _is_place(value))


def _is_member(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("type"), str) and _is_id(value.get("ref"))


def _is_id(value: object) -> bool:
    return isinstance(value, int)


def _tags(element: Mapping[str, Any]) -> str:
    return "T" + ",".join(f"{_escaped(key)}={_escaped(value)}" for key, value in element.get("tags", {}).items())


def _members(relation: Mapping[str, Any]) -> Iterable[str]:
    for member in relation.get("members", ()):
        if member["type"] in LETTERS:
            yield f"{LETTERS[member['type']]}{member['ref']}@{_escaped(member.get('role', ''))}"


def _escaped(text: object) -> str:
    """OPL writes whatever is not plain as its code point between per cent signs."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "_:-.") else f"%{ord(c):x}%" for c in str(text))
