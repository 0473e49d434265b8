"""Which model a vehicle is, and in which colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ..laws import Law
from ..scenario import Colour
from ..vehicles import VEHICLES, VehicleModel

WHITE, GREY, BLACK = (0.50, 0.50, 0.49), (0.16, 0.17, 0.18), (0.012, 0.012, 0.014)

COLOURS: tuple[tuple[float, Colour], ...] = (
    (0.29, WHITE), (0.21, GREY), (0.20, BLACK), (0.12, (0.03, 0.05, 0.11)), (0.08, (0.22, 0.02, 0.02)),
    (0.10, (0.33, 0.34, 0.35)),
)  # fmt: skip
"""(share, linear albedo): new cars in France: white 29 %, grey 21 %, black 20 %."""

WORKING: tuple[tuple[float, Colour], ...] = (
    (0.72, WHITE), (0.08, GREY), (0.06, (0.03, 0.05, 0.11)), (0.06, (0.22, 0.02, 0.02)), (0.08, (0.42, 0.30, 0.02)),
)  # fmt: skip
"""Vans and lorries: most are bought white. A stated guess."""

TAXI: tuple[tuple[float, Colour], ...] = ((0.7, BLACK), (0.2, GREY), (0.1, WHITE))

PALETTES: Mapping[str, tuple[tuple[float, Colour], ...]] = {
    "van": WORKING, "box_van": WORKING, "truck": WORKING, "taxi": TAXI,
}  # fmt: skip
"""By body; all others have the colours of cars."""


def chosen_model(names: Sequence[str], shares: Sequence[float], uniform: float) -> str:
    """One of the models, by its share."""
    return names[_chosen(shares, uniform)]


def _chosen(shares: Sequence[float], uniform: float) -> int:
    cumulative = np.cumsum(shares)
    return int(np.searchsorted(cumulative, uniform * cumulative[-1], side="right").clip(0, len(shares) - 1))


def colour_of(model: VehicleModel, uniform: float) -> Colour:
    """The paint of a vehicle."""
    if model.only_colour is not None:
        return model.only_colour
    palette = PALETTES.get(model.body, COLOURS)
    return palette[_chosen([share for share, _ in palette], uniform)][1]


def driving_looks(model: Law | None, rng: np.random.Generator) -> Iterator[tuple[str, Colour]]:
    """Model and colour of one vehicle on its way after the other, without end; by their shares without a law."""
    shares = {name: model.driving_share for name, model in VEHICLES.items() if model.driving_share}
    while True:
        which, paint = rng.random(2).tolist()
        name = model.draw(rng) if model else chosen_model(list(shares), list(shares.values()), which)
        yield name, colour_of(VEHICLES[name], paint)
