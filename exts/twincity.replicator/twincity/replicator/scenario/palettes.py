"""The colours of Paris clothes, hair and bags: linear albedos with shares.

Mostly dark and neutral, as Paris dresses. The shares are a stated guess: no survey of street colours is known to us.
"""

from __future__ import annotations

from collections.abc import Mapping

Colour = tuple[float, float, float]
Palette = tuple[tuple[float, Colour], ...]
"""(share, linear albedo)."""

MOST = 0.60
"""No washed cloth reflects more; brighter albedos burn out in the sun."""

BLACK, NAVY, CHARCOAL, GREY = (0.020, 0.020, 0.022), (0.030, 0.038, 0.065), (0.085, 0.085, 0.090), (0.230, 0.230, 0.230)
OFF_WHITE, WHITE, CAMEL, BEIGE = (
    (0.430, 0.420, 0.390),
    (0.560, 0.560, 0.550),
    (0.240, 0.180, 0.110),
    (0.300, 0.240, 0.165),
)
KHAKI, WINE, RED, MUSTARD = (0.070, 0.080, 0.050), (0.120, 0.030, 0.032), (0.250, 0.045, 0.038), (0.280, 0.200, 0.060)
TEAL, SKY, ROYAL, FOREST = (0.060, 0.130, 0.125), (0.210, 0.310, 0.430), (0.040, 0.075, 0.220), (0.030, 0.062, 0.038)
ROSE, PLUM, BROWN, LILAC = (0.400, 0.200, 0.215), (0.085, 0.040, 0.080), (0.075, 0.045, 0.028), (0.270, 0.220, 0.350)
INDIGO, DENIM, FADED, ORANGE = (
    (0.020, 0.028, 0.052),
    (0.045, 0.065, 0.110),
    (0.150, 0.200, 0.280),
    (0.480, 0.160, 0.030),
)
LIME, SILVER, TAN, CORAL = (0.450, 0.560, 0.030), (0.330, 0.330, 0.340), (0.165, 0.095, 0.050), (0.460, 0.140, 0.110)

PALETTES: Mapping[str, Palette] = {
    "clothes": (
        (0.24, BLACK), (0.17, NAVY), (0.14, CHARCOAL), (0.10, GREY), (0.09, OFF_WHITE), (0.08, CAMEL), (0.06, KHAKI),
        (0.05, WINE), (0.03, DENIM), (0.02, RED), (0.01, MUSTARD), (0.01, TEAL),
    ),
    "coats": (
        (0.34, BLACK), (0.20, NAVY), (0.12, CHARCOAL), (0.09, CAMEL), (0.07, BEIGE), (0.06, KHAKI), (0.04, GREY),
        (0.03, WINE), (0.02, OFF_WHITE), (0.02, RED), (0.01, FOREST),
    ),
    "tops": (
        (0.17, BLACK), (0.16, WHITE), (0.12, NAVY), (0.10, OFF_WHITE), (0.10, GREY), (0.08, CHARCOAL), (0.06, SKY),
        (0.05, BEIGE), (0.04, KHAKI), (0.03, WINE), (0.03, ROSE), (0.02, RED), (0.02, TEAL), (0.02, MUSTARD),
    ),
    "shirts": ((0.36, WHITE), (0.24, SKY), (0.10, OFF_WHITE), (0.10, NAVY), (0.08, BLACK), (0.07, ROSE), (0.05, GREY)),
    "suits": ((0.36, NAVY), (0.30, CHARCOAL), (0.20, BLACK), (0.08, GREY), (0.06, BEIGE)),
    "trousers": (
        (0.36, BLACK), (0.22, NAVY), (0.16, CHARCOAL), (0.12, BEIGE), (0.06, KHAKI), (0.05, GREY), (0.03, BROWN),
    ),
    "denim": ((0.34, INDIGO), (0.34, DENIM), (0.18, FADED), (0.14, BLACK)),
    "dresses": (
        (0.28, BLACK), (0.14, NAVY), (0.10, OFF_WHITE), (0.09, RED), (0.08, FOREST), (0.08, ROSE), (0.07, SKY),
        (0.06, WINE), (0.05, MUSTARD), (0.05, CORAL),
    ),
    "sport": ((0.32, BLACK), (0.16, NAVY), (0.16, GREY), (0.12, CHARCOAL), (0.08, ROYAL), (0.06, RED), (0.05, WHITE),
              (0.03, TEAL), (0.02, LIME)),
    "drapes": ((0.34, BLACK), (0.14, NAVY), (0.12, PLUM), (0.10, BEIGE), (0.10, TEAL), (0.10, WINE), (0.10, BROWN)),
    "bright": ((0.20, RED), (0.18, ROYAL), (0.16, MUSTARD), (0.16, TEAL), (0.16, CORAL), (0.14, LILAC)),
    "shoes": ((0.40, BLACK), (0.22, WHITE), (0.14, BROWN), (0.10, TAN), (0.08, NAVY), (0.06, GREY)),
    "leather": ((0.46, BLACK), (0.20, BROWN), (0.18, TAN), (0.08, NAVY), (0.05, WINE), (0.03, BEIGE)),
    "bags": ((0.48, BLACK), (0.14, NAVY), (0.12, CHARCOAL), (0.08, KHAKI), (0.07, BEIGE), (0.06, WINE), (0.05, TEAL)),
    "hi_vis": ((0.60, LIME), (0.40, ORANGE)),
    "uniforms": ((0.80, NAVY), (0.20, BLACK)),
    "metal": ((0.60, SILVER), (0.40, BLACK)),
    "paint": (
        (0.40, BLACK), (0.16, CHARCOAL), (0.10, SILVER), (0.10, OFF_WHITE), (0.08, FOREST), (0.06, RED), (0.05, NAVY),
        (0.05, TEAL),
    ),
    "fur": ((0.24, BLACK), (0.22, TAN), (0.18, BROWN), (0.18, CAMEL), (0.10, OFF_WHITE), (0.08, CHARCOAL)),
}  # fmt: skip

HAIR: Mapping[str, tuple[float, Colour]] = {
    "black": (0.35, (0.012, 0.010, 0.009)),
    "dark_brown": (0.30, (0.040, 0.024, 0.015)),
    "brown": (0.20, (0.095, 0.055, 0.030)),
    "blond": (0.12, (0.300, 0.200, 0.090)),
    "red": (0.03, (0.200, 0.060, 0.020)),
    "grey": (0.0, (0.300, 0.290, 0.280)),
    "white": (0.0, (0.480, 0.470, 0.450)),
}
"""(share among those who have not greyed, linear albedo)."""


def shade(colour: Colour, factor: float) -> Colour:
    """A lighter or darker one, never above `MOST`."""
    r, g, b = (round(min(channel * float(factor), MOST), 4) for channel in colour)
    return r, g, b


def luminance(colour: Colour) -> float:
    """Rec. 709, of a linear colour."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
