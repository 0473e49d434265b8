"""What privacy asks to be hidden is where the labels say heads and plates are, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from tests.annotation.test_annotate import _scene_of
from tests.annotation.test_parts import BODY, CAMERA, FACE_BOX, PERSON, buffers_showing, seen_whole, thing

from twincity.replicator.annotation.parts import PLATE
from twincity.replicator.annotation.private import private_regions
from twincity.replicator.imaging.privacy import hide

PLATE_BOX = (45, 70, 55, 74)
CAR = thing(1, (BODY, 2.0, 0), (PLATE_BOX, 1.9, PLATE), class_name="car")


def test_heads_and_plates_are_found_when_they_are_asked_for() -> None:
    ids = buffers_showing(seen_whole())
    person, car = (replace(_scene_of(instance), camera=CAMERA) for instance in (PERSON, CAR))
    assert private_regions(ids, person, ("heads",)) == [(1, FACE_BOX)]
    assert private_regions(ids, car, ("plates",)) == [(1, PLATE_BOX)]
    assert not private_regions(ids, person, ("plates",))
    assert not private_regions(ids, car, ("heads",))


def test_only_pixels_that_show_the_head_are_hidden() -> None:
    ids = seen_whole()
    ids[:, :50] = 2  # somebody before half of the head
    noise = np.random.default_rng(1).integers(0, 256, (100, 100, 3)).astype(np.uint8)
    buffers = replace(buffers_showing(ids), rgb=noise)
    private = private_regions(buffers, replace(_scene_of(PERSON), camera=CAMERA), ("heads",))
    changed = (hide(buffers, private, "pixelate").rgb != noise).any(-1)
    head = np.zeros_like(changed)
    head[FACE_BOX[1] : FACE_BOX[3], 50 : FACE_BOX[2]] = True
    assert not (changed & ~head).any()
    assert changed[head].mean() > 0.95
