"""`Form`: a body as a tailor sees it: where the limbs run, how wide it is, and the stuff that clothes are cut from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from twincity.replicator.scene.people.skeleton import INDEX, SIDES

from .. import source
from .mesh import Cloth, compacted, normals_of, subdivided, unit

if TYPE_CHECKING:
    from ..body import Body

SKIN_POINTS = 13380
"""The first points of the base mesh are its skin; clothes' helpers come after."""

ARM = ("upper_arm", "forearm", "hand", "fingers", "fingertips", "thumb")
LEG = ("thigh", "shin", "foot", "toes")


class Form:
    """One body and its measures; `k` times a length for a body of 1.72 m gives the length for this one."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.points = body.points
        self.weights = source.joint_weights()
        self.k = body.scale
        self.values = _limb_values(self)
        self.skin_faces = source.faces("body")
        self.skin_normals = normals_of(self.points, self.skin_faces)[:SKIN_POINTS]
        self._tights: Cloth | None = None

    def joint(self, name: str) -> np.ndarray:
        """(3,) where it is in the bind pose."""
        return self.body.joint(name)

    def height(self, name: str) -> float:
        """Of a joint above the bare soles [m]."""
        return float(self.body.joint(name)[2])

    @property
    def waist(self) -> float:
        """Height at which trousers and skirts sit [m]."""
        return float(0.45 * self.height("hips") + 0.55 * self.height("spine"))

    @property
    def neck_k(self) -> float:
        """What `k` is to lengths, to collars: small children have hardly a neck."""
        return float(min(self.k, (self.height("head") - self.height("neck")) / 0.092))

    @property
    def seam(self) -> float:
        """Height above which cloth follows the body, and below which it hangs free of it [m]."""
        return float(0.42 * self.height("hips") + 0.58 * self.height("spine"))

    @property
    def axis(self) -> np.ndarray:
        """(2,) x and y of the vertical axis that a trunk's cloth hangs around."""
        return np.array([self.height_axis_x, 0.0])

    @property
    def height_axis_x(self) -> float:
        return float(self.joint("spine")[0])

    @property
    def tights(self) -> Cloth:
        """The whole helper surface from neck to toes, four triangles for each of the helper's, smoothed."""
        if self._tights is None:
            whole = Cloth(
                points=self.points, faces=source.faces("helper-tights"), weights=self.weights, values=self.values
            )
            self._tights = subdivided(compacted(whole, whole.faces))
        return self._tights

    def limb_line(self, limb: str, side: str) -> np.ndarray:
        """(3, 3) the joints that a limb bends at: shoulder, elbow and wrist, or hip, knee and ankle."""
        names = ("upper_arm", "forearm", "hand") if limb == "arm" else ("thigh", "shin", "foot")
        return np.stack([self.joint(f"{side}_{name}") for name in names])


@lru_cache(maxsize=4)
def form_of(body: Body) -> Form:
    """The form of a body, made once."""
    return Form(body)


def along_limb(points: np.ndarray, line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far along a bent limb points lie (0, 1, 2 at its joints) and (n, 3) the nearest places on its axis."""
    start, bend, end = line
    upper, lower = bend - start, end - bend
    t = (points - start) @ upper / (upper @ upper)
    s = (points - bend) @ lower / (lower @ lower)
    below = (points - bend) @ (unit(upper) + unit(lower)) > 0
    axis = np.where(below[:, None], bend + np.maximum(s, 0)[:, None] * lower, start + np.minimum(t, 1)[:, None] * upper)
    return np.where(below, 1 + np.maximum(s, 0), np.minimum(t, 1)), axis


def _limb_values(form: Form) -> Mapping[str, np.ndarray]:
    """`arm`, `leg`, their shares, `foot_share` and `side` for every point of the base mesh."""
    shares = {
        name: sum(form.weights[:, INDEX[f"{side}_{joint}"]] for side in SIDES for joint in joints)
        for name, joints in (("arm_share", ARM), ("leg_share", LEG), ("foot_share", ("foot", "toes")))
    }
    values: dict[str, np.ndarray] = {name: np.asarray(share) for name, share in shares.items()}
    values["side"] = np.sign(form.points[:, 1])
    for limb, least in (("arm", 0.3), ("leg", 0.45)):
        position = np.full(len(form.points), -1.0)
        for side, sign in SIDES.items():
            mine = (values[f"{limb}_share"] > least) & (form.points[:, 1] * sign > 0)
            position[mine] = along_limb(form.points[mine], form.limb_line(limb, side))[0]
        values[limb] = np.maximum(position, -0.9)
    return values
