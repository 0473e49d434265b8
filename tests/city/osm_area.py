"""A small invented piece of map, written in every container in which OpenStreetMap comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import osmium
import pyproj

ORIGIN = (652_000.0, 6_864_000.0)
"""Where (0, 0) of an invented area lies in EPSG:2154."""

Tags = Mapping[str, str]
TO_DEGREES = pyproj.Transformer.from_crs(2154, 4326, always_xy=True)


@dataclass
class InventedArea:
    """Nodes, ways and relations; places in metres from `ORIGIN`, numbers given in the order of drawing."""

    nodes: dict[int, tuple[float, float, Tags]] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], Tags]] = field(default_factory=dict)
    relations: dict[int, tuple[list[tuple[str, int, str]], Tags]] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)
    """Ways that relations name but the file does not hold."""

    def node(self, x: float, y: float, **tags: str) -> int:
        """A new node; in keys, `__` stands for a colon."""
        lon, lat = TO_DEGREES.transform(ORIGIN[0] + x, ORIGIN[1] + y)
        self.nodes[len(self.nodes) + 1] = round(lon, 7), round(lat, 7), _keys(tags)
        return len(self.nodes)

    def way(self, *places: tuple[float, float], **tags: str) -> int:
        """A new way through new nodes; one that ends where it began ends on its first node."""
        is_ring = len(places) > 2 and places[0] == places[-1]
        nodes = [self.node(*place) for place in (places[:-1] if is_ring else places)]
        return self.way_of(nodes + nodes[:1] if is_ring else nodes, **tags)

    def way_of(self, nodes: Sequence[int], **tags: str) -> int:
        """A new way through known nodes."""
        id = 100 + len(self.ways)
        self.ways[id] = list(nodes), _keys(tags)
        return id

    def box(self, x0: float, y0: float, x1: float, y1: float, **tags: str) -> int:
        """A new rectangle."""
        return self.way((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0), **tags)

    def relation(self, *members: tuple[int, str], **tags: str) -> int:
        """A new multipolygon of ways and their roles."""
        id = 500 + len(self.relations)
        described = _keys({"type": "multipolygon", **tags})
        self.relations[id] = [("way", way, role) for way, role in members], described
        return id

    def kept_ways(self) -> dict[int, tuple[list[int], Tags]]:
        """The ways that the file holds."""
        return {id: way for id, way in self.ways.items() if id not in self.missing}

    def tagged(self) -> int:
        """How many things the file describes."""
        listed = [*self.nodes.values(), *self.kept_ways().values(), *self.relations.values()]
        return sum(bool(thing[-1]) for thing in listed)


def _keys(tags: Mapping[str, str]) -> Tags:
    return {key.replace("__", ":"): value for key, value in tags.items()}


def write_xml(area: InventedArea, path: Path) -> Path:
    """As the editing API and JOSM write it."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6">']
    for id, (lon, lat, tags) in area.nodes.items():
        lines.append(f'<node id="{id}" lat="{lat:.7f}" lon="{lon:.7f}">{_xml(tags)}</node>')
    for id, (nodes, tags) in area.kept_ways().items():
        lines.append(f'<way id="{id}">' + "".join(f'<nd ref="{node}"/>' for node in nodes) + _xml(tags) + "</way>")
    for id, (members, tags) in area.relations.items():
        listed = "".join(f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members)
        lines.append(f'<relation id="{id}">{listed}{_xml(tags)}</relation>')
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def _xml(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())


def write_pbf(area: InventedArea, path: Path) -> Path:
    """As the regional extracts come."""
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf")) as writer:
        for id, (lon, lat, tags) in area.nodes.items():
            writer.add_node(osmium.osm.mutable.Node(id=id, location=(lon, lat), tags=dict(tags)))
        for id, (nodes, tags) in area.kept_ways().items():
            writer.add_way(osmium.osm.mutable.Way(id=id, nodes=nodes, tags=dict(tags)))
        for id, (members, tags) in area.relations.items():
            listed = [(kind[0], ref, role) for kind, ref, role in members]
            writer.add_relation(osmium.osm.mutable.Relation(id=id, members=listed, tags=dict(tags)))
    return path


def write_overpass_nodes(area: InventedArea, path: Path) -> Path:
    """As `out body; >; out skel qt;` answers: nodes apart, those without tags last."""
    elements: list[dict[str, Any]] = [_way(id, way) for id, way in area.kept_ways().items()]
    elements += [_relation(id, relation) for id, relation in area.relations.items()]
    elements += [_node(id, node) for id, node in area.nodes.items()]
    return _write_overpass(elements, path)


def write_overpass_geom(area: InventedArea, path: Path) -> Path:
    """As `out geom;` answers: coordinates in the ways, and in the members of relations, whose ways are not listed."""
    elements = [_node(id, node) for id, node in area.nodes.items() if node[2]]
    elements += [{**_way(id, way), "geometry": _geometry(area, id)} for id, way in area.kept_ways().items() if way[1]]
    for id, relation in area.relations.items():
        described = _relation(id, relation)
        for member in described["members"]:
            if member["ref"] not in area.missing:
                member["geometry"] = _geometry(area, member["ref"])
        elements.append(described)
    return _write_overpass(elements, path)


def _geometry(area: InventedArea, way: int) -> list[dict[str, float]]:
    return [{"lat": area.nodes[node][1], "lon": area.nodes[node][0]} for node in area.ways[way][0]]


def _node(id: int, node: tuple[float, float, Tags]) -> dict[str, Any]:
    return {"type": "node", "id": id, "lat": node[1], "lon": node[0]} | ({"tags": node[2]} if node[2] else {})


def _way(id: int, way: tuple[list[int], Tags]) -> dict[str, Any]:
    return {"type": "way", "id": id, "nodes": way[0]} | ({"tags": way[1]} if way[1] else {})


def _relation(id: int, relation: tuple[list[tuple[str, int, str]], Tags]) -> dict[str, Any]:
    members = [{"type": kind, "ref": ref, "role": role} for kind, ref, role in relation[0]]
    return {"type": "relation", "id": id, "members": members, "tags": relation[1]}


def _write_overpass(elements: list[dict[str, Any]], path: Path) -> Path:
    head = {"version": 0.6, "generator": "Overpass API", "osm3s": {"copyright": "ODbL"}}
    path.write_text(json.dumps({**head, "elements": elements}, ensure_ascii=False), encoding="utf-8")
    return path


Writer = Callable[[InventedArea, Path], Path]

CONTAINERS: Mapping[str, Writer] = {
    "area.osm": write_xml,
    "area.osm.pbf": write_pbf,
    "nodes.json": write_overpass_nodes,
    "geom.json": write_overpass_geom,
}
"""Name of a file -> how the area is written into it."""
