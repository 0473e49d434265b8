"""The pictures of a tile: where its layers find their textures, and which files those are.

Tiles of the checkout share its textures, `../../materials/textures`. Any other tile keeps a copy of those that it uses
in `textures/`, so that its folder can be moved, mailed and mounted anywhere.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from pxr import Sdf

from ...scenario.people import USD
from ..materials import LOOKS_PATH, look_named
from ..textures import STREET_TEXTURES, street_texture_path

CHECKOUT_TILES = USD / "tiles"
COPIES = "textures"


def place_textures(looks: Iterable[str], folder: Path) -> str:
    """See that the textures of looks can be found from a tile's folder; how its layers name their folder."""
    if folder.resolve().parent == CHECKOUT_TILES:
        return Path(os.path.relpath(STREET_TEXTURES, folder.resolve())).as_posix()
    for name in sorted({picture for look in looks for picture in look_named(look).pictures}):
        (folder / COPIES).mkdir(exist_ok=True)
        shutil.copyfile(street_texture_path(name), folder / COPIES / f"{name}.png")
    return f"./{COPIES}"


def texture_files(layer: Sdf.Layer) -> list[Path]:
    """The pictures that a layer's looks name, in the order of their paths, whether they are there or not."""
    named: set[Path] = set()

    def collect(path: Sdf.Path) -> None:
        asset = layer.GetAttributeAtPath(path).default if path.IsPropertyPath() else None
        if isinstance(asset, Sdf.AssetPath) and asset.path:
            named.add(Path(layer.ComputeAbsolutePath(asset.path)))

    if layer.GetPrimAtPath(LOOKS_PATH):
        layer.Traverse(LOOKS_PATH, collect)
    return sorted(named)
