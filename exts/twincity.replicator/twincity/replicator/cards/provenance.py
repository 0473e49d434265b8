"""Where a dataset comes from, by its manifest: one run, or those of the sets that were merged into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def parts_of(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The runs that a dataset comes from: its own, or those of the sets that were merged into it."""
    return [part for given in manifest.get("merged", []) for part in parts_of(given)] or [manifest]


def tiles_of(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The tiles that the pictures show: one, or those of the merged sets."""
    return [part["tile"] for part in parts_of(manifest)]


def attribution_of(manifest: Mapping[str, Any]) -> list[str]:
    """Whom to name, each source once."""
    return list(dict.fromkeys(line for tile in tiles_of(manifest) for line in tile["attribution"]))
