"""Where a dataset comes from, by its manifest: one run, or those of the sets that were merged into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def parts_of(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The runs that a dataset comes from: its own, or those of the sets that were merged into it."""
    return [part for given in manifest.get("merged", []) for part in parts_of(given)] or [manifest]


def title_of(manifest: Mapping[str, Any]) -> str:
    """`crowd_counting, seed 7`. Not the folder's name: the same run makes the same pages wherever it is kept."""
    parts = parts_of(manifest)
    seeds = sorted({part["spec"]["seed"] for part in parts})
    shares = {part["shard"] for part in parts} - {"1/1"}
    title = f"{manifest['pipeline']}, seed{'s' * (len(seeds) > 1)} {', '.join(map(str, seeds))}"
    return f"{title}, share {shares.pop()}" if len(parts) == len(shares) == 1 else title


def tiles_of(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The tiles that the pictures show: one, or those of the merged sets."""
    return [part["tile"] for part in parts_of(manifest)]


def attribution_of(manifest: Mapping[str, Any]) -> list[str]:
    """Whom to name, each source once."""
    return list(dict.fromkeys(line for tile in tiles_of(manifest) for line in tile["attribution"]))
