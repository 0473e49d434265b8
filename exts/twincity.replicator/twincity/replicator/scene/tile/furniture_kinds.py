"""Every kind of furniture, and how it is drawn: one prototype each, copied to where its pieces stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ...city.signals import GROUPS, governed_heading_deg, signal_group
from ...city.sizes import SIGN_KINDS
from ...city.tile import Furniture, FurnitureKind
from ..mesh import Mesh, camel
from .furniture import barrier_meshes, bollard_meshes
from .furniture_cycles import bike_station_meshes
from .furniture_large import bus_shelter_meshes, column_meshes, fountain_meshes, kiosk_meshes
from .furniture_metro import metro_entrance_meshes, metro_totem_meshes
from .furniture_scaffold import scaffold_meshes
from .furniture_service import (
    advert_meshes,
    cabinet_meshes,
    clock_meshes,
    parking_meter_meshes,
    planter_meshes,
    toilets_meshes,
    work_barrier_meshes,
)
from .furniture_signals import (
    pedestrian_light_meshes,
    pedestrian_light_post,
    traffic_light_meshes,
    traffic_light_post,
)
from .furniture_signs import sign_face, sign_post, street_plate_meshes
from .furniture_small import (
    bench_meshes,
    bike_rack_meshes,
    bin_meshes,
    hydrant_meshes,
    post_box_meshes,
)


@dataclass(frozen=True, kw_only=True)
class DrawnKind:
    """How one kind of furniture is shown."""

    group: str
    """Name of its prim below `Furniture`."""

    meshes: Callable[[], tuple[Mesh, ...]]
    class_name: str = "street_furniture"
    post: Callable[[], tuple[Mesh, ...]] | None = None
    """What carries it, where that is of another class: a pole."""

    def children(self) -> dict[str, tuple[Mesh, ...]]:
        """What is authored below its prototype: its own meshes; its post under a name of `PART_CLASSES`."""
        return {"": self.meshes()} | ({"Post": self.post()} if self.post else {})

    def all_meshes(self) -> tuple[Mesh, ...]:
        """With the post, if it has one."""
        return tuple(mesh for meshes in self.children().values() for mesh in meshes)


def _signal(kind: FurnitureKind, group: int) -> DrawnKind:
    """Traffic lights of one kind that shine alike."""
    meshes, post = {
        "traffic_light": (traffic_light_meshes, traffic_light_post),
        "pedestrian_light": (pedestrian_light_meshes, pedestrian_light_post),
    }[kind]
    name = camel(f"{kind}s_{GROUPS[group]}")
    return DrawnKind(group=name, meshes=partial(meshes, group), class_name="traffic_light", post=post)


PART_CLASSES: Mapping[str, str] = {"Post": "pole"}
"""Children of a prototype that are of another class than the whole."""

KINDS: Mapping[FurnitureKind, DrawnKind] = {
    "bollard": DrawnKind(group="Bollards", meshes=bollard_meshes),
    "barrier": DrawnKind(group="Barriers", meshes=barrier_meshes),
    "bench": DrawnKind(group="Benches", meshes=bench_meshes),
    "bin": DrawnKind(group="Bins", meshes=bin_meshes),
    "bus_shelter": DrawnKind(group="BusShelters", meshes=bus_shelter_meshes),
    "bike_rack": DrawnKind(group="BikeRacks", meshes=bike_rack_meshes),
    "traffic_light": _signal("traffic_light", 0),
    "pedestrian_light": _signal("pedestrian_light", 0),
    "column": DrawnKind(group="Columns", meshes=column_meshes),
    "kiosk": DrawnKind(group="Kiosks", meshes=kiosk_meshes),
    "fountain": DrawnKind(group="Fountains", meshes=fountain_meshes),
    "hydrant": DrawnKind(group="Hydrants", meshes=hydrant_meshes),
    "post_box": DrawnKind(group="PostBoxes", meshes=post_box_meshes),
    "bike_station": DrawnKind(group="BikeStations", meshes=bike_station_meshes),
    "metro_entrance": DrawnKind(group="MetroEntrances", meshes=metro_entrance_meshes),
    "metro_totem": DrawnKind(group="MetroTotems", meshes=metro_totem_meshes),
    "advert": DrawnKind(group="Adverts", meshes=advert_meshes),
    "parking_meter": DrawnKind(group="ParkingMeters", meshes=parking_meter_meshes),
    "planter": DrawnKind(group="Planters", meshes=planter_meshes),
    "work_barrier": DrawnKind(group="WorkBarriers", meshes=work_barrier_meshes),
    "cabinet": DrawnKind(group="Cabinets", meshes=cabinet_meshes),
    "clock": DrawnKind(group="Clocks", meshes=clock_meshes),
    "toilets": DrawnKind(group="Toilets", meshes=toilets_meshes),
    "scaffold": DrawnKind(group="Scaffolds", meshes=scaffold_meshes),
    "street_plate": DrawnKind(group="StreetPlates", meshes=street_plate_meshes),
    **{
        kind: DrawnKind(
            group=camel(kind), meshes=partial(sign_face, kind), class_name="traffic_sign", post=partial(sign_post, kind)
        )
        for kind in SIGN_KINDS
    },
}


def drawn_pieces(furniture: Sequence[Furniture]) -> Iterator[tuple[DrawnKind, list[Furniture]]]:
    """How each kind that is there is drawn, and its pieces; traffic lights by the group that they belong to."""
    for kind, drawn in KINDS.items():
        pieces = [piece for piece in furniture if piece.kind == kind]
        if drawn.class_name != "traffic_light":
            yield drawn, pieces
            continue
        for group in range(len(GROUPS)):
            yield _signal(kind, group), [p for p in pieces if signal_group(governed_heading_deg(p)) == group]
