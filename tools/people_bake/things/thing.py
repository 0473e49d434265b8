"""`Thing`: how something that people carry, or that stands in the street, is built, made of and held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from twincity.replicator.scene.scene import SurfaceMaterial

from .shape import Point, Shape

ADULT_GRIP = (0.02, 0.0, -0.09)
"""Middle of a closed hand in its joint's neutral frame: from the wrist, the arm hanging, fingers down [m]."""


@dataclass(frozen=True, kw_only=True)
class Detail:
    """How finely round things are faceted."""

    near: bool
    """Whether what is smaller than about 2 cm is there at all."""

    bar: int
    """Sides of a bar or tube."""

    bend: int
    """Segments of a bend."""

    ease: int
    """Facets of a rounded edge."""

    def wheel(self, radius: float) -> int:
        """Segments of something round, by its radius [m]."""
        return round(9 + 35 * radius) if self.near else round(6 + 8 * radius)


NEAR = Detail(near=True, bar=5, bend=2, ease=1)
FAR = Detail(near=False, bar=3, bend=0, ease=0)
LEVELS: Mapping[str, Detail] = {"near": NEAR, "far": FAR}
"""Variants of `levelOfDetail`."""


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One entry of the table of things."""

    class_name: str
    """Its class in `labels.py`."""

    build: Callable[[Detail], dict[str, Shape]]
    """Parts by name. The origin is the grip of what hangs in a hand, else the ground below the person or the grips."""

    materials: Mapping[str, SurfaceMaterial]
    """Of every part."""

    attach: str
    """What it follows: right_hand, left_hand, ground."""

    position_m: Point
    """Of its origin in the hand's neutral frame, or in the person's frame on the ground."""

    rotation_deg: Point = (0.0, 0.0, 0.0)
    """About x, then y, then z."""

    upright: bool = False
    """In a hand: it keeps its vertical and turns with the person only."""

    stretches_to_ground: bool = False
    """Its z are scaled so that its lowest point touches the ground: canes, and what is pulled by a telescopic bar."""

    clips: tuple[str, ...] = ()
    """Clips that show somebody using it."""

    dyes: Mapping[str, str]
    """Palette (`scenario/palettes.py`) of each part that comes in many colours."""

    grips_m: tuple[Point, ...] = ()
    """Where hands hold it, in its own frame."""

    seat_m: Point | None = None
    """Where somebody sits: the top of the seat below the hips, in its own frame."""

    roles: tuple[str, ...] = ("carried",)
    """What it is there for: carried, litter, dumped, abandoned, distractor, street_life, works, event."""

    weight: float = 1.0
    """How often it is chosen for a role, against the others of that role and class."""
