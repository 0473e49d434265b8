"""The bodies of cars: their lines, and what is drawn on them. All lengths are metres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .cutting import Outline
from .shell import Lines, Profile


@dataclass(frozen=True, kw_only=True)
class Design:
    """A body and what is cut into it; outlines as `car_skin.Skin` reads them."""

    lines: Lines
    headlamp: Outline
    taillamp: Outline
    """Four corners around nose and tail: inner low, outer low, outer high, inner high."""

    grilles: Sequence[Outline]
    """Around the nose."""

    pillars: Sequence[tuple[float, float]]
    """d of the lines between side windows at their foot and at their top, from the second to the last; the first window
    begins at the windscreen's pillar."""

    doors: Sequence[float]
    """d of shut lines in the flank."""

    handles: Sequence[float]
    """d of door handles."""

    plates: tuple[float, float]
    """Heights of the middles of the plates in front and behind."""

    seats: Sequence[float]
    """d of headrests seen through side windows."""

    windscreen_to: float = 0.74
    rear_window_from: float = 2.38
    """Columns where panes end."""

    tailgate: tuple[float, float] = (0.66, 0.74)
    """Height of its lower shut line, and half its width."""

    cladding: bool = False
    """Whether sills and arches are of black plastic."""

    rails: str = ""
    """The part that rails on the roof are of; none when empty."""

    tail_doors: bool = False
    """Whether the tail has two doors with a pane each instead of one rear window."""

    bands: Sequence[tuple[str, float, float]] = ()
    """Part, lower and upper edge of stripes along the flanks."""

    spokes: int = 5
    """Pairs of them in a wheel."""

    on_roof: Sequence[tuple[str, float, float, float]] = ()
    """Part, width, length and height of boxes on the roof, over the front seats."""


def _grille(half: float, low: float, high: float, narrower: float = 0.05) -> Outline:
    return ((-0.1, low), (half - narrower, low), (half, high), (-0.1, high))


HATCH = Design(
    lines=Lines(
        length=4.05, width=1.78,
        bonnet=((0, 0.72), (0.10, 0.79), (0.35, 0.87), (0.75, 0.94), (1.02, 0.98)),
        belt=((0, 0.70), (0.30, 0.79), (0.80, 0.87), (1.20, 0.905), (2.5, 0.95), (3.6, 1.00), (4.05, 0.98)),
        boot=((3.50, 1.03), (3.90, 1.00), (4.05, 0.97)),
        roof=((1.60, 1.385), (1.95, 1.435), (2.40, 1.45), (3.00, 1.435), (3.45, 1.39), (3.80, 1.31)),
        windscreen=(0.98, 1.72), rear_window=(3.66, 3.93), roof_half=0.555, foot_half=0.795,
        wheels=(0.80, 3.38), wheel_radius=0.315,
    ),
    headlamp=((0.52, 0.585), (1.02, 0.655), (1.04, 0.755), (0.54, 0.680)),
    taillamp=((0.46, 0.735), (1.00, 0.760), (1.00, 0.895), (0.46, 0.855)),
    grilles=(_grille(0.47, 0.605, 0.665, 0.0), _grille(0.46, 0.27, 0.385, -0.10)),
    pillars=((2.30, 2.24), (3.14, 3.00), (3.60, 3.36)), doors=(1.24, 2.30, 3.20), handles=(2.12, 3.03),
    plates=(0.47, 0.60), seats=(2.02, 2.92), tailgate=(0.52, 0.72),
)  # fmt: skip

CITY = replace(
    HATCH,
    lines=Lines(
        length=3.62, width=1.65,
        bonnet=((0, 0.76), (0.08, 0.83), (0.25, 0.90), (0.50, 0.96), (0.72, 1.00)),
        belt=((0, 0.74), (0.22, 0.83), (0.60, 0.90), (1.00, 0.935), (2.2, 0.97), (3.2, 1.02), (3.62, 1.00)),
        boot=((3.20, 1.05), (3.52, 1.02), (3.62, 0.99)),
        roof=((1.35, 1.445), (1.70, 1.495), (2.10, 1.51), (2.70, 1.495), (3.10, 1.455), (3.40, 1.39)),
        windscreen=(0.70, 1.38), rear_window=(3.33, 3.53), roof_half=0.53, foot_half=0.735,
        wheels=(0.62, 3.11), wheel_radius=0.295, front_corner=(0.60, 2.5), rear_corner=(0.46, 2.7),
    ),
    headlamp=((0.52, 0.610), (0.90, 0.660), (0.92, 0.790), (0.56, 0.740)),
    taillamp=((0.50, 0.720), (0.84, 0.720), (0.86, 0.980), (0.56, 0.960)),
    grilles=(_grille(0.40, 0.30, 0.40, -0.10),),
    pillars=((2.06, 2.01), (2.82, 2.72), (3.20, 3.02)), doors=(0.98, 2.06, 2.70), handles=(1.88, 2.70),
    plates=(0.49, 0.62), seats=(1.80, 2.62), tailgate=(0.50, 0.66), spokes=4,
)  # fmt: skip

SEDAN = Design(
    lines=Lines(
        length=4.60, width=1.83,
        bonnet=((0, 0.70), (0.10, 0.77), (0.40, 0.85), (0.85, 0.92), (1.22, 0.97)),
        belt=((0, 0.68), (0.30, 0.77), (0.90, 0.85), (1.40, 0.885), (2.8, 0.93), (3.9, 0.98), (4.60, 0.96)),
        boot=((3.60, 1.03), (4.05, 1.035), (4.40, 1.015), (4.60, 0.98)),
        roof=((1.80, 1.35), (2.20, 1.425), (2.60, 1.44), (3.10, 1.415), (3.55, 1.33), (3.85, 1.24)),
        windscreen=(1.18, 1.96), rear_window=(3.42, 4.06), roof_half=0.555, foot_half=0.815,
        wheels=(0.88, 3.64), wheel_radius=0.33, rear_glass_corner=(0.42, 2.4),
        tail=(0.24, 0.07, 0.03, 0.0, 0.0, 0.006, 0.016, 0.035),
    ),
    headlamp=((0.54, 0.585), (1.10, 0.640), (1.12, 0.715), (0.56, 0.665)),
    taillamp=((0.40, 0.760), (1.02, 0.775), (1.02, 0.885), (0.40, 0.860)),
    grilles=(_grille(0.47, 0.47, 0.665, 0.07), _grille(0.50, 0.25, 0.35, -0.10)),
    pillars=((2.58, 2.54), (3.40, 3.24), (3.76, 3.42)), doors=(1.42, 2.58, 3.46), handles=(2.40, 3.28),
    plates=(0.42, 0.62), seats=(2.28, 3.12), tailgate=(0.56, 0.76), rear_window_from=2.30,
)  # fmt: skip

ESTATE = replace(
    SEDAN,
    lines=replace(
        SEDAN.lines, length=4.64,
        boot=((4.10, 1.04), (4.48, 1.01), (4.64, 0.98)),
        belt=((0, 0.68), (0.30, 0.77), (0.90, 0.85), (1.40, 0.885), (2.8, 0.93), (3.9, 0.97), (4.64, 0.97)),
        roof=((1.80, 1.35), (2.20, 1.425), (2.60, 1.45), (3.20, 1.45), (3.80, 1.42), (4.30, 1.36)),
        rear_window=(4.12, 4.50), rear_glass_corner=(0.28, 2.6),
    ),
    taillamp=((0.44, 0.750), (1.00, 0.775), (1.00, 0.915), (0.44, 0.870)),
    pillars=((2.58, 2.54), (3.42, 3.36), (4.16, 3.84)), tailgate=(0.54, 0.78), rails="chrome", rear_window_from=2.38,
)  # fmt: skip

SUV = Design(
    lines=Lines(
        length=4.42, width=1.84,
        bonnet=((0, 0.88), (0.10, 0.96), (0.35, 1.03), (0.80, 1.08), (1.08, 1.11)),
        belt=((0, 0.85), (0.28, 0.95), (0.80, 1.01), (1.30, 1.035), (2.6, 1.07), (3.7, 1.12), (4.42, 1.10)),
        boot=((3.85, 1.16), (4.26, 1.13), (4.42, 1.09)),
        roof=((1.65, 1.545), (2.05, 1.60), (2.50, 1.615), (3.10, 1.60), (3.70, 1.55), (4.10, 1.48)),
        windscreen=(1.04, 1.76), rear_window=(3.94, 4.26), roof_half=0.585, foot_half=0.82, sill=0.24, widest=0.62,
        wheels=(0.87, 3.54), wheel_radius=0.35, flare=0.022,
    ),
    headlamp=((0.54, 0.735), (1.06, 0.790), (1.08, 0.875), (0.56, 0.825)),
    taillamp=((0.42, 0.880), (1.02, 0.890), (1.02, 1.010), (0.42, 0.985)),
    grilles=(_grille(0.50, 0.62, 0.820, 0.04), _grille(0.52, 0.31, 0.44, -0.10)),
    pillars=((2.44, 2.40), (3.28, 3.18), (3.94, 3.68)), doors=(1.32, 2.44, 3.34), handles=(2.26, 3.16),
    plates=(0.53, 0.72), seats=(2.16, 3.04), tailgate=(0.62, 0.76), cladding=True, rails="trim",
)  # fmt: skip


def _van_lines(length: float, width: float, roof_m: float, rear_wheel: float) -> Lines:
    """A van: upright flanks and tail, the windscreen far forward."""
    top: Profile = (
        (1.20, roof_m - 0.13), (1.60, roof_m - 0.03), (2.20, roof_m), (length - 0.8, roof_m), (length, roof_m - 0.04),
    )  # fmt: skip
    return Lines(
        length=length, width=width,
        bonnet=((0, 0.94), (0.08, 1.02), (0.30, 1.10), (0.62, 1.17)),
        belt=((0, 0.92), (0.22, 1.02), (0.60, 1.11), (1.00, 1.15), (1.7, 1.17), (length, 1.17)),
        boot=((length - 0.5, 1.19), (length, 1.19)),
        roof=top, windscreen=(0.50, 1.24), rear_window=(length - 0.09, length - 0.035), roof_half=0.40 * width,
        foot_half=0.465 * width, roof_drop=0.06, widest=0.62, sill=0.22,
        tail=(0.16, 0.04, 0.01, 0.0, 0.0, 0.004, 0.010, 0.022),
        flank=(0.13, 0.04, 0.01, 0.0, 0.002, 0.010, 0.026, 0.046),
        front_corner=(0.55, 2.6), rear_corner=(0.20, 3.0), glass_corner=(0.42, 2.3), rear_glass_corner=(0.16, 3.0),
        wheels=(0.94, rear_wheel), wheel_radius=0.335, bulge=0.022, flare=0.012,
    )  # fmt: skip


VAN = Design(
    lines=_van_lines(5.05, 1.94, 1.955, 4.04),
    headlamp=((0.62, 0.730), (1.02, 0.790), (1.06, 0.960), (0.66, 0.890)),
    taillamp=((0.80, 0.70), (1.02, 0.70), (1.02, 1.13), (0.80, 1.13)),
    grilles=(_grille(0.52, 0.70, 0.870, 0.04), _grille(0.56, 0.32, 0.47, -0.08)),
    pillars=((1.86, 1.78),), doors=(0.92, 1.88, 3.06), handles=(1.74, 2.02), plates=(0.56, 0.60), seats=(1.52,),
    tailgate=(0.46, 0.78), tail_doors=True, windscreen_to=0.74, rear_window_from=2.45, spokes=6,
)  # fmt: skip

AMBULANCE = replace(
    VAN, lines=_van_lines(5.60, 2.00, 2.42, 4.44), pillars=((1.86, 1.70),),
    bands=(("warning", 0.98, 1.06), ("band", 0.72, 0.95)),
    handles=(1.74, 2.02), on_roof=(("beacon", 1.30, 0.18, 0.11),),
)  # fmt: skip

POLICE = replace(
    SUV, bands=(("band", 0.74, 0.90), ("warning", 0.70, 0.735)), rails="", cladding=False,
    on_roof=(("beacon", 1.30, 0.28, 0.10),),
)  # fmt: skip
TAXI = replace(SEDAN, on_roof=(("sign", 0.62, 0.16, 0.13),))

DESIGNS: Mapping[str, Design] = {
    "city": CITY, "hatch": HATCH, "sedan": SEDAN, "estate": ESTATE, "suv": SUV, "taxi": TAXI, "van": VAN,
    "police_like": POLICE, "ambulance_like": AMBULANCE,
}  # fmt: skip
"""By model."""
