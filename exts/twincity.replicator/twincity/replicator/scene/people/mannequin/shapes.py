"""The measures of the three mannequins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Rows = Sequence[tuple[float, ...]]
"""A table of measures, one row after the other."""


@dataclass(frozen=True, kw_only=True)
class BodyShape:
    """The measures of one body [m]."""

    height: float
    hip: float
    """Height of the hip joints."""

    neck: float
    """Height of the joint at the base of the neck."""

    head: float
    """Chin to crown."""

    shoulder: float
    """Half the distance between the shoulder joints."""

    arm: tuple[float, float]
    """Lengths of upper arm and forearm."""

    girth: float
    """Thickness of arms, legs and neck, 1 for the grown man."""

    torso: Rows
    """(height 0 hip .. 1 neck, half width, front, back) of the sweater."""

    hairline: Rows
    """(degrees from the face, height 0 chin .. 1 crown) of the lower edge of the hair."""

    hair_thickness: tuple[float, float]
    """At the sides and on top."""

    @property
    def chin(self) -> float:
        """Height of the underside of the chin."""
        return self.height - self.hair_thickness[1] - self.head


_SHORT_HAIR = (
    (0, 0.84), (25, 0.83), (45, 0.76), (58, 0.66), (70, 0.50), (82, 0.52), (95, 0.62), (115, 0.50), (135, 0.26),
    (180, 0.20),
)  # fmt: skip
_BOB = ((0, 0.86), (22, 0.84), (40, 0.72), (55, 0.40), (68, 0.06), (90, -0.08), (130, -0.12), (180, -0.14))

SHAPES: Mapping[str, BodyShape] = {
    "mannequin_m": BodyShape(
        height=1.76, hip=0.925, neck=1.485, head=0.228, shoulder=0.172, arm=(0.308, 0.262), girth=1.0,
        torso=((-0.07, 0.184, 0.120, 0.136), (0.03, 0.182, 0.118, 0.132), (0.17, 0.171, 0.116, 0.110),
               (0.32, 0.163, 0.116, 0.098), (0.58, 0.176, 0.128, 0.120), (0.74, 0.184, 0.122, 0.132),
               (0.86, 0.184, 0.096, 0.126), (0.935, 0.162, 0.070, 0.106), (0.985, 0.108, 0.054, 0.084)),
        hairline=_SHORT_HAIR, hair_thickness=(0.008, 0.020),
    ),
    "mannequin_f": BodyShape(
        height=1.64, hip=0.865, neck=1.383, head=0.216, shoulder=0.157, arm=(0.282, 0.240), girth=0.88,
        torso=((-0.08, 0.182, 0.110, 0.138), (0.03, 0.180, 0.106, 0.134), (0.17, 0.160, 0.102, 0.108),
               (0.34, 0.136, 0.098, 0.086), (0.55, 0.148, 0.122, 0.098), (0.68, 0.158, 0.138, 0.110),
               (0.84, 0.160, 0.090, 0.108), (0.93, 0.142, 0.062, 0.092), (0.985, 0.092, 0.048, 0.072)),
        hairline=_BOB, hair_thickness=(0.022, 0.028),
    ),
    "mannequin_c": BodyShape(
        height=1.22, hip=0.600, neck=0.985, head=0.200, shoulder=0.114, arm=(0.205, 0.170), girth=0.68,
        torso=((-0.08, 0.125, 0.092, 0.098), (0.03, 0.124, 0.090, 0.096), (0.17, 0.118, 0.092, 0.084),
               (0.34, 0.113, 0.092, 0.076), (0.58, 0.117, 0.092, 0.086), (0.74, 0.120, 0.086, 0.090),
               (0.86, 0.119, 0.068, 0.086), (0.935, 0.104, 0.052, 0.074), (0.985, 0.072, 0.043, 0.060)),
        hairline=(*_SHORT_HAIR[:5], (85, 0.40), (110, 0.32), (135, 0.20), (180, 0.14)),
        hair_thickness=(0.014, 0.024),
    ),
}  # fmt: skip
