"""`Findings`: what one file of open data says, in metres, before anything is merged or built.

Every reader turns its file into findings and counts what it could not use; merging, paving and checking are the same
for all. Coordinates are EPSG:2154 (Lambert-93), two-dimensional; heights are above the ground.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import shapely

from ..sizes import SIGN_KINDS
from ..street_rules import RoadUses
from ..tile import BuildingUse
from .tally import Tally

RoofShape = Literal["mansard", "flat", "gable", "hip"]
RoadKind = Literal["street", "service", "pedestrian", "path"]
AreaKind = Literal["carriageway", "sidewalk", "crossing", "island", "green", "water"]

LAYER_OF_KIND: Mapping[str, str] = {
    "tree": "trees", "lamp": "lamps", "bollard": "bollards", "barrier": "barriers", "bench": "benches", "bin": "bins",
    "bus_shelter": "bus shelters", "bike_rack": "bike racks", "bike_station": "bike stations",
    "hydrant": "hydrants", "traffic_light": "traffic lights", "metro_entrance": "metro entrances",
    "kiosk": "kiosks", "column": "columns", "fountain": "fountains", "post_box": "post boxes", "toilets": "toilets",
    "crossing": "crossings", "pedestrian_light": "pedestrian lights", "metro_totem": "metro totems",
    "advert": "advertising panels", "parking_meter": "parking meters", "planter": "planters",
    "work_barrier": "work barriers", "cabinet": "cabinets", "clock": "clocks", "scaffold": "scaffolds",
    "street_plate": "street plates", **dict.fromkeys(SIGN_KINDS, "traffic signs"),
}  # fmt: skip
"""Kind of a `FoundPoint` -> the name of its layer in a tally."""

LAYER_OF_AREA: Mapping[AreaKind, str] = {
    "carriageway": "carriageways", "sidewalk": "sidewalks", "crossing": "crossings", "island": "islands",
    "green": "greens", "water": "waters",
}  # fmt: skip
"""Kind of a `FoundArea` -> the name of its layer in a tally; buildings and roads are `buildings` and `roads`."""


@dataclass(frozen=True, kw_only=True)
class FoundBuilding:
    """One building, as far as the source knows it; None is unknown, never a guess."""

    id: str
    footprint: shapely.Polygon
    """Valid, with its courtyards."""

    gutter_height_m: float | None = None
    ridge_height_m: float | None = None
    levels: float | None = None
    """Storeys above the ground, the mansard counted as the source does."""

    year: int | None = None
    wall_material: str | None = None
    """One of `limestone`, `brick`, `concrete`, `render`, `millstone`, `glass`, `wood`."""

    roof_material: str | None = None
    """One of `zinc`, `slate`, `tile`, `concrete`."""

    roof: RoofShape | None = None
    use: BuildingUse | None = None
    is_light: bool = False
    """A shed, a canopy: nothing to give a facade to."""

    is_fictive: bool = False
    """A rectangle that stands for a building whose plan the source does not know."""

    party_walls: Sequence[shapely.LineString] | None = None
    """Stretches of the outline shared with a neighbour, where the source lists them; None where it does not."""

    surfaces: Sequence[tuple[str, shapely.Polygon]] = ()
    """Roof surfaces as they are (CityGML): (`roof` or `wall`, polygon with z), where the source has them."""


@dataclass(frozen=True, kw_only=True)
class FoundRoad:
    """The middle line of a carriageway or a path."""

    id: str
    line: shapely.LineString
    name: str | None = None
    kind: RoadKind = "street"
    width_m: float | None = None
    """Kerb to kerb."""

    lanes: int | None = None
    direction: Literal["both", "forward", "backward"] = "both"
    level: int = 0
    """Below 0 a tunnel, above 0 a bridge."""

    uses: RoadUses = field(default_factory=RoadUses)


@dataclass(frozen=True, kw_only=True)
class FoundPoint:
    """A tree, a lamp, or a piece of furniture."""

    id: str
    kind: str
    """tree, lamp, crossing, or a kind of furniture; `LAYER_OF_KIND` has them all."""

    point: shapely.Point
    height_m: float | None = None
    species: str | None = None
    """Of a tree: the genus in lower case, `platanus`."""

    support: str | None = None
    """Of a lamp: `post`, `wall`, `wire`, `ground`."""

    heads: int = 1
    colour_temperature_k: float | None = None
    heading_deg: float | None = None
    length_m: float | None = None


Sourced = Sequence[tuple[str, FoundPoint]]
"""Points with the source of each."""


@dataclass(frozen=True, kw_only=True)
class FoundArea:
    """Ground of one kind."""

    id: str
    kind: AreaKind
    shape: shapely.Polygon


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Everything that one source says about an area."""

    source: str
    """`osm`, `bd_topo`, `bdnb`, `paris_data`, `citygml`, `first_twincity`."""

    files: tuple[str, ...]
    """Names of the files it comes from."""

    attribution: tuple[str, ...]
    """Lines to show with everything made from it."""

    licence: Literal["ODbL 1.0", "Licence Ouverte 2.0"]
    buildings: tuple[FoundBuilding, ...] = ()
    roads: tuple[FoundRoad, ...] = ()
    points: tuple[FoundPoint, ...] = ()
    areas: tuple[FoundArea, ...] = ()
    extent: shapely.Polygon | None = None
    """The box that the file says it covers; None where it does not say."""

    tally: Tally = field(default_factory=Tally)
    """Read, refused and repaired records per layer; what is merged later adds to it."""
