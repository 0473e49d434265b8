"""The version is written once, what is declared is there, and every dependency is pinned."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

import twincity.replicator

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@pytest.fixture(scope="module")
def extension(checkout: Path) -> dict[str, Any]:
    return tomllib.loads((checkout / "exts/twincity.replicator/config/extension.toml").read_text())


@pytest.fixture(scope="module")
def project(checkout: Path) -> dict[str, Any]:
    return tomllib.loads((checkout / "pyproject.toml").read_text())


def test_the_version_is_the_extensions(extension: dict[str, Any]) -> None:
    assert twincity.replicator.__version__ == extension["package"]["version"]


def test_the_changelogs_know_the_version(checkout: Path, extension: dict[str, Any]) -> None:
    heading = f"## [{extension['package']['version']}]"
    for path in ("CHANGELOG.md", "exts/twincity.replicator/docs/CHANGELOG.md"):
        assert heading in (checkout / path).read_text()


def test_what_the_extension_names_is_there(checkout: Path, extension: dict[str, Any]) -> None:
    folder = checkout / "exts" / "twincity.replicator"
    modules = [folder / module["name"].replace(".", "/") for module in extension["python"]["module"]]
    pages = [folder / page for page in extension["documentation"]["pages"]]
    missing = [path for path in (*modules, *pages) if not path.exists()]
    assert missing == []


def test_every_dependency_is_pinned(checkout: Path, project: dict[str, Any]) -> None:
    asked = [*project["project"]["dependencies"]]
    for extra in project["project"]["optional-dependencies"].values():
        asked += [line for line in extra if not line.startswith(project["project"]["name"])]
    names = {normalised(re.split(r"[<>=\[; ]", line)[0]) for line in asked}
    pins = (checkout / "requirements.txt").read_text().splitlines()
    pinned = {normalised(line.split("==")[0]) for line in pins if "==" in line}
    assert names <= pinned


def test_the_pins_name_no_index(checkout: Path) -> None:
    assert "://" not in (checkout / "requirements.txt").read_text()


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
