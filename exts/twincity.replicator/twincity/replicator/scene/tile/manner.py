"""The manners that Paris houses are built in, and what all fronts of one house have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...city.tile import Building
from ..materials import LOOKS, linear
from .variation import chances

Style = Literal["restoration", "haussmann", "thirties", "modern"]

HAUSSMANN_SINCE, THIRTIES_SINCE, MODERN_SINCE = 1850, 1915, 1946

STONES = ("#d2c8b0", "#e0d8c6", "#cbbfa3", "#d9d0bd", "#c4b89c", "#b8ad94", "#dcd2ba", "#d6cbb4")
LIGHTNESS = (0.78, 0.84, 0.90, 0.80, 0.86, 0.92, 0.88, 0.82)
TONES = tuple(linear(tone) * share for tone, share in zip(STONES, LIGHTNESS, strict=True))
"""Albedos of limestone fronts, from sooty to newly cleaned."""

WALLS = {"limestone": "limestone", "brick": "brick", "concrete": "concrete", "render": "render", "millstone": "brick"}
"""Wall material of a building -> look; all others are limestone."""

SHOP_HOUSES = 0.82
"""Share of the houses that have shops; those at a corner all have."""

RENDERED_IS_OLD = 0.75
"""Share of the rendered houses without a year that are of before 1850."""

UNKNOWN_STYLES: tuple[tuple[Style, float], ...] = (("restoration", 0.10), ("thirties", 0.06), ("modern", 0.05))
"""Shares of stone houses without a year; the others are Haussmann's."""

ENTRESOL_FROM_M = 19.0


@dataclass(frozen=True, kw_only=True)
class Manner:
    """What the fronts of one house have in common."""

    name: str
    """The house's id: every draw of its fronts is addressed by it."""

    style: Style
    stone: str
    """Look of the wall."""

    trim: str
    """Look of frames, cornices, balconies."""

    tone: int
    """Into `TONES`."""

    joinery: int
    """Row of the atlas of windows."""

    iron: int
    """Pattern of the rails."""

    pitch_m: float
    window_width_m: float
    sill_m: float
    """Bottom of a window above its floor: 0.12 for a French window."""

    entresol: bool = False
    shutters: bool = False
    shops: bool = True

    @property
    def tint(self) -> np.ndarray:
        """(3,) factor on the wall's albedo."""
        return tint_of(self.stone, self.tone)

    @property
    def trim_tint(self) -> np.ndarray:
        """(3,) factor on the trim's albedo."""
        return tint_of(self.trim, self.tone)

    @property
    def ornate(self) -> bool:
        """Whether there are balconies of iron, frames and a cornice."""
        return self.style in ("haussmann", "restoration")


def tint_of(look: str, tone: int) -> np.ndarray:
    """(3,) factor that gives a look one of the tones; brick and concrete keep their hue."""
    if look in ("limestone", "ground_floor_stone"):
        return TONES[tone] / np.asarray(LOOKS["limestone"].albedo)
    lightness = float(TONES[tone].mean() / np.mean(TONES))
    if look == "render":
        return lightness * (0.5 + 0.5 * TONES[tone] / TONES[tone].mean())
    return np.full(3, lightness)


def manner_of(building: Building) -> Manner:
    """How a house is built, by its year, its material and, where those are silent, by lot."""

    def lot(what: int) -> float:
        return float(chances(building.id, what, -1))

    style = "haussmann" if building.use != "house" else _style(building, lot(0))
    stone = WALLS.get(building.wall_material, "limestone")
    if style == "modern" and stone == "limestone":
        stone = "render" if lot(1) < 0.6 else "concrete"
    if style == "restoration" and stone == "limestone" and lot(1) < 0.6:
        stone = "render"
    modern = style == "modern"
    tall = building.gutter_height_m >= ENTRESOL_FROM_M
    return Manner(
        name=building.id,
        style=style,
        stone=stone,
        trim="concrete" if modern else "render" if stone == "render" else "limestone",
        tone=int(lot(2) * len(TONES)),
        joinery=0 if style == "restoration" else int(lot(3) * 3),
        iron=3 if style in ("modern", "thirties") else int(lot(4) * 3),
        pitch_m={"restoration": 2.25, "haussmann": 2.65, "thirties": 2.9, "modern": 3.1}[style] + 0.4 * (lot(5) - 0.5),
        window_width_m={"restoration": 1.05, "haussmann": 1.20, "thirties": 1.55, "modern": 1.90}[style],
        sill_m={"restoration": 0.30, "haussmann": 0.12, "thirties": 0.55, "modern": 0.90}[style],
        entresol=style == "haussmann" and building.use == "house" and tall and lot(6) < 0.5,
        shutters=style == "restoration" and lot(7) < 0.8,
        shops=building.use == "house" and lot(8) < SHOP_HOUSES,
    )


def _style(building: Building, lot: float) -> Style:
    year, material = building.year, building.wall_material
    if material == "concrete" or (year or 0) >= MODERN_SINCE:
        return "modern"
    if year is not None:
        return "restoration" if year < HAUSSMANN_SINCE else "haussmann" if year < THIRTIES_SINCE else "thirties"
    if material == "brick":
        return "thirties"
    if material == "render":
        return "restoration" if lot < RENDERED_IS_OLD else "haussmann"
    for style, share in UNKNOWN_STYLES:
        if lot < share:
            return style
        lot -= share
    return "haussmann"
