"""`CityTile`: a piece of a real or invented city, as numbers in metres.

The tile has a local frame (X east, Y north, Z up). Its origin in Lambert-93 (EPSG:2154) and the attribution of
its data travel with it. What is drawn from these numbers is the business of `scene`; what is shown on them, of
`scenario`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Literal

import numpy as np

from ..geometry.polygons import Polygon, Surface

RoofForm = Literal["mansard", "flat", "gable", "hip"]
BuildingUse = Literal["house", "church", "public"]
TreeSpecies = str
FurnitureKind = Literal[
    "bollard", "barrier", "bench", "bin", "bus_shelter", "bike_rack", "traffic_light", "column", "kiosk", "fountain",
    "hydrant", "post_box", "pedestrian_light", "bike_station", "metro_entrance", "metro_totem", "advert",
    "parking_meter", "planter", "work_barrier", "cabinet", "clock", "toilets", "scaffold", "street_plate",
    "sign_no_entry", "sign_zone_30", "sign_crossing", "sign_parking", "sign_one_way", "sign_stop", "sign_give_way",
    "sign_no_parking", "sign_cycle", "sign_bus",
]  # fmt: skip
MountKind = Literal["mast", "lamp", "facade"]
CycleUse = Literal["none", "lane", "contraflow", "shared"]
Control = Literal["none", "signals", "stop", "give_way"]
BayKind = Literal["car", "delivery", "motorcycle", "disabled"]


def _same_values(one: Building | RoadAxis, other: object) -> bool:
    """True for two records of one class with equal fields, arrays included (`==` of an array is not one answer)."""
    return isinstance(other, type(one)) and all(
        np.array_equal(getattr(one, item.name), getattr(other, item.name))
        if isinstance(getattr(one, item.name), np.ndarray)
        else getattr(one, item.name) == getattr(other, item.name)
        for item in fields(one)
    )


@dataclass(frozen=True, kw_only=True)
class Building:
    """One building: its plan, how high it is, and what it is made of."""

    id: str
    footprint: Polygon
    ground_z_m: float = 0.0
    gutter_height_m: float
    """Ground to gutter [m]: 17.6 is the median of the 11th arrondissement."""

    ridge_height_m: float | None = None
    """Ground to the highest line of the roof [m], where the source has it."""

    roof: RoofForm = "mansard"
    use: BuildingUse = "house"
    """Who stands in it: churches and town halls have no shops."""

    wall_material: str = "limestone"
    roof_material: str = "zinc"
    year: int | None = None
    height_is_guessed: bool = False
    """True where the source had no height and a neighbour's was taken."""

    party_walls: np.ndarray = field(default_factory=lambda: np.zeros((0, 2, 2)))
    """(n, 2, 2) segments of the footprint shared with a neighbour: blank walls without windows."""

    hull: np.ndarray = field(default_factory=lambda: np.zeros((0, 3, 3)))
    """(n, 3, 3) triangles of the roof, and of the walls above the gutter, as surveyed: z above the ground [m]. They are
    drawn instead of a roof of the form that `roof` names."""

    def __eq__(self, other: object) -> bool:
        return _same_values(self, other)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class RoadAxis:
    """The middle line of a carriageway."""

    name: str
    points: np.ndarray
    """(n, 2) metres."""

    width_m: float
    """Kerb to kerb."""

    direction: Literal["both", "forward", "backward"] = "both"
    """Which way traffic runs, along `points`."""

    lanes: int = 0
    """Of both directions together, bus lanes included, where the source counts them; 0 where as many run as fit."""

    is_minor: bool = False
    """True for service roads and the like, on which next to nothing is painted."""

    surface: Literal["asphalt", "setts"] = "asphalt"
    speed_limit_km_h: int = 30
    """30 in all of Paris but the ring road and some avenues."""

    parks_left: bool = False
    """True where cars are parked along the left kerb, seen along `points`."""

    parks_right: bool = False
    bus_left: bool = False
    """True where the lane beside the left kerb is kept for buses."""

    bus_right: bool = False
    cycle_left: CycleUse = "none"
    """`lane` runs with the traffic of that side, `contraflow` against a one-way street, both between lines; `shared`
    has pictograms alone, and runs against a one-way street on its left."""

    cycle_right: CycleUse = "none"
    control_start: Control = "none"
    """What holds the traffic that arrives at the first point."""

    control_end: Control = "none"
    """What holds the traffic that arrives at the last point."""

    def __eq__(self, other: object) -> bool:
        return _same_values(self, other)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """A zebra crossing: stripes parallel to the road, walked across it."""

    centre: tuple[float, float]
    road_heading_deg: float
    """Direction of the road it crosses: 0 = +X, counter-clockwise."""

    span_m: float
    """From kerb to kerb."""

    length_m: float = 4.0
    """Along the road; 4.0 is the Paris median."""


@dataclass(frozen=True, kw_only=True)
class KerbRamp:
    """Where the kerb is lowered for those who cross; `kerb_ramps` knows the height of every point of it."""

    position: tuple[float, float]
    """In the middle of the lowered kerb."""

    heading_deg: float
    """Along the kerb with the road on the right, 0 = +X, counter-clockwise."""

    length_m: float
    """Of the lowered kerb, without the slopes at its two ends."""

    depth_m: float
    """From the kerb to where the sidewalk is at its height again."""


@dataclass(frozen=True, kw_only=True)
class ParkingBay:
    """Room for one parked vehicle, or for a row of motorcycles, between a lane and the kerb."""

    kind: BayKind
    position: tuple[float, float]
    """Its middle."""

    heading_deg: float
    """Direction of the traffic beside it, 0 = +X, counter-clockwise."""

    length_m: float
    width_m: float
    kerb_on_left: bool = False
    """True on the left side of a one-way street; everywhere else one parks with the kerb on the right."""


@dataclass(frozen=True, kw_only=True)
class StopLine:
    """Where the traffic of a road waits before a junction, square across all lanes that arrive there."""

    road: int
    """Place of the road in the tile's."""

    at_start: bool
    """True where the junction is at the first point of the axis."""

    distance_m: float
    """From that end, along the axis."""

    control: Control


@dataclass(frozen=True, kw_only=True)
class Tree:
    position: tuple[float, float, float]
    height_m: float
    species: TreeSpecies = "plane"


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """A street lamp: one post, one or more heads."""

    position: tuple[float, float, float]
    height_m: float
    heads: int = 1
    colour_temperature_k: float = 3000.0
    """3000 K for 57 % of Paris lamps."""

    height_is_guessed: bool = False


@dataclass(frozen=True, kw_only=True)
class Furniture:
    """What the city puts up on its sidewalks; `sizes` and `obstacles` say how large each kind is."""

    kind: FurnitureKind
    position: tuple[float, float, float]
    heading_deg: float = 0.0
    """Direction of its length, 0 = +X, counter-clockwise; its front looks to the left of that."""

    length_m: float = 0.0
    """Of a barrier; 0 for all others, which have one size."""


@dataclass(frozen=True, kw_only=True)
class CameraMount:
    """A place where a camera can be fixed, and what it can look along."""

    position: tuple[float, float, float]
    """Ground point below the camera [m]."""

    heading_deg: float
    """Towards the middle of the street it watches."""

    kind: MountKind = "mast"
    max_height_m: float = 8.0
    """No camera can be fixed higher here."""


@dataclass(frozen=True, kw_only=True)
class TileReport:
    """What came in, what was built, what was guessed or refused: in = built + refused, per layer."""

    read: Mapping[str, int] = field(default_factory=dict)
    built: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    """Keyed `layer: reason`."""

    guessed: Mapping[str, int] = field(default_factory=dict)
    repaired: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    """What of the built things was taken from which source: `buildings: plan from osm`."""


@dataclass(frozen=True, kw_only=True)
class LayerLicence:
    """Under which licence one layer of a tile may be passed on."""

    layer: str
    """`buildings`, `streets`, `trees`, `furniture` or `areas`."""

    licence: str
    """`Licence Ouverte 2.0`, or `ODbL 1.0`, which rules every layer that any ODbL data went into."""

    attribution: tuple[str, ...]
    """The lines of the sources that went into this layer."""


@dataclass(frozen=True, kw_only=True)
class CityTile:
    """Everything that stays when the people and the weather change."""

    name: str
    origin_2154: tuple[float, float] | None
    """Easting and northing [m] of the local origin in EPSG:2154; None for an invented place."""

    attribution: tuple[str, ...]
    """One line per data source, shown with every dataset made from the tile."""

    buildings: tuple[Building, ...] = ()
    roads: tuple[RoadAxis, ...] = ()
    carriageways: tuple[Polygon, ...] = ()
    """Union of the roads, kerb to kerb, at z = 0."""

    sidewalks: tuple[Polygon, ...] = ()
    """Raised ground between kerb and walls, at z = `KERB_HEIGHT_M` but for the kerb ramps."""

    courtyards: tuple[Polygon, ...] = ()
    """Ground that no street reaches, at z = `KERB_HEIGHT_M`: the holes of footprints, gaps between buildings, the
    land behind the last houses. Nobody walks there. Carriageways, sidewalks, courtyards and buildings cover the
    tile without gap or overlap."""

    setts: tuple[Polygon, ...] = ()
    """The parts of the sidewalks, pedestrian streets above all, that are laid with setts."""

    crossings: tuple[Crossing, ...] = ()
    kerb_ramps: tuple[KerbRamp, ...] = ()
    """At both ends of every crossing that meets a sidewalk."""

    parking_bays: tuple[ParkingBay, ...] = ()
    """Empty until a scene puts vehicles into them; no lane runs through one."""

    stop_lines: tuple[StopLine, ...] = ()
    """One for each arm of a junction on which traffic arrives."""

    trees: tuple[Tree, ...] = ()
    lamps: tuple[Lamp, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    camera_mounts: tuple[CameraMount, ...] = ()

    walkable: Surface
    """Where the *middle of a person* may be: sidewalks less `BODY_RADIUS_M` from every wall, trunk, post and kerb."""

    crossable: Surface
    """Where the middle of a person crossing the road may be: zebra crossings."""

    drivable: Surface
    """Carriageways."""

    licences: tuple[LayerLicence, ...] = ()
    """One for each layer made from open data; none where the place is invented."""

    report: TileReport = field(default_factory=TileReport)

    @cached_property
    def walls(self) -> np.ndarray:
        """(n, 2, 2) plan segments of every footprint ring: what nobody sees through."""
        rings = [ring for building in self.buildings for ring in building.footprint.rings]
        segments = [np.stack([ring, np.roll(ring, -1, 0)], 1) for ring in rings]
        return np.concatenate(segments) if segments else np.zeros((0, 2, 2))


KERB_HEIGHT_M = 0.14
"""Granite kerb upstand of Paris sidewalks: 0.12 to 0.14."""

LOWERED_KERB_M = 0.02
"""Upstand of a kerb lowered for a crossing: the most that the decree of 15 January 2007 allows."""

BODY_RADIUS_M = 0.30
"""Half the shoulder width of Fruin's body ellipse (0.50 x 0.60 m)."""
