"""How fast people walk, and which clip shows it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..errors import SpecError
from .crowd.places import Place
from .people import REFERENCE_LEG_M, Character, Clip, Library
from .traits import Traits
from .weather import Weather

SPEED_AGES = (3, 6, 12, 20, 30, 40, 50, 60, 70, 80, 95)
SPEEDS_M_PER_S = {
    "female": (0.85, 1.10, 1.25, 1.34, 1.34, 1.39, 1.31, 1.24, 1.13, 0.94, 0.80),
    "male": (0.85, 1.10, 1.28, 1.36, 1.43, 1.43, 1.43, 1.34, 1.26, 0.97, 0.80),
}
"""Comfortable walking: adults after Bohannon & Andrews 2011, children 1.1 to 1.3 from 6 to 12."""

SPEED_SPREAD_M_PER_S = 0.20
SLOWEST_M_PER_S, QUICKEST_M_PER_S = 0.5, 2.2
SLOWER_PER_COMPANION_M_PER_S, MOST_COMPANIONS = 0.04, 4
"""Moussaid et al. 2010: 1.26 - 0.04 n at low density, of groups of up to four; those who march, or come out of one
place, hold each other up no more than that."""

IN_RAIN, ON_SNOW = 1.07, 0.85
"""Factors on the speed, stated guesses: one hurries in rain and takes care on snow."""

WITH_AN_AID = {"wheelchair": 0.9, "walker": 0.55, "cane": 0.8, "white_cane": 0.95, "pram": 1.15}
"""Mean [m/s]; wheelchairs 0.7 to 1.1."""

RUNNERS = 0.015
"""Share of those who walk alone, are 12 to 60, and run."""

RARE: Mapping[str, float] = {
    "walk_limp": 0.06,
    "crouch": 0.15,
    "crouch_tie_shoe": 0.1,
    "stand_wave": 0.1,
    "stand_point": 0.15,
}
"""How often a clip is taken where it fits, against the others."""

NEVER_BY_CHANCE = ("step_off_kerb",)
"""Clips that need a place of their own."""

WALKS_WITHIN_M_PER_S = 0.22
"""A clip whose own speed is that near may be played faster or slower."""


def walking_speed(person: Traits, place: Place, companions: int, weather: Weather, spread: float) -> float:
    """Speed [m/s] of somebody who walks there; `spread` is a standard normal number."""
    if person.mobility_aid:
        usual = WITH_AN_AID[person.mobility_aid]
    else:
        usual = float(np.interp(person.age_years, SPEED_AGES, SPEEDS_M_PER_S[person.sex]))
        usual -= SLOWER_PER_COMPANION_M_PER_S * (min(companions, MOST_COMPANIONS) - 1)
    hurry = IN_RAIN if weather.rain_rate_mm_per_h > 0 else 1.0
    care = 1 - (1 - ON_SNOW) * weather.snow_cover
    speed = (usual + SPEED_SPREAD_M_PER_S * min(max(spread, -2.5), 2.5) * usual / 1.3) * hurry * care
    low = 0.3 if person.mobility_aid else SLOWEST_M_PER_S
    return min(max(speed, low), QUICKEST_M_PER_S, place.most_speed_m_per_s)


def choose_clip(
    library: Library, person: Traits, place: Place, holds: str | None, speed_m_per_s: float, leg_share: float,
    runs: bool, chance: float,
) -> str:  # fmt: skip
    """The clip that shows somebody there.

    Args:
        holds: umbrella or phone, in the hand of somebody on their feet.
        leg_share: Their legs, as a share of those that clips are made for.
        runs: They run for once.
    """
    if place.clip:
        return place.clip
    fitting = _fitting(library, person, place, holds, runs)
    of_age = {
        name: clip for name, clip in fitting.items() if clip.ages[0] <= person.age_years <= clip.ages[1]
    } or fitting
    if place.posture == "walking" and not place.is_pushed:
        own = speed_m_per_s / leg_share
        gap = {name: round(abs(clip.speed_m_per_s - own), 3) for name, clip in of_age.items()}
        of_age = {name: clip for name, clip in of_age.items() if gap[name] <= min(gap.values()) + WALKS_WITHIN_M_PER_S}
    return _weighted(list(of_age), chance)


def _fitting(library: Library, person: Traits, place: Place, holds: str | None, runs: bool) -> dict[str, Clip]:
    """Every clip that shows what this is, best kind first."""
    aid = person.mobility_aid or (None if place.posture in ("lying", "falling") else person.brings)
    if place.is_pushed:
        aid = "wheelchair" if person.mobility_aid == "wheelchair" else "pram"
        found = {name: clip for name, clip in library.clips_with(aid).items() if clip.posture == "sitting"}
        still = {name: clip for name, clip in found.items() if not clip.speed_m_per_s}
        return still or found or _needed(library, aid, place.posture)
    if place.pushes:
        found = {name: clip for name, clip in library.clips_with("wheelchair").items() if clip.posture == "walking"}
        return found or library.clips_where("walking")
    if aid:
        return _needed(library, aid, place.posture)
    if place.seat:
        found = library.clips_with(place.seat)
        return found or _stated(library, place.seat)
    if runs and (running := for_one(library.clips_where("running"))):
        return running
    if holds and (held := library.clips_where(place.posture, holds)):
        return held
    found = for_one(library.clips_where(place.posture))
    if place.posture == "standing" and not {"wait", "phone"}.isdisjoint(place.doing):
        found |= library.clips_where("standing", "phone")
        found |= for_one(library.clips_where("crouching"))
    done = {name: clip for name, clip in found.items() if clip.activity in (*place.doing, "tie_shoe")}
    return done or found or _stated(library, place.posture)


def for_one(clips: Mapping[str, Clip]) -> dict[str, Clip]:
    """Those that anybody can play anywhere: no partner, no place of their own."""
    return {name: clip for name, clip in clips.items() if clip.partner is None and name not in NEVER_BY_CHANCE}


def _needed(library: Library, aid: str, posture: str) -> dict[str, Clip]:
    """Clips with an aid in a posture, those in any other on one's feet or wheels where there is none."""
    found = {name: clip for name, clip in library.clips_with(aid).items() if name != f"sit_{aid}" or aid != "pram"}
    if aid == "wheelchair":
        moves = posture == "walking"
        alone = {n: c for n, c in found.items() if c.posture != "walking" and bool(c.speed_m_per_s) == moves}
        return alone or {n: c for n, c in found.items() if c.posture != "walking"} or _stated(library, aid)
    return {n: c for n, c in found.items() if c.posture == posture} or found or _stated(library, aid)


def _stated(library: Library, what: str) -> dict[str, Clip]:
    shown = sorted({clip.needs for clip in library.clips.values() if clip.needs})
    raise SpecError(
        f"No clip of the library shows {what}. Possible: {', '.join(shown) or 'nothing but walking and standing'}."
    )


def _weighted(names: list[str], chance: float) -> str:
    shares = [RARE.get(name, 1.0) for name in names]
    left = chance * sum(shares)
    for name, share in zip(names, shares, strict=True):
        left -= share
        if left < -1e-9:
            return name
    return names[-1]


def leg_share(character: Character, height_m: float) -> float:
    """Legs of somebody of that height who looks like the character, as a share of those that clips are made for."""
    return character.leg_m / REFERENCE_LEG_M * height_m / character.height_m


def own_speed(clip: Clip, legs: float) -> float:
    """Speed [m/s] at which a clip plays at its own rate on such legs; wheels do not depend on them."""
    return clip.speed_m_per_s * (legs if clip.posture in ("walking", "running") else 1.0)


def cycle_length_m(clip: Clip, legs: float) -> float:
    """Ground covered in one cycle of a clip; feet slide when it is not kept."""
    return own_speed(clip, legs) * clip.cycle_s
