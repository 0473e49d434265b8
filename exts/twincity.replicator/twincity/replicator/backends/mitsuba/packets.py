"""Four numbers side by side in memory, so that one read of 16 bytes fetches them all: what tables are made of."""

from __future__ import annotations

from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np


def packed(vector: Any, w: Any = 0.0) -> Any:
    """x, y, z, w of each lane, one after the other."""
    count = max(dr.width(vector), dr.width(w))
    packets = dr.empty(mi.Float, 4 * count)
    dr.scatter(packets, mi.Vector4f(vector.x, vector.y, vector.z, w), dr.arange(mi.UInt32, count))
    return packets


def table(rows: np.ndarray) -> Any:
    """Rows (n, up to 4) from numpy as packets, in memory that Dr.Jit has aligned.

    Numpy's may not be: packets would be read number by number, slowly, and by a kernel that has to be compiled first.
    """
    count, width = rows.shape
    flat, first = mi.Float(np.ascontiguousarray(rows, np.float32).ravel()), dr.arange(mi.UInt32, count) * width
    columns = [dr.gather(mi.Float, flat, first + k) if k < width else mi.Float(0) for k in range(4)]
    packets = packed(mi.Vector3f(*columns[:3]), columns[3])
    dr.eval(packets)
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
