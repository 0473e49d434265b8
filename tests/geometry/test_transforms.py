"""Rotations and the two conventions."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from twincity.replicator.geometry.transforms import (
    inverse_rigid,
    quaternions_from_rotations,
    rotation_about_z,
    transform,
    translation,
    usd_from_column,
)


def rotation_of(quaternion: np.ndarray) -> np.ndarray:
    w, x, y, z = quaternion
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + 2 * w * cross + 2 * cross @ cross


@given(st.integers(0, 2**32 - 1))
def test_a_quaternion_turns_like_its_matrix(seed: int) -> None:
    rotation, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    rotation *= np.sign(np.linalg.det(rotation))
    quaternion = quaternions_from_rotations(rotation)
    assert np.allclose(rotation_of(quaternion), rotation)
    assert quaternion[0] >= 0


def test_half_turns_have_quaternions_too() -> None:
    halves = np.array([np.diag([1, -1, -1]), np.diag([-1, 1, -1]), np.diag([-1, -1, 1])], float)
    for rotation, quaternion in zip(halves, quaternions_from_rotations(halves), strict=True):
        assert np.allclose(rotation_of(quaternion), rotation)


@given(st.floats(-7, 7), st.tuples(*[st.floats(-100, 100)] * 3))
def test_moving_there_and_back_is_staying(angle: float, offset: tuple) -> None:
    matrix = translation(np.array(offset)) @ rotation_about_z(angle)
    points = np.array([[1.0, 2, 3], [-4, 5, 6]])
    assert np.allclose(transform(inverse_rigid(matrix), transform(matrix, points)), points)
    assert np.allclose(usd_from_column(usd_from_column(matrix)), matrix)


def test_usd_keeps_the_offset_in_the_last_row() -> None:
    assert usd_from_column(translation(np.array([1, 2, 3])))[3].tolist() == [1, 2, 3, 1]
