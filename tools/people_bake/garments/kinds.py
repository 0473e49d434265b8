"""`GARMENTS`: every kind of clothes there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import coats, dresses_skirts, jackets, special, tops, trousers
from .garment import GarmentKind, Maker
from .shoe_kinds import OVER_TROUSERS_M, SHOES
from .shoes import footwear

LEGS, TUCKED, SHOE, BOTTOM, TOP, OUTER, OVER = 0, 1, 2, 3, 4, 5, 6
"""Layers in the order of dressing. Wide trousers fall over shoes; tall boots go over slim ones."""

STRIPED = ("plain", "plain", "stripes", "heather")
PRINTS = ("plain", "floral", "dots", "plaid", "stripes")


def _kind(
    make: Maker, layer: int, parts: str, low: float, high: float, patterns: tuple[str, ...] = ("plain",), **more: Any
) -> GarmentKind:
    return GarmentKind(
        make=make, layer=layer, parts=tuple(parts.split()), temperatures_c=(low, high), patterns=patterns, **more
    )


TOPS: Mapping[str, GarmentKind] = {
    "t_shirt": _kind(tops.t_shirt, TOP, "top", 16, 40, ("plain", "plain", "stripes", "heather")),
    "long_sleeve": _kind(tops.long_sleeve, TOP, "top", 8, 22, STRIPED),
    "tank_top": _kind(tops.tank_top, TOP, "top", 23, 42, ("plain", "stripes"), colours="bright"),
    "sport_shirt": _kind(tops.sport_shirt, TOP, "top trim", 14, 40, ("plain", "stripes"), colours="sport"),
    "polo": _kind(tops.polo, TOP, "top", 16, 36, ("plain", "stripes")),
    "shirt": _kind(tops.shirt, TOP, "top", 12, 34, ("plain", "plain", "stripes", "plaid"), colours="shirts"),
    "uniform_shirt": _kind(tops.uniform_shirt, TOP, "top", 12, 34, colours="dark", ages=(18, 65)),
    "blouse": _kind(tops.blouse, TOP, "top", 14, 32, PRINTS, colours="shirts", sexes="female", ages=(10, 99)),
    "tunic": _kind(tops.tunic, TOP, "top", 14, 38, PRINTS),
    "sweater": _kind(tops.sweater, TOP, "top", -5, 16, ("plain", "knit", "heather", "stripes"), relief="relief_knit"),
    "roll_neck": _kind(tops.roll_neck, TOP, "top", -10, 12, ("plain", "knit"), relief="relief_knit"),
    "hoodie": _kind(tops.hoodie, TOP, "top", 2, 18, ("plain", "heather")),
}

BOTTOMS: Mapping[str, GarmentKind] = {
    "jeans": _kind(trousers.jeans, BOTTOM, "bottom", -10, 26, ("denim",), relief="relief_denim", colours="denim"),
    "slim_jeans": _kind(
        trousers.slim_jeans, BOTTOM, "bottom", -10, 26, ("denim",), relief="relief_denim", colours="denim"
    ),
    "trousers": _kind(trousers.trousers, BOTTOM, "bottom", -10, 28, ("plain", "plain", "pinstripes"), colours="dark"),
    "chinos": _kind(trousers.chinos, BOTTOM, "bottom", 0, 30),
    "wide_trousers": _kind(trousers.wide_trousers, BOTTOM, "bottom", 4, 34),
    "flared_trousers": _kind(
        trousers.flared_trousers, BOTTOM, "bottom", 2, 28, ("denim", "plain"), relief="relief_denim", colours="denim"
    ),
    "joggers": _kind(trousers.joggers, BOTTOM, "bottom", -5, 24, ("plain", "heather")),
    "tracksuit_bottom": _kind(trousers.tracksuit_bottom, BOTTOM, "bottom trim", -5, 24, colours="sport"),
    "work_trousers": _kind(trousers.work_trousers, BOTTOM, "bottom", -10, 32, colours="dark", ages=(16, 67)),
    "hi_vis_trousers": _kind(trousers.hi_vis_trousers, BOTTOM, "bottom trim", -10, 30, colours="hi_vis", ages=(18, 65)),
    "overalls": _kind(
        special.overalls, BOTTOM, "bottom", 0, 30, ("denim", "plain"), relief="relief_denim", colours="denim"
    ),
    "leggings": _kind(trousers.leggings, BOTTOM, "bottom", -2, 26, colours="dark", sexes="female"),
    "shorts": _kind(trousers.shorts, BOTTOM, "bottom", 19, 42),
    "long_shorts": _kind(trousers.long_shorts, BOTTOM, "bottom", 18, 40),
    "tights": _kind(trousers.tights, LEGS, "legs", -5, 18, colours="dark", sexes="female"),
    "skirt": _kind(dresses_skirts.skirt, BOTTOM, "bottom", 12, 36, PRINTS, sexes="female"),
    "short_skirt": _kind(dresses_skirts.short_skirt, BOTTOM, "bottom", 14, 36, ("plain", "plaid"), sexes="female"),
    "long_skirt": _kind(dresses_skirts.long_skirt, BOTTOM, "bottom", 4, 36, PRINTS, sexes="female"),
    "pencil_skirt": _kind(
        dresses_skirts.pencil_skirt, BOTTOM, "bottom", 6, 30, colours="dark", sexes="female", ages=(18, 99)
    ),
    "pleated_skirt": _kind(dresses_skirts.pleated_skirt, BOTTOM, "bottom", 8, 32, ("plain", "plaid"), sexes="female"),
}

DRESSES: Mapping[str, GarmentKind] = {
    "dress": _kind(dresses_skirts.dress, TOP, "top", 15, 34, PRINTS, colours="bright", sexes="female"),
    "sundress": _kind(dresses_skirts.sundress, TOP, "top", 21, 42, PRINTS, colours="bright", sexes="female"),
    "shirt_dress": _kind(
        dresses_skirts.shirt_dress, TOP, "top", 16, 34, ("plain", "stripes"), sexes="female", ages=(12, 99)
    ),
    "knit_dress": _kind(
        dresses_skirts.knit_dress, TOP, "top", -4, 16, ("plain", "knit"), relief="relief_knit", sexes="female"
    ),
    "abaya": _kind(dresses_skirts.abaya, TOP, "top", 0, 40, colours="dark", sexes="female", ages=(14, 99)),
    "djellaba": _kind(dresses_skirts.djellaba, TOP, "top trim", 8, 40, ("plain", "stripes")),
    "sari": _kind(
        special.sari,
        TOP,
        "top bottom scarf",
        14,
        42,
        ("floral", "plain", "dots"),
        colours="bright",
        sexes="female",
        ages=(18, 99),
    ),
}

OUTERS: Mapping[str, GarmentKind] = {
    "blazer": _kind(
        jackets.blazer, OUTER, "outer", 8, 24, ("plain", "plain", "plaid", "pinstripes"), colours="dark", ages=(14, 99)
    ),
    "suit_jacket": _kind(
        jackets.blazer, OUTER, "outer", 6, 28, ("plain", "plain", "pinstripes"), colours="dark", ages=(16, 99)
    ),
    "denim_jacket": _kind(
        jackets.denim_jacket, OUTER, "outer trim", 8, 20, ("denim",), relief="relief_denim", colours="denim"
    ),
    "leather_jacket": _kind(
        jackets.leather_jacket, OUTER, "outer trim", 6, 18, relief="relief_leather", colours="leather", ages=(14, 99)
    ),
    "bomber": _kind(jackets.bomber, OUTER, "outer", 6, 18, colours="coats"),
    "tracksuit_top": _kind(jackets.tracksuit_top, OUTER, "outer trim", 5, 20, colours="sport"),
    "windbreaker": _kind(jackets.windbreaker, OUTER, "outer", 5, 18, colours="coats"),
    "fleece": _kind(jackets.fleece, OUTER, "outer", 0, 14, colours="coats"),
    "cardigan": _kind(jackets.cardigan, OUTER, "outer trim", 6, 19, ("plain", "knit"), relief="relief_knit"),
    "puffer": _kind(jackets.puffer, OUTER, "outer", -15, 10, colours="coats"),
    "long_puffer": _kind(jackets.long_puffer, OUTER, "outer", -20, 6, colours="coats"),
    "puffer_vest": _kind(jackets.puffer_vest, OUTER, "outer", 2, 15, colours="coats"),
    "overcoat": _kind(
        coats.overcoat, OUTER, "outer", -12, 12, ("plain", "plain", "plaid"), colours="coats", ages=(12, 99)
    ),
    "trench": _kind(coats.trench, OUTER, "outer", 5, 18, colours="coats", ages=(14, 99)),
    "parka": _kind(coats.parka, OUTER, "outer", -15, 10, colours="coats"),
    "raincoat": _kind(coats.raincoat, OUTER, "outer", 4, 20, colours="coats"),
    "duffle": _kind(coats.duffle, OUTER, "outer trim", -10, 10, colours="coats"),
    "shaped_coat": _kind(coats.shaped_coat, OUTER, "outer", -10, 12, colours="coats", sexes="female"),
    "hi_vis_jacket": _kind(special.hi_vis_jacket, OUTER, "outer trim", -10, 16, colours="hi_vis", ages=(18, 65)),
    "hi_vis_vest": _kind(special.hi_vis_vest, OVER, "outer trim", -10, 40, colours="hi_vis"),
    "duty_vest": _kind(special.duty_vest, OVER, "outer", -10, 35, colours="dark", ages=(18, 65)),
    "apron": _kind(special.apron, OVER, "outer", 8, 38, colours="dark", ages=(16, 75)),
    "poncho": _kind(special.poncho, OVER, "outer", 6, 28, colours="coats"),
}

WORN_AT: Mapping[str, tuple[float, float]] = {
    "sandals": (20, 42),
    "ballet_flats": (14, 34),
    "heels": (10, 34),
    "canvas_shoes": (12, 36),
    "boots": (-15, 12),
    "ankle_boots": (-10, 16),
    "tall_boots": (-12, 12),
    "rain_boots": (2, 20),
}
"""Footwear for some weathers only [degrees Celsius]; the rest goes from -10 to 38."""

FOOTWEAR: Mapping[str, GarmentKind] = {
    name: _kind(
        footwear(name),
        TOP if shoe.collar_m > OVER_TROUSERS_M else SHOE,
        "shoes soles trim" if shoe.laces else "shoes soles",
        *WORN_AT.get(name, (-10, 38)),
        relief="relief_leather",
        colours="sport" if name in ("sneakers", "high_tops", "canvas_shoes") else "leather",
        sexes="female" if name in ("ballet_flats", "heels", "tall_boots") else None,
    )
    for name, shoe in SHOES.items()
}

GARMENTS: Mapping[str, GarmentKind] = {**TOPS, **BOTTOMS, **DRESSES, **OUTERS, **FOOTWEAR}
