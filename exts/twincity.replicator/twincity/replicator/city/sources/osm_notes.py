"""Reading tags with a witness: what is written but not understood is counted, never passed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from .tally import Tally
from .vector_files_values import mended

T = TypeVar("T")


def read_value(
    tags: Mapping[str, str], keys: str | tuple[str, ...], parse: Callable[[str], T | None], layer: str, tally: Tally
) -> T | None:
    """What the first of `keys` that is there says; None where it is missing or, counted, not understood."""
    for key in (keys,) if isinstance(keys, str) else keys:
        if key in tags:
            value = parse(tags[key])
            if value is None:
                tally.repaired[f"{layer}: {key} not understood, left unknown"] += 1
            return value
    return None


def read_name(tags: Mapping[str, str], layer: str, tally: Tally) -> str | None:
    """The name, mojibake undone."""
    name = tags.get("name")
    if name is None:
        return None
    tally.repaired[f"{layer}: name in the wrong encoding mended"] += mended(name) != name
    return mended(name)
