"""What every dataset ends with: counted once, explained, and sealed by its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import manifest
from .cards import Publisher, Tally, tally, write_croissant, write_datasheet, write_statistics
from .dataset import open_dataset
from .preview import contact_sheet


def finish(root: Path, description: Mapping[str, Any], wall_time: Mapping[str, float]) -> Tally:
    """Write the pages and the final manifest of a dataset whose frames are all there; returns what is in it."""
    found = tally(open_dataset(root).records())
    contact_sheet(root)
    write_datasheet(root, description, found)
    write_statistics(root, description, found)
    manifest.finish(root, description, counts_of(found), wall_time)
    write_croissant(root, manifest.read_manifest(root), found, Publisher())
    return found


def counts_of(found: Tally) -> dict[str, int]:
    """`frames`, and the instances of each class, ignored ones included."""
    instances = found.labelled + found.ignored
    return {"frames": found.frames, "person": instances["person"], **dict(sorted(instances.items()))}
