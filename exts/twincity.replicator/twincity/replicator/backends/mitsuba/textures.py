"""Textures on the device: every picture that was asked for, each with all its coarser versions, in one array.

A coarser version, half as wide and high, holds means. Rays read where a texel is about as large as their pixel, so that
stripes far away become their mean instead of noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import drjit as dr
import mitsuba as mi
import numpy as np

from ...scene.textures import load_texture

PLAIN = 0
"""Number of the texture that is there without being asked for: one white texel."""

_BITS = 4
"""Lowest bits of an address: the base-2 logarithm of the texture's side. The others say where it begins."""

_TWO_CHANNELS = 0x00FF00FF
"""Every other byte of a texel, with room for its product with a weight."""


MEAN_HEIGHT, HEIGHT_DEVIATION = 128, 64
"""Of reliefs, in steps of the fourth channel."""

Kind = Literal["values", "normals", "srgb", "linear"]
"""What the numbers in a picture are: shares of something; normals, whose fourth channel becomes the height that belongs
to them; colours. Colours are averaged as light and kept as its square root, which spends the 8 bits as eyes would."""


class Textures:
    """Pictures by number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Kind], int] = {}
        self._chains = [np.full((1, 4), 255, np.uint8)]
        self._upload()

    def numbers_of(self, names: Sequence[str | None], kind: Kind = "values") -> np.ndarray:
        """(n,) numbers of textures by name, `PLAIN` for None. New ones are read and sent to the device.

        Args:
            names: see `scene.textures.texture_path`.
            kind: what they are pictures of.
        """
        new = [name for name in dict.fromkeys(names) if name is not None and (name, kind) not in self._numbers]
        for name in new:
            self._chains.append(_chain(name, kind))
            self._numbers[name, kind] = len(self._chains) - 1
        if new:
            self._upload()
        return np.array([PLAIN if name is None else self._numbers[name, kind] for name in names], np.int64)

    def _upload(self) -> None:
        lengths = np.array([len(chain) for chain in self._chains])
        starts = np.cumsum(lengths) - lengths
        # A chain has (4 * 4^bits - 1) / 3 texels.
        bits = np.array([int(3 * length).bit_length() // 2 - 1 for length in lengths])
        self.means = np.array([chain[-1] for chain in self._chains])[:, :3].astype(np.float32) / 255
        self.texels = mi.UInt32(np.concatenate(self._chains).view(np.uint32).ravel())
        self.addresses = mi.UInt32((starts << _BITS | bits).astype(np.uint32))


@dataclass(frozen=True, kw_only=True)
class Version:
    """How coarsely a texture is read: from one version and the next coarser one."""

    starts: tuple[Any, Any]
    """Where their texels begin."""

    side_bits: tuple[Any, Any]
    """Base-2 logarithms of their sides."""

    coarseness: Any
    """Share of the coarser one, 0..1."""


def version_of(textures: Textures, number: Any, footprint: Any) -> Version:
    """For what is as large as `footprint` [texture periods]."""
    address = dr.gather(mi.UInt32, textures.addresses, number)
    start, bits = address >> _BITS, address & ((1 << _BITS) - 1)
    level = dr.clip(dr.log2(dr.maximum(footprint, 1e-9)) + mi.Float(bits), 0, mi.Float(bits))
    finer = mi.UInt32(level)
    side_bits = bits - finer, bits - dr.minimum(finer + 1, bits)
    # Versions lie one after the other, the finest first: 4^b + 4^(b-1) + ... texels.
    starts = tuple(start + ((mi.UInt32(4) << (2 * bits)) - (mi.UInt32(4) << (2 * b))) // 3 for b in side_bits)
    return Version(starts=starts, side_bits=side_bits, coarseness=level - mi.Float(finer))


def texture_at(textures: Textures, number: Any, uv: Any, footprint: Any) -> Any:
    """r, g, b, a, 0..1, averaged over a square of about `footprint` [texture periods] around `uv`."""
    return read_at(textures, version_of(textures, number, footprint), uv)


def read_at(textures: Textures, version: Version, uv: Any) -> Any:
    """r, g, b, a, 0..1: trilinear. Textures repeat at whole numbers."""
    uv = uv - dr.floor(uv)
    fine, coarse = (_bilinear(textures, version.starts[k], version.side_bits[k], uv) for k in range(2))
    return dr.lerp(fine, coarse, version.coarseness) * (1 / (255 * 256))


def _bilinear(textures: Textures, start: Any, side_bits: Any, uv: Any) -> Any:
    """Channels, 0..255 * 256, from the four texels around, two channels to a number: half the arithmetic."""
    side = mi.UInt32(1) << side_bits
    place = uv * mi.Float(side) - 0.5
    low = dr.floor(place)
    right, up = (mi.UInt32(part * 256) for part in place - low)
    last = side - 1
    columns, rows = ([(mi.UInt32(mi.Int32(first)) + k) & last for k in range(2)] for first in (low.x, low.y))
    both = right * up >> 8
    weights = ((256 + both - right - up, right - both), (up - both, both))
    even, odd = mi.UInt32(0), mi.UInt32(0)
    for row, in_row in zip(rows, weights, strict=True):
        for column, weight in zip(columns, in_row, strict=True):
            texel = dr.gather(mi.UInt32, textures.texels, start + (row << side_bits) + column)
            even += (texel & _TWO_CHANNELS) * weight
            odd += (texel >> 8 & _TWO_CHANNELS) * weight
    return mi.Vector4f(*(mi.Float(part) for part in (even & 0xFFFF, odd & 0xFFFF, even >> 16, odd >> 16)))


@lru_cache(maxsize=2)
def linear_steps(is_srgb: bool) -> np.ndarray:
    """(256,) float32: the linear value, 0..1, of each step of a picture; sRGB by IEC 61966-2-1."""
    steps = np.arange(256, dtype=np.float32) / 255
    if is_srgb:
        steps = np.where(steps <= 0.04045, steps / 12.92, ((steps + 0.055) / 1.055) ** 2.4)
    return np.asarray(steps)


def linear_mean(name: str, is_srgb: bool) -> np.ndarray:
    """(3,) mean linear r, g, b of a picture, 0..1: its steps are counted, which is faster than adding their light."""
    picture = load_texture(name)
    counts = np.stack([np.bincount(picture[..., k].ravel(), minlength=256) for k in range(3)])
    return np.asarray(counts @ linear_steps(is_srgb).astype(float) / picture[..., 0].size)


@lru_cache(maxsize=128)
def _chain(name: str, kind: Kind) -> np.ndarray:
    """(n, 4) uint8: see `with_coarser`."""
    if kind in ("srgb", "linear"):
        picture, steps = load_texture(name), linear_steps(kind == "srgb")
        coarser = [_rooted(version).reshape(-1, 3) for version in _coarser(steps[picture])[1:]]
        colours = np.concatenate([_rooted(steps)[picture].reshape(-1, 3), *coarser])
        return np.column_stack([colours, np.full(len(colours), 255, np.uint8)])
    shares = load_texture(name)
    height = height_of(shares) if kind == "normals" else np.full_like(shares[..., 0], 255)
    return with_coarser(np.dstack([shares, height]))


def _rooted(light: np.ndarray) -> np.ndarray:
    """Linear light, 0..1, as 8 bits are best spent on it."""
    return np.rint(np.sqrt(light) * 255).astype(np.uint8)


def with_coarser(picture: np.ndarray) -> np.ndarray:
    """(n, 4) uint8: all texels, row after row, then those of each version half as wide, down to a single one."""
    return np.concatenate([np.rint(version).astype(np.uint8).reshape(-1, 4) for version in _coarser(picture)])


def _coarser(picture: np.ndarray) -> list[np.ndarray]:
    """A square picture, and its means over 2 x 2, 4 x 4, ... texels, float32."""
    versions = [picture.astype(np.float32)]
    while len(versions[-1]) > 1:
        rows = versions[-1][0::2] + versions[-1][1::2]
        versions.append((rows[:, 0::2] + rows[:, 1::2]) * np.float32(0.25))
    return versions


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
