"""Faces of nobody real: small seeded changes of head, nose, mouth, eyes and ears, and a relaxed look.

Each trait is one pair of the base mesh's targets, moved one way or the other by an amount drawn from the seed. Amounts
stay where all faces remain ordinary; what makes two people different is that many small things differ at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Trait(NamedTuple):
    """Something in which people differ."""

    less: str
    more: str
    """The targets; `{}` stands for the side of a paired feature, which moves alike on both."""

    spread: float
    """Standard deviation of the targets' weight among adults; 1 would be the base mesh's idea of an extreme."""

    women: float = 0.0
    """By how much more of it women have on average, beyond what the base mesh's axis of sex says; men have less."""

    all: float = 0.0
    """By how much everybody has more of it than the base mesh: its eyes are narrow."""


def _pair(
    stem: str, spread: float, less: str = "decr", more: str = "incr", *, women: float = 0, all: float = 0
) -> Trait:
    return Trait(f"{stem}-{less}", f"{stem}-{more}", spread, women, all)


FACE = (
    _pair("head/head-scale-horiz", 0.15, women=-0.10),
    _pair("head/head-scale-vert", 0.08),
    _pair("head/head-scale-depth", 0.10),
    _pair("head/head-back-scale-depth", 0.15),
    Trait("head/head-oval", "head/head-square", 0.12, -0.22),
    Trait("head/head-triangular", "head/head-invertedtriangular", 0.16),
    Trait("head/head-rectangular", "head/head-round", 0.14),
    _pair("forehead/forehead-scale-vert", 0.12),
    _pair("forehead/forehead-nubian", 0.12),
    _pair("forehead/forehead-temple", 0.18),
    _pair("forehead/forehead-trans", 0.15, "backward", "forward"),
    _pair("eyebrows/eyebrows-trans", 0.28, "down", "up", women=0.25),
    _pair("eyebrows/eyebrows-trans", 0.22, "backward", "forward", women=-0.35),
    _pair("eyebrows/eyebrows-angle", 0.25, "down", "up"),
    _pair("eyes/{}-eye-scale", 0.22, women=0.22, all=0.12),
    _pair("eyes/{}-eye-trans", 0.22, "in", "out"),
    _pair("eyes/{}-eye-trans", 0.15, "down", "up"),
    _pair("eyes/{}-eye-corner1", 0.25, "down", "up"),
    _pair("eyes/{}-eye-corner2", 0.28, "down", "up"),
    _pair("eyes/{}-eye-height2", 0.24, all=0.15),
    _pair("eyes/{}-eye-eyefold", 0.35, "down", "up"),
    _pair("eyes/{}-eye-eyefold", 0.30, "concave", "convex"),
    _pair("eyes/{}-eye-bag", 0.25),
    _pair("nose/nose-scale-vert", 0.25, women=-0.15),
    _pair("nose/nose-scale-horiz", 0.30, women=-0.22),
    _pair("nose/nose-scale-depth", 0.28),
    _pair("nose/nose-hump", 0.32, women=-0.2),
    _pair("nose/nose-curve", 0.28, "concave", "convex"),
    _pair("nose/nose-point", 0.32, "down", "up"),
    _pair("nose/nose-base", 0.28, "down", "up"),
    _pair("nose/nose-point-width", 0.32),
    _pair("nose/nose-volume", 0.22, women=-0.18),
    _pair("nose/nose-greek", 0.20),
    _pair("nose/nose-width1", 0.28),
    _pair("nose/nose-width2", 0.30),
    _pair("nose/nose-flaring", 0.30),
    _pair("mouth/mouth-scale-horiz", 0.30),
    _pair("mouth/mouth-scale-vert", 0.22),
    _pair("mouth/mouth-upperlip-volume", 0.28, women=0.18),
    _pair("mouth/mouth-lowerlip-volume", 0.28, women=0.15),
    _pair("mouth/mouth-upperlip-height", 0.28),
    _pair("mouth/mouth-lowerlip-height", 0.28),
    _pair("mouth/mouth-cupidsbow", 0.30),
    _pair("mouth/mouth-trans", 0.22, "down", "up"),
    _pair("mouth/mouth-trans", 0.20, "backward", "forward"),
    _pair("chin/chin-width", 0.26, women=-0.30),
    _pair("chin/chin-height", 0.22, women=0.12, all=-0.10),
    _pair("chin/chin-prominent", 0.28),
    _pair("chin/chin-prognathism", 0.18),
    _pair("chin/chin-bones", 0.24, women=-0.22),
    _pair("chin/chin-cleft", 0.25),
    _pair("chin/chin-jaw-drop", 0.16),
    _pair("cheek/{}-cheek-volume", 0.28),
    _pair("cheek/{}-cheek-bones", 0.30),
    _pair("cheek/{}-cheek-inner", 0.25),
    _pair("cheek/{}-cheek-trans", 0.22, "down", "up"),
    _pair("ears/{}-ear-scale", 0.22),
    _pair("ears/{}-ear-wing", 0.20, all=-0.08),
    _pair("ears/{}-ear-lobe", 0.30),
    _pair("ears/{}-ear-rot", 0.25, "backward", "forward"),
    _pair("ears/{}-ear-flap", 0.25),
)

BUILD = (
    _pair("torso/torso-vshape", 0.20),
    _pair("torso/torso-scale-horiz", 0.12),
    _pair("torso/torso-scale-vert", 0.12),
    _pair("torso/measure-shoulder-dist", 0.12),
    _pair("hip/hip-scale-horiz", 0.15),
    _pair("hip/hip-waist", 0.20, "down", "up"),
    _pair("neck/neck-scale-vert", 0.15),
    _pair("neck/neck-scale-horiz", 0.13, women=-0.15),
    _pair("buttocks/buttocks-volume", 0.20),
    _pair("hands/{}-hand-scale", 0.12),
    _pair("feet/{}-foot-scale", 0.12),
)
"""Bodies differ too, beyond what sex, age and size say."""

_ASYMMETRIES = (
    "brown-1", "brown-2", "cheek-1", "cheek-2", "ear-1", "ear-2", "eye-1", "eye-4", "eye-7", "jaw-1", "jaw-2",
    "jaw-3", "mouth-1", "mouth-2", "nose-1", "nose-2", "nose-3", "temple-1",
)  # fmt: skip


def face_weights(rng: np.random.Generator, age_years: float, sex: float) -> dict[str, float]:
    """Weights of the targets that make somebody of this age look like themselves."""
    grown = float(np.interp(age_years, [1, 10, 17], [0.35, 0.6, 1.0]))  # children's faces differ less
    weights = _drawn(FACE, rng, grown, sex)
    for stem in _ASYMMETRIES:
        amount = float(np.clip(rng.normal(0, 0.16), -0.35, 0.35)) * grown
        weights[f"asym/asym-{stem}-{'l' if amount < 0 else 'r'}"] = abs(amount)
    return _added(weights, _expression(rng))


def build_weights(rng: np.random.Generator, age_years: float, sex: float) -> dict[str, float]:
    """Weights of the targets that vary a body of this age a little."""
    return _drawn(BUILD, rng, float(np.interp(age_years, [1, 10, 17], [0.3, 0.6, 1.0])), sex)


def _drawn(traits: tuple[Trait, ...], rng: np.random.Generator, grown: float, sex: float) -> dict[str, float]:
    weights: dict[str, float] = {}
    for trait in traits:
        own = np.clip(rng.normal(0, trait.spread), -2.2 * trait.spread, 2.2 * trait.spread)
        amount = float(own + trait.all + trait.women * (sex - 0.35)) * grown
        stem = trait.less if amount < 0 else trait.more
        for side in ("l", "r") if "{}" in stem else ("",):
            weights[stem.format(side)] = weights.get(stem.format(side), 0.0) + abs(amount)
    return weights


def _expression(rng: np.random.Generator) -> dict[str, float]:
    """At ease: the base mesh's own mouth hangs and its eyes stare; people waiting and walking mostly do neither."""
    smile = float(np.clip(rng.normal(0.14, 0.12), 0.0, 0.42))
    squint = float(np.clip(0.03 + 0.35 * smile + rng.normal(0, 0.05), 0, 0.3))
    lids = float(np.clip(rng.normal(0.03, 0.05), 0, 0.14))
    raised = float(np.clip(rng.normal(0.08, 0.12), 0, 0.35))
    weights = {"faceunits/browInnerUp": 0.4 * raised}
    for side in ("Left", "Right"):
        own = 1 + float(np.clip(rng.normal(0, 0.12), -0.25, 0.25))  # nobody smiles evenly
        weights |= {
            f"faceunits/mouthSmile{side}": smile * own,
            f"faceunits/cheekSquint{side}": 0.5 * smile * own,
            f"faceunits/eyeSquint{side}": squint,
            f"faceunits/eyeBlink{side}": lids,
            f"faceunits/browOuterUp{side}": raised * own,
        }
    return weights


def _added(weights: dict[str, float], more: dict[str, float]) -> dict[str, float]:
    return {name: weights.get(name, 0.0) + more.get(name, 0.0) for name in [*weights, *more]}
