"""The cars: one loft from nose to tail per model, with wheels, lamps, plates and mirrors set on it.

A section has eight points on each side, from the belly over sill, rocker, waist, belt and eaves to the ridge of the
roof; what is glass depends only on where it is. Coordinates are metres, X forward, Y left, Z up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from twincity.replicator.scenario.vehicles import VEHICLES, VehicleModel
from twincity.replicator.scene.lofts import cap_faces, creased, ellipse, loft_faces

from .model import Model
from .surface import Surface

CAR_PARTS = ("paint", "glass", "rubber", "rim", "headlamp", "taillamp", "plate")
"""What has a material of its own."""


@dataclass(frozen=True, kw_only=True)
class CarShape:
    """The lines of one model; x runs from 0 at the nose to 1 at the tail, heights are metres."""

    top: Sequence[tuple[float, float]]
    """(x, height) of bonnet, windscreen, roof and tail along the middle."""

    windscreen: tuple[float, float]
    rear_window: tuple[float, float]
    side_windows: tuple[float, float]
    wheels: tuple[float, float]
    wheel_radius: float
    lean: float
    """How far the side windows lean in towards the roof, in half widths."""


CAR_SHAPES: Mapping[str, CarShape] = {
    "hatch": CarShape(
        top=((0, 0.48), (0.012, 0.64), (0.05, 0.75), (0.14, 0.86), (0.235, 0.95), (0.31, 1.15), (0.385, 1.35),
             (0.46, 1.42), (0.56, 1.44), (0.68, 1.43), (0.80, 1.39), (0.875, 1.32), (0.93, 1.15), (0.97, 0.97),
             (0.992, 0.86), (1, 0.50)),
        windscreen=(0.235, 0.385), rear_window=(0.875, 0.97), side_windows=(0.265, 0.875), wheels=(0.19, 0.80),
        wheel_radius=0.315, lean=0.24,
    ),
    "sedan": CarShape(
        top=((0, 0.48), (0.012, 0.62), (0.05, 0.73), (0.14, 0.84), (0.27, 0.95), (0.34, 1.15), (0.41, 1.33),
             (0.48, 1.40), (0.58, 1.43), (0.68, 1.41), (0.76, 1.33), (0.83, 1.18), (0.885, 1.04), (0.96, 1.00),
             (0.99, 0.92), (1, 0.50)),
        windscreen=(0.27, 0.41), rear_window=(0.76, 0.885), side_windows=(0.30, 0.80), wheels=(0.19, 0.79),
        wheel_radius=0.32, lean=0.26,
    ),
    "van": CarShape(
        top=((0, 0.60), (0.010, 0.90), (0.05, 1.08), (0.11, 1.18), (0.17, 1.30), (0.23, 1.58), (0.29, 1.82),
             (0.34, 1.90), (0.45, 1.94), (0.60, 1.95), (0.75, 1.95), (0.90, 1.94), (0.965, 1.91), (0.985, 1.78),
             (0.995, 1.20), (1, 0.60)),
        windscreen=(0.17, 0.29), rear_window=(0.985, 0.995), side_windows=(0.20, 0.43), wheels=(0.18, 0.79),
        wheel_radius=0.34, lean=0.10,
    ),
}  # fmt: skip

Piece = tuple[str, np.ndarray, np.ndarray]
"""Part, points (n, 3), faces (m, 3)."""

_PILLAR = (0.505, 0.52)
_BELT, _EAVES = 4, 5


def build_car(name: str) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Part -> points, normals and faces of one model, in the size that `VEHICLES` gives it."""
    shell = _Shell(CAR_SHAPES[name], VEHICLES[name])
    pieces = [*shell.pieces(), *_wheels(shell), *_lamps_and_plates(shell), *_joints(shell)]
    everything = np.concatenate([points for _, points, _ in pieces])
    size = VEHICLES[name].length_m, VEHICLES[name].width_m, VEHICLES[name].height_m
    fit = np.divide(size, (np.ptp(everything[:, 0]), np.ptp(everything[:, 1]), everything[:, 2].max()))
    pieces += _mirrors(shell)
    return {part: creased(*_joined([p for p in pieces if p[0] == part], fit), crease_deg=38) for part in CAR_PARTS}


class _Shell:
    """The body before anything is set on it."""

    def __init__(self, shape: CarShape, model: VehicleModel) -> None:
        self.shape, self.length, self.half, self.height = shape, model.length_m, model.width_m / 2, model.height_m
        stations = [x for x, _ in shape.top] + [*shape.wheels, *shape.side_windows, *_PILLAR, 0.63]
        self.x = np.unique(stations)
        self.top = np.interp(self.x, *np.array(shape.top).T)
        self.sections = self._sections()

    def _sections(self) -> np.ndarray:
        """(stations, 8, 2) y and z from the belly to the ridge."""
        x, top, height = self.x, self.top, self.height
        front, back = self.shape.windscreen[0], self.shape.rear_window[1]
        nose = np.interp(x, [0, 0.05, front, 0.6, back, 1], np.array([0.46, 0.50, 0.635, 0.645, 0.66, 0.58]) * height)
        belt = np.minimum(nose, top - 0.015)
        cabin = np.clip((top - belt) / (0.35 * height), 0, 1)
        end = np.clip(np.minimum(x, 1 - x) / 0.12, 0, 1)  # the plan narrows to both ends
        half = self.half * (0.86 + 0.14 * np.sqrt(end))
        belly = 0.20 + 0.10 * (1 - np.clip(np.minimum(x, 1 - x) / 0.05, 0, 1))
        eaves = half * (0.90 - self.shape.lean * cabin)
        eaves_height = np.maximum(top - 0.045 * height * cabin - 0.008, belt + 0.004)
        y = [0 * x, 0.86 * half, 0.985 * half, half, 0.955 * half, eaves, 0.90 * eaves, 0 * x]
        z = [belly, belly, belly + 0.12, 0.30 + 0.30 * belt, belt, eaves_height,
             top - 0.004 * height, top + 0.012]  # fmt: skip
        return np.stack([np.stack(y, -1), np.stack(z, -1)], -1)

    def pieces(self) -> list[Piece]:
        """Paint, glass, and the dark underside."""
        both = np.concatenate([self.sections, self.sections[:, -2:0:-1] * (-1, 1)], 1)[::-1]  # tail first
        along = np.broadcast_to((0.5 - self.x[::-1, None, None]) * self.length, (*both.shape[:2], 1))
        points = np.concatenate([along, both], -1).reshape(-1, 3)
        spans, ring = len(self.x) - 1, both.shape[1]
        faces = loft_faces(spans + 1, ring)
        span = np.tile(np.repeat(np.arange(spans)[::-1], ring), 2)
        edge = np.tile(np.arange(ring), 2 * spans)
        edge = np.minimum(edge, ring - 1 - edge)
        glass, dark = self._is_glass(span, edge), edge < 2
        ends = cap_faces(np.arange(ring))[:, ::-1], cap_faces(np.arange(ring)) + ring * spans
        return [
            ("paint", points, faces[~glass & ~dark]),
            ("glass", points, faces[glass]),
            ("rubber", points, np.concatenate([faces[dark], *ends])),
        ]

    def _is_glass(self, span: np.ndarray, edge: np.ndarray) -> np.ndarray:
        def lies_in(window: tuple[float, float]) -> np.ndarray:
            return (self.x[span] > window[0] - 1e-6) & (self.x[span + 1] < window[1] + 1e-6)

        beside = lies_in(self.shape.side_windows) & (edge == _BELT) & ~lies_in(_PILLAR)
        across = (lies_in(self.shape.windscreen) | lies_in(self.shape.rear_window)) & (edge >= _EAVES)
        return beside | across

    def at(self, x: float, z: float, side: int, out: float = 0.012) -> np.ndarray:
        """(3,) the point of a flank at a place along the car and a height, pushed `out` metres."""
        section = np.array([[np.interp(x, self.x, self.sections[:, k, a]) for a in (0, 1)] for k in range(2, 6)])
        y = np.interp(z, section[:, 1], section[:, 0])
        return np.array([(0.5 - x) * self.length, side * (y + out), z])


def _wheels(shell: _Shell) -> list[Piece]:
    """Tyres and rims, each in front of a dark disc for its arch: nothing is cut out of the body."""
    pieces: list[Piece] = []
    radius = shell.shape.wheel_radius
    for place in shell.shape.wheels:
        centre = np.array([(0.5 - place) * shell.length, 0, radius])
        for side in (1, -1):
            arch = _disc(centre + np.array([0, 0, 0.02]), radius + 0.055, side * (shell.half + 0.004), side)
            arch[1][:, 2] = np.maximum(arch[1][:, 2], 0.15)
            face = _disc(centre, radius, side * (shell.half + 0.014), side)
            spokes = _disc(centre, 0.66 * radius, side * (shell.half + 0.017), side)
            hub = _disc(centre, 0.20 * radius, side * (shell.half + 0.019), side)
            tread = np.concatenate([face[1] - (0, side * 0.2, 0), face[1]])
            around = loft_faces(2, len(face[1]))[:, :: 1 if side < 0 else -1]
            pieces += [arch, face, ("rim", spokes[1], spokes[2]), hub, ("rubber", tread, around)]
    return pieces


def _disc(centre: np.ndarray, radius: float, y: float, side: int, corners: int = 14) -> Piece:
    """A dark upright disc that faces to its side."""
    circle = ellipse(2 * corners)[1::2] * radius  # with a corner at the bottom, where it meets the ground
    points = np.stack([centre[0] + circle[:, 0], np.full(corners, y), centre[2] + circle[:, 1]], -1)
    faces = cap_faces(np.arange(corners))
    return "rubber", points, faces[:, ::-1] if side > 0 else faces


def _lamps_and_plates(shell: _Shell) -> list[Piece]:
    """Lamps wrap round the corners; plates are blank, because there is no one to find."""
    pieces: list[Piece] = []
    head_low, head_high = np.interp(0.03, shell.x, shell.top) - np.array([0.18, 0.05])
    tail = (0.80, 1.15) if shell.height > 1.7 else (0.53 * shell.height, 0.66 * shell.height)
    for side in (1, -1):
        pieces += _lamp(shell, "headlamp", side, 0.55, (0.002, 0.015, 0.035, 0.065), (head_low, head_high))
        pieces += _lamp(shell, "taillamp", side, 0.68, (0.998, 0.990, 0.975, 0.955), tail)
    for end in (1, -1):
        x = end * (shell.length / 2 + 0.016)
        pieces += _sheet(
            "plate", [[(x, -0.26, 0.45), (x, 0.26, 0.45)], [(x, -0.26, 0.56), (x, 0.26, 0.56)]], flip=end < 0
        )
    x, width = shell.length / 2 + 0.010, 0.52 * shell.half
    pieces += _sheet("rubber", [[(x, -width, 0.32), (x, width, 0.32)], [(x, -width, 0.43), (x, width, 0.43)]])
    return pieces


def _lamp(
    shell: _Shell, part: str, side: int, inner: float, places: Sequence[float], heights: tuple[float, float]
) -> list[Piece]:
    """One lamp, from `inner` of the width of the car's end, round the corner to the last of `places` along the car."""
    end = np.sign(0.5 - places[0])
    rows = []
    for z in heights:
        round_corner = [shell.at(x, z, side, 0.014) for x in places]
        round_corner[0][0] = end * (shell.length / 2 + 0.014)
        rows.append([round_corner[0] * (1, inner, 1), *round_corner])
    return _sheet(part, rows, flip=side != end)


def _joints(shell: _Shell) -> list[Piece]:
    """The gaps around the doors, as dark lines on the flanks."""
    front = shell.shape.windscreen[0] + 0.08
    pieces: list[Piece] = []
    for side in (1, -1):
        for x in (front, sum(_PILLAR) / 2, 0.70):
            heights = shell.sections[np.searchsorted(shell.x, x), 2:5, 1]
            rows = [[shell.at(x + dx, z, side, 0.005) for dx in (0.0017, -0.0017)] for z in heights]
            pieces += _sheet("rubber", rows, flip=side > 0)
    return pieces


def _mirrors(shell: _Shell) -> list[Piece]:
    """Two boxes beside the windscreen, of which only the inner side is left open."""
    x, z = (0.5 - shell.shape.windscreen[0] - 0.07) * shell.length, 0.66 * shell.height
    inner, outer = 0.92 * shell.half, 0.92 * shell.half + 0.20
    pieces: list[Piece] = []
    for side in (1, -1):
        rings = [
            [(x - 0.09, y, z - 0.05), (x, y, z - 0.05), (x, y, z + 0.09), (x - 0.09, y, z + 0.09)]
            for y in (side * inner, side * outer)
        ]
        faces = np.concatenate([loft_faces(2, 4), 4 + cap_faces(np.arange(4))])
        pieces.append(("paint", np.reshape(rings, (-1, 3)), faces[:, ::-1] if side > 0 else faces))
    return pieces


def _sheet(part: str, rows: ArrayLike, *, flip: bool = False) -> list[Piece]:
    """A strip over rows of points (rows, columns, 3), seen from +X as left to right and bottom to top."""
    points = np.array(rows, float)
    faces = loft_faces(points.shape[0], points.shape[1], closed=False)
    return [(part, points.reshape(-1, 3), faces[:, ::-1] if flip else faces)]


def _joined(pieces: Sequence[Piece], fit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One mesh of several, scaled, without the points that no face uses."""
    starts = np.cumsum([0] + [len(points) for _, points, _ in pieces[:-1]])
    points = np.concatenate([points for _, points, _ in pieces]) * fit
    faces = np.concatenate([faces + start for (_, _, faces), start in zip(pieces, starts, strict=True)])
    used, where = np.unique(faces, return_inverse=True)
    return points[used], where.reshape(-1, 3)


def _model(name: str) -> Model:
    def build(_level: str) -> dict[str, Surface]:
        return {
            part: Surface(points=points, normals=normals, faces=faces)
            for part, (points, normals, faces) in build_car(name).items()
        }

    return Model(build=build)


CARS: Mapping[str, Model] = {name: _model(name) for name in CAR_SHAPES}
