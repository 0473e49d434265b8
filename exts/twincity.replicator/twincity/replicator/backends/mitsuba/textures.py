"""Textures on the device: every picture that was asked for, each with all its coarser versions, in one array.

A coarser version, half as wide and high, holds means. Rays read where a texel is about as large as their pixel, so that
stripes far away become their mean instead of noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from ...scene.textures import load_texture

PLAIN = 0
"""Number of the texture that is there without being asked for: one white texel."""

_BITS = 4
"""Lowest bits of an address: the base-2 logarithm of the texture's side. The others say where it begins."""


MEAN_HEIGHT, HEIGHT_DEVIATION = 128, 64
"""Of reliefs, in steps of the fourth channel."""


class Textures:
    """Pictures by number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str | None, bool], int] = {(None, False): PLAIN, (None, True): PLAIN}
        self._pictures = [np.full((1, 1, 4), 255, np.uint8)]
        self._upload()

    def numbers_of(self, names: Sequence[str | None], *, reliefs: bool = False) -> np.ndarray:
        """(n,) numbers of textures by name, `PLAIN` for None. New ones are read and sent to the device.

        Args:
            names: see `scene.textures.texture_path`.
            reliefs: they are pictures of normals, whose fourth channel becomes the height that belongs to them.
        """
        new = [name for name in dict.fromkeys(names) if (name, reliefs) not in self._numbers]
        for name in new:
            self._pictures.append(_picture(str(name), reliefs))
            self._numbers[name, reliefs] = len(self._pictures) - 1
        if new:
            self._upload()
        return np.array([self._numbers[name, reliefs] for name in names], np.int64)

    def _upload(self) -> None:
        chains = [with_coarser(picture) for picture in self._pictures]
        starts = np.cumsum([0, *(len(chain) for chain in chains[:-1])])
        bits = np.array([len(picture).bit_length() - 1 for picture in self._pictures])
        self.means = np.array([chain[-1] for chain in chains])[:, :3].astype(np.float32) / 255
        self.texels = mi.UInt32(np.concatenate(chains).view(np.uint32).ravel())
        self.addresses = mi.UInt32((starts << _BITS | bits).astype(np.uint32))


def texture_at(textures: Textures, number: Any, uv: Any, footprint: Any) -> Any:
    """r, g, b, a, 0..1, averaged over a square of about `footprint` [texture periods] around `uv`: trilinear."""
    address = dr.gather(mi.UInt32, textures.addresses, number)
    bits = address & ((1 << _BITS) - 1)
    level = dr.clip(dr.log2(dr.maximum(footprint, 1e-9)) + mi.Float(bits), 0, mi.Float(bits))
    finer = mi.UInt32(level)
    coarser = dr.minimum(finer + 1, bits)
    fine, coarse = (_bilinear(textures, address >> _BITS, bits, version, uv) for version in (finer, coarser))
    return dr.lerp(fine, coarse, level - mi.Float(finer)) / 255


def _bilinear(textures: Textures, start: Any, bits: Any, level: Any, uv: Any) -> Any:
    """0..255, from the four texels around, of one version of a texture; it repeats at whole numbers."""
    side_bits = bits - level
    # Versions lie one after the other, the finest first: 4^b + 4^(b-1) + ... texels.
    start = start + ((mi.UInt32(4) << (2 * bits)) - (mi.UInt32(4) << (2 * side_bits))) // 3
    side = mi.UInt32(1) << side_bits
    place = (uv - dr.floor(uv)) * mi.Float(side) - 0.5
    low = dr.floor(place)
    part = place - low
    column, row = mi.UInt32(mi.Int32(low.x)), mi.UInt32(mi.Int32(low.y))
    last = side - 1

    def texel(right: int, up: int) -> Any:
        index = start + (((row + up) & last) << side_bits) + ((column + right) & last)
        packed = dr.gather(mi.UInt32, textures.texels, index)
        return mi.Vector4f(*(mi.Float((packed >> shift) & 255) for shift in (0, 8, 16, 24)))

    lower, upper = (dr.lerp(texel(0, up), texel(1, up), part.x) for up in (0, 1))
    return dr.lerp(lower, upper, part.y)


@lru_cache(maxsize=64)
def _picture(name: str, is_relief: bool) -> np.ndarray:
    """(side, side, 4) uint8."""
    colours = load_texture(name)
    return np.dstack([colours, height_of(colours) if is_relief else np.full_like(colours[..., 0], 255)])


def with_coarser(picture: np.ndarray) -> np.ndarray:
    """(n, 4) uint8: all texels, row after row, then those of each version half as wide, down to a single one."""
    version, texels = picture.astype(np.float32), [picture.reshape(-1, 4)]
    while len(version) > 1:
        half = len(version) // 2
        version = version.reshape(half, 2, half, 2, 4).mean((1, 3))
        texels.append(np.rint(version).astype(np.uint8).reshape(-1, 4))
    return np.concatenate(texels)


def height_of(normals: np.ndarray) -> np.ndarray:
    """(n, n) uint8: the height of a periodic surface by its normals (n, n, 3) uint8, in the steps of `MEAN_HEIGHT` and
    `HEIGHT_DEVIATION`.

    The least-squares answer in the frequency domain (Frankot and Chellappa 1988).
    """
    x, y, z = np.moveaxis(normals.astype(float) / 127.5 - 1, -1, 0)
    slope_u, slope_v = (np.fft.fft2(-part / np.maximum(z, 0.1)) for part in (x, y))
    frequency = np.fft.fftfreq(len(normals))
    squared = frequency[None] ** 2 + frequency[:, None] ** 2
    squared[0, 0] = 1
    height = np.fft.ifft2((slope_u * frequency[None] + slope_v * frequency[:, None]) / (1j * squared)).real
    height -= height.mean()
    return np.clip(np.rint(MEAN_HEIGHT + HEIGHT_DEVIATION * height / max(height.std(), 1e-12)), 0, 255).astype(np.uint8)
