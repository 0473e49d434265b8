"""What shines on a vehicle, and how far its headlamps reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from ...geometry.transforms import rotation_about_z
from ...scenario.scenario import Colour, Vehicle
from ..scene import Beams

if TYPE_CHECKING:
    from .fleet import PosedVehicle

HEADLAMP_LUMINANCE = 24_000.0
"""[cd/m2] of a lens seen from above and aside: below the cut-off of a dipped beam some 250 cd leave 100 cm2."""

LUMINANCES: Mapping[str, Colour] = MappingProxyType(
    {
        "headlamp": (HEADLAMP_LUMINANCE, 0.98 * HEADLAMP_LUMINANCE, 0.94 * HEADLAMP_LUMINANCE),
        "taillamp": (1_600.0, 40.0, 18.0),
        "brakelamp": (9_000.0, 220.0, 90.0),
        "indicator_left": (14_000.0, 5_200.0, 120.0),
        "indicator_right": (14_000.0, 5_200.0, 120.0),
        "sign": (420.0, 400.0, 340.0),
        "saloon": (13.0, 12.6, 11.0),
    }
)
"""Part -> luminance [cd/m2] per channel when lit: UN Regulation 48's lamps (tail 4-17 cd, brake 60-260 cd, indicators
175-490 cd) over the size of their lenses. What is seen of the saloon of a bus through tinted panes is a guess."""

BEAM_CANDELA = 10_000.0
"""Of one dipped headlamp, along its beam."""

BEAM_COLOUR = (1.0, 0.97, 0.92)
"""Of white light-emitting diodes, of luminance 1 within a per cent."""

DIPPED_DEG, TO_THE_RIGHT_DEG, HALF_ANGLE_DEG = 1.4, 1.0, 11.0
"""Where a dipped beam points, in countries that drive on the right, and where it has fallen to half."""


def lit_parts(vehicle: Vehicle) -> frozenset[str]:
    """Names of the parts that shine."""
    parts: set[str] = set()
    if vehicle.lamps_on:
        parts |= {"headlamp", "taillamp", "sign", "saloon"}
    if vehicle.brakes:
        parts.add("brakelamp")
    if vehicle.indicators in ("left", "hazard"):
        parts.add("indicator_left")
    if vehicle.indicators in ("right", "hazard"):
        parts.add("indicator_right")
    return frozenset(parts)


def beams_of(vehicles: Sequence[PosedVehicle]) -> Beams:
    """The dipped beams of every vehicle whose lamps are on: one from the middle of each headlamp."""
    positions, directions = [], []
    for posed in vehicles:
        if not posed.vehicle.lamps_on:
            continue
        for place in posed.asset.headlamps:
            positions.append(place @ posed.turn + posed.vehicle.position)
            directions.append(_beam_direction(posed.vehicle.heading_deg))
    if not positions:
        return Beams()
    count = len(positions)
    return Beams(
        positions=np.array(positions, np.float32),
        directions=np.array(directions, np.float32),
        intensities=np.tile(np.multiply(BEAM_CANDELA, BEAM_COLOUR), (count, 1)).astype(np.float32),
        half_angles_deg=np.full(count, HALF_ANGLE_DEG, np.float32),
    )


def _beam_direction(heading_deg: float) -> np.ndarray:
    dip, aside = np.radians(DIPPED_DEG), np.radians(-TO_THE_RIGHT_DEG)
    ahead = np.array([np.cos(dip) * np.cos(aside), np.cos(dip) * np.sin(aside), -np.sin(dip)])
    return rotation_about_z(np.radians(heading_deg))[:3, :3] @ ahead
