#!/usr/bin/env python
"""Draw the textures of walls, roofs, ground and signs: usd/materials/textures/*.png and materials.json beside them.

./python.sh tools/bake_materials.py
./python.sh tools/bake_materials.py --only limestone asphalt --out usd_out/materials
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from material_bake import awnings, bark, foliage, masonry, paving, posters, roofing, shops, signs, windows
from material_bake.picture import encoded, write_picture
from twincity.replicator.files import write_atomic
from twincity.replicator.scene.textures import STREET_TEXTURES

TEXTURES: Mapping[str, Callable[[], np.ndarray]] = {
    **masonry.TEXTURES,
    **roofing.TEXTURES,
    **paving.TEXTURES,
    **bark.TEXTURES,
    **foliage.TEXTURES,
    **awnings.TEXTURES,
    **windows.TEXTURES,
    **shops.TEXTURES,
    **signs.TEXTURES,
    **posters.TEXTURES,
}
"""Name of the file -> what draws it."""

COLOURS = {"asphalt": 9, "sidewalk": 8, "road_wear": 16, "sidewalk_wear": 16} | dict.fromkeys(awnings.TEXTURES, 12)
"""How many a file has, where not `MOST_COLOURS`."""

MOST_COLOURS = 32
ATLAS_COLOURS = 256
"""Of pictures drawn with OpenCV, whose plain areas cost nothing."""

ABOUT = {
    "tool": "tools/bake_materials.py",
    "seed": "fixed in each function of tools/material_bake",
    "licence": "drawn by code of this project, under its licence; no photograph, no sign or brand of anybody",
}


def main() -> None:
    """Write all textures, or those named, and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=STREET_TEXTURES.parent, help="folder (default: %(default)s)")
    parser.add_argument("--only", nargs="*", choices=TEXTURES, default=list(TEXTURES), help="these (default: all)")
    arguments = parser.parse_args()
    sizes = bake(arguments.out, arguments.only)
    for name, size in sizes.items():
        print(f"{name}: {size / 1000:.0f} kB")
    print(f"together: {sum(sizes.values()) / 1e6:.2f} MB")


def bake(folder: Path, names: Sequence[str] = tuple(TEXTURES)) -> dict[str, int]:
    """Write textures into `textures` below a folder and `materials.json` beside it; the size of each [bytes]."""
    pictures = folder / STREET_TEXTURES.name
    pictures.mkdir(parents=True, exist_ok=True)
    sizes = {name: _write(pictures, name) for name in names}
    account = {**ABOUT, "textures": sorted(path.stem for path in pictures.glob("*.png"))}
    write_atomic(folder / "materials.json", json.dumps(account, indent=1) + "\n")
    return sizes


def _write(folder: Path, name: str) -> int:
    drawn = TEXTURES[name]()
    most = ATLAS_COLOURS if drawn.dtype == np.uint8 else COLOURS.get(name, MOST_COLOURS)
    source = f"tools/bake_materials.py, {name}"
    return write_picture(folder / f"{name}.png", encoded(drawn), colours=most, source=source)


if __name__ == "__main__":
    main()
