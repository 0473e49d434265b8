"""Textures of cloth, leather and hair: patterns that mix two dyes, and reliefs as pictures of normals.

All repeat at their edges and are half a metre wide, so one texel is about a millimetre. Made from sums of waves and
from seeds; nothing is photographed. Written to `usd/people/textures/`:

    python -m people_bake.textures
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from people_bake.piece import TEXTURE_PERIOD_M

SIDE = 512
ROUNDED = {"curls": 20}
"""Steep reliefs are rounded to such steps of 1/255: the eye finds none in them, and the file is a third as large."""

FOLDER = Path(__file__).resolve().parents[2] / "usd" / "people" / "textures"
_MM = 1000 * TEXTURE_PERIOD_M / SIDE
"""Millimetres per texel."""

_V, _U = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE
"""Texture coordinates of the texels, 0..1, v upwards."""


def write_all(folder: Path = FOLDER) -> None:
    """Make every texture anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PATTERNS.items():
        _write(folder / f"pattern_{name}.png", np.rint(np.clip(make(), 0, 1) * 255).astype(np.uint8), name)
    for name, make in RELIEFS.items():
        _write(folder / f"relief_{name}.png", normals_of(make(), ROUNDED.get(name, 1)), name)


# Patterns: (SIDE, SIDE) or (SIDE, SIDE, 3), 0 the first dye, 1 the second.


def stripes() -> np.ndarray:
    """Horizontal, every 31 mm: a sailor's jersey."""
    return _band(_V * 16, 0.38, 16)


def pinstripes() -> np.ndarray:
    """Thin vertical lines every 31 mm."""
    return _band(_U * 16, 0.09, 16)


def plaid() -> np.ndarray:
    """A check of broad and narrow bands, 167 mm wide, in which warp and weft each show half the time."""
    warp, weft = (
        np.maximum(0.85 * _band(x * 3, 0.42, 3), _band(x * 3 + 0.5, 0.05, 3) + 0.5 * _band(x * 3 + 0.39, 0.03, 3))
        for x in (_U, _V)
    )
    return (warp + weft) / 2


def dots() -> np.ndarray:
    """Round, 15 mm wide, in staggered rows."""
    return _discs(np.array([(i + j % 2 / 2, j) for j in range(10) for i in range(10)]) / 10 + 0.05, 0.0155)


def floral() -> np.ndarray:
    """Flowers of five petals among leaves; petals take the second dye, leaves only its green and half its blue."""
    rng = np.random.default_rng(11)
    middles = _scattered(rng, 46, 0.105)
    petals, hearts, leaves = (np.zeros((SIDE, SIDE)) for _ in range(3))
    for middle, turn, size in zip(middles, rng.uniform(0, 2 * np.pi, 46), rng.uniform(0.026, 0.042, 46), strict=True):
        right, up = _offset(middle)
        radius, angle = np.hypot(right, up), np.arctan2(up, right) + turn
        petals = np.maximum(petals, _inside(size * (0.62 + 0.38 * np.abs(np.cos(2.5 * angle))) - radius))
        hearts = np.maximum(hearts, _inside(size * 0.24 - radius))
        for side in (0.9, 2.9):
            along = np.cos(side + turn) * right + np.sin(side + turn) * up
            across = -np.sin(side + turn) * right + np.cos(side + turn) * up
            width = 0.32 * size * np.sqrt(np.clip(1 - (along / size / 0.62 - 1.75) ** 2, 0, 1))
            leaves = np.maximum(leaves, _inside(width - np.abs(across)) * (width > 0))
    flower = petals * (1 - 0.75 * hearts)
    leaf = leaves * (1 - petals)
    return np.stack([flower, flower + 0.55 * leaf, flower + 0.25 * leaf], -1)


def print_() -> np.ndarray:
    """Scattered lozenges and rings of several sizes, some in one or two channels of the second dye only."""
    rng = np.random.default_rng(21)
    middles, picture = _scattered(rng, 60, 0.1), np.zeros((SIDE, SIDE, 3))
    inks = np.array([(1, 1, 1), (1, 1, 1), (1, 0.45, 0), (0, 0.35, 1), (0.5, 0.5, 0.5)])
    for middle, turn, size, ink in zip(
        middles, rng.uniform(0, np.pi, 60), rng.uniform(0.035, 0.085, 60), rng.choice(inks, 60), strict=True
    ):
        right, up = _offset(middle)
        along, across = np.cos(turn) * right + np.sin(turn) * up, np.cos(turn) * up - np.sin(turn) * right
        lozenge = size - np.abs(along) - 2.2 * np.abs(across)
        ring = 0.16 * size - np.abs(np.hypot(right, up) - 0.6 * size)
        shape = _inside(lozenge if rng.random() < 0.65 else ring)[..., None]
        picture = picture * (1 - shape) + ink * shape
    return picture


def heather() -> np.ndarray:
    """Melange: short lying fibres of both dyes."""
    return _levels(0.5 + 0.14 * _waves(31, 40, 170, along=0.35), 10)


def denim() -> np.ndarray:
    """Blue warp over white weft: threads of uneven thickness, and a little wear."""
    return _levels(0.25 + 0.10 * _waves(41, 24, 150, along=14) + 0.035 * _waves(42, 3, 9, along=2), 10)


def knit() -> np.ndarray:
    """Stitches, dark between the loops."""
    return _levels(_stitches(), 24)


def strands() -> np.ndarray:
    """Hair that hangs along v: locks, and fine light strands in them."""
    return _levels(0.5 + 0.19 * _locks(), 20)


def curls() -> np.ndarray:
    """Tight curls: light on the back of each."""
    return _levels(0.55 - 0.45 * _coils(), 16)


PATTERNS: Mapping[str, Callable[[], np.ndarray]] = {
    "stripes": stripes, "pinstripes": pinstripes, "plaid": plaid, "dots": dots, "floral": floral, "print": print_,
    "heather": heather, "denim": denim, "knit": knit, "strands": strands, "curls": curls,
}  # fmt: skip


# Reliefs: height (SIDE, SIDE) in millimetres.


def folds() -> np.ndarray:
    """Cloth that hangs: folds 10 to 15 cm apart, long and shallow, smaller ones between them, and a weave."""
    weave = 0.04 * np.sin(128 * 2 * np.pi * _U) * np.sin(128 * 2 * np.pi * _V)
    hanging = _creases(61, 2.2, 4.2, along=3.5, deviation_mm=1.3, lean=0.12)
    drawn = _creases(64, 2.2, 4.2, along=3.0, deviation_mm=1.0, lean=-0.3)
    small = _creases(63, 5, 8, along=2.5, deviation_mm=0.22, lean=0.3)
    return hanging + drawn + small + weave


def puffer() -> np.ndarray:
    """Quilted tubes, one every 83 mm, drawn in where they are sewn."""
    tube = np.abs(np.sin(6 * np.pi * _V)) ** 0.55
    puckers = _waves(71, 12, 30, along=3) * np.exp(-tube * 2.2)
    return 7.0 * tube + 1.5 * puckers + _creases(72, 3, 6, along=1, deviation_mm=0.7)


def knit_relief() -> np.ndarray:
    """Ribs, and the few broad folds of heavy wool."""
    return 0.7 * np.cos(2 * np.pi * 64 * _U) + _creases(73, 2, 4, along=2, deviation_mm=1.4)


def denim_relief() -> np.ndarray:
    """Stiff cloth: short sharp creases across, over long folds."""
    return _creases(81, 2.6, 5, along=2.5, deviation_mm=1.3) + _creases(82, 5, 11, along=0.45, deviation_mm=0.45)


def leather() -> np.ndarray:
    """Smooth folds and small creases across them, as in a jacket that is worn."""
    return _creases(91, 2.4, 4.5, along=2.5, deviation_mm=1.5) + _creases(92, 8, 18, along=0.5, deviation_mm=0.22)


def strands_relief() -> np.ndarray:
    """Locks of hair along v."""
    return 1.4 * _locks()


def curls_relief() -> np.ndarray:
    """Tight curls."""
    return -2.8 * _coils()


RELIEFS: Mapping[str, Callable[[], np.ndarray]] = {
    "folds": folds, "puffer": puffer, "knit": knit_relief, "denim": denim_relief, "leather": leather,
    "strands": strands_relief, "curls": curls_relief,
}  # fmt: skip


def normals_of(height_mm: np.ndarray, step: int = 1) -> np.ndarray:
    """(SIDE, SIDE, 3) uint8: the surface's normals along u, v and outwards, 0..255 for -1..1."""
    right, up = ((np.roll(height_mm, -1, axis) - np.roll(height_mm, 1, axis)) / (2 * _MM) for axis in (1, 0))
    leaning = -np.stack([right, up], -1) / np.sqrt(1 + right**2 + up**2)[..., None]
    leaning = np.rint(leaning * 127.5 / step) * step / 127.5
    outwards = np.sqrt(np.maximum(1 - (leaning**2).sum(-1), 0.01))
    return np.rint(127.5 + 127.5 * np.dstack([leaning, outwards])).astype(np.uint8)


def _waves(seed: int, lowest: float, highest: float, along: float = 1.0, lean: float = 0.0) -> np.ndarray:
    """Periodic noise of mean 0 and deviation 1, with so many waves per period.

    Args:
        seed: of its phases.
        lowest: waves per period.
        highest: waves per period.
        along: how many times longer than wide its shapes are; above 1 they are drawn out along v ...
        lean: ... and lean so much to the right per length upwards.
    """
    spectrum = np.fft.fft2(np.random.default_rng(seed).normal(size=(SIDE, SIDE)))
    count = np.fft.fftfreq(SIDE) * SIDE
    waves = np.hypot(count[None], (count[:, None] + lean * count[None]) * along)
    band = 1 / (1 + (lowest / np.maximum(waves, 1e-9)) ** 8) / (1 + (waves / highest) ** 8)
    noise = np.fft.ifft2(spectrum * band / np.maximum(waves, 1)).real
    return np.asarray((noise - noise.mean()) / noise.std())


def _creases(
    seed: int, lowest: float, highest: float, *, along: float, deviation_mm: float, lean: float = 0.0
) -> np.ndarray:
    """Rounded ridges with hollows between them."""
    ridges = -np.sqrt(_waves(seed, lowest, highest, along, lean) ** 2 + 0.08)
    ridges += 0.4 * _waves(seed + 500, lowest / 2, lowest, along, lean)
    return deviation_mm * (ridges - ridges.mean()) / ridges.std()


def _locks() -> np.ndarray:
    """Locks and strands of hair, mean 0 and deviation about 1."""
    return 0.8 * _waves(51, 10, 26, along=28) + 0.55 * _waves(52, 30, 110, along=60)


def _stitches() -> np.ndarray:
    """Stocking stitch, 64 x 64 loops: each is a V of two strands; 0 between them, 1 on their backs."""
    column, row = _U * 64, _V * 64
    inside = np.abs(column % 1 - 0.5)
    strand = np.cos(2 * np.pi * (row - 1.1 * inside)) * 0.5 + 0.5
    groove = np.clip(1 - np.cos(2 * np.pi * column), 0, 1)
    return (0.35 + 0.65 * strand) * (0.4 + 0.6 * groove)


def _coils() -> np.ndarray:
    """0 on the backs of curls to 1 between them."""
    u, v = _U + 0.012 * _waves(55, 4, 12), _V + 0.012 * _waves(56, 4, 12)
    coil = np.abs(np.sin(2 * np.pi * 14 * u) + np.sin(2 * np.pi * 14 * v) + 0.8 * _waves(57, 16, 36))
    return np.clip(1 - coil / 1.2, 0, 1)


def _band(x: np.ndarray, width: float, count: int) -> np.ndarray:
    """1 in the first `width` of every unit of x, with an edge of one texel; there are `count` units per period."""
    distance = width / 2 - np.abs((x - width / 2 + 0.5) % 1 - 0.5)
    return _inside(distance / count)


def _inside(distance: np.ndarray) -> np.ndarray:
    """1 inside of an edge and 0 outside, one texel wide; `distance` in periods, positive inside."""
    return np.clip(distance * SIDE + 0.5, 0, 1)


def _offset(middle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From a point to every texel, the shorter way around."""
    return (_U - middle[0] + 0.5) % 1 - 0.5, (_V - middle[1] + 0.5) % 1 - 0.5


def _discs(middles: np.ndarray, radius: float) -> np.ndarray:
    return np.max([_inside(radius - np.hypot(*_offset(middle))) for middle in middles], axis=0)


def _scattered(rng: np.random.Generator, count: int, apart: float) -> np.ndarray:
    """Points (count, 2) in the unit square, as far from one another as `apart` while there is room."""
    points = [rng.random(2)]
    while len(points) < count:
        tries = rng.random((32, 2))
        gaps = np.abs(tries[:, None] - np.array(points)[None])
        nearest = np.linalg.norm(np.minimum(gaps, 1 - gaps), axis=2).min(1)
        points.append(tries[np.argmax(nearest > apart)] if (nearest > apart).any() else tries[nearest.argmax()])
    return np.array(points)


def _levels(values: np.ndarray, count: int) -> np.ndarray:
    """The same in so many steps: noise in few steps takes little room in a file."""
    return np.rint(np.clip(values, 0, 1) * count) / count


def _write(path: Path, picture: np.ndarray, name: str) -> None:
    """PNG, the last row on top, with its origin noted in it. Up to 256 colours become a palette."""
    rows = np.ascontiguousarray(picture[::-1] if picture.ndim == 3 else np.repeat(picture[::-1, :, None], 3, 2))
    colours, index = np.unique(rows.reshape(-1, 3), axis=0, return_inverse=True)
    indexed = len(colours) <= 256
    rows = index.reshape(SIDE, SIDE, 1).astype(np.uint8) if indexed else rows
    note = f"TwinCity tools/people_bake/textures.py, {name}, seeds in the source. No photograph was used. CC0 1.0."
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 3 if indexed else 2, 0, 0, 0)),
        (b"tEXt", b"Comment\0" + note.encode("latin-1")),
        *([(b"PLTE", colours.tobytes())] if indexed else []),
        (b"IDAT", zlib.compress(_filtered(rows, indexed), 9)),
        (b"IEND", b""),
    ]
    packed = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(packed))


def _filtered(rows: np.ndarray, indexed: bool) -> bytes:
    """Rows as PNG stores them: of a palette as they are, else each against its left or lower neighbours' prediction."""
    if indexed:
        return b"".join(b"\0" + row.tobytes() for row in rows)
    signed = rows.astype(np.int16)
    left, above = np.zeros_like(signed), np.zeros_like(signed)
    left[:, 1:], above[1:] = signed[:, :-1], signed[:-1]
    guesses = {1: left, 2: above, 3: (left + above) // 2}
    residues = {number: ((signed - guess) & 255).astype(np.uint8) for number, guess in guesses.items()}
    costs = {number: np.abs(residue.view(np.int8).astype(int)).sum((1, 2)) for number, residue in residues.items()}
    best = [min(costs, key=lambda number: costs[number][row]) for row in range(SIDE)]
    return b"".join(bytes([number]) + residues[number][row].tobytes() for row, number in enumerate(best))


if __name__ == "__main__":
    write_all()
