"""The clips: recorded rotations of the joints, looked up at any phase for many people at once.

Rotations serve every body; where the hips are is for legs of `REFERENCE_LEG_M` and is scaled to others. What else a
body of another size needs to keep its feet on the ground and its hands on handles is where the reference body had
them, which is kept beside the rotations.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from pxr import Sdf

from ...errors import TwinCityError, UnknownNameError
from ...geometry.transforms import rotations_from_quaternions
from .skeleton import INDEX, JOINTS, SIDES, forward_kinematics

BALLS = tuple(INDEX[f"{side}_toes"] for side in SIDES)
"""Joints of the balls of the feet."""

WRISTS = tuple(INDEX[f"{side}_hand"] for side in SIDES)

_EVEN = 1e-3
"""By how much of a sample's length samples may be uneven."""


@dataclass(frozen=True, kw_only=True)
class Movement:
    """What a clip is, beside its rotations."""

    posture: str
    ground: str
    """What touches: feet, body, or seat."""

    seat_height_m: float | None
    needs: str | None
    """What it is shown with."""

    hands: Mapping[str, str]
    """left, right -> busy or free."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Moment:
    """n clips, each at its phase."""

    movements: tuple[Movement, ...]
    rotations: np.ndarray
    """(n, 28, 3, 3), each relative to its parent."""

    root: np.ndarray
    """(n, 3) the hips for legs of `REFERENCE_LEG_M` [m]."""

    balls: np.ndarray
    """(n, 2, 3) where the reference body has the balls of its left and right foot [m]."""

    wrists: np.ndarray
    """(n, 2, 3) where it has its left and right wrist [m]."""

    lift: np.ndarray
    """(n,) height of the reference body's lowest point over the ground [m]: more than 0 while running."""

    reference_offsets: np.ndarray
    """(28, 3) of the reference skeleton."""

    reference_ball_height: float
    """Of its joint of the toes when the foot is flat on the ground [m]."""


class ClipLibrary:
    """Every clip of a folder with a `clips.json`, loaded when the first is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def movements(self) -> Mapping[str, Movement]:
        """By name."""
        keys = Movement.__dataclass_fields__
        return {name: Movement(**{key: about[key] for key in keys}) for name, about in self._table.items()}

    def at(self, names: Sequence[str], phases: np.ndarray) -> Moment:
        """The clips of those names (n of them) at the phases (n,); whole numbers are where a loop begins again."""
        tracks, numbers = self._tracks, {name: number for number, name in enumerate(self.movements)}
        for name in names:
            if name not in numbers:
                raise UnknownNameError("clip", name, numbers)
        clips = np.array([numbers[name] for name in names], int)
        wrapped = np.where(tracks.loops[clips], phases % 1, np.clip(phases, 0, 1))
        place = wrapped * (tracks.counts[clips] - 1)
        step = np.minimum(place.astype(int), tracks.counts[clips] - 2)
        before, share = tracks.starts[clips] + step, (place - step).astype(np.float32)
        mixed = (
            tracks.quaternions[before] * (1 - share[:, None, None])
            + tracks.quaternions[before + 1] * share[:, None, None]
        )
        mixed /= np.linalg.norm(mixed, axis=-1, keepdims=True)
        return Moment(
            movements=tuple(self.movements[name] for name in names),
            rotations=rotations_from_quaternions(mixed.astype(float)),
            root=_between(tracks.root, before, share),
            balls=_between(tracks.balls, before, share),
            wrists=_between(tracks.wrists, before, share),
            lift=_between(tracks.lift, before, share),
            reference_offsets=tracks.offsets,
            reference_ball_height=tracks.ball_height,
        )

    @cached_property
    def _table(self) -> Mapping[str, Mapping]:
        path = self.folder / "clips.json"
        if not path.is_file():
            raise TwinCityError(f"{path}: no such file. The people's clips are missing from this checkout.")
        return dict(sorted(json.loads(path.read_text(encoding="utf-8"))["clips"].items()))

    @cached_property
    def _tracks(self) -> _Tracks:
        clips = [_read_clip(self.folder / about["file"]) for about in self._table.values()]
        counts = np.array([len(root) for _, root, _ in clips])
        quaternions, root = (np.concatenate([clip[part] for clip in clips]) for part in (0, 1))
        offsets = clips[0][2]
        _, joints = forward_kinematics(offsets, rotations_from_quaternions(quaternions.astype(float)), root)
        return _Tracks(
            counts=counts,
            starts=np.cumsum([0, *counts[:-1]]),
            loops=np.array([about["loops"] for about in self._table.values()]),
            quaternions=quaternions,
            root=root,
            balls=joints[:, BALLS],
            wrists=joints[:, WRISTS],
            lift=np.concatenate([
                _resampled(about.get("lift_m") or [0.0, 0.0], count)
                for about, count in zip(self._table.values(), counts, strict=True)
            ]),
            offsets=offsets,
            ball_height=self._flat_ball_height(counts, joints[:, BALLS, 2]),
        )  # fmt: skip

    def _flat_ball_height(self, counts: np.ndarray, balls_z: np.ndarray) -> float:
        """Of who stands."""
        stands = [movement.posture == "standing" for movement in self.movements.values()]
        return float(np.median(balls_z[np.repeat(stands, counts)]))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Tracks:
    """The samples of all clips, one clip after the other."""

    counts: np.ndarray
    starts: np.ndarray
    loops: np.ndarray
    quaternions: np.ndarray
    """(samples, 28, 4) float32 (w, x, y, z); neighbours are on one half of the sphere."""

    root: np.ndarray
    balls: np.ndarray
    wrists: np.ndarray
    lift: np.ndarray
    offsets: np.ndarray
    ball_height: float


def _between(values: np.ndarray, before: np.ndarray, share: np.ndarray) -> np.ndarray:
    share = share.reshape(-1, *(1,) * (values.ndim - 1))
    return values[before] * (1 - share) + values[before + 1] * share


def _resampled(values: Sequence[float], count: int) -> np.ndarray:
    return np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(values)), values)


def _read_clip(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Quaternions (n, 28, 4), hips (n, 3) and offsets (28, 3) of the samples of one file."""
    if not path.is_file():
        raise TwinCityError(f"{path}: clips.json lists this clip, but the file is not there.")
    layer = Sdf.Layer.FindOrOpen(str(path))
    animation = Sdf.Path(f"/{layer.defaultPrim}/Animation")
    rotations, translations = (animation.AppendProperty(name) for name in ("rotations", "translations"))
    times = np.array(layer.ListTimeSamplesForPath(rotations))
    steps = np.diff(times)
    if len(times) < 2 or np.ptp(steps) > _EVEN * steps[0]:
        raise TwinCityError(f"{path}: a clip needs at least two samples at even distances; it has {len(times)}.")
    turns = np.array([layer.QueryTimeSample(rotations, time) for time in times], np.float32)
    places = np.array([layer.QueryTimeSample(translations, time) for time in times], float)
    if turns.shape[1] != len(JOINTS):
        raise TwinCityError(f"{path}: {turns.shape[1]} joints; the people of this library have {len(JOINTS)}.")
    quaternions = turns[..., [3, 0, 1, 2]]  # numpy sees the imaginary part of USD's quaternions first
    for index in range(1, len(quaternions)):
        flipped = (quaternions[index] * quaternions[index - 1]).sum(-1) < 0
        quaternions[index][flipped] *= -1
    return quaternions, places[:, 0], places[0]
