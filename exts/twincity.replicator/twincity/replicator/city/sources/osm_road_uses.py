"""What the tags of a street say about its two sides: parked cars, lanes for buses and bicycles; and its surface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ..street_rules import RoadUses
from ..tile import CycleUse

Side = Literal["left", "right"]

PARKED = ("lane", "parallel", "diagonal", "perpendicular", "street_side", "half_on_kerb", "on_street", "yes", "marked")
NOT_PARKED = ("no", "none", "no_parking", "no_stopping", "fire_lane", "separate", "on_kerb")
SETTS = ("sett", "cobblestone", "unhewn_cobblestone")
WITH_TRAFFIC: Mapping[str, CycleUse] = {"lane": "lane", "track": "lane", "shared_lane": "shared", "no": "none"}
AGAINST_TRAFFIC: Mapping[str, CycleUse] = {"opposite": "shared", "opposite_lane": "contraflow",
                                           "opposite_track": "contraflow"}  # fmt: skip
BUS_LANES = ("lane", "opposite_lane")
DESIGNATED = ("designated", "yes")


def road_uses(tags: Mapping[str, str], direction: Literal["both", "forward", "backward"]) -> RoadUses:
    """The uses that the tags know, left and right along the way's nodes."""
    near: Side = "left" if direction == "backward" else "right"
    far: Side = "right" if direction == "backward" else "left"
    left, right = (_cycle(tags, side, near, far, direction) for side in ("left", "right"))
    surface = tags.get("surface")
    return RoadUses(
        parks_left=_parks(tags, "left"),
        parks_right=_parks(tags, "right"),
        bus_left=_bus(tags, "left", near, direction),
        bus_right=_bus(tags, "right", near, direction),
        cycle_left=left,
        cycle_right=right,
        has_setts=None if surface is None else surface.split(":")[0] in SETTS,
        speed_limit_km_h=_speed(tags.get("maxspeed")),
    )


def _parks(tags: Mapping[str, str], side: Side) -> bool | None:
    for key in (f"parking:{side}", "parking:both", f"parking:lane:{side}", "parking:lane:both"):
        value = tags.get(key)
        if value in PARKED:
            return True
        if value in NOT_PARKED:
            return False
    return None


def _cycle(
    tags: Mapping[str, str], side: Side, near: Side, far: Side, direction: Literal["both", "forward", "backward"]
) -> CycleUse | None:
    """Of one side; a tag without a side means both of a two-way street, and of a one-way street where bicycles ride."""
    own = tags.get(f"cycleway:{side}", tags.get("cycleway:both"))
    if own is None and "cycleway" in tags:
        against = tags["cycleway"] in AGAINST_TRAFFIC
        own = tags["cycleway"] if direction == "both" or side == (far if against else near) else None
    if own is not None and own in AGAINST_TRAFFIC:
        return AGAINST_TRAFFIC[own] if direction != "both" else "lane"
    if own == "share_busway":
        return "shared"
    if own is not None and own in WITH_TRAFFIC:
        use = WITH_TRAFFIC[own]
        return "contraflow" if use == "lane" and direction != "both" and side == far else use
    if tags.get("oneway:bicycle") == "no" and direction != "both" and side == far:
        return "shared"
    return None


def _bus(
    tags: Mapping[str, str], side: Side, near: Side, direction: Literal["both", "forward", "backward"]
) -> bool | None:
    is_on_side = direction == "both" or side == near
    if tags.get(f"cycleway:{side}") == "share_busway" or tags.get(f"busway:{side}") in BUS_LANES:
        return True
    if is_on_side and (tags.get("busway") == "lane" or tags.get("busway:both") == "lane"):
        return True
    if is_on_side and any(tags.get(f"lanes:{kind}", "0") not in ("0", "") for kind in ("bus", "psv")):
        return True
    lanes = tags.get("bus:lanes", tags.get("psv:lanes", ""))
    if is_on_side and any(value in DESIGNATED for value in lanes.split("|")):
        return True
    return None


def _speed(text: str | None) -> int | None:
    """Of `30`, `FR:zone30` and the like; the rest is left unknown."""
    digits = "".join(c for c in text or "" if c.isdigit())
    return int(digits) if digits and 5 <= int(digits) <= 130 else None
