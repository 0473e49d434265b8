"""`HAIR_STYLES`: the ways hair is worn, each with what makes it and whom it is usual on. No style has a skin tone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from people_bake.hair.chart import Line
from people_bake.hair.long import hanging
from people_bake.hair.rows import cords, cornrows
from people_bake.hair.scalp import Scalp
from people_bake.hair.sheet import Sheet
from people_bake.hair.short import Lie, cropped, locks_over_cap, round_hair
from people_bake.hair.tied import HIGH, LOW, MIDDLE, bun, ponytail, two_plaits

Maker = Callable[..., list[Sheet]]
BOTH = ("female", "male")


@dataclass(frozen=True, kw_only=True)
class HairStyle:
    """One way of wearing hair."""

    maker: Maker
    """Called with a `Scalp`, the line and the options."""
    length: str
    """shaved, short, medium (to the shoulders) or long."""
    options: Mapping[str, Any] = field(default_factory=dict)
    line: Line = field(default_factory=Line)
    texture: str = "strands"
    """Name of its pattern and relief: strands or curls."""
    sexes: tuple[str, ...] = BOTH
    """On whom it is usual; anybody may wear it."""
    ages: tuple[int, int] = (2, 95)
    """Years, likewise."""
    under_hat: str | None = None
    """The style it becomes under headwear, where it would not fit."""
    hides_ears: bool = False

    def sheets(self, scalp: Scalp) -> list[Sheet]:
        return self.maker(scalp, line=self.line, **self.options)


MEN, WOMEN = ("male",), ("female",)

HAIR_STYLES: Mapping[str, HairStyle] = {
    "crop": HairStyle(maker=cropped, length="shaved", options={"side": 0.003, "top": 0.005}, sexes=MEN, ages=(8, 80)),
    "short": HairStyle(
        maker=locks_over_cap, length="short",
        options={"side": 0.007, "top": 0.019, "quiff": 0.004, "lie": Lie(locks=40, lift=0.006, sweep=0.035)},
    ),
    "side_part": HairStyle(
        maker=locks_over_cap, length="short",
        options={"side": 0.007, "top": 0.017, "quiff": 0.008, "parting": 0.036,
                 "lie": Lie(locks=40, lift=0.005, over_edge=0.0)},
        ages=(5, 95),
    ),
    "messy": HairStyle(
        maker=locks_over_cap, length="short",
        options={"side": 0.013, "top": 0.027, "bumps": 0.002,
                 "lie": Lie(locks=46, lift=0.013, tip=0.009, sweep=0.05, over_edge=0.12, mess=0.022)},
        ages=(2, 45),
    ),
    "pixie": HairStyle(
        maker=locks_over_cap, length="short",
        options={"side": 0.010, "top": 0.022, "parting": -0.034, "lie": Lie(locks=44, lift=0.006, over_edge=0.14)},
        line=Line(sideburn=0.010, nape=0.006), sexes=WOMEN, ages=(14, 95),
    ),
    "undercut": HairStyle(
        maker=locks_over_cap, length="short",
        options={"side": 0.003, "top": 0.030, "quiff": 0.010, "parting": 0.040, "upper_only": True,
                 "lie": Lie(locks=34, lift=0.008, over_edge=0.0)},
        sexes=MEN, ages=(14, 50),
    ),
    "fringe": HairStyle(
        maker=locks_over_cap, length="short",
        options={"side": 0.012, "top": 0.020, "fringe": True, "lie": Lie(locks=34, lift=0.006)},
        line=Line(sideburn=0.004), ages=(2, 40),
    ),
    "curly": HairStyle(
        maker=locks_over_cap, length="short", texture="curls",
        options={"side": 0.019, "top": 0.032, "bumps": 0.004,
                 "lie": Lie(locks=54, width=0.022, lift=0.013, tip=0.010, curl=0.006, over_edge=0.10, mess=0.03)},
        ages=(2, 70),
    ),
    "afro": HairStyle(
        maker=round_hair, length="medium", texture="curls",
        options={"side": 0.050, "top": 0.060, "tufts": 110, "tuft": 0.020, "bumps": 0.004}, under_hat="short_afro",
        ages=(4, 70),
    ),
    "short_afro": HairStyle(
        maker=round_hair, length="short", texture="curls",
        options={"side": 0.013, "top": 0.019, "tufts": 100, "tuft": 0.012, "bumps": 0.002},
    ),
    "receding": HairStyle(
        maker=locks_over_cap, length="short",
        options={"side": 0.006, "top": 0.010, "lie": Lie(locks=34, lift=0.004, sweep=0.01, over_edge=0.0)},
        line=Line(recede=1.0), sexes=MEN, ages=(28, 95),
    ),
    "balding": HairStyle(
        maker=cropped, length="short", options={"side": 0.008, "top": 0.005, "bald_crown": True},
        line=Line(recede=1.0, crown=0.075), sexes=MEN, ages=(38, 95),
    ),
    "bob": HairStyle(
        maker=hanging, length="medium", options={"length": 0.07, "volume": 0.017, "parting": 0.028, "flare": 0.008},
        sexes=WOMEN, ages=(4, 95), hides_ears=True,
    ),
    "bob_fringe": HairStyle(
        maker=hanging, length="medium", options={"length": 0.065, "volume": 0.017, "fringe": True, "locks": 7},
        sexes=WOMEN, ages=(3, 95), hides_ears=True,
    ),
    "long": HairStyle(
        maker=hanging, length="long", options={"length": 0.20, "parting": 0.012}, sexes=WOMEN, ages=(4, 75),
        hides_ears=True,
    ),
    "long_fringe": HairStyle(
        maker=hanging, length="long", options={"length": 0.20, "fringe": True, "locks": 7}, sexes=WOMEN, ages=(4, 60),
        hides_ears=True,
    ),
    "long_wavy": HairStyle(
        maker=hanging, length="long",
        options={"length": 0.21, "volume": 0.020, "parting": -0.024, "wave": 0.010, "flare": 0.006},
        sexes=WOMEN, ages=(6, 75), hides_ears=True,
    ),
    "long_curly": HairStyle(
        maker=hanging, length="long", texture="curls",
        options={"length": 0.16, "volume": 0.027, "parting": 0.016, "wave": 0.015, "flare": 0.018, "ragged": 0.2},
        sexes=WOMEN, ages=(6, 70), hides_ears=True,
    ),
    "mid_back": HairStyle(
        maker=hanging, length="long", options={"length": 0.34}, sexes=WOMEN, ages=(6, 50), hides_ears=True
    ),
    "bun": HairStyle(maker=bun, length="long", options={"knot": LOW, "size": 0.034}, sexes=WOMEN, ages=(5, 95)),
    "high_bun": HairStyle(
        maker=bun, length="long", options={"knot": HIGH, "size": 0.034}, ages=(5, 60), under_hat="bun"
    ),
    "ponytail": HairStyle(
        maker=ponytail, length="long", options={"knot": MIDDLE, "length": 0.26}, sexes=WOMEN, ages=(3, 70),
        under_hat="low_ponytail",
    ),
    "low_ponytail": HairStyle(maker=ponytail, length="long", options={"knot": LOW, "length": 0.20}, ages=(3, 80)),
    "braids": HairStyle(maker=two_plaits, length="long", sexes=WOMEN, ages=(3, 40)),
    "box_braids": HairStyle(
        maker=cords, length="long",
        options={"length": 0.24, "count": 21, "thickness": 0.0075, "knots": 0.12}, ages=(5, 60), hides_ears=True,
    ),
    "dreadlocks": HairStyle(
        maker=cords, length="long",
        options={"length": 0.17, "count": 20, "thickness": 0.0095, "knots": 0.08}, texture="curls", ages=(14, 70),
        hides_ears=True,
    ),
    "cornrows": HairStyle(maker=cornrows, length="short", ages=(4, 60)),
}  # fmt: skip
"""Bald is no style: make no hair."""
