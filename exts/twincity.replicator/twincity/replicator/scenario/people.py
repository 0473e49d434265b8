"""Which people there are to choose from: the characters, and the clips they can play.

The sampler picks names from these tables; `scene` holds a mesh or a movement for each. Speeds and sizes are here
so that whoever draws a crowd needs no mesh.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

REFERENCE_HEIGHT_M = 1.72
"""Speeds of clips are given for a person of this height; lengths of legs scale with height."""


@dataclass(frozen=True, kw_only=True)
class Clip:
    """One movement, as far as the sampler must know it."""

    posture: str
    """standing, walking or lying."""

    speed_m_per_s: float = 0.0
    """At which a person of `REFERENCE_HEIGHT_M` moves when the clip plays at its own rate."""

    cycle_s: float = 4.0
    """Duration of phase 0..1 at its own rate."""

    def cycle_length_m(self, height_m: float) -> float:
        """Ground covered in one cycle (two steps) by a person of that height; feet slide when it is not kept."""
        return self.speed_m_per_s * self.cycle_s * height_m / REFERENCE_HEIGHT_M


@dataclass(frozen=True, kw_only=True)
class Character:
    """One body that can be dressed in colours and scaled to a height."""

    sex: str | None
    """female, male, or None where the body serves both."""

    ages: tuple[float, float]
    """Youngest and oldest [years] it is right for."""

    height_m: float
    """As modelled; a person of another height is the same body scaled."""


CLIPS: Mapping[str, Clip] = MappingProxyType({
    "walk": Clip(posture="walking", speed_m_per_s=1.35, cycle_s=1.08),
    "walk_slow": Clip(posture="walking", speed_m_per_s=0.80, cycle_s=1.30),
    "run": Clip(posture="walking", speed_m_per_s=2.80, cycle_s=0.70),
    "stand": Clip(posture="standing"),
    "stand_phone": Clip(posture="standing"),
    "stand_talk": Clip(posture="standing"),
    "lie_supine": Clip(posture="lying"),
    "lie_prone": Clip(posture="lying"),
    "lie_side": Clip(posture="lying"),
})  # fmt: skip
"""A lying person's `heading_deg` points from the feet to the head; a walking or standing one's, where they face."""

CHARACTERS: Mapping[str, Character] = MappingProxyType({
    "mannequin_f": Character(sex="female", ages=(13, 100), height_m=1.64),
    "mannequin_m": Character(sex="male", ages=(13, 100), height_m=1.76),
    "mannequin_c": Character(sex=None, ages=(3, 13), height_m=1.22),
})  # fmt: skip
