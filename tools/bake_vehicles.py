#!/usr/bin/env python
"""Model the vehicles and write them as USD assets: usd/vehicles/*.usdc."""

from __future__ import annotations

import argparse
from pathlib import Path

from twincity.replicator.scene.assets import ASSETS
from vehicle_bake import MODELS
from vehicle_bake.asset import write_vehicle


def main() -> None:
    """Write every model of `MODELS`, or those asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ASSETS / "vehicles", help="folder (default: %(default)s)")
    parser.add_argument("--only", nargs="*", choices=MODELS, default=list(MODELS), help="write these (default: all)")
    arguments = parser.parse_args()
    for name in arguments.only:
        path = arguments.out / f"{name}.usdc"
        triangles = write_vehicle(path, name, MODELS[name])
        counts = ", ".join(f"{count} {level}" for level, count in triangles.items())
        print(f"{path}: {counts} triangles, {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
