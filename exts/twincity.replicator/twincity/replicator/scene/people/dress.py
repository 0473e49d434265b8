"""What people are made of: skin by Monk tone, hair, and clothes in the colours that were drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from ...errors import SpecError
from ...scenario.palettes import MOST
from ...scenario.scenario import Colour, Dye, Person
from ..scene import SurfaceMaterial
from ..textures import texture_path

SKIN_LUMINANCE = (0.56, 0.50, 0.45, 0.38, 0.30, 0.20, 0.135, 0.085, 0.055, 0.040)
"""Of Monk tones 1 to 10. The published swatches are for screens: as albedo the light ones exceed any skin."""

_SKIN_HUES = ((1.21, 0.96, 0.79), (1.30, 0.94, 0.72), (1.36, 0.92, 0.68))
"""Linear RGB of luminance 1 for tones 1, 5 and 10: melanin takes blue first."""

PLAIN = "plain"
"""The pattern of cloth that has none."""

_STRANDS = (0.55, 1.25)
"""Shade and shine of hair, of its colour, where it has a texture of strands."""

_BEARD_SHADE = 0.8

FINISHES: Mapping[str, tuple[float, float]] = {
    "puffer": (0.62, 0.03), "long_puffer": (0.62, 0.03), "puffer_vest": (0.62, 0.03), "raincoat": (0.45, 0.04),
    "parka": (0.70, 0.02), "tracksuit_top": (0.60, 0.03), "tracksuit_bottom": (0.60, 0.03), "leggings": (0.65, 0.03),
    "tights": (0.60, 0.03), "leather_jacket": (0.40, 0.04), "blouse": (0.55, 0.03), "sari": (0.50, 0.03),
    "hi_vis_vest": (0.60, 0.03), "hi_vis_jacket": (0.60, 0.03), "shoes": (0.40, 0.04), "boots": (0.45, 0.04),
    "tall_boots": (0.40, 0.04), "ballet_flats": (0.45, 0.04), "sandals": (0.55, 0.04), "sneakers": (0.65, 0.03),
    "bike_helmet": (0.30, 0.04), "motorcycle_helmet": (0.25, 0.04), "construction_helmet": (0.35, 0.04),
    "sunglasses": (0.08, 0.05), "glasses": (0.20, 0.05), "backpack": (0.65, 0.03), "shoulder_bag": (0.45, 0.04),
}  # fmt: skip
"""Roughness and reflectance at normal incidence of what shines a little, by kind of garment."""

HAIR_FINISH = (0.72, 0.02)
"""Of hair and beards; shinier, curls look like foil under a low sun."""

_CLOTH_FINISH = (0.90, 0.0)


def finish(kind: str) -> tuple[float, float]:
    """Roughness and `f0` of a kind of garment; wool and cotton where nothing else is known."""
    return FINISHES.get(kind, _CLOTH_FINISH)


def skin_albedo(monk_tone: int) -> Colour:
    """Linear albedo of a Monk Skin Tone, 1 to 10."""
    if not 1 <= monk_tone <= len(SKIN_LUMINANCE):
        raise SpecError(f"Monk skin tone {monk_tone} does not exist; the scale runs from 1 (lightest) to 10 (darkest).")
    light, middle, dark = _SKIN_HUES
    hue = _mix(light, middle, (monk_tone - 1) / 4) if monk_tone <= 5 else _mix(middle, dark, (monk_tone - 5) / 5)
    return _scaled(hue, SKIN_LUMINANCE[monk_tone - 1])


def dress(
    person: Person, parts: Sequence[str], own: Mapping[str, SurfaceMaterial], *, as_made: bool = False
) -> tuple[SurfaceMaterial, ...]:
    """One material per part: the character's `own`, in the person's colours, or `as_made`."""
    if as_made:
        return tuple(own[part] for part in parts)
    dyes = {dye.part: dye for dye in person.dyes}
    return tuple(_material(person, part, own[part], dyes.get(part)) for part in parts)


def dyed(own: SurfaceMaterial, colour: Colour) -> SurfaceMaterial:
    """The same in one colour."""
    return _dyed(own, colour, colour, PLAIN)


def _material(person: Person, part: str, own: SurfaceMaterial, dye: Dye | None) -> SurfaceMaterial:
    if part == "skin":
        return _skin(own, person.monk_tone)
    if part == "hair":
        return _haired(own, person.hair_colour)
    if part == "beard":
        return _haired(own, _scaled(person.hair_colour, _BEARD_SHADE))
    return own if dye is None else _dyed(own, dye.colour, dye.second_colour, dye.pattern)


@lru_cache(maxsize=1024)
def _skin(own: SurfaceMaterial, monk_tone: int) -> SurfaceMaterial:
    """A texture of skin is what it makes of the tone."""
    tone = skin_albedo(monk_tone)
    return replace(own, albedo=(0.0, 0.0, 0.0), second_albedo=tone) if own.pattern else replace(own, albedo=tone)


@lru_cache(maxsize=4096)
def _haired(own: SurfaceMaterial, colour: Colour) -> SurfaceMaterial:
    roughness, f0 = HAIR_FINISH
    own = replace(own, roughness=roughness, f0=f0)
    if not own.pattern:
        return replace(own, albedo=_cloth(colour))
    shade, shine = _STRANDS
    return replace(own, albedo=_cloth(_scaled(colour, shade)), second_albedo=_cloth(_scaled(colour, shine)))


@lru_cache(maxsize=8192)
def _dyed(own: SurfaceMaterial, colour: Colour, second: Colour, pattern: str) -> SurfaceMaterial:
    if pattern == PLAIN:
        return replace(own, albedo=_cloth(colour), pattern=None, second_albedo=None)
    name = f"pattern_{pattern}"
    texture_path(name)  # refuses patterns that nobody has drawn
    return replace(own, albedo=_cloth(colour), pattern=name, second_albedo=_cloth(second))


def _cloth(colour: Colour) -> Colour:
    return min(colour[0], MOST), min(colour[1], MOST), min(colour[2], MOST)


def _mix(a: Colour, b: Colour, share: float) -> Colour:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share


def _scaled(colour: Colour, factor: float) -> Colour:
    return colour[0] * factor, colour[1] * factor, colour[2] * factor
