"""The manifest: what made a dataset, so that it can be made again, resumed, checked and believed.

It is written twice: at the start, so that an interrupted run knows what it was, and at the end with the hash of
every file. Only `wall_time` differs between two runs of the same job.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import json
import os
import platform
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from .backends.base import Renderer
from .city.tile import CityTile
from .errors import DatasetError
from .files import sha256_of, write_atomic
from .labels import CLASSES
from .scenario.spec import ScenarioSpec

FORMAT = 1
NAME = "manifest.json"
LOCK = ".lock"
UNLISTED = ("manifest.json", "croissant.json", "preview.jpg", "stats.html")
"""Itself; the catalogue's entry, which has its hash; the pages that `preview --sheet` and `stats` draw again."""

_PACKAGES = (
    "numpy", "usd-core", "mitsuba", "drjit", "pyoidn", "numba", "opencv-python-headless", "av", "scipy", "pydantic",
)  # fmt: skip


def describe(
    *, pipeline: str, version: str, spec: ScenarioSpec, shard: str, saved_usd: bool, tile: CityTile, tile_key: str,
    renderer: Renderer,
) -> dict[str, Any]:  # fmt: skip
    """Everything that decides the bytes of a dataset."""
    return {
        "format": FORMAT,
        "twincity": version,
        "pipeline": pipeline,
        "spec": spec.resolved(),
        "shard": shard,
        "tile": {
            "name": tile.name,
            "sha256": tile_key,
            "origin_epsg_2154": list(tile.origin_2154) if tile.origin_2154 else None,
            "attribution": list(tile.attribution),
            "licences": {layer.layer: layer.licence for layer in tile.licences},
        },
        "renderer": {
            "name": renderer.name,
            "build": dict(renderer.build()),
            "ignored_fields": sorted(renderer.ignored_fields),
        },
        "classes": {label.name: label.id for label in CLASSES},
        "saved_usd": saved_usd,
        "versions": {"python": platform.python_version(), **_package_versions()},
    }


def begin(root: Path, description: Mapping[str, Any], *, resume: bool, overwrite: bool) -> bool:
    """Make the output folder ready; True when it already holds the finished run.

    Raises `DatasetError` when the folder holds something else, with the flags that would be right.
    """
    if _is_ours(root):
        if not overwrite:
            return _continue(root, read_manifest(root), description, resume=resume)
        if (root / LOCK).exists():
            with held(root):  # what another run is writing is not ours to remove
                withdraw(root)
        else:
            withdraw(root)
    _refuse_foreign_files(root)
    with _explained(root):
        root.mkdir(parents=True, exist_ok=True)
        _write(root, {**description, "complete": False})
    return False


@contextlib.contextmanager
def held(root: Path) -> Iterator[None]:
    """Only one run at a time writes in a folder; the lock goes with its process, however that ends."""
    path = root / LOCK
    with _explained(root), path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatasetError(f"Another run is writing in {root}. Wait for it, or give another --out.") from None
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def withdraw(root: Path) -> None:
    """Remove a dataset of ours, whole or begun."""
    with _explained(root):
        for path in root.resolve().iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def finish(
    root: Path, description: Mapping[str, Any], counts: Mapping[str, int], wall_time: Mapping[str, float]
) -> None:
    """Write the final manifest, with the hash of every other file but the catalogue's entry, which names its hash."""
    with _explained(root):
        _write(
            root,
            {
                **description,
                "complete": True,
                "counts": dict(counts),
                "wall_time": {
                    "finished_at": dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds"),
                    **{key: round(value, 3) for key, value in wall_time.items()},
                },
                "files": _hashes(root),
            },
        )


def read_manifest(root: Path) -> dict[str, Any]:
    """The manifest of a dataset; `DatasetError` when there is none, or it is newer than this program."""
    path = root / NAME
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DatasetError(
            f"{root} has no {NAME}: it is not a TwinCity dataset. Give the folder that --out named."
        ) from None
    except ValueError as error:
        raise DatasetError(f"{path} is not JSON ({error}). The file is damaged; make the dataset again.") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("format"), int) or "twincity" not in manifest:
        raise DatasetError(f"{path} is not a manifest of TwinCity's. Give the folder that --out named.")
    if manifest["format"] > FORMAT:
        raise DatasetError(
            f"{path} has format {manifest['format']}, this version reads up to {FORMAT}. Use the TwinCity that made "
            f"it, {manifest.get('twincity')}, or a newer one."
        )
    return manifest


def _continue(root: Path, found: Mapping[str, Any], wanted: Mapping[str, Any], *, resume: bool) -> bool:
    state = "a finished run" if found.get("complete") else "an unfinished run"
    if not resume:
        raise DatasetError(
            f"{root} already holds {state} of '{found.get('pipeline')}'. Use --resume to complete it, --overwrite to "
            "replace it, or --out for another folder."
        )
    different = [key for key in wanted if found.get(key) != json.loads(json.dumps(wanted[key]))]
    if different:
        raise DatasetError(
            f"{root} holds {state} made with another {' and '.join(different)}. Repeat the command that began it to "
            "resume, or use --out for another folder."
        )
    return bool(found.get("complete"))


def _is_ours(root: Path) -> bool:
    """True when the folder holds a dataset of ours, also of a newer version. Nothing else may ever be deleted."""
    try:
        manifest = json.loads((root / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and isinstance(manifest.get("format"), int) and "twincity" in manifest


@contextlib.contextmanager
def _explained(root: Path) -> Iterator[None]:
    """An `OSError` inside becomes one line about the folder."""
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"{error.filename or root} cannot be written: {error.strerror or error}. Make room there or choose another "
            "folder with --out; what is complete is kept, and --resume goes on."
        ) from error


def _refuse_foreign_files(root: Path) -> None:
    if root.is_dir() and any(root.iterdir()):
        raise DatasetError(
            f"{root} holds files that are not a TwinCity dataset. Give an empty or new folder with --out; "
            "nothing was touched."
        )
    if root.exists() and not root.is_dir():
        raise DatasetError(f"{root} is a file. Give a folder with --out.")


def _write(root: Path, manifest: Mapping[str, Any]) -> None:
    write_atomic(root / NAME, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def _hashes(root: Path) -> dict[str, str]:
    """SHA-256 of every file, by path; files with two names are read once."""
    unlisted = {root / name for name in UNLISTED}
    seen: dict[tuple[int, int], str] = {}
    hashes: dict[str, str] = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p not in unlisted):
        status = os.stat(path)
        key = (status.st_dev, status.st_ino)
        if key not in seen:
            seen[key] = sha256_of(path)
        hashes[path.relative_to(root).as_posix()] = seen[key]
    return hashes


def _package_versions() -> dict[str, str]:
    versions = {}
    for name in _PACKAGES:
        try:
            versions[name] = version_of(name)
        except PackageNotFoundError:
            continue
    return versions
