"""Paints the textures of eyes: `python -m people_bake.eyes` writes usd/people/textures/eyes_*.png."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from people_bake.skin_textures import TEXTURES

SIZE = 128
_RADIUS = 1.05
"""Half the side of the picture, in radii of the eyeball."""

IRISES = {
    "dark": (0.022, 0.012, 0.007), "brown": (0.075, 0.034, 0.014), "hazel": (0.13, 0.085, 0.030),
    "green": (0.10, 0.12, 0.065), "blue": (0.105, 0.13, 0.15), "grey": (0.13, 0.145, 0.15),
}  # fmt: skip
"""Linear albedo."""


def paint(iris: tuple[float, float, float]) -> np.ndarray:
    """(128, 128, 3) linear albedo of an eye seen from the front."""
    fine = SIZE * 4
    down, across = (np.mgrid[:fine, :fine] + 0.5) / fine * 2 - 1
    x, y = across * _RADIUS, -down * _RADIUS
    far = np.hypot(x, y)
    around = np.arctan2(y, x)
    white = np.array([0.36, 0.325, 0.30]) * (1 - 0.45 * np.clip((far - 0.45) / 0.5, 0, 1))[..., None]
    white = white * (1 - 0.22 * np.clip((np.abs(x) - 0.6) / 0.4, 0, 1)[..., None] * [0.0, 0.8, 0.8])
    rays = 1 + 0.18 * np.sin(23 * around) + 0.12 * np.sin(41 * around + 1.0)
    ring = 1 - 0.65 * _edge(far, 0.40, 0.07)
    colour = np.array(iris) * (rays * ring * (0.9 + 0.5 * _edge(-y, 0.0, 0.25)))[..., None]
    picture = white + (colour - white) * (1 - _edge(far, 0.485, 0.03))[..., None]
    picture = picture * (1 - (1 - _edge(far, 0.20, 0.03)) * 0.93)[..., None]
    lid = 1 - 0.45 * _edge(y, 0.28, 0.35)  # the upper lid's shade on the ball
    picture = picture * lid[..., None]
    glint = (1 - _edge(np.hypot(x - 0.17, y - 0.20), 0.075, 0.03))[..., None]
    picture = picture + (0.9 - picture) * glint
    return cv2.resize(picture, (SIZE, SIZE), interpolation=cv2.INTER_AREA)


def _edge(value: np.ndarray, at: float, soft: float) -> np.ndarray:
    """From 0 below to 1 above, smoothly."""
    t = np.clip((value - at) / soft + 0.5, 0, 1)
    return t * t * (3 - 2 * t)


def write_textures(folder: Path = TEXTURES) -> list[Path]:
    """One for each colour of iris."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, iris in IRISES.items():
        path = folder / f"eyes_{name}.png"
        pixels = np.round(np.clip(paint(iris), 0, 1) * 255).astype(np.uint8)
        cv2.imwrite(str(path), pixels[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])
        written.append(path)
    return written


if __name__ == "__main__":
    for path in write_textures():
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
