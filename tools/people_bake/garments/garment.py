"""`Garment`: what a member of the cast wears, and `GarmentKind`: what one can wear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..cloth.form import Form
from ..piece import Piece


@dataclass(frozen=True, kw_only=True)
class Garment:
    """One entry of an outfit."""

    kind: str
    """A name in `GARMENTS`."""

    fit: float = 0.5
    """0 tight to 1 loose."""

    length: float | None = None
    """0 the shortest that the kind comes in, to 1 the longest; None: as it usually is."""

    open: float = 0.0
    """Jackets and coats: 0 closed to 1 wide open."""

    tucked: bool = False
    """Tops: worn inside what is put on next."""

    seed: int = 0
    """Of its folds."""

    def between(self, shortest: float, longest: float, usual: float) -> float:
        """The measure that `length` asks for."""
        return usual if self.length is None else shortest + self.length * (longest - shortest)


Maker = Callable[[Form, Garment, Sequence[Piece]], list[Piece]]


@dataclass(frozen=True, kw_only=True)
class GarmentKind:
    """One kind of clothes."""

    make: Maker

    layer: int
    """Order of dressing: 0 stockings, 1 tucked tops, 2 shoes, 3 bottoms, 4 tops, 5 jackets and coats, 6 over all."""

    parts: tuple[str, ...]
    """What can have its own colour."""

    temperatures_c: tuple[float, float]
    """Between which it is worn."""

    patterns: tuple[str, ...] = ("plain",)
    """Prints that suit it."""

    relief: str = "relief_folds"
    """Texture of its weave."""

    colours: str = "clothes"
    """Which list of colours it is dyed from: clothes, bright, dark, coats, denim, shirts, leather, sport, hi_vis."""

    sexes: str | None = None
    """female or male where only they usually wear it."""

    ages: tuple[float, float] = (2, 99)
