"""Golden pictures: small pictures that a renderer made before, and how far a new one may be from them.

A picture that differs leaves three files in tests/golden/diff: what was made, what was expected, and their difference,
eight times as bright. `pytest tests/backends --regenerate-golden` replaces the expected pictures by what is made now:
look at them before you commit them.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parent
DIFFERENCES = FOLDER / "diff"

MEAN_TOLERANCE = 1.0
"""Mean absolute difference, in 8-bit steps: a light that is 3 % brighter is noticed."""

PIXEL_TOLERANCE, PIXELS_BEYOND = 24, 0.003
"""At most this share of pixels may differ by more than so many steps: edges and grain fall as they like."""


def difference_of(made: np.ndarray, expected: np.ndarray) -> str:
    """In which respect two pictures are too far apart; empty when they are not."""
    if made.shape != expected.shape:
        return f"its shape is {made.shape}, not {expected.shape}"
    apart = np.abs(made.astype(int) - expected)
    beyond = float((apart.max(-1) > PIXEL_TOLERANCE).mean())
    if apart.mean() > MEAN_TOLERANCE:
        return f"it differs by {apart.mean():.2f} steps on average, more than {MEAN_TOLERANCE}"
    if beyond > PIXELS_BEYOND:
        return f"{beyond:.1%} of its pixels differ by more than {PIXEL_TOLERANCE} steps"
    return ""


def assert_golden(made: np.ndarray, name: str, *, regenerate: bool) -> None:
    """The picture (H, W, 3) uint8 looks like tests/golden/NAME.png."""
    path = FOLDER / f"{name}.png"
    if regenerate:
        _write(path, made)
    if not path.exists():
        pytest.fail(f"There is no {path.name} yet: pytest tests/backends --regenerate-golden makes it.")
    expected = cv2.imread(str(path))[..., ::-1]
    difference = difference_of(made, expected)
    if difference:
        _write(DIFFERENCES / f"{name}_made.png", made)
        _write(DIFFERENCES / f"{name}_expected.png", expected)
        if made.shape == expected.shape:
            apart = np.abs(made.astype(int) - expected)
            _write(DIFFERENCES / f"{name}_difference.png", np.clip(8 * apart, 0, 255).astype(np.uint8))
        pytest.fail(f"{name} is not as it was: {difference}. Look at {DIFFERENCES}.")


def _write(path: Path, rgb: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.ascontiguousarray(rgb[..., ::-1]))
