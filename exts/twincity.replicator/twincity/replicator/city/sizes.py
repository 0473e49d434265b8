"""How large the furniture of a Paris street is: what is drawn and the ground it takes from those who walk.

Sizes are those that makers, the city and common descriptions give, in the middle of their ranges; none was surveyed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .tile import FurnitureKind


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
}
"""The kinds that stand for themselves; bollards and barriers are in `obstacles`."""
