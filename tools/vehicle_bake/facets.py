"""`Facets`: how finely what is round is cut up in a level of detail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Facets:
    """Of one level of detail."""

    name: str
    """near, middle or far."""

    bar: int
    """Sides of a bar or tube."""

    ease: int
    """Facets of a rounded edge."""

    wheel: tuple[float, float]
    """Segments of something round: so many, and so many more for each metre of its radius."""

    @property
    def near(self) -> bool:
        """Whether what is smaller than about 2 cm is there at all."""
        return self.name == "near"

    @property
    def far(self) -> bool:
        """Whether only what makes the outline and the colours is there."""
        return self.name == "far"

    def around(self, radius: float) -> int:
        """Segments of something round, by its radius [m]."""
        first, more = self.wheel
        return round(first + more * radius)


FACETS: Mapping[str, Facets] = {
    "near": Facets(name="near", bar=6, ease=2, wheel=(12, 24)),
    "middle": Facets(name="middle", bar=4, ease=1, wheel=(7, 7)),
    "far": Facets(name="far", bar=3, ease=0, wheel=(6, 2)),
}
