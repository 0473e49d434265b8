"""Heavy vehicles and two wheels as they are modelled: on their wheels, closed where light falls, without a word."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("fast_simplification", reason="only who bakes needs it: pip install 'twincity-replicator[people]'")

from people_bake.things import THINGS
from people_bake.things.thing import NEAR
from twincity.replicator.scenario.vehicles import VEHICLES
from twincity.replicator.scene.vehicles.asset import LEVELS
from vehicle_bake.asset import write_vehicle
from vehicle_bake.facets import FACETS
from vehicle_bake.heavy import HEAVY
from vehicle_bake.heavy_bus import DOORS_X, HEIGHT_M, LENGTH_M, WIDTH_M
from vehicle_bake.heavy_bus import build as build_bus
from vehicle_bake.model import Model
from vehicle_bake.two_wheels import MACHINES, TWO_WHEELS

MODELS = {**HEAVY, **TWO_WHEELS}


def points_of(model: Model, part: str, level: str = "near") -> np.ndarray:
    return model.build(level)[part].points


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", MODELS)
def test_every_part_has_a_material_and_every_model_an_outline(name: str, level: str) -> None:
    parts = MODELS[name].build(level)
    assert parts.keys() <= MODELS[name].materials.keys()
    assert all(len(surface.faces) for surface in parts.values())
    points = np.concatenate([surface.points for surface in parts.values()])
    assert abs(points[:, 0].max() + points[:, 0].min()) < 0.05, "the origin is below the middle"
    assert points[:, 2].min() == pytest.approx(0, abs=0.002)


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_vehicles_stand_on_all_their_wheels(name: str) -> None:
    rubber = points_of(HEAVY[name], "rubber")
    down = rubber[rubber[:, 2] < 0.01]
    assert {(x > 0, y > 0) for x, y, _ in down} == {(a, b) for a in (True, False) for b in (True, False)}


@pytest.mark.parametrize("name", HEAVY)
def test_lamps_are_at_both_sides_and_indicators_at_their_own(name: str) -> None:
    parts = HEAVY[name].build("near")
    for part in ("headlamp", "taillamp", "brakelamp"):
        y = parts[part].points[:, 1]
        assert y.min() == pytest.approx(-y.max(), abs=0.01)
    assert parts["indicator_left"].points[:, 1].min() > 0 > parts["indicator_right"].points[:, 1].max()


def test_a_bus_opens_on_its_right_only() -> None:
    bus = build_bus(FACETS["near"])
    low = bus["saloon"].points[bus["saloon"].points[:, 2] < 0.8]
    assert (low[:, 1] < 0).all(), "glass reaches down where there are doors"
    for start, end in DOORS_X:
        assert ((low[:, 0] > start - 0.02) & (low[:, 0] < end + 0.02)).any()
    model = VEHICLES["bus"]
    assert (model.length_m, model.width_m, model.height_m) == (LENGTH_M, WIDTH_M, HEIGHT_M)


def test_whoever_sits_in_a_bus_sits_behind_its_panes() -> None:
    bus = build_bus(FACETS["near"])
    panes, passengers = bus["saloon"].points, bus["passengers"].points
    assert passengers[:, 0].min() > panes[:, 0].min()
    assert passengers[:, 0].max() < panes[:, 0].max()
    assert passengers[:, 2].min() > 1.0


@pytest.mark.parametrize("name", MACHINES)
def test_what_is_parked_is_what_is_ridden(name: str) -> None:
    ridden = np.concatenate([shape.points for shape in THINGS[MACHINES[name].thing].build(NEAR).values()])
    parked = np.concatenate([surface.points for surface in TWO_WHEELS[name].build("near").values()])
    assert np.ptp(parked[:, 0]) == pytest.approx(np.ptp(ridden[:, 0]), abs=0.001)
    assert "paint" in TWO_WHEELS[name].materials


@pytest.mark.parametrize("name", [name for name, machine in MACHINES.items() if machine.stand])
def test_what_has_a_side_stand_leans_to_the_left(name: str) -> None:
    tyres = points_of(TWO_WHEELS[name], "tyres")
    high, low = tyres[tyres[:, 2] > np.quantile(tyres[:, 2], 0.9)], tyres[tyres[:, 2] < np.quantile(tyres[:, 2], 0.1)]
    assert high[:, 1].mean() > low[:, 1].mean()


@pytest.mark.parametrize("name", ["motorcycle", "moto_scooter"])
def test_motorcycles_have_one_head_lamp_ahead_and_one_plate_behind(name: str) -> None:
    parts = THINGS[name].build(NEAR)
    assert abs(parts["headlamp"].points[:, 1]).max() < 0.15
    assert parts["headlamp"].points[:, 0].min() > 0.6
    assert parts["plate"].points[:, 0].max() < -0.6
    assert np.ptp(parts["plate"].points[:, 1]) == pytest.approx(0.21, abs=0.001)


@pytest.mark.parametrize("name", ["sweeper", "moto_scooter"])
def test_baking_again_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first.usdc", tmp_path / "second.usdc"
    write_vehicle(first, name, MODELS[name])
    write_vehicle(second, name, MODELS[name])
    assert first.read_bytes() == second.read_bytes()
