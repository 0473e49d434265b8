"""Imports are light and go downwards only."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import twincity.replicator

HEAVY = ("cv2", "drjit", "mapbox_earcut", "mitsuba", "numba", "omni", "pxr", "pyoidn", "scipy", "shapely", "torch")

BLOCK = f"""
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {HEAVY}:
            raise ModuleNotFoundError("blocked: " + name, name=name)

sys.meta_path.insert(0, Blocked())
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    """A program in a fresh interpreter."""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def heavy_modules_after(program: str) -> list[str]:
    finished = run(f"{program}\nimport sys; print(*sorted(set({HEAVY}) & set(sys.modules)))")
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.split()


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert heavy_modules_after("import twincity.replicator") == []


def test_a_heavy_import_would_be_noticed() -> None:
    assert "mapbox_earcut" in heavy_modules_after("import twincity.replicator, mapbox_earcut")


def modules_of_the_base() -> list[str]:
    """Every module that must import where only the base dependencies are: in Kit's Python, say."""
    package, whole_rooms = "twincity.replicator", ("geometry", "scenario")
    single_modules = ("city.tile", "doctor", "errors", "files", "frame", "labels", "llvm")
    rooms = {room: [str(Path(folder) / room) for folder in twincity.replicator.__path__] for room in whole_rooms}
    inside = [f"{room}.{found.name}" for room, path in rooms.items() for found in pkgutil.iter_modules(path)]
    return [f"{package}.{name}" for name in (*inside, *single_modules)]


def test_scenarios_geometry_tiles_and_labels_need_no_extra() -> None:
    finished = run(f"{BLOCK}\nimport importlib\nfor name in {modules_of_the_base()}: importlib.import_module(name)")
    assert finished.returncode == 0, finished.stderr


def test_a_needed_extra_would_be_noticed() -> None:
    finished = run(f"{BLOCK}\nimport scipy.spatial")
    assert "blocked: scipy" in finished.stderr


@pytest.mark.parametrize("name", sorted(set(twincity.replicator.__all__) - {"__version__"}))
def test_every_public_name_is_in_its_room(name: str) -> None:
    found = getattr(twincity.replicator, name)
    assert found.__name__ == name
    assert found.__module__.startswith("twincity.replicator.")


def test_public_names_are_listed_once() -> None:
    assert len(set(twincity.replicator.__all__)) == len(twincity.replicator.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'crowed'"):
        _ = twincity.replicator.crowed


def test_every_error_of_the_tree_is_a_twincity_error() -> None:
    errors = importlib.import_module("twincity.replicator.errors")
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) > 5
    assert all(issubclass(kind, errors.TwinCityError) for kind in kinds)


@pytest.fixture
def copied_package(checkout: Path, tmp_path: Path) -> Path:
    """A copy of the package and its contracts, to break."""
    shutil.copy(checkout / "pyproject.toml", tmp_path)
    source = checkout / "exts" / "twincity.replicator" / "twincity"
    shutil.copytree(source, tmp_path / "twincity", ignore=shutil.ignore_patterns("__pycache__"))
    bake = checkout / "tools" / "people_bake"
    shutil.copytree(bake, tmp_path / "people_bake", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def broken_contracts(folder: Path) -> list[str]:
    """Names of the import contracts that a package in this folder breaks."""
    finished = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main(['--no-logo'])"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in finished.stdout, finished.stdout + finished.stderr
    return re.findall(r"^(.*) BROKEN", finished.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    "room, line, contract",
    [
        ("labels.py", "from . import frame", "Rooms import downwards only"),
        ("scenario/weather.py", "from pxr import Usd", "Only the scene and the backends know USD"),
        ("frame.py", "def later():\n    import mitsuba", "Only its backend knows Mitsuba"),
        ("unplaced.py", "", "Rooms import downwards only"),
    ],
)
def test_a_wrong_import_breaks_its_contract(copied_package: Path, room: str, line: str, contract: str) -> None:
    with (copied_package / "twincity" / "replicator" / room).open("a") as file:
        file.write(f"\n{line}\n")
    assert contract in broken_contracts(copied_package)
