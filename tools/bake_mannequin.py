#!/usr/bin/env python
"""Model the mannequins and write them as UsdSkel characters: usd/people/mannequin_{f,m,c}.usdc."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from twincity.replicator.scenario.scenario import Dye, Person
from twincity.replicator.scene.assets import ASSETS, Part
from twincity.replicator.scene.mesh import camel
from twincity.replicator.scene.people.mannequin import SHAPES, Body, Skin, build_body
from twincity.replicator.scene.people.mannequin.clips import pose
from twincity.replicator.scene.people.mannequin.dress import PARTS, dress
from twincity.replicator.scene.people.mannequin.file import write_character
from twincity.replicator.scene.people.mannequin.rig import measure_rig

ABOUT = {
    "tool": "tools/bake_mannequin.py",
    "seed": "none: nothing is drawn by chance",
    "license": "Apache-2.0",
    "source": "modelled by the TwinCity project; no scans, no real persons",
}

SHOP_WINDOW = Person(
    character="", clip="stand", phase=0.0, posture="standing", position=(0, 0, 0), heading_deg=0, speed_m_per_s=0,
    group=0, age_years=30, sex="female", height_m=1.72, monk_tone=4,
    hair_colour=(0.05, 0.03, 0.02),
    dyes=(
        Dye(part="top", colour=(0.10, 0.20, 0.32), second_colour=(0.10, 0.20, 0.32)),
        Dye(part="bottom", colour=(0.06, 0.065, 0.08), second_colour=(0.06, 0.065, 0.08)),
    ),
)  # fmt: skip
"""Wears what a character wears until someone dresses it."""


def main() -> None:
    """Write every character of `SHAPES`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ASSETS / "people", help="folder (default: %(default)s)")
    folder = parser.parse_args().out
    for name, shape in SHAPES.items():
        path = folder / f"{name}.usdc"
        triangles = bake(path, build_body(shape))
        print(f"{path}: {triangles} triangles, {path.stat().st_size / 1000:.0f} kB")


def bake(path: Path, body: Body) -> int:
    """Write one body; returns its number of triangles."""
    parts = {name: _joined(camel(name), body.skins[name]) for name in PARTS}
    points = np.concatenate([part.points for part, _ in parts.values()]).astype(float)
    weights = np.concatenate([weights for _, weights in parts.values()])
    rig = measure_rig(body.positions, points, weights)
    write_character(
        path, parts, body.positions, body.landmarks, pose("stand", np.array([0.1]), rig),
        dict(zip(map(camel, PARTS), dress(SHOP_WINDOW), strict=True)), ABOUT,
    )  # fmt: skip
    return sum(len(part.faces) for part, _ in parts.values())


def _joined(name: str, skins: tuple[Skin, ...]) -> tuple[Part, np.ndarray]:
    """Pieces of one part as one mesh, not sewn: the shading breaks between them."""
    starts = np.cumsum([0] + [len(skin.points) for skin in skins[:-1]])
    part = Part(
        name=name,
        points=np.concatenate([skin.points for skin in skins]).astype(np.float32),
        normals=np.concatenate([skin.normals for skin in skins]).astype(np.float32),
        faces=np.concatenate([skin.faces + start for skin, start in zip(skins, starts, strict=True)]).astype(np.int32),
    )
    return part, np.concatenate([skin.weights for skin in skins])


if __name__ == "__main__":
    main()
