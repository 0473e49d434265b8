"""Letters, digits and pictograms as strokes of paint, in the way of templates laid on the road.

A stroke is a polyline in a frame whose x runs to the right and whose y runs ahead, as the driver sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

Polylines = Sequence[Sequence[tuple[float, float]]]

GLYPHS: Mapping[str, Polylines] = {
    "A": [[(0, 0), (0.5, 1), (1, 0)], [(0.22, 0.36), (0.78, 0.36)]],
    "B": [
        [(0, 0), (0, 1), (0.7, 1), (0.95, 0.86), (0.95, 0.66), (0.7, 0.53), (0, 0.53)],
        [(0.7, 0.53), (1, 0.4), (1, 0.14), (0.75, 0), (0, 0)],
    ],
    "E": [[(0.9, 1), (0, 1), (0, 0), (0.9, 0)], [(0, 0.52), (0.7, 0.52)]],
    "I": [[(0.5, 0), (0.5, 1)]],
    "L": [[(0, 1), (0, 0), (0.9, 0)]],
    "M": [[(0, 0), (0, 1), (0.5, 0.35), (1, 1), (1, 0)]],
    "N": [[(0, 0), (0, 1), (1, 0), (1, 1)]],
    "O": [[(0.3, 0), (0, 0.25), (0, 0.75), (0.3, 1), (0.7, 1), (1, 0.75), (1, 0.25), (0.7, 0), (0.3, 0)]],
    "P": [[(0, 0), (0, 1), (0.7, 1), (1, 0.84), (1, 0.62), (0.7, 0.45), (0, 0.45)]],
    "R": [[(0, 0), (0, 1), (0.7, 1), (1, 0.84), (1, 0.62), (0.7, 0.47), (0, 0.47)], [(0.55, 0.47), (1, 0)]],
    "S": [
        [(1, 0.84), (0.75, 1), (0.25, 1), (0, 0.84), (0, 0.64), (0.25, 0.52), (0.75, 0.48), (1, 0.36), (1, 0.16),
         (0.75, 0), (0.25, 0), (0, 0.16)],
    ],
    "T": [[(0, 1), (1, 1)], [(0.5, 1), (0.5, 0)]],
    "U": [[(0, 1), (0, 0.2), (0.25, 0), (0.75, 0), (1, 0.2), (1, 1)]],
    "V": [[(0, 1), (0.5, 0), (1, 1)]],
    "0": [[(0.3, 0), (0, 0.22), (0, 0.78), (0.3, 1), (0.7, 1), (1, 0.78), (1, 0.22), (0.7, 0), (0.3, 0)]],
    "3": [
        [(0, 0.86), (0.25, 1), (0.75, 1), (1, 0.84), (1, 0.66), (0.7, 0.52), (0.4, 0.52)],
        [(0.7, 0.52), (1, 0.38), (1, 0.16), (0.75, 0), (0.25, 0), (0, 0.14)],
    ],
}  # fmt: skip
"""In a box from (0, 0) to (1, 1)."""


def _circle(x: float, y: float, radius: float, sides: int = 10) -> list[tuple[float, float]]:
    angles = np.arange(sides + 1) * (2 * np.pi / sides)
    return [(x + radius * float(np.cos(a)), y + radius * float(np.sin(a))) for a in angles]


BICYCLE: Polylines = [
    _circle(-0.27, 0.20, 0.19),
    _circle(0.27, 0.20, 0.19),
    [(-0.27, 0.20), (-0.10, 0.55), (0.17, 0.55), (0.27, 0.20)],
    [(-0.10, 0.55), (0.03, 0.20), (0.17, 0.55)],
    [(-0.27, 0.20), (0.03, 0.20)],
    [(-0.12, 0.55), (-0.14, 0.66)],
    [(-0.22, 0.66), (-0.06, 0.66)],
    [(0.17, 0.55), (0.15, 0.72), (0.27, 0.72)],
]
"""One metre wide and as high, before it is stretched along the lane."""

CHEVRONS: Polylines = [
    [(-0.45, 0.0), (0.0, 0.45), (0.45, 0.0)],
    [(-0.45, 0.45), (0.0, 0.90), (0.45, 0.45)],
]


def stroked(lines: Polylines, width: float, scale: tuple[float, float] = (1.0, 1.0)) -> np.ndarray:
    """Bands along polylines, mitred at their corners: (n, 4, 2), counter-clockwise.

    Args:
        lines: in the frame of the module.
        width: of the strokes [m].
        scale: of x and y before the strokes are laid.
    """
    bands = [_band(np.array(line, float) * scale, width) for line in lines]
    return np.concatenate(bands)


def lettering(text: str, *, height: float, width: float, gap: float, stroke: float) -> np.ndarray:
    """A word centred on the origin, read in the direction of travel: (n, 4, 2)."""
    step = width + gap
    start = -(len(text) * step - gap) / 2
    letters = [
        stroked(GLYPHS[letter], stroke, (width, height)) + np.array([start + index * step, -height / 2])
        for index, letter in enumerate(text)
    ]
    return np.concatenate(letters)


def arrow(turns: Sequence[str], length: float = 4.0) -> np.ndarray:
    """The arrow of a lane from which one may go on in the given ways (`left`, `straight`, `right`): (n, 4, 2)."""
    lines: list[list[tuple[float, float]]] = [[(0.0, 0.0), (0.0, length * (0.68 if "straight" in turns else 0.45))]]
    heads: list[np.ndarray] = []
    if "straight" in turns:
        heads.append(_head(np.array([0.0, length]), np.array([0.0, 1.0]), length * 0.32, 0.26))
    for turn, side in (("left", -1.0), ("right", 1.0)):
        if turn in turns:
            bend, tip = length * 0.45, length * 0.62
            lines.append([(0.0, bend - 0.5), (side * 0.22, bend + 0.2), (side * 0.38, tip)])
            heads.append(_head(np.array([side * 0.80, tip + 0.55]), np.array([side * 0.6, 0.8]), 0.95, 0.32))
    return np.concatenate([stroked(lines, 0.15), *heads])


def _head(tip: np.ndarray, ahead: np.ndarray, length: float, half_width: float) -> np.ndarray:
    """The two halves of an arrow's head, each a quad with two corners in one."""
    ahead = ahead / np.linalg.norm(ahead)
    right = np.array([ahead[1], -ahead[0]])
    base = tip - length * ahead
    halves = [
        [base, base + half_width * right, (base + half_width * right + tip) / 2, tip],
        [base, tip, (base - half_width * right + tip) / 2, base - half_width * right],
    ]
    return np.array(halves)


def _band(points: np.ndarray, width: float) -> np.ndarray:
    along = np.diff(points, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    normals = np.stack([-along[:, 1], along[:, 0]], -1)
    is_closed = np.allclose(points[0], points[-1])
    before = np.concatenate([normals[-1:] if is_closed else normals[:1], normals])
    after = np.concatenate([normals, normals[:1] if is_closed else normals[-1:]])
    total = before + after
    left = total / np.maximum((total**2).sum(1, keepdims=True) / 2, 0.5) * width / 2
    return np.stack([points[:-1] - left[:-1], points[1:] - left[1:], points[1:] + left[1:], points[:-1] + left[:-1]], 1)
