"""What people are made of: skin by Monk tone, hair, cloth and shoes as surface materials."""

from __future__ import annotations

from functools import lru_cache

from ....errors import SpecError
from ....scenario.scenario import Person
from ...scene import SurfaceMaterial

PARTS = ("skin", "eyes", "hair", "top", "bottom", "shoes")
"""What has a colour of its own, in the order of `face_materials`."""

SKIN_LUMINANCE = (0.56, 0.50, 0.45, 0.38, 0.30, 0.20, 0.135, 0.085, 0.055, 0.040)
"""Of Monk tones 1 to 10. The published swatches are for screens: as albedo the light ones exceed any skin."""

_SKIN_HUES = ((1.21, 0.96, 0.79), (1.30, 0.94, 0.72), (1.36, 0.92, 0.68))
"""Linear RGB of luminance 1 for tones 1, 5 and 10: melanin takes blue first."""

CLOTH_MOST = 0.60
"""No washed cloth reflects more; brighter albedos burn out in the sun."""

_Colour = tuple[float, float, float]


def skin_albedo(monk_tone: int) -> _Colour:
    """Linear albedo of a Monk Skin Tone, 1 to 10."""
    if not 1 <= monk_tone <= len(SKIN_LUMINANCE):
        raise SpecError(f"Monk skin tone {monk_tone} does not exist; the scale runs from 1 (lightest) to 10 (darkest).")
    light, middle, dark = _SKIN_HUES
    hue = _mix(light, middle, (monk_tone - 1) / 4) if monk_tone <= 5 else _mix(middle, dark, (monk_tone - 5) / 5)
    return _scaled(hue, SKIN_LUMINANCE[monk_tone - 1])


def dress(person: Person) -> tuple[SurfaceMaterial, ...]:
    """One material per part, in the order of `PARTS`."""
    return (
        _skin(person.monk_tone),
        _EYES,
        SurfaceMaterial(name="hair", albedo=_cloth(person.hair_colour), roughness=0.6, f0=0.04),
        SurfaceMaterial(name="top", albedo=_worn(person, "top")),
        SurfaceMaterial(name="bottom", albedo=_worn(person, "bottom")),
        SurfaceMaterial(name="shoes", albedo=_shoe_colour(person), roughness=0.55, f0=0.04),
    )


_EYES = SurfaceMaterial(name="eyes", albedo=(0.035, 0.028, 0.024), roughness=0.3, f0=0.04)


@lru_cache(maxsize=16)
def _skin(monk_tone: int) -> SurfaceMaterial:
    return SurfaceMaterial(name="skin", albedo=skin_albedo(monk_tone), roughness=0.5, f0=0.028)


def _shoe_colour(person: Person) -> _Colour:
    """Dark leather that takes a little after the trousers."""
    return _mix((0.035, 0.030, 0.027), _worn(person, "bottom"), 0.25)


def _worn(person: Person, part: str) -> _Colour:
    return _cloth(next((dye.colour for dye in person.dyes if dye.part == part), (0.1, 0.1, 0.1)))


def _cloth(colour: _Colour) -> _Colour:
    return min(colour[0], CLOTH_MOST), min(colour[1], CLOTH_MOST), min(colour[2], CLOTH_MOST)


def _mix(a: _Colour, b: _Colour, share: float) -> _Colour:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share


def _scaled(colour: _Colour, factor: float) -> _Colour:
    return colour[0] * factor, colour[1] * factor, colour[2] * factor
