#!/usr/bin/env python
"""Model the vehicles and write them as USD assets: usd/vehicles/{hatch,sedan,van}.usdc."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from twincity.replicator.scenario.vehicles import VEHICLES
from twincity.replicator.scene.assets import ASSETS, Part
from twincity.replicator.scene.mesh import camel
from twincity.replicator.scene.vehicles.car import CAR_PARTS, build_car
from twincity.replicator.scene.vehicles.fleet import write_vehicle

ABOUT = {
    "tool": "tools/bake_vehicles.py",
    "seed": "none: nothing is drawn by chance",
    "license": "Apache-2.0",
    "source": "modelled by the TwinCity project; no maker's model, plates are blank",
}


def main() -> None:
    """Write every model of `VEHICLES`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ASSETS / "vehicles", help="folder (default: %(default)s)")
    folder = parser.parse_args().out
    for name in VEHICLES:
        path = folder / f"{name}.usdc"
        triangles = bake(path, name)
        print(f"{path}: {triangles} triangles, {path.stat().st_size / 1000:.0f} kB")


def bake(path: Path, name: str) -> int:
    """Write one model; returns its number of triangles."""
    car = build_car(name)
    parts = []
    for part in CAR_PARTS:
        points, normals, faces = car[part]
        parts.append(
            Part(
                name=camel(part),
                points=points.astype(np.float32),
                normals=normals.astype(np.float32),
                faces=faces.astype(np.int32),
            )
        )
    write_vehicle(path, parts, ABOUT)
    return sum(len(part.faces) for part in parts)


if __name__ == "__main__":
    main()
