"""Laws of light that the embedded renderer keeps: what is bright, how bright, and what never moves a label."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from tests.backends.scenes import (
    GROUND,
    Block,
    clear_day,
    environment,
    instance_of,
    lamplit_night,
    looking_down,
    project,
    scenario,
    scene_of,
    street,
    three_boxes,
)

from twincity.replicator.frame import BufferKind
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.scene.scene import SceneInstance

LABELS = [kind.value for kind in BufferKind if kind is not BufferKind.RGB]


def middle(picture: np.ndarray) -> float:
    """Mean of the middle quarter."""
    height, width = picture.shape[:2]
    return float(picture[height * 3 // 8 : height * 5 // 8, width * 3 // 8 : width * 5 // 8].mean())


def ground_radiance(renderer, light, albedo=0.5, **block) -> float:
    ground = dataclasses.replace(GROUND, albedo=(albedo,) * 3, **block)
    return middle(renderer.radiance(scene_of([ground], looking_down(), light=light)))


def test_open_ground_under_an_even_sky_shines_with_its_albedo(mitsuba):
    assert ground_radiance(mitsuba, environment(sky=1000, visibility_m=1e9)) == pytest.approx(500, rel=0.02)


@pytest.mark.parametrize("elevation_deg", [90, 30])
def test_sunlight_counts_by_the_sine_of_its_height(mitsuba, elevation_deg):
    height = np.radians(elevation_deg)
    light = environment(sky=0, sun=60_000, towards_sun=(np.cos(height), 0, np.sin(height)), visibility_m=1e9)
    expected = 0.5 / np.pi * 60_000 * np.sin(height)
    assert ground_radiance(mitsuba, light) == pytest.approx(expected, rel=0.01)


def ball(radius_m: float, height_m: float, albedo: float) -> SceneInstance:
    """As large as a head, and as round."""
    turn, rise = np.meshgrid(np.linspace(0, 2 * np.pi, 33), np.linspace(-np.pi / 2, np.pi / 2, 17))
    outwards = np.stack([np.cos(turn) * np.cos(rise), np.sin(turn) * np.cos(rise), np.sin(rise)], -1).reshape(-1, 3)
    quad = (np.arange(16)[:, None] * 33 + np.arange(32)).reshape(-1, 1)
    faces = np.concatenate([quad + np.array(corner) for corner in ((0, 1, 34), (0, 34, 33))]).astype(np.int32)
    thing = instance_of(1, Block(low=(0, 0, 0), high=(1, 1, 1), class_name="person", albedo=(albedo,) * 3))
    return dataclasses.replace(
        thing, vertices=np.float32(outwards * radius_m + (0, 0, height_m)), normals=np.float32(outwards), faces=faces,
        face_materials=np.zeros(len(faces), np.int32),
    )  # fmt: skip


def test_a_head_under_an_even_sky_keeps_its_form(mitsuba):
    """Above black ground, a surface whose normal is n sees the share (1 + n.z) / 2 of the sky."""
    camera = PinholeCamera.looking(
        position=(0, -6, 1.6), heading_deg=90, pitch_deg=0, horizontal_fov_deg=16, width=320, height=240
    )
    black = dataclasses.replace(GROUND, albedo=(0.0, 0.0, 0.0))
    scene = scene_of([black], camera, light=environment(sky=1000, visibility_m=1e9))
    scene = dataclasses.replace(scene, instances=(ball(0.12, 1.6, 0.5),))
    radiance, seen = mitsuba.radiance(scene).mean(-1), mitsuba.render(scene)
    height = seen.normals[..., 2]
    for low, high in ((-0.6, -0.3), (-0.2, 0.2), (0.6, 0.9)):
        here = (seen.instance_id == 1) & (height > low) & (height < high)
        expected = 500 * (1 + height[here].mean()) / 2
        assert radiance[here].mean() == pytest.approx(expected, rel=0.12), f"where n.z is {low} to {high}"


def test_a_lamp_counts_by_the_square_of_its_distance(mitsuba):
    lit = [
        environment(
            sky=0, visibility_m=1e9, lamp_positions=np.array([[0, 0, h]]), lamp_intensities=np.full((1, 3), 900)
        )
        for h in (5, 10)
    ]
    near, far = (ground_radiance(mitsuba, light) for light in lit)
    assert near == pytest.approx(0.5 / np.pi * 900 / 25, rel=0.06)
    assert near / far == pytest.approx(4, rel=0.12)


def test_twice_the_light_is_twice_as_bright(mitsuba):
    one, two = (
        mitsuba.radiance(three_boxes(light=environment(sky=k * 800, sun=k * 40_000, towards_sun=(-1, 1, 2))))
        for k in (1, 2)
    )
    assert np.allclose(two, 2 * one, rtol=1e-3)


def test_walls_light_what_the_sky_does_not_see(mitsuba):
    """Under a roof, only bounced light arrives: none with black surroundings, some with white ones."""
    roof = Block(low=(-6, -6, 4), high=(6, 6, 4.5))
    camera = PinholeCamera.looking(
        position=(0, 0, 3), heading_deg=0, pitch_deg=-89, horizontal_fov_deg=30, width=24, height=24
    )
    light = environment(sky=0, sun=80_000, towards_sun=(1, 0, 1.2), visibility_m=1e9)
    dark, bright = (
        middle(
            mitsuba.radiance(
                scene_of([dataclasses.replace(b, albedo=(a,) * 3) for b in (GROUND, roof)], camera, light=light)
            )
        )
        / a
        for a in (0.05, 0.8)
    )
    assert bright > 5 * dark > 0


def test_a_shadow_is_darker_than_its_surroundings(mitsuba):
    pole = Block(low=(-0.5, -0.5, 0), high=(0.5, 0.5, 3))
    light = environment(sky=2000, sun=60_000, towards_sun=(-1, 0, 1))
    camera = looking_down(height_m=20, size=64)
    picture = mitsuba.radiance(scene_of([GROUND, pole], camera, light=light))
    shadow, beside = picture[project(camera, (2, 0, 0))], picture[project(camera, (2, 2.5, 0))]
    assert shadow.mean() < 0.3 * beside.mean()
    assert shadow.mean() > 0.01 * beside.mean(), "the sky still lights it"


def test_people_cast_shadows_that_move_with_them(mitsuba):
    camera = looking_down(height_m=20, size=64)
    light = environment(sky=2000, sun=60_000, towards_sun=(-1, 0, 1))
    where = project(camera, (1.2, 0, 0))
    here = Block(low=(-0.3, -0.3, 0), high=(0.3, 0.3, 1.8), class_name="person")
    away = dataclasses.replace(here, low=(-0.3, 4.7, 0), high=(0.3, 5.3, 1.8))
    shaded, lit = (
        mitsuba.radiance(scene_of([GROUND], camera, moving=[person], light=light))[where] for person in (here, away)
    )
    assert shaded.mean() < 0.3 * lit.mean()


@pytest.mark.parametrize("visibility_m", [50, 400])
def test_fog_leaves_two_percent_of_contrast_at_the_visibility(mitsuba, visibility_m):
    camera = PinholeCamera.looking(
        position=(0, 0, 0), heading_deg=0, pitch_deg=0, horizontal_fov_deg=20, width=24, height=24
    )

    def contrast(distance: float) -> float:
        black = Block(low=(distance, -distance, -distance), high=(distance + 1, distance, distance), albedo=(0, 0, 0))
        light = environment(sky=1000, visibility_m=visibility_m)
        air = 1000.0  # endless fog under an even sky is as bright as the sky
        return 1 - middle(mitsuba.radiance(scene_of([black], camera, light=light))) / air

    assert contrast(visibility_m) == pytest.approx(0.02, abs=0.002)
    assert contrast(visibility_m / 2) == pytest.approx(0.02**0.5, abs=0.005)


def test_wet_ground_is_darker_and_snow_is_brighter(mitsuba):
    # Over dark surroundings, so that what the wet ground mirrors does not make up for it.
    dry, wet, snowy = (
        ground_radiance(mitsuba, environment(sky=0, sun=60_000, towards_sun=(-1, 0.5, 1), **weather), albedo=0.3)
        for weather in ({}, {"ground_wetness": 1.0}, {"snow_cover": 1.0})
    )
    assert wet < 0.75 * dry
    assert snowy > 1.8 * dry


def test_rain_does_not_wet_walls_nor_snow_lie_on_people(mitsuba):
    dry, wet = (
        ground_radiance(mitsuba, environment(ground_wetness=w), class_name="building", albedo=0.3) for w in (0.0, 1.0)
    )
    assert wet == pytest.approx(dry, rel=1e-3)
    person = Block(low=(-2, -2, 1), high=(2, 2, 2), class_name="person", albedo=(0.1,) * 3)
    bare, snowed = (
        middle(mitsuba.radiance(scene_of([GROUND], looking_down(), moving=[person], light=environment(snow_cover=s))))
        for s in (0.0, 1.0)
    )
    assert snowed == pytest.approx(bare, rel=0.02)


@pytest.mark.parametrize(
    ("state", "velocity", "is_white"),
    [("parked", None, True), ("queueing", None, False), ("driving", np.float32([4, 0, 0]), False)],
)
def test_snow_lies_on_parked_cars_only(mitsuba, state, velocity, is_white):
    scene = scene_of(
        [GROUND], looking_down(), light=environment(snow_cover=1.0),
        moving=[Block(low=(-2, -2, 1), high=(2, 2, 2), class_name="car", albedo=(0.1,) * 3)],
    )  # fmt: skip
    car = dataclasses.replace(scene.instances[0], attributes={"state": state}, velocity=velocity)
    roof = middle(mitsuba.radiance(dataclasses.replace(scene, instances=(car,))))
    assert (roof > 600) == is_white


def test_a_mirror_shows_what_stands_before_it(mitsuba):
    glass = Block(low=(8, -4, -4), high=(9, 4, 4), albedo=(0, 0, 0), f0=1.0, roughness=0.0)
    behind_the_camera = Block(low=(-9, -8, -8), high=(-8, 8, 8), albedo=(0, 0, 0), emission=(70.0, 70.0, 70.0))
    camera = PinholeCamera.looking(
        position=(0, 0, 0), heading_deg=0, pitch_deg=0, horizontal_fov_deg=30, width=24, height=24
    )
    picture = mitsuba.radiance(scene_of([glass, behind_the_camera], camera, light=environment(sky=0, visibility_m=1e9)))
    assert middle(picture) == pytest.approx(70, rel=0.01)


def test_lamps_shine_only_when_lit(mitsuba):
    lantern = Block(low=(8, -1, -1), high=(9, 1, 1), emission=(4000.0, 4000.0, 4000.0), class_name="pole")
    camera = PinholeCamera.looking(
        position=(0, 0, 0), heading_deg=0, pitch_deg=0, horizontal_fov_deg=10, width=24, height=24
    )
    lamp = {"lamp_positions": np.array([[30.0, 0, 0]]), "lamp_intensities": np.full((1, 3), 100.0)}
    off, on = (
        middle(mitsuba.radiance(scene_of([lantern], camera, light=environment(sky=1, **lit)))) for lit in ({}, lamp)
    )
    assert off < 1
    assert on > 3500


@pytest.mark.parametrize("lit", [{}, {"lamp_positions": np.array([[30.0, 0, 0]]), "lamp_intensities": np.ones((1, 3))}])
def test_a_material_of_the_city_shines_as_the_frame_says_by_day_and_by_night(mitsuba, lit):
    lens = Block(low=(8, -1, -1), high=(9, 1, 1), emission=(4000.0, 4000.0, 4000.0), class_name="traffic_light")
    camera = PinholeCamera.looking(
        position=(0, 0, 0), heading_deg=0, pitch_deg=0, horizontal_fov_deg=10, width=24, height=24
    )
    scene = scene_of([lens], camera, light=environment(sky=1, visibility_m=1e9, **lit))
    shines, dark = (
        mitsuba.radiance(dataclasses.replace(scene, emissions={"Look": light}))[8:16, 8:16].mean((0, 1))
        for light in ((0.0, 900.0, 0.0), (0.0, 0.0, 0.0))
    )
    assert shines[1] == pytest.approx(900, rel=0.02)
    assert max(shines[0], shines[2], *dark) < 2


def labels_of(buffers) -> list[bytes]:
    return [getattr(buffers, name).tobytes() for name in LABELS]


def test_no_light_and_no_weather_moves_a_label(mitsuba):
    plain = mitsuba.render(street(width=96, height=54))
    for light in (
        clear_day(visibility_m=60.0),
        clear_day(ground_wetness=1.0),
        clear_day(snow_cover=1.0),
        lamplit_night(),
    ):
        changed = mitsuba.render(street(width=96, height=54, light=light))
        assert labels_of(changed) == labels_of(plain)
        assert not np.array_equal(changed.rgb, plain.rgb)


def test_doubling_the_sun_moves_no_label(mitsuba):
    one, two = (mitsuba.render(three_boxes(light=environment(sun=sun, towards_sun=(-1, 1, 2)))) for sun in (3e4, 6e4))
    assert labels_of(one) == labels_of(two)


def test_a_darker_exposure_darkens_and_moves_no_label(mitsuba):
    usual, darker = (mitsuba.render(three_boxes(numbers=scenario(exposure_compensation_ev=ev))) for ev in (0.0, -2.0))
    assert labels_of(usual) == labels_of(darker)
    assert darker.rgb.mean() < 0.75 * usual.rgb.mean()


def test_the_camera_adapts_by_itself(mitsuba):
    noon, gloomy = (
        mitsuba.render(three_boxes(light=environment(sky=k * 2000, sun=k * 60_000, towards_sun=(-1, 1, 2)))).rgb.mean()
        for k in (1, 0.2)
    )
    assert gloomy == pytest.approx(noon, rel=0.05)


def test_night_is_darker_than_day_all_the_same(mitsuba):
    day = mitsuba.render(street(width=96, height=54)).rgb.mean()
    night = mitsuba.render(street(width=96, height=54, light=lamplit_night())).rgb.mean()
    assert 0.15 * day < night < 0.85 * day


def test_edges_are_smooth(mitsuba):
    """Between two flat colours, a slanted edge has pixels of colours in between."""
    board = Block(low=(5, -3, -3), high=(5.1, 3, 0), albedo=(0.8,) * 3)
    camera = PinholeCamera.looking(
        position=(0, 0, 0), heading_deg=0, pitch_deg=0, roll_deg=9, horizontal_fov_deg=40, width=48, height=48
    )
    grey = mitsuba.radiance(scene_of([board], camera, light=environment(sky=1000, visibility_m=1e9))).mean(-1)
    low, high = np.percentile(grey, (5, 95))
    between = (grey > low + 0.1 * (high - low)) & (grey < high - 0.1 * (high - low))
    assert between.sum() > 30


def test_no_ray_slips_between_two_faces(mitsuba):
    """Rays through pixel centres that meet the diagonal of a square, and the corners of its halves, still meet it."""
    for size in (32, 64, 96):
        buffers = mitsuba.render(scene_of([GROUND], looking_down(size=size)))
        assert (buffers.distance_to_image_plane == 10).all()


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9])
def test_as_much_of_flat_ground_lies_under_snow_as_was_asked(mitsuba, share):
    camera = looking_down(height_m=40.0, size=128, fov_deg=70)
    black = dataclasses.replace(GROUND, albedo=(0.0, 0.0, 0.0))
    bare, white, some = (
        mitsuba.radiance(scene_of([black], camera, light=environment(sky=1000, visibility_m=1e9, snow_cover=cover)))
        for cover in (0.0, 1.0, share)
    )
    assert (some.mean() - bare.mean()) / (white.mean() - bare.mean()) == pytest.approx(share, abs=0.06)


def test_no_snow_stays_on_glass(mitsuba):
    pane = {"low": (-60, -60, -1), "high": (60, 60, 0), "albedo": (0.05,) * 3, "roughness": 0.02, "f0": 0.04}
    bare, snowed = (
        middle(mitsuba.radiance(scene_of([Block(**pane)], looking_down(), light=environment(snow_cover=cover))))
        for cover in (0.0, 1.0)
    )
    assert snowed == pytest.approx(bare, rel=0.02)


def test_damp_ground_does_not_shine_like_a_wet_one(mitsuba):
    """Looked at flatly under a sky, a film of water is brighter than black ground; a little dampness is not."""
    camera = PinholeCamera.looking(
        position=(0, 0, 2), heading_deg=0, pitch_deg=-15, horizontal_fov_deg=10, width=32, height=32
    )
    black = dataclasses.replace(GROUND, albedo=(0.0, 0.0, 0.0))
    damp, wet = (
        middle(mitsuba.radiance(scene_of([black], camera, light=environment(visibility_m=1e9, ground_wetness=w))))
        for w in (0.1, 0.8)
    )
    assert damp < 0.1 * wet


def test_paint_throws_no_shadow_around_itself(mitsuba):
    paint = Block(low=(-1, -1, 0), high=(1, 1, 0.006), albedo=(0.5,) * 3, class_name="road")
    road = dataclasses.replace(GROUND, albedo=(0.1,) * 3)
    light = environment(sky=1.0, sun=60_000, towards_sun=(-3, 0, 1), visibility_m=1e9)
    camera = PinholeCamera.looking(
        position=(1.01, 0, 0.5), heading_deg=90, pitch_deg=-90, horizontal_fov_deg=20, width=64, height=64
    )
    picture = mitsuba.radiance(scene_of([road, paint], camera, light=light))
    beside = 0.1 / np.pi * 60_000 / 10**0.5
    assert picture.min() > 0.9 * beside


def test_a_leaf_seen_from_below_glows_with_what_comes_through(mitsuba):
    camera = PinholeCamera.looking(
        position=(0, 0, 1), heading_deg=0, pitch_deg=90, horizontal_fov_deg=40, width=64, height=64
    )
    light = environment(sky=0, sun=60_000, towards_sun=(0, 0, 1), visibility_m=1e9)

    def seen(translucency: float) -> np.ndarray:
        leaf = Block(
            low=(-5, -5, 4),
            high=(5, 5, 4.001),
            albedo=(0.1,) * 3,
            class_name="vegetation",
            translucency=translucency,
        )
        return mitsuba.radiance(scene_of([leaf], camera, light=light)).reshape(-1, 3).mean(0)

    through = seen(0.6) - seen(0.0)
    assert through[1] == pytest.approx(0.6 * 1.1 * 0.1 / np.pi * 60_000, rel=0.02)
    assert through[1] > through[0] > through[2] > 0


@pytest.mark.parametrize("shaded", [0.3, 0.5, 0.8])
def test_sunlit_asphalt_neither_burns_nor_drowns(mitsuba, shaded):
    road = dataclasses.replace(GROUND, albedo=(0.1,) * 3)
    light = environment(sky=3000, sun=75_000, towards_sun=(-1, 0, 1))
    camera = looking_down(size=96)
    half = camera.width / camera.fx / 2 * 10  # metres of ground from the middle of the picture to its edge
    edge = half * (2 * shaded - 1)  # the shadow of a wall outside the picture ends here
    wall = Block(low=(-half - 2, -60, 0), high=(-half - 1, 60, edge + half + 1))
    picture = mitsuba.render(scene_of([road, wall], camera, light=light)).rgb
    sunlit = picture[project(camera, ((edge + half) / 2, 0, 0))]
    assert 120 < sunlit.mean() < 190


def test_sky_above_a_shaded_street_does_not_darken_the_street(mitsuba):
    """Less than 0.3 EV, which is 1.23 in light."""
    light = environment(sky=8000, visibility_m=1e9)

    def ground(pitch_deg: float) -> float:
        camera = PinholeCamera.looking(
            position=(0, 0, 4), heading_deg=90, pitch_deg=pitch_deg, horizontal_fov_deg=50, width=64, height=64
        )
        sides = [Block(low=(s * 7 - 1, -40, 0), high=(s * 7 + 1, 58, 18), albedo=(0.3,) * 3) for s in (-1, 1)]
        row, column = project(camera, (0, 14, 0))
        picture = mitsuba.render(scene_of([GROUND, *sides], camera, light=light)).rgb
        return float((picture[row - 1 : row + 2, column - 1 : column + 2].mean() / 255) ** 2.2)

    assert ground(pitch_deg=0) > ground(pitch_deg=-30) / 1.23
