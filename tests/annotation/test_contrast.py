"""Contrast of a square with its ring, in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from twincity.replicator.annotation.contrast import contrasts
from twincity.replicator.geometry.masks import instance_boxes


def contrast_of(inside: int, around: int, halo: int | None = None) -> float:
    """A grey square of 10 pixels on grey, perhaps with a halo of two pixels."""
    rgb, ids = np.full((60, 60, 3), around, np.uint8), np.zeros((60, 60), np.uint32)
    if halo is not None:
        rgb[23:37, 23:37] = halo
    rgb[25:35, 25:35], ids[25:35, 25:35] = inside, 1
    return float(contrasts(rgb, ids, instance_boxes(ids, 1)[1])[1])


def test_what_looks_like_its_background_has_none() -> None:
    assert contrast_of(120, 120) == 0


def test_white_on_black_has_one() -> None:
    assert contrast_of(255, 0) == contrast_of(0, 255) == 1


def test_black_on_black_has_none() -> None:
    assert contrast_of(0, 0) == 0


def test_it_is_michelsons_of_linear_light() -> None:
    def linear(code: int) -> float:
        return float(((code / 255 + 0.055) / 1.055) ** 2.4)

    a, b = linear(200), linear(90)
    assert contrast_of(200, 90) == pytest.approx((a - b) / (a + b), rel=1e-4)


def test_the_two_pixels_next_to_it_do_not_count() -> None:
    assert contrast_of(200, 90, halo=255) == contrast_of(200, 90)


def test_what_fills_the_picture_or_is_not_there_has_no_contrast() -> None:
    ids = np.ones((20, 20), np.uint32)
    found = contrasts(np.zeros((20, 20, 3), np.uint8), ids, instance_boxes(ids, 2)[1])
    assert np.isnan(found[1:]).all()
