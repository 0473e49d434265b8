"""Flames and smoke, one metre wide and high: `scene/fires.py` stretches them."""

from __future__ import annotations

import numpy as np

from people_bake.things.shape import Shape, joined, loft
from people_bake.things.thing import Detail, Thing
from twincity.replicator.scene.scene import SurfaceMaterial

from .crumple import on_the_ground

EMBER = SurfaceMaterial(name="ember", albedo=(0.30, 0.06, 0.01), roughness=1.0, f0=0.0)
FLAME = SurfaceMaterial(name="flame", albedo=(0.35, 0.16, 0.02), roughness=1.0, f0=0.0)
SMOKE = SurfaceMaterial(name="smoke", albedo=(0.25, 0.25, 0.25), roughness=1.0, f0=0.0)
GROUND = (0.0, 0.0, 0.0)


def _tongue(detail: Detail, rng: np.random.Generator, x: float, y: float, height: float, width: float) -> Shape:
    """One tongue of flame: round below, swaying, drawn out to a point."""
    count, sides = (9, 8) if detail.near else (4, 5)
    sway = rng.uniform(0, 2 * np.pi, 2)
    rings = []
    for share in np.linspace(0, 1, count):
        radius = width * max(np.sin(np.pi * (0.18 + 0.82 * share)) * (1 - share) ** 0.35, 0.012)
        lean = 0.16 * width * share * np.array([np.sin(5 * share + sway[0]), np.sin(4 * share + sway[1])]) * 4
        turn = np.arange(sides) * 2 * np.pi / sides + 2.2 * share
        wave = 1 + 0.25 * np.sin(3 * turn + 9 * share + sway[0])
        ring = np.column_stack([np.cos(turn), np.sin(turn)]) * (radius * wave)[:, None]
        middle = (1 - 0.5 * share) * np.array([x, y]) + lean
        rings.append(np.column_stack([ring + middle, np.full(sides, height * share)]))
    return loft(np.array(rings))


def build_flames(detail: Detail) -> dict[str, Shape]:
    """Red tongues around yellow ones."""
    rng = np.random.default_rng(5)
    outer, inner = [], []
    for number in range(13 if detail.near else 5):
        angle, away = 2.4 * number, 0.38 * np.sqrt((number + 0.3) / 13)
        height = (1 - 1.1 * away) * rng.uniform(0.75, 1.0)
        place = away * np.cos(angle), away * np.sin(angle)
        outer.append(_tongue(detail, rng, *place, height, 0.105))
        inner.append(_tongue(detail, rng, place[0] * 1.12, place[1] * 1.12, 0.78 * height, 0.10))
    return on_the_ground(_one_metre({"ember": joined(outer), "flame": joined(inner)}))


def build_plume(detail: Detail) -> dict[str, Shape]:
    """Puffs that rise, widen and are carried aside."""
    rng = np.random.default_rng(8)
    puffs = []
    for number in range(30 if detail.near else 14):
        share = (number / 30 if detail.near else number / 14) ** 0.8
        radius = (0.055 + 0.13 * share) * rng.uniform(0.75, 1.2)
        spread = (0.05 + 0.20 * share) * rng.normal(size=2) * 0.6
        middle = np.array([0.30 * share**1.6 + spread[0], spread[1], 0.05 + 0.86 * share])
        puffs.append(_puff(detail, rng, middle, radius))
    return on_the_ground(_one_metre({"smoke": joined(puffs)}))


def _puff(detail: Detail, rng: np.random.Generator, middle: np.ndarray, radius: float) -> Shape:
    rows, sides = (6, 9) if detail.near else (4, 5)
    phase = rng.uniform(0, 2 * np.pi, 3)
    rings = []
    for up in np.linspace(-0.5 * np.pi, 0.5 * np.pi, rows + 1):
        turn = np.arange(sides) * 2 * np.pi / sides
        lumps = 1 + 0.16 * np.sin(3 * turn + phase[0] + 2 * up) + 0.10 * np.sin(5 * turn + phase[1] - 3 * up)
        wide = max(np.cos(up), 0.02) * radius * lumps
        rings.append(
            np.column_stack([wide * np.cos(turn), wide * np.sin(turn), np.full(sides, radius * np.sin(up))]) + middle
        )
    return loft(np.array(rings))


def _one_metre(parts: dict[str, Shape]) -> dict[str, Shape]:
    points = np.concatenate([shape.points for shape in parts.values()])
    size = np.ptp(points, axis=0)
    return {name: shape.scaled(*(1 / size)) for name, shape in parts.items()}


BURNING = {
    "flames": Thing(
        class_name="fire", build=build_flames, materials={"ember": EMBER, "flame": FLAME}, attach="ground",
        position_m=GROUND, dyes={}, roles=("burning",),
    ),
    "plume": Thing(
        class_name="smoke", build=build_plume, materials={"smoke": SMOKE}, attach="ground", position_m=GROUND,
        dyes={"smoke": "clothes"}, roles=("burning",),
    ),
}  # fmt: skip
"""By name, as `scene/fires.py` asks for them."""
