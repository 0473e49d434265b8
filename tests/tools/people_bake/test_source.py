"""What is read of the base mesh."""

import numpy as np
import pytest

from people_bake import source, wheel
from twincity.replicator.errors import TwinCityError

needs_wheel = pytest.mark.skipif(
    not (wheel.CACHE / wheel.WHEEL).exists(),
    reason=f"the base mesh of people is not there: put {wheel.WHEEL} in {wheel.CACHE}",
)


@needs_wheel
def test_the_skin_is_one_closed_surface_facing_outwards():
    faces = source.faces("body")
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    assert {tuple(edge) for edge in edges.tolist()} == {tuple(edge) for edge in edges[:, ::-1].tolist()}
    a, b, c = np.moveaxis(source.base_mesh().points[faces], 1, 0)
    assert np.einsum("na,na->", a, np.cross(b, c)) > 0


@needs_wheel
def test_each_vertex_follows_joints_with_weights_that_sum_to_one():
    weights = source.joint_weights()
    assert weights.shape == (source.VERTICES, 28)
    assert weights.min() >= 0
    np.testing.assert_allclose(weights.sum(axis=1), 1)


@needs_wheel
def test_an_unknown_target_is_named():
    with pytest.raises(TwinCityError, match="no target 'nose/third-nostril'"):
        source.target("nose/third-nostril")


def test_a_damaged_wheel_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(wheel, "CACHE", tmp_path)
    (tmp_path / wheel.WHEEL).write_bytes(b"not a wheel")
    wheel.archive.cache_clear()
    with pytest.raises(TwinCityError, match="Delete it; it is downloaded again"):
        wheel.archive()
    wheel.archive.cache_clear()
