"""How large the furniture of a Paris street is: what is drawn and the ground it takes from those who walk.

Sizes are those that makers, the city and common descriptions give, in the middle of their ranges; none was surveyed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast, get_args

from .tile import FurnitureKind

SIGN_KINDS = tuple(cast(FurnitureKind, kind) for kind in get_args(FurnitureKind) if kind.startswith("sign_"))
"""Traffic signs, each alone on its post."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """Outer measures of one kind of furniture."""

    length_m: float
    """Along its heading; of a round thing its diameter."""

    depth_m: float
    """From front to back."""

    height_m: float
    is_round: bool = False
    """True where the ground it takes is a disc."""

    is_overhead: bool = False
    """True of what hangs on a wall above all heads and takes no ground."""


SIGN = Size(length_m=0.14, depth_m=0.14, height_m=2.96, is_round=True)
"""A post of 60 mm; its face, 0.45 to 0.65 across, begins 2.3 above the sidewalk, where it does not hit a head."""


SIZES: Mapping[FurnitureKind, Size] = {
    # Davioud's double bench of 1860: about 2.4 x 1.0 x 0.85, two seats with one back between them.
    "bench": Size(length_m=2.4, depth_m=1.0, height_m=0.85),
    # The Bagatelle bin of 2013: 0.50 to 0.66 across, its top at 1.1 to 1.2.
    "bin": Size(length_m=0.56, depth_m=0.56, height_m=1.15, is_round=True),
    # 3 to 4.5 long, 1.3 to 1.7 deep, 2.6 to 2.9 high.
    "bus_shelter": Size(length_m=3.9, depth_m=1.4, height_m=2.75),
    # Three hoops 0.80 high and 0.80 long, 0.90 apart: the least that the city puts up.
    "bike_rack": Size(length_m=1.9, depth_m=0.8, height_m=0.8),
    # Post of 0.09 to 0.114 with lenses of 0.20, the main head from 2.3 to 3.0 up (IISR 6); its small head takes 0.40.
    "traffic_light": Size(length_m=0.4, depth_m=0.4, height_m=3.4, is_round=True),
    # The Morris column: 1.3 to 1.6 across, 3.5 to 5.5 high with its dome.
    "column": Size(length_m=1.5, depth_m=1.5, height_m=4.3, is_round=True),
    # The newspaper kiosk of 2018: about 4.5 x 2.5 x 3.3.
    "kiosk": Size(length_m=4.5, depth_m=2.5, height_m=3.3),
    # The large model of the Wallace fountain of 1872: 2.71 high on a base of about 0.9.
    "fountain": Size(length_m=0.95, depth_m=0.95, height_m=2.71, is_round=True),
    # A French pillar hydrant of 100 mm (EN 14384): 0.8 to 1.0 high, caps of 0.40 across.
    "hydrant": Size(length_m=0.42, depth_m=0.42, height_m=0.9, is_round=True),
    # The yellow box of the French post on its foot: about 0.50 x 0.40 x 1.45.
    "post_box": Size(length_m=0.5, depth_m=0.4, height_m=1.45),
    # The same post as a traffic light's, with a head for those who cross, its bottom at 2.1 to 2.5.
    "pedestrian_light": Size(length_m=0.24, depth_m=0.24, height_m=2.8, is_round=True),
    # Nine docks 0.70 apart and a terminal of 2.0; a bicycle is 1.8 long.
    "bike_station": Size(length_m=7.4, depth_m=2.0, height_m=2.0),
    # Guimard's open entrance: a railing of 1.1 to 1.3 around stairs 2.4 to 3.0 wide, two stalks of 4.3 to 5.
    "metro_entrance": Size(length_m=5.6, depth_m=3.0, height_m=4.6),
    # Dervaux's mast of 1924 with its map case and globe.
    "metro_totem": Size(length_m=0.5, depth_m=0.5, height_m=4.2, is_round=True),
    # A panel for posters of 1.2 x 1.76 on its foot.
    "advert": Size(length_m=1.36, depth_m=0.3, height_m=2.7),
    # 1.6 to 1.8 high on a foot of 0.3.
    "parking_meter": Size(length_m=0.34, depth_m=0.3, height_m=1.7),
    # A tub of 1.1 with a clipped bush.
    "planter": Size(length_m=1.1, depth_m=1.1, height_m=1.5),
    # Boards of 1.6 between two feet.
    "work_barrier": Size(length_m=1.6, depth_m=0.44, height_m=1.05),
    # Of the electricity or the telephone: 0.8 to 1.2 wide.
    "cabinet": Size(length_m=1.0, depth_m=0.36, height_m=1.3),
    # A double-faced public clock on a column.
    "clock": Size(length_m=0.5, depth_m=0.5, height_m=4.4, is_round=True),
    # The city's self-cleaning cabin: about 3.3 x 1.9 x 2.9.
    "toilets": Size(length_m=3.3, depth_m=1.9, height_m=2.9),
    # One bay of a facade's scaffold: 2.57 long, clear of the balconies.
    "scaffold": Size(length_m=2.57, depth_m=1.25, height_m=17.6),
    # Enamelled plates are 0.35 to 0.50 high and 0.6 to 1.0 long.
    "street_plate": Size(length_m=0.8, depth_m=0.04, height_m=4.0, is_overhead=True),
    **dict.fromkeys(SIGN_KINDS, SIGN),
}
"""The kinds that stand for themselves; bollards and barriers are in `obstacles`."""
