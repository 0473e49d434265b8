"""Which part of a dataset a scenario belongs to: training, validation or test.

Decided by the scenario's own number: all images of a film stay together, and a shard, a resumed run or a longer run put
an image where any other run of the same seed puts it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .rng import generator_for

SPLITS = ("train", "val", "test")
"""Names of the three shares of `--split`."""

_ROUNDING = 1e-6


def parse_splits(raw: Any) -> Any:
    """`{train: 0.8, val: 0.1, test: 0.1}`, or `0.8,0.1,0.1` in the order of `SPLITS`; ValueError says what is wrong."""
    if raw is None:
        return None
    if isinstance(raw, str):
        raw = _listed(raw)
    if not isinstance(raw, Mapping) or not raw:
        raise ValueError(f"{raw!r} should be shares by name, such as {{train: 0.8, val: 0.1, test: 0.1}}.")
    for name, share in raw.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", str(name)):
            raise ValueError(f"'{name}' cannot be the name of a split: use small letters, digits and _.")
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
            raise ValueError(f"the share of {name} is {share!r}. Give a number above 0, up to 1.")
    if not abs(sum(raw.values()) - 1) <= _ROUNDING:
        shares = " + ".join(f"{share:g}" for share in raw.values())
        raise ValueError(f"{shares} makes {sum(raw.values()):g}. The shares must make 1.")
    return {str(name): float(share) for name, share in raw.items()}


def split_of(splits: Mapping[str, float] | None, seed: int, number: int) -> str:
    """The split of a scenario, by its number; "" without splits."""
    if not splits:
        return ""
    left = float(generator_for(seed, number, "split").random())
    for name, share in splits.items():
        left -= share
        if left < 0:
            return name
    return name  # the last one, when the shares' sum is a hair below 1


def _listed(text: str) -> dict[str, float]:
    try:
        shares = [float(part) for part in text.split(",")]
    except ValueError:
        shares = []
    if not 1 < len(shares) <= len(SPLITS):
        raise ValueError(f"{text} should be TRAIN,VAL or TRAIN,VAL,TEST, such as 0.8,0.1,0.1.")
    return {name: share for name, share in zip(SPLITS, shares, strict=False) if share}
