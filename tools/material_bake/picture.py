"""Pictures as small PNG files: grey, or at most 256 colours chosen from the picture itself."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from twincity.replicator.files import write_atomic


def encoded(picture: np.ndarray) -> np.ndarray:
    """A function's picture as sRGB uint8 (side, side) or (side, side, 3); see `material_bake` for what it may be."""
    if picture.dtype == np.uint8:
        return picture
    light = np.clip(picture, 0.0, 1.0)
    curve = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(255 * curve).astype(np.uint8)


def write_picture(path: Path, picture: np.ndarray, *, colours: int, source: str) -> int:
    """Write sRGB uint8 as PNG, and return its size in bytes.

    Args:
        path: of the file.
        picture: (side, side) or (side, side, 3).
        colours: how many, 256 at most: noise is what makes files large, and the eye finds no steps in it.
        source: what made it, kept in the file.
    """
    side = len(picture)
    palette, pixels = reduced(picture.reshape(side * side, -1), colours)
    grey = picture.ndim == 2
    if grey:
        pixels = palette[pixels, 0]
    rows = np.concatenate([np.zeros((side, 1), np.uint8), pixels.reshape(side, side).astype(np.uint8)], axis=1)
    header = struct.pack(">IIBBBBB", side, side, 8, 0 if grey else 3, 0, 0, 0)
    parts = [
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", header),
        _chunk(b"tEXt", b"Software\x00" + source.encode("latin-1")),
        b"" if grey else _chunk(b"PLTE", palette.tobytes()),
        _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)),
        _chunk(b"IEND", b""),
    ]
    write_atomic(path, b"".join(parts))
    return sum(len(part) for part in parts)


def reduced(pixels: np.ndarray, colours: int) -> tuple[np.ndarray, np.ndarray]:
    """A palette (p, k) uint8, dark to light, and which entry each pixel (n, k) takes: median cut (Heckbert 1982)."""
    distinct, which, weights = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    boxes = [_Box.of(np.arange(len(distinct)), distinct, weights)]
    while len(boxes) < min(colours, len(distinct)):
        widest = boxes.pop(int(np.argmax([box.spread for box in boxes])))
        ordered = widest.members[np.argsort(distinct[widest.members, widest.axis], kind="stable")]
        half = np.searchsorted(np.cumsum(weights[ordered]), weights[ordered].sum() / 2) + 1
        cut = int(np.clip(half, 1, len(ordered) - 1))
        boxes += [_Box.of(part, distinct, weights) for part in (ordered[:cut], ordered[cut:])]
    means = np.array([np.average(distinct[box.members], axis=0, weights=weights[box.members]) for box in boxes])
    order = np.argsort(means.sum(1), kind="stable")
    entry = np.empty(len(distinct), np.int64)
    for place, box in enumerate(order):
        entry[boxes[box].members] = place
    return np.rint(means[order]).astype(np.uint8), entry[which.reshape(-1)]


@dataclass(frozen=True, kw_only=True)
class _Box:
    """Colours that become one."""

    members: np.ndarray
    spread: float
    """How much they differ in all, in the channel in which they differ most."""

    axis: int
    """That channel."""

    @classmethod
    def of(cls, members: np.ndarray, distinct: np.ndarray, weights: np.ndarray) -> _Box:
        if len(members) < 2:
            return cls(members=members, spread=-1.0, axis=0)
        mean = np.average(distinct[members], axis=0, weights=weights[members])
        square = ((distinct[members] - mean) ** 2 * weights[members, None]).sum(0)
        return cls(members=members, spread=float(square.max()), axis=int(square.argmax()))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
