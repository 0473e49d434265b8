"""Density maps: a picture whose sum over any region is the number of heads in it."""

from __future__ import annotations

import io
import zipfile

import numpy as np
from scipy.spatial import cKDTree

BETA = 0.3
"""Width of a head's Gaussian over the mean distance to its neighbours (Zhang et al. 2016, MCNN)."""

NEIGHBOURS = 3
FEW_HEADS_SIGMA = 15.0
"""Width [px] where there are fewer than four heads and so not three neighbours: ShanghaiTech B's fixed one."""

MIN_SIGMA = 1.0
"""Width [px] of heads that fall on each other."""

REACH = 4
"""A Gaussian is cut off this many widths from its middle; 0.006 % of it lies beyond."""

STEPS_PER_HEAD = 1 << 20
"""Values are whole multiples of a millionth of a head, nearly: files become a quarter as large, and sums are exact."""


def density_map(points: np.ndarray, height: int, width: int, *, block: int = 1) -> np.ndarray:
    """Sum of one Gaussian per head.

    Each is scaled to a sum of 1 over the pixels it reaches inside the image: heads at the border count as one too.

    Args:
        points: (n, 2) x, y [px] inside the image.
        block: Sums of so many x so many pixels are given instead of pixels.

    Returns:
        (height, width) float32, divided by `block` and rounded up; added up in float64 its sum is n.
    """
    density = np.zeros((height, width), np.float32)
    for (x, y), sigma in zip(points, adaptive_sigmas(points), strict=True):
        columns, across = _bell(x, sigma, width)
        rows, along = _bell(y, sigma, height)
        density[rows, columns] += along[:, None] * across
    return _whole_steps(_block_sums(density, block), len(points)) / np.float32(STEPS_PER_HEAD)


def _whole_steps(density: np.ndarray, heads: int) -> np.ndarray:
    """Whole numbers near `density * STEPS_PER_HEAD` whose sum is that of so many heads.

    Far tails are rounded to nothing, 0.02 heads of 80: all else is scaled up by as much. What then is missing or too
    much, some hundred steps, is spread over the picture one by one.
    """
    total = heads * STEPS_PER_HEAD
    if not total:
        return density
    steps = density * np.float32(STEPS_PER_HEAD)
    steps *= np.float32(total / np.rint(steps).sum(dtype=float))
    np.rint(steps, out=steps)
    rest = int(total - steps.sum(dtype=float))
    places = np.flatnonzero(steps)
    spread = places[np.arange(abs(rest)) * len(places) // max(abs(rest), 1)]
    np.add.at(steps.reshape(-1), spread, np.float32(np.sign(rest)))
    return steps


def _block_sums(density: np.ndarray, block: int) -> np.ndarray:
    """Sums over squares of pixels; those at the right and lower border may be cut."""
    if block == 1:
        return density
    height, width = density.shape
    rows = np.add.reduceat(density, np.arange(0, height, block), axis=0)
    return np.add.reduceat(rows, np.arange(0, width, block), axis=1)


def adaptive_sigmas(points: np.ndarray) -> np.ndarray:
    """(n,) widths [px]: 0.3 x the mean distance to the three nearest heads."""
    if len(points) <= NEIGHBOURS:
        return np.full(len(points), FEW_HEADS_SIGMA)
    distances, _ = cKDTree(points).query(points, k=NEIGHBOURS + 1)
    return np.maximum(BETA * distances[:, 1:].mean(1), MIN_SIGMA)


def _bell(middle: float, sigma: float, size: int) -> tuple[slice, np.ndarray]:
    """One axis of a Gaussian at pixel centres: which pixels it reaches, and its values there, which add up to 1."""
    first = max(0, int(np.floor(middle - REACH * sigma)))
    last = min(size, int(np.ceil(middle + REACH * sigma)))
    values = np.exp(-0.5 * ((np.arange(first, last) + 0.5 - middle) / sigma) ** 2)
    return slice(first, last), (values / values.sum()).astype(np.float32)


def npz_bytes(**arrays: np.ndarray) -> bytes:
    """A compressed `.npz` with a fixed date, and quicker than numpy's: the lowest level is nearly as small."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.compress_type = zipfile.ZIP_DEFLATED
            member = io.BytesIO()
            np.lib.format.write_array(member, array, allow_pickle=False)
            archive.writestr(entry, member.getvalue(), compresslevel=1)
    return content.getvalue()


def h5_bytes(**arrays: np.ndarray) -> bytes:
    """An HDF5 file without dates. Its bytes are sorted by place before packing, which makes it half of an `.npz`."""
    import h5py  # an extra, needed only by those who ask for this form

    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        for name, array in arrays.items():
            file.create_dataset(
                name, data=array, chunks=array.shape, compression="gzip", compression_opts=1, shuffle=True,
                track_times=False,
            )  # fmt: skip
    return content.getvalue()
