"""Laws of cameras: what a device brings, where a policy puts them, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from twincity.replicator.city.tile import CityTile
from twincity.replicator.errors import SpecError
from twincity.replicator.scenario.camera_rig import check_camera, draw_camera
from twincity.replicator.scenario.devices import DEVICES
from twincity.replicator.scenario.scenario import CameraPose
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scenario.spec_camera import CameraSpec
from twincity.replicator.scenario.standing import Standing
from twincity.replicator.scenario.view import View, camera_of
from twincity.replicator.writers import check_lenses, make_writers


def asked(**keys: Any) -> CameraSpec:
    return parse_spec({"camera": keys}).camera


def drawn(tile: CityTile, index: int = 0, **keys: Any) -> tuple[CameraPose, View]:
    return draw_camera(asked(**keys), tile, 1, index)


@pytest.mark.parametrize("name", DEVICES)
def test_a_device_brings_its_size_and_its_lens(tile: CityTile, name: str) -> None:
    pose, _ = drawn(tile, device=name)
    device = DEVICES[name]
    assert (pose.device, pose.width, pose.height, pose.lens) == (name, device.width, device.height, device.lens)
    low, high = device.horizontal_fov_deg.possible
    assert low <= pose.horizontal_fov_deg <= high
    check_camera(asked(device=name), tile)


def test_what_is_given_wins_over_the_device(tile: CityTile) -> None:
    pose, _ = drawn(tile, device="dome_cheap", width=640, height=360, horizontal_fov_deg=60, distortion=[])
    assert (pose.width, pose.height, pose.horizontal_fov_deg, pose.distortion) == (640, 360, 60, ())


def test_a_device_on_the_command_line_makes_the_files_camera_void() -> None:
    raw = {"camera": {"rig": "overhead", "width": 640, "height": 360}}
    camera = parse_spec(raw, overrides={"camera.device": "multi_4k"}).camera
    assert (camera.rig, camera.size) == (None, (3840, 2160))


def test_an_aimed_camera_has_its_point_in_the_middle(tile: CityTile) -> None:
    for index in range(4):
        pose, view = drawn(tile, index, aim_at=[0, 10, 1.0], rig="cctv", roll_deg=0)
        seen = view.camera.project(np.array([0, 10, 1.0]))
        assert np.allclose(seen[:2], [pose.width / 2, pose.height / 2], atol=1)


def test_an_area_is_covered_at_least_as_well_as_from_any_mount_by_chance(tile: CityTile) -> None:
    area = (-20.0, -20.0, 20.0, 20.0)
    points = tile.walkable.points_at(np.random.default_rng(1).random((4000, 3)))
    points = points[(np.abs(points[:, :2]) <= 20).all(1)]

    def covered(view: View) -> int:
        return int(view.sees(points, max_distance_m=60).sum())

    same = {"rig": "cctv", "horizontal_fov_deg": 70, "height_m": 5}
    _, best = drawn(tile, area=list(area), **same)
    assert all(covered(best) >= 0.95 * covered(drawn(tile, index, **same)[1]) for index in range(6))


def test_along_a_facade_its_wall_runs_into_the_picture(tile: CityTile) -> None:
    pose, _ = drawn(tile, placement="facade", rig="cctv", horizontal_fov_deg=70)
    edges = tile.walls[:, 1] - tile.walls[:, 0]
    t = np.clip(((pose.position[:2] - tile.walls[:, 0]) * edges).sum(1) / (edges * edges).sum(1), 0, 1)
    nearest = np.hypot(*(tile.walls[:, 0] + t[:, None] * edges - pose.position[:2]).T).argmin()
    wall = np.degrees(np.arctan2(edges[nearest, 1], edges[nearest, 0]))
    assert abs((pose.heading_deg - wall + 90) % 180 - 90) == pytest.approx(70 / 2 - 14, abs=0.5)


def test_nothing_fills_the_picture_and_no_camera_hangs_in_a_tree(tile: CityTile) -> None:
    standing = Standing.of(tile)
    for keys in (
        {"rig": "cctv"},
        {"device": "dome_cheap"},
        {"lens": "fisheye"},
        {"placement": "facade", "rig": "cctv"},
    ):
        assert not any(standing.is_in_the_way(drawn(tile, index, **keys)[1].camera) for index in range(3))


def test_a_camera_before_a_lamp_post_or_in_a_crown_is_seen_as_such(tile: CityTile) -> None:
    standing, lamp, tree = Standing.of(tile), tile.lamps[0], tile.trees[0]
    place = {"rig": "cctv", "pitch_deg": 0, "roll_deg": 0, "horizontal_fov_deg": 70, "width": 640, "height": 360}
    x, y, z = lamp.position
    assert standing.is_in_the_way(camera_of(CameraPose(position=(x - 2, y, z + 3), heading_deg=0, **place)))
    x, y, z = tree.position
    crown = (x, y, z + 0.68 * tree.height_m)
    assert standing.is_in_the_way(camera_of(CameraPose(position=crown, heading_deg=0, **place)))


@pytest.mark.parametrize(
    "keys, words",
    [
        ({"distortion": [-0.5]}, r"folds a picture 85 degrees wide: .* holds up to \d+ degrees"),
        ({"aim_at": [4000, 4000]}, "seen from none of the 0 mounts"),
        ({"area": [4000, 4000, 4010, 4010]}, "no mount of tile .* sees walkable ground"),
        ({"mount": 9999}, r"camera.mount is 9999, but tile .* has \d+ mounts"),
    ],
)
def test_what_no_camera_can_do_is_refused_in_one_line(tile: CityTile, keys: dict[str, Any], words: str) -> None:
    def refused() -> None:
        check_camera(asked(**keys), tile)
        drawn(tile, **keys)

    with pytest.raises(SpecError, match=words) as caught:
        refused()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "keys, words",
    [
        ({"placement": "aim"}, "aim_at is not given"),
        ({"placement": "cover"}, "area is not given"),
        ({"area": [5, 0, 1, 2]}, "is empty"),
        ({"lens": "fisheye", "distortion": [-0.1]}, "distortion is a pinhole's"),
        ({"horizontal_fov_deg": 170}, "take lens: fisheye"),
        ({"device": {"choice": ["bullet_720p", "multi_4k"]}}, "several sizes"),
        ({"device": "bulet_720p"}, "Did you mean 'bullet_720p'"),
    ],
)
def test_keys_that_contradict_each_other_are_refused(keys: dict[str, Any], words: str) -> None:
    with pytest.raises(SpecError, match=words):
        asked(**keys)


def test_a_format_without_words_for_a_fisheye_is_refused_before_the_first_frame() -> None:
    with pytest.raises(SpecError, match="kitti writer cannot describe what a fisheye sees"):
        check_lenses(make_writers(["coco", "kitti"]), asked(lens="fisheye").lenses)
    check_lenses(make_writers(["coco", "kitti"]), asked(device="dome_cheap").lenses)
