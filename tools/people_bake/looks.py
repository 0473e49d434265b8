"""What each part of a character is made of until somebody dyes it, and what it may be dyed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from people_bake.cast import Member
from people_bake.garments import GARMENTS
from people_bake.hair import HAIR_STYLES
from people_bake.headwear import HEADWEAR
from twincity.replicator.scenario.palettes import PALETTES
from twincity.replicator.scene.people.dress import HAIR_FINISH, dyed, finish, skin_albedo
from twincity.replicator.scene.scene import SurfaceMaterial

Colour = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class Stuff:
    """One part that can be dyed."""

    part: str
    kind: str
    patterns: tuple[str, ...]
    relief: str | None
    colours: str
    """Name of a palette."""


PALETTE_OF: Mapping[str, str] = {
    "t_shirt": "tops", "long_sleeve": "tops", "polo": "tops", "tank_top": "tops", "tunic": "tops", "blouse": "shirts",
    "uniform_shirt": "uniforms", "duty_vest": "uniforms", "trousers": "trousers", "work_trousers": "trousers",
    "leggings": "trousers", "tights": "trousers", "pencil_skirt": "trousers", "chinos": "trousers",
    "wide_trousers": "trousers", "joggers": "sport", "shorts": "trousers", "long_shorts": "trousers",
    "blazer": "suits", "suit_jacket": "suits", "apron": "trousers", "abaya": "drapes", "djellaba": "drapes",
    "dress": "dresses", "sundress": "dresses", "shirt_dress": "dresses", "knit_dress": "dresses",
    "sneakers": "shoes", "canvas_shoes": "shoes", "high_tops": "shoes",
    "hijab": "drapes", "hijab_loose": "drapes", "headwrap": "bright", "turban": "bright", "kippa": "suits",
    "bike_helmet": "bright", "motorcycle_helmet": "coats", "construction_helmet": "hi_vis", "police_cap": "uniforms",
    "fedora": "coats", "sun_hat": "shirts",
}  # fmt: skip
"""Of kinds whose own list of colours would be too wide; others keep the one in their table."""

SCARVES_ARE_DYED = "clothes"

RELIEF_OF: Mapping[str, str] = dict.fromkeys(("puffer", "long_puffer", "puffer_vest"), "relief_puffer")
"""Where the seams of the geometry are gone at a distance."""

UNTEXTURED = frozenset({"shoes", "soles", "trim", "face_wear", "backpack", "shoulder_bag"})
"""Parts too small for a street camera to see a weave on."""

BLACK: Colour = (0.020, 0.019, 0.018)
RUBBER: Colour = (0.45, 0.44, 0.41)
REFLECTIVE: Colour = (0.55, 0.56, 0.56)

_FIXED: Mapping[str, Mapping[str, Colour]] = {
    "soles": {"sneakers": RUBBER, "canvas_shoes": RUBBER, "high_tops": RUBBER, "": BLACK},
    "trim": {
        "hi_vis_jacket": REFLECTIVE, "hi_vis_vest": REFLECTIVE, "hi_vis_trousers": REFLECTIVE,
        "sneakers": (0.50, 0.49, 0.47), "canvas_shoes": (0.52, 0.51, 0.48), "high_tops": (0.48, 0.47, 0.45),
        "tracksuit_top": (0.52, 0.52, 0.51), "tracksuit_bottom": (0.52, 0.52, 0.51), "sport_shirt": (0.4, 0.4, 0.4),
        "denim_jacket": (0.28, 0.18, 0.08), "leather_jacket": (0.30, 0.30, 0.30), "duffle": (0.16, 0.09, 0.045),
        "sun_hat": BLACK, "fedora": BLACK, "bike_helmet": BLACK, "construction_helmet": BLACK, "police_cap": BLACK,
        "": BLACK,
    },
}  # fmt: skip
"""Parts that keep their colour: part -> kind of garment -> linear albedo; "" stands for all other kinds."""

_EYES = ("eyes_brown", "eyes_dark", "eyes_hazel", "eyes_green", "eyes_blue", "eyes_grey")
_EYE_SHARES = (0.34, 0.18, 0.15, 0.10, 0.15, 0.08)
"""A stated guess; drawn from the seed of the body and from nothing else."""

_SHOWN_TONE = 5
_SHOWN_HAIR: tuple[Colour, Colour] = ((0.022, 0.013, 0.008), (0.050, 0.030, 0.019))
"""Skin and hair (its shade and its shine) of a character whom nobody has dyed."""


def stuffs(member: Member, parts: Iterable[str]) -> tuple[Stuff, ...]:
    """What of a character can be dyed, one entry for each part; a part that two garments share is the outer one's."""
    seen, found = set(parts), dict[str, Stuff]()
    for garment in member.garments:
        kind = GARMENTS[garment.kind]
        for part in kind.parts:
            if part in seen and part not in found and part not in _FIXED:
                colours = PALETTE_OF.get(garment.kind, kind.colours)
                found[part] = Stuff(
                    part=part, kind=garment.kind, patterns=kind.patterns, colours=colours,
                    relief=None if part in UNTEXTURED else RELIEF_OF.get(garment.kind, kind.relief),
                )  # fmt: skip
    if member.head.headwear and "headwear" in seen:
        kind_name = member.head.headwear
        relief = HEADWEAR[kind_name].relief
        found["headwear"] = Stuff(
            part="headwear", kind=kind_name, patterns=("plain",), relief=relief and f"relief_{relief}",
            colours=PALETTE_OF.get(kind_name, "clothes"),
        )  # fmt: skip
    if member.head.scarf and "scarf" in seen and "scarf" not in found:
        found["scarf"] = Stuff(
            part="scarf", kind=member.head.scarf, patterns=("plain", "plaid", "knit"), relief="relief_knit",
            colours=SCARVES_ARE_DYED,
        )  # fmt: skip
    return tuple(found.values())


def materials(member: Member, parts: Iterable[str], skin_texture: str) -> dict[str, SurfaceMaterial]:
    """Of every part, in the first colour of its palette."""
    rng = np.random.default_rng([member.body.seed, 97])
    dyeable = {stuff.part: stuff for stuff in stuffs(member, parts)}
    eyes = str(rng.choice(_EYES, p=_EYE_SHARES))
    made = {}
    for part in sorted(set(parts)):
        if part in dyeable:
            made[part] = _cloth(dyeable[part], rng)
        elif part == "skin":
            made[part] = _textured(part, skin_texture, skin_albedo(_SHOWN_TONE), 0.5, 0.028)
        elif part == "eyes":
            made[part] = _textured(part, eyes, (1.0, 1.0, 1.0), 0.12, 0.03)
        elif part in ("hair", "beard"):
            made[part] = _hair(part, member.head.hair)
        else:
            made[part] = _fixed(part, member)
    return made


def _cloth(stuff: Stuff, rng: np.random.Generator) -> SurfaceMaterial:
    roughness, f0 = finish(stuff.kind)
    palette = PALETTES[stuff.colours]
    colour = palette[int(rng.integers(min(4, len(palette))))][1]
    plain = SurfaceMaterial(name=stuff.part, albedo=colour, roughness=roughness, f0=f0, relief=stuff.relief)
    return dyed(plain, colour)


def _textured(part: str, texture: str, albedo: Colour, roughness: float, f0: float) -> SurfaceMaterial:
    return SurfaceMaterial(
        name=part, albedo=(0.0, 0.0, 0.0), second_albedo=albedo, pattern=texture, roughness=roughness, f0=f0
    )


def _hair(part: str, style: str | None) -> SurfaceMaterial:
    texture = HAIR_STYLES[style].texture if style else "curls"
    return SurfaceMaterial(
        name=part, albedo=_SHOWN_HAIR[0], second_albedo=_SHOWN_HAIR[1], pattern=f"pattern_{texture}",
        relief=f"relief_{texture}", roughness=HAIR_FINISH[0], f0=HAIR_FINISH[1],
    )  # fmt: skip


def _fixed(part: str, member: Member) -> SurfaceMaterial:
    """Soles, laces, bands, glasses, masks and bags."""
    kinds = [garment.kind for garment in member.garments] + [member.head.headwear or ""]
    known = _FIXED.get(part, {"": BLACK})
    kind = next((kind for kind in kinds if kind in known), "")
    colour = known.get(kind, BLACK)
    if part == "face_wear":
        kind = next(iter(member.head.face_wear), "sunglasses")
        colour = (0.52, 0.55, 0.57) if "mask" in kind else BLACK
    roughness, f0 = finish(part if part in ("backpack", "shoulder_bag") else kind)
    return SurfaceMaterial(name=part, albedo=colour, roughness=roughness, f0=f0)
