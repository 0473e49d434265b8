"""Which split a file speaks of, by its name."""

from __future__ import annotations

from pathlib import Path


def files_by_split(folder: Path, before: str, after: str) -> dict[str, Path]:
    """`counts.csv` is the file of "", `counts_train.csv` that of `train`; `before` and `after` are what is around."""
    found = {path.name[len(before) : len(path.name) - len(after)]: path for path in folder.glob(f"{before}*{after}")}
    return {name.removeprefix("_"): found[name] for name in sorted(found)}


def wrong_split(found: str, record: dict[str, object]) -> bool:
    """True when a frame stands among those of another split than its own."""
    return found != (record.get("split") or "")
