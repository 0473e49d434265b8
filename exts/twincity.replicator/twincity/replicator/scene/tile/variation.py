"""Small differences between things that the data calls equal, the same on every machine.

Each draw is addressed by the name of what it belongs to, such as a building's id: adding a house changes no other.
"""

from __future__ import annotations

import hashlib

import numpy as np


def generator_of(*names: str) -> np.random.Generator:
    """The generator that belongs to a thing."""
    digest = hashlib.sha256("\0".join(names).encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, np.uint32).tolist())


def chances(name: str, i: np.ndarray | int, j: np.ndarray | int = 0) -> np.ndarray:
    """A value from 0 to 1 for each pair of whole numbers, such as a floor and a bay, always the same for a name."""
    i, j = np.broadcast_arrays(np.asarray(i, np.int64), np.asarray(j, np.int64))
    return (_hashed(i.ravel(), j.ravel(), _salt(name)).reshape(i.shape) + 1.0) / 2.0


def smooth_noise(points: np.ndarray, wavelength_m: float, name: str) -> np.ndarray:
    """A random field over the ground plan, smooth over about half a wavelength.

    Args:
        points: (n, 2) metres.
        wavelength_m: side of the lattice whose corner values are blended.
        name: one field per name.

    Returns:
        (n,) values from -1 to 1, mean 0.
    """
    cell, part = np.divmod(np.asarray(points, float) / wavelength_m, 1.0)
    blend = part * part * (3.0 - 2.0 * part)
    salt = _salt(name)
    corner = {
        (i, j): _hashed(cell[:, 0].astype(np.int64) + i, cell[:, 1].astype(np.int64) + j, salt)
        for i in (0, 1)
        for j in (0, 1)
    }
    low = corner[0, 0] * (1 - blend[:, 0]) + corner[1, 0] * blend[:, 0]
    high = corner[0, 1] * (1 - blend[:, 0]) + corner[1, 1] * blend[:, 0]
    return low * (1 - blend[:, 1]) + high * blend[:, 1]


def _salt(name: str) -> np.uint64:
    return np.frombuffer(hashlib.sha256(name.encode()).digest()[:8], np.uint64)[0]


def _hashed(i: np.ndarray, j: np.ndarray, salt: np.uint64) -> np.ndarray:
    """Values from -1 to 1 at lattice points, by the finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""
    with np.errstate(over="ignore"):
        z = i.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + j.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
        z = z + salt
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) / 2.0**52 - 1.0
