"""Paints the textures of skin: `python -m people_bake.skin_textures` writes usd/people/textures/skin_*.png.

A texture multiplies the skin's own colour and knows nothing of its tone: lips, brows, lids, folds, blood.
Faces are drawn on the atlas of `skin_atlas.py`, where the middle of the face is the column x = 380 and 3 pixels are a
millimetre; shapes are given for the left half and mirrored. The rest follows where on the body a pixel is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from people_bake.skin_atlas import SIZE
from people_bake.skin_canvas import MIDDLE, PLAIN, Canvas, smooth_line
from people_bake.skin_maps import eyes_middle, skin_maps
from people_bake.source import base_mesh, bone_ends, joint_origins
from twincity.replicator.scene.people.skeleton import INDEX

TEXTURES = Path(__file__).parents[2] / "usd" / "people" / "textures"

_STEP = 3
"""Of 255, between neighbouring values: finer ones would not be seen and double the size of the files."""

_UPPER_LIP = [(64, 498), (50, 486), (38, 477), (27, 470), (15, 465), (7, 464.5), (0, 467)]
_LOWER_LIP = [(0, 545), (12, 545), (27, 540), (42, 527), (54, 513), (64, 499)]
_LIPS = [*_LOWER_LIP, *_UPPER_LIP]
_MOUTH = [(66, 499), (48, 491), (30, 486), (14, 485), (0, 486)]
_UPPER_LID = [(124, 289), (121, 282), (113, 277), (101, 275.5), (90, 277.5), (78, 283), (68, 289), (60, 295)]
_LOWER_LID = [(124, 290), (122, 296), (114, 302), (102, 305), (90, 305), (78, 302), (68, 298), (60, 296)]
_LID_CREASE = [(131, 284), (122, 272), (108, 266), (92, 267), (76, 274), (64, 285)]
_BROW = [(44, 228), (60, 227), (80, 224), (100, 221), (117, 222), (132, 228), (147, 239)]
_BROW_WIDTH = [11, 13, 13, 12, 9, 6, 2.5]

_WRINKLES = {
    "under_eye": (3.0, [(60, 306), (74, 316), (92, 321), (110, 318), (124, 308)]),
    "smile": (3.0, [(46, 412), (58, 430), (69, 455), (76, 484), (78, 500)]),
    "mouth_corner": (2.5, [(67, 505), (73, 522), (73, 545)]),
    "crow_high": (1.6, [(132, 284), (146, 276), (158, 268)]),
    "crow_middle": (1.6, [(132, 290), (148, 290), (162, 287)]),
    "crow_low": (1.6, [(130, 297), (144, 304), (156, 310)]),
    "frown": (1.8, [(11, 246), (13, 232), (10, 216)]),
    "forehead_low": (2.8, [(0, 181), (40, 178), (80, 182), (108, 192)]),
    "forehead_middle": (2.8, [(0, 161), (45, 158), (92, 164)]),
    "forehead_high": (2.6, [(0, 140), (50, 138), (84, 143)]),
    "chin": (2.6, [(0, 562), (16, 564), (30, 571)]),
    "cheek": (2.0, [(98, 420), (104, 450), (102, 480)]),
    "neck_high": (2.6, [(0, 676), (60, 674), (120, 668)]),
}  # fmt: skip
"""Width [px] and line of each fold of the left half of a face."""


@dataclass(frozen=True, kw_only=True)
class Complexion:
    """What a texture is of."""

    name: str
    seed: int
    male: float
    """0 or 1."""

    age: float
    """0 young, 0.45 in the middle of life, 1 old."""

    stubble: float = 0.0


COMPLEXIONS = tuple(
    Complexion(name=f"skin_{name}_{sex}{ending}", seed=seed, male=float(sex == "m"), age=age, stubble=stubble)
    for seed, (name, age) in enumerate({"young": 0.0, "adult": 0.45, "old": 1.0}.items())
    for sex, ending, stubble in (("f", "", 0.0), ("m", "", 0.0), ("m", "_stubble", 1.0))
)


def paint(complexion: Complexion) -> np.ndarray:
    """(1024, 1024, 3) float 0..1, linear, red first."""
    maps, rng = skin_maps(), np.random.default_rng([complexion.seed, 5])
    canvas = Canvas(maps)
    _blood(canvas, complexion)
    _folds(canvas, complexion)
    _lips(canvas, complexion)
    _beard(canvas, complexion, rng)
    _eyes(canvas, complexion)
    _brows(canvas, complexion, rng)
    _limbs(canvas)
    _blemishes(canvas, complexion, rng)
    canvas.colour[~maps.near] = PLAIN
    return np.clip(canvas.colour, 0, 1)


# ---- layers ------------------------------------------------------------------------------------------------------


def _blood(canvas: Canvas, who: Complexion) -> None:
    """Thin and sunned skin is redder: cheeks, nose, ears, chin; the sides of the face and the sockets are duller."""
    red = (1.0, 0.80, 0.77)
    canvas.multiply(canvas.spot(102, 390, 50, 40), red, 0.85 - 0.15 * who.male)
    canvas.multiply(canvas.spot(0, 388, 26, 26), red, 0.62 + 0.15 * who.age)
    canvas.multiply(canvas.spot(30, 405, 14, 14), red, 0.35)
    canvas.multiply(canvas.spot(0, 585, 34, 22), red, 0.32)
    canvas.multiply(canvas.spot(0, 190, 110, 40), (1.0, 0.95, 0.93), 0.5)
    ears = cv2.GaussianBlur(canvas.maps.published["ears"], (0, 0), 3)
    canvas.multiply(ears, red, 0.7)
    canvas.multiply(canvas.spot(58, 292, 24, 26), (0.86, 0.78, 0.78), 0.55)  # between eye and nose
    canvas.multiply(canvas.spot(92, 270, 50, 24), (0.92, 0.84, 0.83), 0.55)
    canvas.multiply(canvas.spot(92, 316, 38, 14), (0.84, 0.77, 0.80), 0.30 + 0.35 * who.age)
    under_chin = np.clip((-canvas.maps.normal[..., 2] - 0.2) / 0.6, 0, 1) * canvas.maps.head
    canvas.multiply(under_chin * np.clip((canvas.down - 545) / 60, 0, 1), (0.90, 0.87, 0.86))


def _folds(canvas: Canvas, who: Complexion) -> None:
    """Hollows see less sky; with age the face folds where it has always moved."""
    hollow = canvas.maps.hollow * canvas.maps.head * np.clip((560 - canvas.down) / 40, 0, 1)
    canvas.multiply(cv2.GaussianBlur(hollow, (0, 0), 1.2), (0.60, 0.50, 0.47), 0.75)
    nostril = canvas.spot(17, 421, 8, 5)
    canvas.multiply(nostril, (0.22, 0.14, 0.12), 0.95)
    young = {"under_eye": 0.10, "smile": 0.10}
    for name, (width, line) in _WRINKLES.items():
        much = young.get(name, 0.0) + who.age * (0.42 if name != "cheek" else 0.22)
        if who.age < 0.3 and name not in young:
            continue
        canvas.multiply(canvas.stroke(line, width, 1.8), (0.68, 0.57, 0.54), much)
        canvas.multiply(canvas.stroke(line, 2.5 * width, 5.0), (0.78, 0.70, 0.68), 0.7 * much)


def _lips(canvas: Canvas, who: Complexion) -> None:
    lips = canvas.filled(_LIPS, 2.0)
    canvas.multiply(lips, (0.88, 0.55, 0.53), 0.88 - 0.30 * who.male - 0.25 * who.age)
    upper = canvas.filled([*_UPPER_LIP, (0, 486), *_MOUTH[::-1]], 2.0)
    canvas.multiply(upper, (0.86, 0.80, 0.80), 0.6)
    canvas.multiply(canvas.stroke(_LOWER_LIP, 4, 3.0), (0.86, 0.78, 0.76), 0.35)
    inside = canvas.filled([*_MOUTH, (0, 499), (30, 501), (50, 502)], 1.2)
    canvas.multiply(inside, (0.34, 0.22, 0.21), 0.9)
    canvas.multiply(canvas.spot(66, 498, 5, 4), (0.62, 0.48, 0.46), 0.6)  # the corners
    canvas.multiply(canvas.spot(0, 553, 26, 6), (0.84, 0.78, 0.76), 0.5)  # the shade below


def _beard(canvas: Canvas, who: Complexion, rng: np.random.Generator) -> None:
    """The shadow of a shaven beard, and stubble."""
    if not who.male:
        return
    x, y, z = np.moveaxis(canvas.maps.place, -1, 0)
    y = np.abs(y)
    top = np.interp(y, [0, 0.020, 0.034, 0.046, 0.060, 0.075], [-0.047, -0.049, -0.062, -0.074, -0.056, -0.012])
    area = np.clip((top - z) / 0.012, 0, 1) * np.clip((z + 0.150) / 0.02, 0, 1) * np.clip((x + 0.075) / 0.02, 0, 1)
    area = area * canvas.maps.head * (1 - canvas.filled(_LIPS, 1.5))
    area *= 1 - 0.7 * canvas.spot(40, 575, 16, 24)
    area = cv2.GaussianBlur(area, (0, 0), 3)
    canvas.multiply(area, (0.80, 0.82, 0.86), 0.40 if who.age > 0 else 0.22)
    if who.stubble:
        hairs = cv2.GaussianBlur((rng.random((SIZE, SIZE)) < 0.30).astype(float), (0, 0), 0.6)
        grey = 0.62 if who.age == 1 else 0.40
        canvas.multiply(area, (grey, grey, grey + 0.02), 0.62)
        canvas.multiply(area * np.round(hairs * 4) / 4, (grey - 0.1, grey - 0.1, grey - 0.1), 0.5)


def _eyes(canvas: Canvas, who: Complexion) -> None:
    """Lashes as a line; the crease of the lid; moist corners."""
    canvas.multiply(canvas.stroke(_LID_CREASE, 2.6, 1.6), (0.55, 0.45, 0.42), 0.62)
    canvas.multiply(canvas.stroke(_UPPER_LID, 3.0 - 1.0 * who.male, 0.9), (0.16, 0.11, 0.10), 0.92 - 0.15 * who.age)
    canvas.multiply(canvas.stroke(_UPPER_LID, 6, 2.4), (0.50, 0.42, 0.40), 0.45 - 0.25 * who.male)
    canvas.multiply(canvas.stroke(_LOWER_LID, 2.0, 1.0), (0.45, 0.33, 0.31), 0.70)


def _brows(canvas: Canvas, who: Complexion, rng: np.random.Generator) -> None:
    """Many short hairs, upright at the nose, lying outwards at the temple; thinner and greyer in age."""
    line, size = smooth_line(_BROW), 0.72 + 0.36 * who.male
    share = np.linspace(0, 1, len(line))
    hairs = np.zeros((SIZE, SIZE))
    for side in (-1, 1):
        for _ in range(round(230 * (1 - 0.35 * who.age))):
            at = rng.beta(1.1, 1.25)
            middle = np.array([np.interp(at, share, line[:, 0]), np.interp(at, share, line[:, 1])])
            half = size * np.interp(at, np.linspace(0, 1, len(_BROW_WIDTH)), _BROW_WIDTH) / 2
            root = middle + np.array([rng.normal(0, 2), half * np.clip(rng.normal(0.15, 0.55), -1, 1)])
            angle = np.radians(np.interp(at, [0, 0.2, 0.6, 1], [62, 30, 6, -26]) + rng.normal(0, 10))
            length = rng.uniform(7, 14) * np.interp(at, [0, 0.3, 1], [0.6, 1, 0.75])
            tip = root + length * np.array([np.cos(angle), -np.sin(angle)])
            _hair(hairs, root, tip, side)
    shape = canvas.stroke(_BROW, 11 * size, 3.2)
    dark = 0.20 + 0.24 * who.age
    colour = (dark, dark * 0.90, dark * 0.84)
    canvas.multiply(shape, colour, 0.34 + 0.12 * who.male)
    canvas.multiply(np.clip(cv2.GaussianBlur(hairs, (0, 0), 0.55), 0, 1), colour, 0.9)


def _hair(picture: np.ndarray, root: np.ndarray, tip: np.ndarray, side: int) -> None:
    """One hair of a brow, added to what is there."""
    ends = np.array([[MIDDLE + side * x - 0.5, y - 0.5] for x, y in (root, tip)])
    low = np.floor(ends.min(axis=0)).astype(int) - 2
    high = np.ceil(ends.max(axis=0)).astype(int) + 3
    patch = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
    start, end = (tuple(np.round((p - low) * 256).astype(int).tolist()) for p in ends)
    cv2.line(patch, start, end, 120, 1, cv2.LINE_AA, 8)
    picture[low[1] : high[1], low[0] : high[0]] += patch / 255


def _limbs(canvas: Canvas) -> None:
    """Nails, knuckles, knees, elbows, and a little of the day's dirt between fingers."""
    maps = canvas.maps
    hollow = maps.hollow * maps.hand
    canvas.multiply(cv2.GaussianBlur(hollow, (0, 0), 0.8), (0.78, 0.68, 0.65), 0.5)
    nails = cv2.GaussianBlur(maps.published["fingernails"], (0, 0), 0.6) * maps.hand
    canvas.multiply(nails, (1.0, 0.86, 0.84))
    points = base_mesh().points
    joints = joint_origins(points)
    from_wrist = _away(canvas, joints[INDEX["left_hand"]])
    canvas.multiply(maps.hand * np.clip((from_wrist - 0.02) / 0.06, 0, 1), (0.97, 0.88, 0.86), 0.7)
    forward = maps.normal[..., 0]
    for joint, size, facing in (("left_shin", 0.055, forward), ("left_forearm", 0.04, -forward)):
        near = np.exp(-((_away(canvas, joints[INDEX[joint]]) / size) ** 4))
        canvas.multiply(near * np.clip(facing, 0, 1), (0.95, 0.80, 0.77), 0.6)
    for finger in range(2, 6):
        knuckle, _ = bone_ends(points, "left", finger)
        canvas.multiply(np.exp(-((_away(canvas, knuckle) / 0.013) ** 2)) * maps.hand, (0.94, 0.79, 0.77), 0.6)


def _away(canvas: Canvas, place: np.ndarray) -> np.ndarray:
    """(h, w) metres from a place on the left of the base mesh, or from its mirror image on the right."""
    left = np.where([False, True, False], np.abs(canvas.maps.place), canvas.maps.place)
    return np.linalg.norm(left + eyes_middle() - place, axis=-1)


def _blemishes(canvas: Canvas, who: Complexion, rng: np.random.Generator) -> None:
    """Skin is never one colour: blotches a finger wide, freckles, and spots with age."""
    blotches = np.zeros((SIZE, SIZE))
    for _ in range(14):  # waves through the body, so that nothing shows where islands part
        direction = rng.normal(0, 1, 3)
        direction *= 2 * np.pi / (np.linalg.norm(direction) * rng.uniform(0.03, 0.09))
        blotches += np.sin(canvas.maps.place @ direction + rng.uniform(0, 2 * np.pi))
    canvas.multiply(np.clip(0.5 + blotches / 10, 0, 1), (0.97, 0.91, 0.90))
    spots = np.zeros((SIZE, SIZE), np.uint8)
    for _ in range(round(40 + 120 * who.age)):
        centre = tuple((16 * rng.uniform((120, 120), (640, 620))).astype(int).tolist())
        radius = int(16 * rng.uniform(0.5, 1.4 + 2.2 * who.age))
        cv2.circle(spots, centre, radius, 255, -1, cv2.LINE_AA, 4)
    canvas.multiply(cv2.GaussianBlur(spots, (0, 0), 0.8).astype(float) / 255, (0.74, 0.62, 0.55), 0.28 + 0.2 * who.age)


def write_textures(folder: Path = TEXTURES) -> list[Path]:
    """All of them; the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for complexion in COMPLEXIONS:
        path = folder / f"{complexion.name}.png"
        pixels = (np.round(paint(complexion) * 255 / _STEP) * _STEP).astype(np.uint8)
        cv2.imwrite(str(path), pixels[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])
        written.append(path)
    return written


if __name__ == "__main__":
    for path in write_textures():
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
