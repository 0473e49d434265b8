"""A small invented street of houses with roofs, written as CityGML and as CityJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyproj

from .vector_samples import ORIGIN

GROUND_Z = 40.0
Face = tuple[str, list[np.ndarray]]
"""Kind of surface and its rings (n, 3), closed, in metres about `ORIGIN`."""


@dataclass(kw_only=True)
class House:
    """A building or a part, with its faces."""

    id: str
    faces: Sequence[Face] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: Sequence[House] = ()


def ring(*points: tuple[float, float, float]) -> np.ndarray:
    """Closed, `GROUND_Z` added to the heights."""
    closed = np.array([*points, points[0]], float)
    return closed + np.array([0, 0, GROUND_Z])


def gable_house(x: float = 0.0, eaves: float = 6.0, ridge: float = 9.0, id: str = "gable", **known: str) -> House:
    """10 m along x, 8 m along y, the ridge along x."""
    a, b, c, d = (x, 0), (x + 10, 0), (x + 10, 8), (x, 8)
    e, f = (x, 4), (x + 10, 4)
    faces = [
        ("GroundSurface", [ring((*a, 0), (*d, 0), (*c, 0), (*b, 0))]),
        ("WallSurface", [ring((*a, 0), (*b, 0), (*b, eaves), (*a, eaves))]),
        ("WallSurface", [ring((*c, 0), (*d, 0), (*d, eaves), (*c, eaves))]),
        ("WallSurface", [ring((*b, 0), (*c, 0), (*c, eaves), (*f, ridge), (*b, eaves))]),
        ("WallSurface", [ring((*d, 0), (*a, 0), (*a, eaves), (*e, ridge), (*d, eaves))]),
        ("RoofSurface", [ring((*a, eaves), (*b, eaves), (*f, ridge), (*e, ridge))]),
        ("RoofSurface", [ring((*c, eaves), (*d, eaves), (*e, ridge), (*f, ridge))]),
    ]
    return House(id=id, faces=faces, attributes=known)


def courtyard_house(id: str = "courtyard") -> House:
    """20 x 20 m with a court of 6 x 6 m, flat, 15 m high."""
    outer, inner = ((0, 20), (20, 20), (20, 40), (0, 40)), ((7, 27), (7, 33), (13, 33), (13, 27))

    def level(z: float) -> list[np.ndarray]:
        return [ring(*((*p, z) for p in outer)), ring(*((*p, z) for p in inner))]

    return House(id=id, faces=[("GroundSurface", level(0)), ("RoofSurface", level(15))])


def mansard_house(id: str = "mansard") -> House:
    """12 x 12 m: steep slates 1.2 m wide from 18 to 21 m, a flat top."""
    low = [(0, 0), (12, 0), (12, 12), (0, 12)]
    high = [(1.2, 1.2), (10.8, 1.2), (10.8, 10.8), (1.2, 10.8)]
    brisis = [
        ("RoofSurface", [ring((*low[i], 18), (*low[j], 18), (*high[j], 21), (*high[i], 21))])
        for i, j in ((0, 1), (1, 2), (2, 3), (3, 0))
    ]
    terrasson = ("RoofSurface", [ring(*((*p, 21) for p in high))])
    return House(id=id, faces=[("GroundSurface", [ring(*((*p, 0) for p in low))]), *brisis, terrasson])


def in_lambert(points: np.ndarray) -> np.ndarray:
    return points + np.array([*ORIGIN, 0])


def in_crs(code: int, is_turned: bool = False) -> Callable[[np.ndarray], np.ndarray]:
    """Points of the invented street in another CRS, the two numbers exchanged where `is_turned`."""
    transformer = pyproj.Transformer.from_crs(2154, code, always_xy=True)

    def place(points: np.ndarray) -> np.ndarray:
        x, y, z = in_lambert(points).T
        first, second = transformer.transform(x, y)
        return np.stack([second, first, z] if is_turned else [first, second, z], 1)

    return place


def write_gml(
    path: Path,
    *houses: House,
    crs: str | None = "EPSG:2154",
    place: Callable[[np.ndarray], np.ndarray] = in_lambert,
    versions: tuple[str, str] = ("2.0", "2.0"),
    lod: int = 2,
    extra: str = "",
) -> Path:
    """CityGML; `versions` are those of the core and of the building module."""
    core, building = versions
    members = "".join(f"<cityObjectMember>{_gml(house, place, lod)}</cityObjectMember>" for house in houses)
    named = f' srsName="{crs}"' if crs else ""
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- invented -->\n'
        f'<CityModel xmlns="http://www.opengis.net/citygml/{core}" '
        f'xmlns:bldg="http://www.opengis.net/citygml/building/{building}" '
        'xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<gml:boundedBy><gml:Envelope srsDimension="3"{named}/></gml:boundedBy>{members}{extra}</CityModel>'
    )
    return path


def _gml(house: House, place: Callable[[np.ndarray], np.ndarray], lod: int, tag: str = "Building") -> str:
    known = "".join(f"<bldg:{name}>{value}</bldg:{name}>" for name, value in house.attributes.items())
    faces = "".join(
        f"<bldg:boundedBy><bldg:{kind}><bldg:lod{lod}MultiSurface><gml:MultiSurface><gml:surfaceMember>"
        f"{gml_polygon(rings, place)}</gml:surfaceMember></gml:MultiSurface></bldg:lod{lod}MultiSurface></bldg:{kind}>"
        "</bldg:boundedBy>"
        for kind, rings in house.faces
    )
    parts = "".join(
        f"<bldg:consistsOfBuildingPart>{_gml(part, place, lod, 'BuildingPart')}</bldg:consistsOfBuildingPart>"
        for part in house.parts
    )
    return f'<bldg:{tag} gml:id="{house.id}">{known}{faces}{parts}</bldg:{tag}>'


def gml_polygon(rings: Sequence[np.ndarray], place: Callable[[np.ndarray], np.ndarray] = in_lambert) -> str:
    names = ["exterior", *["interior"] * (len(rings) - 1)]
    drawn = "".join(
        f"<gml:{name}><gml:LinearRing><gml:posList>{_numbers(place(points))}</gml:posList></gml:LinearRing></gml:{name}>"
        for name, points in zip(names, rings, strict=True)
    )
    return f"<gml:Polygon>{drawn}</gml:Polygon>"


def _numbers(points: np.ndarray) -> str:
    return " ".join(f"{number:.9f}" for number in points.ravel())


def write_cityjson(
    path: Path, *houses: House, crs: str | None = "EPSG:2154", version: str = "2.0", **kind: Any
) -> Path:
    """CityJSON; `kind` may be `solid=True`, `semantics=False`."""
    vertices: list[list[int]] = []
    objects: dict[str, Any] = {}
    for house in houses:
        _add_object(objects, house, vertices, "Building", **kind)
    document = {
        "type": "CityJSON",
        "version": version,
        "transform": {"scale": [0.001] * 3, "translate": [*ORIGIN, 0.0]},
        "metadata": {"referenceSystem": f"https://www.opengis.net/def/crs/EPSG/0/{crs.split(':')[1]}"} if crs else {},
        "CityObjects": objects,
        "vertices": vertices,
    }
    path.write_text(json.dumps(document))
    return path


def _add_object(
    objects: dict[str, Any],
    house: House,
    vertices: list[list[int]],
    tag: str,
    solid: bool = False,
    semantics: bool = True,
) -> None:
    item: dict[str, Any] = {"type": tag, "attributes": dict(house.attributes)}
    objects[house.id] = item
    if house.faces:
        faces = [[_places(points, vertices) for points in rings] for _, rings in house.faces]
        words = sorted({kind for kind, _ in house.faces})
        values = [words.index(kind) for kind, _ in house.faces]
        shape = {"type": "Solid" if solid else "MultiSurface", "lod": "2.2", "boundaries": [faces] if solid else faces}
        if semantics:
            said = [{"type": word} for word in words]
            shape["semantics"] = {"surfaces": said, "values": [values] if solid else values}
        item["geometry"] = [{**shape, "lod": "1.3", "boundaries": []}, shape]
    if house.parts:
        item["children"] = [part.id for part in house.parts]
    for part in house.parts:
        _add_object(objects, part, vertices, "BuildingPart", solid, semantics)
        objects[part.id]["parents"] = [house.id]


def _places(points: np.ndarray, vertices: list[list[int]]) -> list[int]:
    """Places in the list of the points of a ring, which CityJSON leaves open."""
    vertices += np.round(points[:-1] * 1000).astype(int).tolist()
    return list(range(len(vertices) - len(points) + 1, len(vertices)))
