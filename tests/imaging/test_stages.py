"""Each part of a camera does what physics says of it, and labels stay where they are."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.frames import street_frame

from twincity.replicator.errors import SpecError
from twincity.replicator.frame import RenderBuffers
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.imaging import codec
from twincity.replicator.imaging.develop import develop
from twincity.replicator.imaging.glass import dirt, drops
from twincity.replicator.imaging.infrared import infrared
from twincity.replicator.imaging.lens import chromatic_aberration, vignetting
from twincity.replicator.imaging.light import LINEAR
from twincity.replicator.imaging.motion import FIELDS_APART_S, with_motion
from twincity.replicator.imaging.noise import with_noise
from twincity.replicator.imaging.privacy import BLOCKS, hide
from twincity.replicator.imaging.processing import noise_reduction, sharpening, white_balance
from twincity.replicator.imaging.text import OVERLAY
from twincity.replicator.scenario.scenario import Sensor

HEIGHT, WIDTH = 120, 160


def buffers_of(rgb: np.ndarray, velocity: np.ndarray | None = None) -> RenderBuffers:
    shape = rgb.shape[:2]
    return RenderBuffers(
        rgb=rgb,
        distance_to_image_plane=np.full(shape, 10, np.float32),
        normals=np.zeros((*shape, 3), np.float32),
        instance_id=np.ones(shape, np.uint32),
        class_id=np.ones(shape, np.uint8),
        image_velocity=velocity,
    )


def grey(level: int) -> np.ndarray:
    return np.full((HEIGHT, WIDTH, 3), level, np.uint8)


def street() -> np.ndarray:
    """Something with edges, colours and fine detail."""
    rng = np.random.default_rng(1)
    blocks = rng.integers(30, 220, (HEIGHT // 10, WIDTH // 10, 3)).repeat(10, 0).repeat(10, 1)
    return (blocks + rng.integers(-12, 13, blocks.shape)).astype(np.uint8)


def bar_that_moves(speed_px_per_s: float) -> RenderBuffers:
    """A white bar, 20 px wide, before black, going right."""
    rgb, velocity = grey(0), np.zeros((HEIGHT, WIDTH, 2), np.float32)
    rgb[:, 60:80] = 255
    velocity[:, 60:80, 0] = speed_px_per_s
    return buffers_of(rgb, velocity)


def error_of(made: np.ndarray, rgb: np.ndarray) -> float:
    return float(np.abs(made.astype(float) - rgb).mean())


# ---- shutter


@pytest.mark.parametrize(("speed", "seconds"), [(400.0, 0.02), (400.0, 0.04), (200.0, 0.04)])
def test_a_blur_is_as_long_as_speed_times_exposure(speed: float, seconds: float) -> None:
    row = with_motion(bar_that_moves(speed), seconds, interlaced=False)[60, :, 0]
    ramp = np.flatnonzero((row[:70] > 0) & (row[:70] < 255))
    assert len(ramp) == pytest.approx(speed * seconds, abs=1.5)


def test_a_blur_lies_evenly_before_and_behind_its_label() -> None:
    light = LINEAR[with_motion(bar_that_moves(400), 0.04, interlaced=False)[60, :, 0]]
    assert (light * (np.arange(WIDTH) + 0.5)).sum() / light.sum() == pytest.approx(70, abs=0.3)
    assert light.sum() == pytest.approx(20, abs=0.5)  # no light is lost


def test_what_stands_still_is_sharp_and_so_is_all_without_an_exposure() -> None:
    moving = bar_that_moves(400)
    blurred = with_motion(moving, 0.04, interlaced=False)
    assert np.array_equal(blurred[:, :40], moving.rgb[:, :40])
    assert np.array_equal(with_motion(moving, 0.0, interlaced=False), moving.rgb)
    assert np.array_equal(with_motion(replace(moving, image_velocity=None), 0.04, interlaced=True), moving.rgb)


def test_a_post_before_a_moving_bar_stays_sharp() -> None:
    moving = bar_that_moves(400)
    moving.rgb[:, 68:72], moving.image_velocity[:, 68:72] = 90, 0  # type: ignore[index]
    moving.distance_to_image_plane[:, 68:72] = 4
    blurred = with_motion(moving, 0.04, interlaced=False)
    assert (blurred[:, 68:72] == 90).all()
    assert not (np.delete(blurred, range(68, 72), 1) == 90).any()


def test_odd_rows_of_an_interlaced_picture_are_later() -> None:
    rgb = with_motion(bar_that_moves(400), 0.0, interlaced=True)[..., 0]
    start = (rgb > 128).argmax(1)
    assert start[61] - start[60] == pytest.approx(400 * FIELDS_APART_S, abs=1)


# ---- glass


def test_vignetting_depends_on_the_distance_from_the_middle_alone() -> None:
    light = LINEAR[vignetting(grey(200), 0.5)[..., 0]] / LINEAR[200]
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    squared = ((x - WIDTH / 2) ** 2 + (y - HEIGHT / 2) ** 2) / (WIDTH**2 + HEIGHT**2) * 4
    assert np.abs(light - (1 - 0.5 * squared)).max() < 0.03


def test_red_and_blue_part_in_the_corners_and_green_stays() -> None:
    rgb = grey(20)
    rgb[:, 4:6] = 220
    made = chromatic_aberration(rgb, 4.0)
    assert np.array_equal(made[..., 1], rgb[..., 1])
    middles = [(made[0, :20, c] - 20.0) @ (np.arange(20) + 0.5) / (made[0, :20, c] - 20.0).sum() for c in (0, 2)]
    assert middles[1] - middles[0] == pytest.approx(4.0 * (WIDTH / 2 - 5) / np.hypot(WIDTH / 2, HEIGHT / 2), abs=0.6)


@pytest.mark.parametrize("stage", [dirt, drops])
def test_a_dirtier_glass_changes_more_and_the_same_glass_the_same(stage: Any) -> None:
    rgb = street()
    little, much, again = (stage(rgb, amount, np.random.default_rng(3)) for amount in (0.2, 1.0, 1.0))
    assert np.array_equal(much, again)
    assert 0 < error_of(little, rgb) < error_of(much, rgb)
    assert much.std() < rgb.std()  # less contrast


# ---- sensor and processor


def test_noise_of_the_electronics_counts_more_with_gain() -> None:
    dark = [with_noise(grey(40), 4, gain, np.random.default_rng(2)).std() for gain in (0, 20, 40)]
    assert dark[0] < dark[1] < dark[2]


def test_a_sensor_in_infra_red_has_no_noise_of_colour() -> None:
    made = with_noise(grey(128), 5, 20, np.random.default_rng(2), pattern=0.3, grey=True)
    assert (made == made[..., :1]).all()


def test_rows_and_columns_have_noise_of_their_own() -> None:
    def rows(pattern: float) -> float:
        return float(with_noise(grey(128), 4, 0, np.random.default_rng(2), pattern=pattern).mean((1, 2)).std())

    assert rows(0.5) > 2 * rows(0.0)


def test_noise_reduction_takes_noise_and_leaves_edges() -> None:
    noisy = with_noise(grey(128), 5, 0, np.random.default_rng(2))
    assert noise_reduction(noisy, 1.0, 5).std() < 0.7 * noisy.std()
    edge = grey(40)
    edge[:, 80:] = 200
    assert error_of(noise_reduction(edge, 1.0, 5), edge) < 1


def test_a_warm_cast_has_more_red_than_blue() -> None:
    made = white_balance(grey(120), 1.0)[0, 0]
    assert made[1] == 120
    assert LINEAR[made[0]] / LINEAR[made[2]] == pytest.approx(2, rel=0.05)


def test_sharpening_overshoots_at_edges_only() -> None:
    edge = grey(80)
    edge[:, 80:] = 160
    made = sharpening(edge, 1.0)
    assert made.max() > 160
    assert made.min() < 80
    assert (made[:, :70] == 80).all()


def test_night_mode_is_grey_and_its_lamps_fall_off() -> None:
    size = {"width": WIDTH, "height": HEIGHT}
    camera = PinholeCamera.looking(position=(0, 0, 0), heading_deg=0, pitch_deg=0, horizontal_fov_deg=60, **size)
    wall = buffers_of(street())
    wall.rgb[..., 1:] = 120
    wall.normals[..., 0] = -1
    near, far = (
        infrared(wall.rgb, replace(wall, distance_to_image_plane=np.full((HEIGHT, WIDTH), z, np.float32)), camera)
        for z in (10, 40)
    )
    assert (near == near[..., :1]).all()
    assert LINEAR[near].mean() > 4 * LINEAR[far].mean()
    assert near[50:70, 70:90].mean() > near[:10, :10].mean()  # a beam


# ---- text and labels


def test_what_text_covers_is_overlay_and_nothing_else_changes() -> None:
    frame = street_frame()
    made = develop(frame.buffers, replace(frame.scenario, sensor=Sensor(on_screen_text=True)), frame.camera)
    covered = made.class_id == OVERLAY
    changed = (made.rgb != frame.buffers.rgb).any(-1)
    assert covered.any()
    assert not (changed & ~covered).any()
    assert np.isin(made.rgb[covered], (16, 235)).all()
    assert (made.instance_id[covered] == 0).all()
    assert np.isinf(made.distance_to_image_plane[covered]).all()
    assert np.array_equal(made.instance_id[~covered], frame.buffers.instance_id[~covered])


def test_the_worst_camera_without_text_moves_no_label() -> None:
    frame = street_frame()
    worst = Sensor(
        noise=12, gain_db=30, noise_reduction=1, pattern_noise=0.5, vignetting=0.5, chromatic_aberration_px=2,
        white_balance_error=0.4, sharpening=1.5, dirt=1, lens_drops=1, jpeg_quality=20, interlaced=True,
        exposure_time_s=0.04,
    )  # fmt: skip
    scenario = replace(frame.scenario, sensor=worst)
    made = develop(frame.buffers, scenario, frame.camera)
    assert not np.array_equal(made.rgb, frame.buffers.rgb)
    assert replace(made, rgb=frame.buffers.rgb) == frame.buffers
    assert np.array_equal(develop(frame.buffers, scenario, frame.camera).rgb, made.rgb)


# ---- encoder


def test_less_quality_is_more_error() -> None:
    rgb = street()
    errors = [error_of(codec.jpeg(rgb, quality), rgb) for quality in (95, 60, 20)]
    assert errors[0] < errors[1] < errors[2]


def test_fewer_bits_are_more_error() -> None:
    pytest.importorskip("av", reason="H.264 needs PyAV: pip install av")
    rgb = street()[:115, :151]  # odd sizes come back as they were
    made = [codec.h264(rgb, rate) for rate in (400, 150, 60)]
    errors = [error_of(each, rgb) for each in made]
    assert {each.shape for each in made} == {rgb.shape}
    assert errors[0] < errors[1] < errors[2]


def test_a_stream_without_its_encoder_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(SpecError, match="pip install av"):
        codec.h264(street(), 1000)


# ---- privacy


@pytest.mark.parametrize(("method", "steepest"), [("pixelate", 0), ("gaussian", 10)])
def test_what_is_hidden_has_no_detail_and_all_else_is_as_it_was(method: str, steepest: float) -> None:
    buffers = buffers_of(street())
    buffers.instance_id[40:80, 50:90] = 7
    made = hide(buffers, [(7, (45.0, 35.0, 75.0, 65.0))], method).rgb
    hidden = np.zeros((HEIGHT, WIDTH), bool)
    hidden[40:65, 50:75] = True
    assert np.array_equal(made[~hidden], buffers.rgb[~hidden])
    steps = np.abs(np.diff(made[40:65, 50:75].astype(float), axis=1)).max((0, 2))
    assert (steps > steepest).sum() <= BLOCKS  # the borders of blocks


def test_a_part_outside_the_picture_is_no_trouble() -> None:
    buffers = buffers_of(street())
    made = hide(
        buffers, [(1, (-20.0, -20.0, 5.0, 5.0)), (1, (150.0, 110.0, 300.0, 300.0)), (1, (-9, -9, -2, -2))], "pixelate"
    )
    assert not np.array_equal(made.rgb[:5, :5], buffers.rgb[:5, :5])
    assert np.array_equal(made.rgb[10:100, 10:100], buffers.rgb[10:100, 10:100])
