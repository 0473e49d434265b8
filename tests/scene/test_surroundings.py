"""Light at a place: open ground has all of it, walls and crowns take their share, lamps follow the inverse square."""

from __future__ import annotations

import numpy as np
import pytest

from twincity.replicator.scene.scene import Environment
from twincity.replicator.scene.surroundings import CROWN_LETS_THROUGH, NOTHING, Surroundings

OPEN = Surroundings(
    tops=np.full((400, 400), NOTHING, np.float32), corner=np.array([-50.0, -50.0]), cell_m=0.25,
    crowns=np.zeros((0, 5)),
)  # fmt: skip
SKY_CD_PER_M2, SUN_LUX = 1000.0, 80_000.0


def with_wall(height_m: float) -> Surroundings:
    """A long building whose front is the line y = 5, to the north of the origin."""
    tops = OPEN.tops.copy()
    tops[220:, :] = height_m
    return Surroundings(tops=tops, corner=OPEN.corner, cell_m=OPEN.cell_m, crowns=OPEN.crowns)


def with_tree() -> Surroundings:
    """A crown right above the origin."""
    return Surroundings(
        tops=OPEN.tops, corner=OPEN.corner, cell_m=OPEN.cell_m, crowns=np.array([[0.0, 0, 8.0, 4.0, 3.0]])
    )


def light(
    around: Surroundings, *, sky: float = 0.0, sun: tuple[float, float, float] | None = None,
    lamp: tuple[float, float, float] | None = None, place: tuple[float, float, float] = (0, 0, 0), season="summer",
) -> float:  # fmt: skip
    """Lux at a place."""
    direction = np.array(sun or (0, 0, 1), float)
    environment = Environment(
        sky_radiance=np.full((64, 256, 3), sky, np.float32),
        sun_direction=direction / np.linalg.norm(direction),
        sun_illuminance=np.full(3, SUN_LUX if sun else 0.0),
        lamp_positions=np.array([lamp] if lamp else [], np.float32).reshape(-1, 3),
        lamp_intensities=np.array([[900.0] * 3] if lamp else [], np.float32).reshape(-1, 3),
    )
    return float(around.illuminance(np.array([place], float), environment, season)[0])


def test_an_even_sky_gives_pi_times_its_luminance() -> None:
    assert light(OPEN, sky=SKY_CD_PER_M2) == pytest.approx(np.pi * SKY_CD_PER_M2, rel=1e-3)


def test_the_sun_gives_the_cosine_of_its_angle() -> None:
    assert light(OPEN, sun=(0, 1, 1)) == pytest.approx(SUN_LUX * np.cos(np.pi / 4), rel=1e-6)


def test_a_wall_takes_the_sun_that_stands_behind_it() -> None:
    behind, before = light(with_wall(20), sun=(0, 1, 1)), light(with_wall(20), sun=(0, -1, 1))
    assert behind < 0.03 * SUN_LUX < 0.5 * SUN_LUX < before


def test_the_sun_looks_over_a_low_wall() -> None:
    assert light(with_wall(4.5), sun=(0, 1, 1)) > 0.7 * SUN_LUX


def test_a_wall_takes_the_more_sky_the_higher_it_is() -> None:
    found = [light(with_wall(height), sky=SKY_CD_PER_M2) for height in (0.1, 5, 20, 200)]
    assert found == sorted(found, reverse=True)
    assert found[-1] == pytest.approx(np.pi * SKY_CD_PER_M2 / 2, rel=0.2)  # half of the sky, and what the wall returns


def test_a_crown_lets_its_share_through_and_more_in_winter() -> None:
    for season, share in CROWN_LETS_THROUGH.items():
        assert light(with_tree(), sun=(0, 0, 1), season=season) == pytest.approx(share * SUN_LUX, rel=1e-6)
    assert CROWN_LETS_THROUGH["winter"] > CROWN_LETS_THROUGH["summer"]


def test_beside_the_crowns_shadow_the_sun_shines() -> None:
    assert light(with_tree(), sun=(0, 0, 1), place=(6, 0, 0)) == pytest.approx(SUN_LUX)


def test_below_a_lamp_is_its_intensity_over_the_square_of_its_height() -> None:
    assert light(OPEN, lamp=(0, 0, 5)) == pytest.approx(900 / 25)
    assert light(OPEN, lamp=(0, 0, 10)) == pytest.approx(900 / 100)


def test_a_lamp_behind_a_house_gives_nothing() -> None:
    tops = OPEN.tops.copy()
    tops[220:240, :] = 20
    between = Surroundings(tops=tops, corner=OPEN.corner, cell_m=OPEN.cell_m, crowns=OPEN.crowns)
    assert light(between, lamp=(0, 15, 6)) == 0 < light(OPEN, lamp=(0, 15, 6))


def test_a_place_beside_a_wall_is_not_inside_it() -> None:
    assert light(with_wall(20), sky=SKY_CD_PER_M2, place=(0, 4.95, 0)) > 0.3 * np.pi * SKY_CD_PER_M2
