"""Randomness that repeats: noise on a torus, and the pieces that walls and pavements are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def noise(
    side: int,
    seed: int,
    *,
    falloff: float = 1.0,
    low: float = 1.0,
    high: float | None = None,
    stretch: tuple[float, float] = (1.0, 1.0),
) -> np.ndarray:
    """Fractal noise (side, side) that repeats, mean 0, standard deviation 1.

    Args:
        side: pixels.
        seed: one field per seed.
        falloff: amplitude goes with frequency to the power of minus this: 0 is grain, 2 is clouds.
        low: fewest waves across the picture.
        high: most waves across the picture; as many as there are when left out.
        stretch: of the patterns, down and across the picture: (8, 1) makes vertical streaks.
    """
    down = np.fft.fftfreq(side)[:, None] * side * stretch[0]
    across = np.fft.rfftfreq(side)[None] * side * stretch[1]
    frequency = np.hypot(down, across)
    within = (frequency >= low) & (frequency <= (high or side))
    amplitude = np.where(within, np.maximum(frequency, 1e-6) ** -falloff, 0.0)
    spectrum = np.fft.rfft2(np.random.default_rng(seed).normal(size=(side, side)))
    field = np.fft.irfft2(spectrum * amplitude, s=(side, side))
    return (field - field.mean()) / field.std()


@dataclass(frozen=True, kw_only=True)
class Bond:
    """A wall or a pavement laid in level courses, as pictures (side, side) whose row 0 is on top."""

    piece: np.ndarray
    """Number of the piece that a pixel shows."""

    across_m: np.ndarray
    """Distance to the nearest upright joint."""

    up_m: np.ndarray
    """Height above the lower edge of the course."""

    course_m: float
    """Height of a course."""

    count: int
    """How many pieces there are."""

    @property
    def level_m(self) -> np.ndarray:
        """Distance to the nearest level joint."""
        return np.minimum(self.up_m, self.course_m - self.up_m)

    def each(self, values: np.ndarray) -> np.ndarray:
        """Values (count, ...), one for each piece, as a picture."""
        return values[self.piece]


def bond(side: int, period_m: float, courses: int, pieces: int, seed: int, *, uneven: float = 0.0) -> Bond:
    """Courses of pieces, every second course moved by half a piece.

    Args:
        side: pixels.
        period_m: width and height of the picture.
        courses: in the picture; even, so that the bond goes on across its border.
        pieces: in each course.
        seed: of the uneven lengths.
        uneven: how much lengths differ, as a share of the mean.
    """
    rng = np.random.default_rng(seed)
    place = (np.arange(side) + 0.5) * period_m / side
    course_m, piece_m = period_m / courses, period_m / pieces
    row = np.floor(place / course_m).astype(int)
    starts = (np.arange(pieces) + rng.uniform(-uneven, uneven, (courses, pieces)) / 2) * piece_m
    starts += (np.arange(courses) % 2 * piece_m / 2)[:, None]
    along = np.empty((courses, side), int)
    across = np.empty((courses, side))
    for course, cuts in enumerate(starts):
        around = np.concatenate([cuts - period_m, cuts, cuts + period_m])
        after = np.searchsorted(around, place)
        along[course] = (after - 1) % pieces + course * pieces
        across[course] = np.minimum(place - around[after - 1], around[after] - place)
    return Bond(
        piece=along[row][::-1],
        across_m=across[row][::-1],
        up_m=np.broadcast_to((place % course_m)[::-1, None], (side, side)),
        course_m=course_m,
        count=courses * pieces,
    )


def line(distance_m: np.ndarray, width_m: float, pixel_m: float) -> np.ndarray:
    """Share of a pixel that a line of some width covers, from the distance to its middle."""
    half = (width_m + pixel_m) / 2
    return np.clip((half - distance_m) / pixel_m, 0.0, min(1.0, width_m / pixel_m))


def spots(side: int, seed: int, count: int, radius_px: tuple[float, float]) -> np.ndarray:
    """Coverage 0..1 by round spots strewn over a picture that repeats."""
    rng = np.random.default_rng(seed)
    cover = np.zeros((side, side))
    reach = int(np.ceil(radius_px[1])) + 1
    offset = np.arange(-reach, reach + 1)
    for (x, y), radius in zip(rng.uniform(0, side, (count, 2)), rng.uniform(*radius_px, count), strict=True):
        columns, rows = int(x) + offset, int(y) + offset
        distance = np.hypot(rows[:, None] + 0.5 - y, columns[None] + 0.5 - x)
        patch = np.ix_(rows % side, columns % side)
        cover[patch] = np.maximum(cover[patch], np.clip(radius + 0.5 - distance, 0.0, 1.0))
    return cover


def around(factor: np.ndarray, level: float = 0.42) -> np.ndarray:
    """Contrast as an albedo: factors around 1 brought to a mean that leaves room above, then cut at white."""
    return np.clip(factor / factor.mean() * level, 0.004, 1.0)
