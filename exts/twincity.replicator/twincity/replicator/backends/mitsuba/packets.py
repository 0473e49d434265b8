"""Four numbers side by side in memory, so that one read of 16 bytes fetches them all: what tables are made of."""

from __future__ import annotations

from typing import Any

import drjit as dr
import mitsuba as mi


def packed(vector: Any, w: Any = 0.0) -> Any:
    """x, y, z, w of each lane, one after the other."""
    count = max(dr.width(vector), dr.width(w))
    packets = dr.empty(mi.Float, 4 * count)
    dr.scatter(packets, mi.Vector4f(vector.x, vector.y, vector.z, w), dr.arange(mi.UInt32, count))
    return packets


def packet_at(packets: Any, index: Any, active: Any = True) -> Any:
    """One packet per lane."""
    return dr.gather(mi.Vector4f, packets, index, active)


def vector_at(packets: Any, index: Any, active: Any = True) -> Any:
    """Its first three numbers."""
    return xyz(packet_at(packets, index, active))


def xyz(packet: Any) -> Any:
    """The first three numbers of a packet."""
    return mi.Vector3f(packet.x, packet.y, packet.z)
