"""Every kind of furniture, and how it is drawn: one prototype each, copied to where its pieces stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...city.tile import FurnitureKind
from ..mesh import Mesh
from .furniture import barrier_meshes, bollard_meshes
from .furniture_large import bus_shelter_meshes, column_meshes, fountain_meshes, kiosk_meshes
from .furniture_small import (
    bench_meshes,
    bike_rack_meshes,
    bin_meshes,
    hydrant_meshes,
    post_box_meshes,
    traffic_light_meshes,
)


@dataclass(frozen=True, kw_only=True)
class DrawnKind:
    """How one kind of furniture is shown."""

    group: str
    """Name of its prim below `Furniture`."""

    meshes: Callable[[], tuple[Mesh, ...]]
    class_name: str = "street_furniture"


KINDS: Mapping[FurnitureKind, DrawnKind] = {
    "bollard": DrawnKind(group="Bollards", meshes=bollard_meshes),
    "barrier": DrawnKind(group="Barriers", meshes=barrier_meshes),
    "bench": DrawnKind(group="Benches", meshes=bench_meshes),
    "bin": DrawnKind(group="Bins", meshes=bin_meshes),
    "bus_shelter": DrawnKind(group="BusShelters", meshes=bus_shelter_meshes),
    "bike_rack": DrawnKind(group="BikeRacks", meshes=bike_rack_meshes),
    "traffic_light": DrawnKind(group="TrafficLights", meshes=traffic_light_meshes, class_name="pole"),
    "column": DrawnKind(group="Columns", meshes=column_meshes),
    "kiosk": DrawnKind(group="Kiosks", meshes=kiosk_meshes),
    "fountain": DrawnKind(group="Fountains", meshes=fountain_meshes),
    "hydrant": DrawnKind(group="Hydrants", meshes=hydrant_meshes),
    "post_box": DrawnKind(group="PostBoxes", meshes=post_box_meshes),
}
