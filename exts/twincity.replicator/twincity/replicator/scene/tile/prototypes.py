"""Every kind of part, and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ..mesh import Mesh, MeshBuilder
from .doors import draw_carriage_door, draw_house_door
from .dormers import draw_dormer, draw_pots
from .ground_floor import draw_bars
from .ironwork import draw_rail
from .panes import draw_panes, draw_shutter
from .parts import Part
from .shops import (
    draw_awning,
    draw_board,
    draw_hanging_sign,
    draw_pilaster,
    draw_shop_door,
    draw_shop_post,
    draw_sign,
)
from .stonework import draw_console, draw_downpipe, draw_downpipe_foot, draw_frame, draw_modillions
from .wall import Wall

PROTOTYPES: Mapping[str, Callable[[Wall, Part], None]] = {
    "awning": draw_awning,
    "bars": draw_bars,
    "board": draw_board,
    "carriage_door": draw_carriage_door,
    "console": draw_console,
    "dormer": draw_dormer,
    "downpipe": draw_downpipe,
    "downpipe_foot": draw_downpipe_foot,
    "frame": draw_frame,
    "hanging_sign": draw_hanging_sign,
    "house_door": draw_house_door,
    "modillions": draw_modillions,
    "panes": draw_panes,
    "pilaster": draw_pilaster,
    "pots": draw_pots,
    "rail": draw_rail,
    "shop_door": draw_shop_door,
    "shop_post": draw_shop_post,
    "shutter": draw_shutter,
    "sign": draw_sign,
}


def prototype(part: Part) -> tuple[Mesh, ...]:
    """The part at the origin: its length along X, its front towards -Y."""
    builder = MeshBuilder()
    PROTOTYPES[part.kind](Wall(builder, np.zeros(2), np.array([1.0, 0.0])), part)
    return builder.meshes()
