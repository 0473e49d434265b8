"""Quotas: shares of a population that are kept exactly, alone or joined.

quotas: {mobility_aid: {wheelchair: 0.05}}                   one attribute; the rest follows its own law
quotas: {uniform_over: [monk_tone, sex, age_band]}           every combination equally often
quotas: [{share: 0.2, sex: female, age_band: 60-74}, ...]    cells of one's own; the rest follows the laws

Shares are kept to within one person in every frame, and exactly on average over frames. Who is in which cell is drawn
anew when the number of people changes.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import UnknownNameError
from .palettes import HAIR

AGE_BANDS = ((2, 14, 0.08), (15, 29, 0.26), (30, 44, 0.25), (45, 59, 0.20), (60, 74, 0.14), (75, 95, 0.07))
"""(low, high, weight): Paris (INSEE), with fewer children because streets see fewer of them in the daytime."""

BANDS: Mapping[str, tuple[float, float]] = {f"{low}-{high}": (low, high + 1) for low, high, _ in AGE_BANDS}
"""From the first birthday of a band to just before the first of the next."""

AIDS = ("wheelchair", "walker", "cane", "white_cane", "pram")

CLOSED: Mapping[str, tuple[Any, ...]] = {
    "sex": ("female", "male"),
    "monk_tone": tuple(range(1, 11)),
    "age_band": tuple(BANDS),
    "mobility_aid": ("none", *AIDS),
    "hair_colour": tuple(HAIR),
}
"""Attributes whose values are known without the library."""

OPEN = ("hair", "beard", "headwear", "trade", "clothing")
"""Attributes whose values are those of the library's characters; `none` is one of them."""

ATTRIBUTES = (*CLOSED, *OPEN)

Cell = Mapping[str, Any]
"""Attributes that are given; the others follow their laws."""


@dataclass(frozen=True)
class Design:
    """Cells of which every person belongs to one, or to none."""

    cells: tuple[tuple[float, Cell], ...]
    """(share, what is given)."""

    def assign(self, count: int, rng: np.random.Generator) -> list[Cell]:
        """The cell of each person, an empty one for those who follow the laws.

        Evenly spaced points from a random start are dealt over the cumulated shares, then shuffled: every cell gets
        its share of `count` rounded down or up, and neither more often than it should.
        """
        ends = np.round(np.cumsum([share for share, _ in self.cells]), 9)
        points = (np.arange(count) + rng.random()) / max(count, 1)
        chosen = np.searchsorted(ends, np.round(points, 9), side="right")
        if ends[-1] > 1 - 1e-6:
            chosen = chosen.clip(0, len(self.cells) - 1)
        cells: list[Cell] = [*(cell for _, cell in self.cells), {}]
        return [cells[i] for i in rng.permutation(chosen).tolist()]


@dataclass(frozen=True)
class Quotas:
    """All designs of a spec; no attribute is in two of them."""

    plain: Any
    """As the user wrote it."""

    designs: tuple[Design, ...]

    @property
    def listed(self) -> dict[str, frozenset[Any]]:
        """Of each attribute with a quota of its own, the values that have a share: nobody else has them."""
        lists: dict[str, frozenset[Any]] = {}
        for design in self.designs:
            names = {name for _, cell in design.cells for name in cell}
            if len(names) == 1 and isinstance(self.plain, dict) and names <= self.plain.keys():
                (name,) = names
                lists[name] = frozenset(cell[name] for _, cell in design.cells)
        return lists

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quotas) and self.plain == other.plain

    def __hash__(self) -> int:
        return hash(repr(self.plain))


def parse_quotas(raw: Any) -> Quotas:
    """What a user writes -> quotas; ValueError says what is wrong."""
    if isinstance(raw, Quotas):
        return raw
    if isinstance(raw, Sequence) and not isinstance(raw, str) and raw:
        return Quotas(list(raw), (_cells_of(raw),))
    if not isinstance(raw, Mapping) or not raw:
        raise ValueError(
            f"{raw!r} is no quota. Write {{mobility_aid: {{wheelchair: 0.05}}}}, {{uniform_over: [sex, age_band]}}, or "
            "a list of cells such as {share: 0.2, sex: female}."
        )
    designs, used = [], []
    for name, body in raw.items():
        if name == "uniform_over":
            designs.append(_even(body))
            used += list(body)
        else:
            designs.append(_single(str(name), body))
            used.append(name)
    if twice := sorted({name for name in used if used.count(name) > 1}):
        raise ValueError(f"{twice[0]} is given twice. Put what belongs together in one list of cells.")
    return Quotas(dict(raw), tuple(designs))


def _single(name: str, body: Any) -> Design:
    _known(name)
    if not isinstance(body, Mapping) or not body:
        raise ValueError(f"{name}: {body!r} should be shares, such as {{{(*CLOSED.get(name, ()), 'value')[0]}: 0.05}}.")
    return _checked([(share, {name: value}) for value, share in body.items()])


def _even(body: Any) -> Design:
    if not isinstance(body, Sequence) or isinstance(body, str) or not body:
        raise ValueError(f"uniform_over: {body!r} should be a list of attributes, such as [monk_tone, sex, age_band].")
    for name in body:
        if name not in CLOSED:
            raise ValueError(f"uniform_over: {UnknownNameError('attribute to spread evenly', str(name), CLOSED)}")
    combinations = list(itertools.product(*(CLOSED[name] for name in body)))
    return _checked([(1 / len(combinations), dict(zip(body, values, strict=True))) for values in combinations])


def _cells_of(raw: Sequence[Any]) -> Design:
    cells = []
    for item in raw:
        if not isinstance(item, Mapping) or "share" not in item or len(item) < 2:
            raise ValueError(f"{item!r} should be a cell with its share, such as {{share: 0.2, sex: female}}.")
        cells.append((item["share"], {name: value for name, value in item.items() if name != "share"}))
    return _checked(cells)


def _checked(cells: Sequence[tuple[Any, Cell]]) -> Design:
    for share, cell in cells:
        for name, value in cell.items():
            _known(name)
            if name in CLOSED and value not in CLOSED[name]:
                raise ValueError(
                    str(UnknownNameError(f"{name} ", str(value), map(str, CLOSED[name]))).replace("  ", " ")
                )
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            raise ValueError(f"the share of {_words(cell)} is {share!r}. Shares are between 0 and 1.")
    total = sum(share for share, _ in cells)
    if total > 1 + 1e-9:
        raise ValueError(f"the shares add up to {total:g}; together they can be 1 at most.")
    return Design(tuple((float(share), dict(cell)) for share, cell in cells))


def _known(name: str) -> None:
    if name not in ATTRIBUTES:
        raise ValueError(str(UnknownNameError("attribute", str(name), ATTRIBUTES)))


def _words(cell: Cell) -> str:
    return ", ".join(f"{name} {value}" for name, value in cell.items())
