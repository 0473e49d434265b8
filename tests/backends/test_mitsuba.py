"""The embedded renderer's ways: the same bytes always, kernels compiled once, and an answer to whatever is missing."""

from __future__ import annotations

import dataclasses
import importlib.util
import subprocess
import sys

import numpy as np
import pytest
from tests.backends.scenes import (
    clear_day,
    environment,
    lamplit_night,
    scenario,
    street,
    three_boxes,
)

from twincity.replicator.backends import make_renderer
from twincity.replicator.backends.mitsuba import engine
from twincity.replicator.errors import RendererError, UnknownNameError
from twincity.replicator.frame import RenderBuffers

SMALL = {"width": 96, "height": 54}


@pytest.mark.parametrize("look", ["fast", "clean"])
def test_another_scene_in_between_changes_nothing(renderer_named, look):
    renderer = renderer_named("mitsuba", look=look)
    before = renderer.render(street(**SMALL))
    renderer.render(three_boxes())
    renderer.render(street(**SMALL, light=lamplit_night(ground_wetness=0.7)))
    assert renderer.render(street(**SMALL)) == before


def test_looks_differ_in_colour_and_in_nothing_else(renderer_named):
    fast, clean = (renderer_named("mitsuba", look=look).render(street(**SMALL)) for look in ("fast", "clean"))
    assert np.array_equal(fast.instance_id, clean.instance_id)
    assert np.array_equal(fast.distance_to_image_plane, clean.distance_to_image_plane)
    assert 0 < np.abs(fast.rgb.astype(int) - clean.rgb).mean() < 8


def test_the_noise_of_another_frame_is_other_noise(mitsuba):
    light = environment(sky=1000, sun=20_000, towards_sun=(-1, 1, 2))
    first, second = (mitsuba.radiance(three_boxes(light=light, numbers=scenario(index=k))) for k in (0, 1))
    assert not np.array_equal(first, second)
    assert np.allclose(first.mean(), second.mean(), rtol=0.02)


def test_any_number_of_threads_gives_the_same_bytes(mitsuba):
    import drjit

    usual = drjit.thread_count()
    pictures = []
    for threads in (1, 3):
        drjit.set_thread_count(threads)
        pictures.append(mitsuba.render(street(**SMALL)))
    drjit.set_thread_count(usual)
    assert pictures[0] == pictures[1]


def test_after_warm_up_no_frame_compiles_a_kernel(mitsuba):
    import drjit

    rng = np.random.default_rng(3)

    def frames():
        for _ in range(2):
            v = float(rng.uniform(100, 20_000))
            yield clear_day(visibility_m=v)
            yield clear_day(visibility_m=v, ground_wetness=float(rng.uniform(0.1, 1)))
            yield clear_day(visibility_m=v, snow_cover=float(rng.uniform(0.1, 1)))
            yield lamplit_night(visibility_m=float(rng.uniform(100, 4000)))
            yield lamplit_night(visibility_m=v, ground_wetness=1.0)

    for light in frames():
        mitsuba.render(street(**SMALL, light=light))
    for light in frames():
        with drjit.scoped_set_flag(drjit.JitFlag.KernelHistory):
            mitsuba.render(street(**SMALL, light=light))
            ran = [entry for entry in drjit.kernel_history() if entry["type"] == drjit.KernelType.JIT]
        assert ran
        assert all(entry["cache_hit"] for entry in ran)


def test_an_odd_and_tiny_picture_is_made(mitsuba):
    buffers = mitsuba.render(street(width=5, height=3))
    assert buffers.rgb.shape == (3, 5, 3)


def test_a_city_without_people_and_people_without_a_city(mitsuba):
    city = street(**SMALL)
    assert not mitsuba.render(dataclasses.replace(city, instances=())).instance_id.any()
    alone = mitsuba.render(
        dataclasses.replace(three_boxes(), compose_stage=lambda: street(**SMALL).stage, static_key="other")
    )
    assert set(np.unique(alone.instance_id)) >= {1, 2}


@pytest.mark.parametrize(("room", "readings"), [(3_000_000, 2), (1, 6)])
def test_cities_are_kept_while_there_is_room_and_read_again_when_there_is_none(
    renderer_named, monkeypatch, room: int, readings: int
) -> None:
    renderer = renderer_named("mitsuba")
    from twincity.replicator.backends.mitsuba import painter

    read_static = painter.read_static
    read: list[str] = []
    monkeypatch.setattr(painter, "KEPT_TRIANGLES", room)
    monkeypatch.setattr(painter, "read_static", lambda stage: read.append("") or read_static(stage))
    renderer.close()
    pictures: dict[str, list[RenderBuffers]] = {}
    for season in ("summer", "winter") * 3:
        scene = dataclasses.replace(street(**SMALL), static_key=season)
        pictures.setdefault(season, []).append(renderer.render(scene))
    renderer.close()
    assert len(read) == readings
    assert all(picture == shown[0] for shown in pictures.values() for picture in shown)


def test_the_build_names_what_decides_the_pixels(mitsuba):
    build = mitsuba.build()
    assert {"look", "variant", "compiler", "mitsuba", "drjit"} <= build.keys()
    assert "libLLVM" in build["compiler"]


def test_an_unknown_look_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'clean'"):
        make_renderer("mitsuba", look="cleen")


def test_an_unknown_variant_is_answered_with_the_known():
    pytest.importorskip("mitsuba")
    with pytest.raises(UnknownNameError, match="llvm_ad_rgb"):
        make_renderer("mitsuba", variant="llvm_ad_rgbb")


def test_without_mitsuba_the_answer_is_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RendererError, match="pip install mitsuba"):
        make_renderer("mitsuba")


def test_without_llvm_the_answer_is_what_to_install(monkeypatch):
    pytest.importorskip("mitsuba")
    monkeypatch.setattr(engine, "find_libllvm", lambda: None)
    with pytest.raises(RendererError, match="libLLVM"):
        make_renderer("mitsuba")


def test_without_the_denoiser_the_clean_look_says_so(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RendererError, match="pip install pyoidn"):
        make_renderer("mitsuba", look="clean")


def test_a_gpu_that_is_not_there_is_named():
    """In a fresh interpreter, since the variant is the whole process's."""
    program = "from twincity.replicator.backends import make_renderer; make_renderer('mitsuba', variant='cuda_ad_rgb')"
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    if finished.returncode == 0:
        pytest.skip("this machine has a GPU")
    assert "RendererError: Mitsuba's variant cuda_ad_rgb needs an NVIDIA GPU with its driver" in finished.stderr


def test_the_looks_that_can_be_asked_for_are_the_looks_there_are(mitsuba):
    from twincity.replicator.backends.mitsuba import looks, renderer

    assert tuple(looks.LOOKS) == renderer.LOOKS
