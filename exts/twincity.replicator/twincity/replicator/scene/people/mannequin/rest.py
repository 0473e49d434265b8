"""Lying on the ground: every limb is laid down at the height its own thickness asks for.

The person's heading runs from the feet to the head, and the hips are above the person's position. Azimuths of limbs
are degrees from the heading, counter-clockwise seen from above: 0 points past the head, 180 past the feet.
"""

from __future__ import annotations

import numpy as np

from .rig import INDEX, JOINTS, PARENTS, SIDES, Poses, Rig, about, hanging_along

Direction = tuple[float, float, float]

_FRONT, _BACK, _LEFT = 0, 1, 2
"""Columns of `Rig.clearance`."""


def supine(rig: Rig, phases: np.ndarray) -> Poses:
    """On the back, arms beside the body, feet fallen outward."""
    body = _Lying(rig, phases, front=(0, 0, 1))
    a, b = body.wave(0.0), body.wave(0.3)
    hips, chest, head = (rig.clearance[INDEX[joint], _BACK] for joint in ("hips", "chest", "head"))
    body.lay_trunk(hips, chest, head, face=30 * a)
    for side, sign in SIDES.items():
        out = -sign  # face up, a body's left is on the right of its heading
        body.lay_arm(side, 180 - out * (27 + 8 * a), 180 - out * (12 + 9 * b), front=(0, out, 0.4))
        body.lay_leg(side, 180 - out * (9 + 4 * b), 180 - out * (7 + 5 * a), front=(0, 0.6 * out, 1), pointed_deg=24)
    return body.poses()


def prone(rig: Rig, phases: np.ndarray) -> Poses:
    """On the belly, the head to one side, one arm up beside it."""
    body = _Lying(rig, phases, front=(0, 0, -1))
    a, b = body.wave(0.0), body.wave(0.3)
    hips, chest = (rig.clearance[INDEX[joint], _FRONT] for joint in ("hips", "chest"))
    body.lay_trunk(hips, chest, rig.clearance[INDEX["head"], _LEFT], face=72 + 6 * a)
    body.lay_arm("left", 75 + 10 * a, 10 + 14 * b, front=(1, 0, -0.3))
    body.lay_arm("right", 205 + 8 * b, 194 + 8 * a, front=(0, 1, -0.6))
    for side, sign in SIDES.items():
        spread = 180 - sign * (8 + 5 * (a if sign > 0 else b))
        body.lay_leg(side, spread, spread + 3 * sign, front=(0, 0.3 * sign, -1), pointed_deg=62)
    return body.poses()


def side(rig: Rig, phases: np.ndarray) -> Poses:
    """On the left side, the head on the lower arm, the upper knee and hand on the ground in front."""
    body = _Lying(rig, phases, front=(0, -1, -0.32))
    a, b = body.wave(0.0), body.wave(0.3)
    arm = rig.clearance[INDEX["left_forearm"], _LEFT]
    chest = 0.95 * rig.positions[INDEX["left_upper_arm"], 1] + arm
    head = rig.clearance[INDEX["head"], _LEFT] + 2 * arm
    body.lay_trunk(0.95 * rig.clearance[INDEX["hips"], _LEFT], chest, head, face=0 * a)
    body.lay_arm("left", -16 + 6 * a, -2 + 10 * b, front=(0.2, -1, 0.3))
    body.lay_arm("right", -84 + 10 * b, -62 + 16 * a, front=(1, -0.4, 0.2), elbow=0.4 * chest)
    body.lay_leg("right", -112 + 8 * b, 168 + 10 * a, front=(0.7, -1, 0), pointed_deg=20)
    body.lay_leg("left", 187 + 6 * a, 170 + 8 * b, front=(0, -1, 0.1), pointed_deg=20)
    return body.poses()


class _Lying:
    """n bodies of one rig being laid down, joint after joint, in the world's axes."""

    def __init__(self, rig: Rig, phases: np.ndarray, *, front: Direction) -> None:
        self.rig, self.phases = rig, phases
        self.count = len(phases)
        x, z = np.array(front, float) / np.linalg.norm(front), np.array([1.0, 0, 0])
        self.attitude = np.stack([x, np.cross(z, x), z], -1)
        """Of a trunk that is level."""

        self.turned = np.zeros((self.count, len(JOINTS), 3, 3))
        self.placed = np.zeros((self.count, len(JOINTS), 3))

    def wave(self, offset: float) -> np.ndarray:
        """(n,) -1..1: what tells one sleeper from another."""
        return np.sin(2 * np.pi * (self.phases + offset))

    def lay_trunk(self, hips: float, chest: float, head: float, *, face: np.ndarray) -> None:
        """Put hips, chest and head at their heights; `face` turns the head to the left [degrees]."""
        self.placed[:, INDEX["hips"], 2] = hips
        trunk = self._level("hips", "chest", chest - hips)
        for joint in ("hips", "spine", "chest"):
            self._turn(joint, trunk)
        self._place("neck")
        neck = self._level("neck", "head", head - self.placed[0, INDEX["neck"], 2])
        self._turn("neck", neck @ about("z", 0.3 * face))
        self._turn("head", self.attitude @ about("z", face))

    def lay_arm(
        self, side: str, upper: np.ndarray, fore: np.ndarray, *, front: Direction, elbow: float | None = None
    ) -> None:
        """Elbow and wrist on the ground, or the elbow at a height; the arm and forearm at two azimuths."""
        self._turn(f"{side}_clavicle", self.turned[:, INDEX["chest"]])
        elbow = self._thickness(f"{side}_forearm") if elbow is None else elbow
        self._lay(f"{side}_upper_arm", f"{side}_forearm", upper, elbow, front)
        self._lay(f"{side}_forearm", f"{side}_hand", fore, self._thickness(f"{side}_hand"), front)
        level = _towards(np.asarray(fore, float), np.zeros(self.count))
        flat = np.cross((0, 0, 1), level)
        flat *= np.sign(flat @ np.array(front))[:, None]
        self._turn(f"{side}_hand", hanging_along(level, flat))

    def lay_leg(self, side: str, thigh: np.ndarray, shin: np.ndarray, *, front: Direction, pointed_deg: float) -> None:
        """Knee and shoe on the ground; the knee looks to `front`, the foot points down the leg by an angle."""
        self._lay(f"{side}_thigh", f"{side}_shin", thigh, self._thickness(f"{side}_shin"), front)
        level = _towards(np.asarray(shin, float), np.zeros(self.count))
        foot = hanging_along(level, np.broadcast_to(front, level.shape)) @ about("y", pointed_deg)
        shoe = -(_shoe_corners(self.rig) @ foot.swapaxes(1, 2))[..., 2].min(1)
        ankle = np.maximum(shoe, self.rig.clearance[INDEX[f"{side}_foot"], _LEFT])
        self._lay(f"{side}_shin", f"{side}_foot", shin, ankle, front)
        self._turn(f"{side}_foot", self.turned[:, INDEX[f"{side}_shin"]] @ about("y", pointed_deg))
        self._turn(f"{side}_toes", self.turned[:, INDEX[f"{side}_foot"]])

    def poses(self) -> Poses:
        """What was laid, joint by joint."""
        rotations = self.turned.copy()
        for joint, parent in enumerate(PARENTS):
            if parent >= 0:
                rotations[:, joint] = self.turned[:, parent].swapaxes(1, 2) @ self.turned[:, joint]
        return Poses(rotations=rotations, root=self.placed[:, INDEX["hips"]])

    def _place(self, joint: str) -> None:
        index = INDEX[joint]
        parent = PARENTS[index]
        if parent >= 0:
            self.placed[:, index] = self.placed[:, parent] + self.turned[:, parent] @ self.rig.offsets[index]

    def _turn(self, joint: str, rotation: np.ndarray) -> None:
        self._place(joint)
        self.turned[:, INDEX[joint]] = rotation

    def _lay(self, joint: str, child: str, azimuth: np.ndarray, height: float | np.ndarray, front: Direction) -> None:
        """Point a limb at an azimuth so that its far end comes to a height."""
        self._place(joint)
        fall = (height - self.placed[:, INDEX[joint], 2]) / self.rig.length(child)
        down = _towards(np.asarray(azimuth, float), np.clip(fall, -0.97, 0.97))
        self.turned[:, INDEX[joint]] = hanging_along(down, np.broadcast_to(front, down.shape))

    def _level(self, joint: str, child: str, rise: float) -> np.ndarray:
        """(3, 3) attitude of a trunk whose `child` is `rise` metres above `joint`, towards the heading."""
        offset = self.rig.positions[INDEX[child]] - self.rig.positions[INDEX[joint]]
        have = self.attitude @ offset
        pitch = np.arcsin(np.clip(rise / np.linalg.norm(have), -1, 1)) - np.arcsin(have[2] / np.linalg.norm(have))
        return about("y", -np.degrees(pitch)) @ self.attitude

    def _thickness(self, joint: str) -> float:
        return float(self.rig.clearance[INDEX[joint]].mean())


def _towards(azimuth_deg: np.ndarray, rise: np.ndarray) -> np.ndarray:
    """(n, 3) unit directions at azimuths, `rise` of them upward."""
    azimuth, rise = np.broadcast_arrays(np.radians(azimuth_deg), rise)
    level = np.sqrt(1 - rise**2)
    return np.stack([level * np.cos(azimuth), level * np.sin(azimuth), rise], -1)


def _shoe_corners(rig: Rig) -> np.ndarray:
    """(12, 3) points of the shoe's outline seen from the ankle: sole and top of heel, ball and toe, both edges."""
    breadth = 0.28 * (rig.sole[2, 0] - rig.sole[0, 0]) / 2
    tops = np.array([0.6 * rig.ankle_height, 0.75 * rig.ankle_height, 0.45 * rig.ankle_height])
    corners = []
    for (x, _, z), top, width in zip(rig.sole, tops, (0.8, 1.0, 0.6), strict=True):
        corners += [(x, s * width * breadth, z + h) for s in (-1, 1) for h in (0, top)]
    return np.array(corners)
