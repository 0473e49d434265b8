"""Whose joint is whose: other makers' skeletons read by the names of their joints.

Left and right are told by a word, a letter or a dot at either end (`LeftArm`, `arm_l`, `upperarm.L`,
`mixamorig:LeftArm`); the trunk is read by its order from the hips to the head.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...errors import TwinCityError
from .skeleton import JOINTS, SIDES

_LIMBS: Mapping[str, tuple[str, ...]] = {
    "clavicle": ("clavicle", "collar", "clav", "shoulder"),
    "upper_arm": ("upperarm", "uparm", "arm", "shoulder"),
    "forearm": ("forearm", "lowerarm", "loarm", "elbow"),
    "hand": ("hand", "wrist"),
    "thigh": ("thigh", "upleg", "upperleg", "hip", "leg"),
    "shin": ("shin", "calf", "lowerleg", "loleg", "knee", "leg"),
    "foot": ("foot", "ankle"),
    "toes": ("toes", "toe", "toebase", "ball", "foot"),
}
"""Our joints of one side and the names others give them, the surest first."""

_TRUNK: Mapping[str, tuple[str, ...]] = {"hips": ("hips", "pelvis", "hip"), "neck": ("neck",), "head": ("head",)}
_BACK = ("spine", "chest", "torso", "abdomen", "waist", "upperchest", "back")
_FINGER = re.compile(r"(thumb|index|middle|ring|pinky|little|finger)")
_NAMESPACE = re.compile(r"^(.*[:|]|mixamorig\d*_?|bip0*1?[ _]|cc_base_|def[-_]|org[-_])", re.IGNORECASE)

NEEDED = (
    "hips", "spine", "head",
    *(f"{side}_{limb}" for side in SIDES for limb in ("upper_arm", "forearm", "hand", "thigh", "shin", "foot")),
)  # fmt: skip
"""Joints without which a body cannot be posed; others are made up where they are missing."""


def our_joints(file: object, paths: Sequence[str]) -> dict[str, int]:
    """Our names of joints -> places in `paths`, the joints of somebody else's skeleton as UsdSkel names them."""
    named = [_side_and_word(path) for path in paths]
    found: dict[str, int] = {}
    for ours, words in _TRUNK.items():
        _take(found, ours, [_first(named, "", word) for word in words])
    for side in SIDES:
        for ours, words in _LIMBS.items():
            candidates = [_first(named, side, word) for word in words]
            _take(found, f"{side}_{ours}", [place for place in candidates if place not in found.values()])
        _resolve_doubtful(found, side, named)
        _take_fingers(found, side, named)
    _take_back(found, paths, named)
    if missing := [name for name in NEEDED if name not in found]:
        names = ", ".join(path.rsplit("/", 1)[-1] for path in paths[:12])
        raise TwinCityError(
            f"{file}: no joint is known as {missing[0].replace('_', ' ')}. Name it as others do, such as "
            f"{_example(missing[0])}; the file has {names}{', ...' if len(paths) > 12 else ''}."
        )
    return {name: found[name] for name in JOINTS if name in found}


def _side_and_word(path: str) -> tuple[str, str]:
    """`mixamorig:LeftForeArm` -> ("left", "forearm")."""
    name = _NAMESPACE.sub("", path.rsplit("/", 1)[-1])
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    tokens = [token for token in re.split(r"[^a-zA-Z0-9]+", words) if token]
    side = ""
    for token in tokens:
        for ours in SIDES:
            if token.lower() in (ours, ours[0]):
                side = ours
    kept = [token.lower() for token in tokens if not side or token.lower() not in (side, side[0])]
    joined = "".join(kept)
    for ours in SIDES:
        if not side and joined.startswith(ours):
            side, joined = ours, joined[len(ours) :]
    return side, joined


def _first(named: Sequence[tuple[str, str]], side: str, word: str) -> int | None:
    """The first joint of that side called so, or so with a number."""
    for place, (other, name) in enumerate(named):
        if other == side and re.fullmatch(rf"{word}0*[01]?", name):
            return place
    return None


def _take(found: dict[str, int], name: str, candidates: Sequence[int | None]) -> None:
    for place in candidates:
        if place is not None:
            found[name] = place
            return


def _resolve_doubtful(found: dict[str, int], side: str, named: Sequence[tuple[str, str]]) -> None:
    """A shoulder is the upper arm, and a hip the thigh, where no other joint is; so with a foot beside an ankle."""
    clavicle, arm = f"{side}_clavicle", f"{side}_upper_arm"
    if arm not in found and clavicle in found:
        found[arm] = found.pop(clavicle)
    ankle, foot = _first(named, side, "ankle"), _first(named, side, "foot")
    if ankle is not None and foot is not None:
        found[f"{side}_foot"], found[f"{side}_toes"] = ankle, foot
    thigh, shin = f"{side}_thigh", f"{side}_shin"
    if shin not in found and thigh in found and (leg := _first(named, side, "leg")) is not None and leg != found[thigh]:
        found[shin] = leg


def _take_fingers(found: dict[str, int], side: str, named: Sequence[tuple[str, str]]) -> None:
    """The first joint of a middle finger, or of any; the one after it; the first of the thumb."""
    fingers = [(place, name) for place, (other, name) in enumerate(named) if other == side and _FINGER.search(name)]
    thumbs = [place for place, name in fingers if "thumb" in name]
    middle = [place for place, name in fingers if "middle" in name or "finger" in name]
    others = middle or [place for place, name in fingers if "thumb" not in name]
    if thumbs:
        found[f"{side}_thumb"] = thumbs[0]
    for name, place in zip((f"{side}_fingers", f"{side}_fingertips"), others, strict=False):
        found[name] = place


def _take_back(found: dict[str, int], paths: Sequence[str], named: Sequence[tuple[str, str]]) -> None:
    """The joints between hips and head, lowest first: one is the spine, two add the upper chest, three the chest."""
    above_hips = found.get("head")
    if above_hips is None:
        return
    on_the_way = [place for place, path in enumerate(paths) if paths[above_hips].startswith(f"{path}/")]
    back = [place for place in on_the_way if not named[place][0] and named[place][1].rstrip("0123456789") in _BACK]
    if back:
        found["spine"] = back[0]
    if len(back) > 1:
        found["upper_chest"] = back[-1]
    if len(back) > 2:
        found["chest"] = back[len(back) // 2]


def _example(name: str) -> str:
    side, _, limb = name.partition("_")
    if side not in SIDES:
        return {"hips": "Hips or pelvis", "spine": "Spine or spine_01", "head": "Head"}[name]
    word = _LIMBS[limb][0]
    return f"{side.capitalize()}{word.capitalize()} or {word}_{side[0]}"
