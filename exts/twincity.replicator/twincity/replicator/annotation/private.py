"""Where heads and licence plates are seen: what privacy asks to be hidden."""

from __future__ import annotations

from collections.abc import Collection

from ..frame import RenderBuffers
from ..geometry.boxes import Box
from ..scene.scene import Scene
from .regions import regions_of


def private_regions(buffers: RenderBuffers, scene: Scene, kinds: Collection[str]) -> list[tuple[int, Box]]:
    """Number of the thing and box of its part, for all that the image shows of `kinds`: heads, plates."""
    found: list[tuple[int, Box]] = []
    for number, regions in regions_of(scene.instances, scene.camera, buffers).items():
        if "heads" in kinds and regions.head is not None and regions.head.box is not None:
            found.append((number, regions.head.box))
        if "plates" in kinds:
            found += [(number, plate.box) for plate in regions.plates if plate.visible_pixels]
    return found
