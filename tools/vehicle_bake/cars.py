"""The cars: a skin with everything drawn on it, wheels and fittings."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from .car_drawing import draw
from .car_lines import DESIGNS, Design
from .car_parts import fittings, wheels
from .car_skin import Skin
from .model import Model
from .surface import Surface, surface_of, together

CREASE_DEG = 40.0


def build_car(design: Design, level: str) -> dict[str, Surface]:
    """The parts of a car in a level of detail."""
    skin = Skin(design.lines, level)
    shapes = fittings(skin, design)
    if not skin.far:
        for wheel in design.lines.wheels:
            skin.open_arch(wheel)
    draw(skin, design)
    skin.close_below()
    on_skin = [
        {part: surface_of(shape, CREASE_DEG) for part, shape in group.items()}
        for group in (shapes, wheels(design, level))
    ]
    return together(skin.surfaces(), *on_skin)


CARS: Mapping[str, Model] = {
    name: Model(build=functools.partial(build_car, design)) for name, design in DESIGNS.items()
}
