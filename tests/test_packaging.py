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
    extras = {**project["project"]["optional-dependencies"], "base": project["project"]["dependencies"]}
    to_run = names_of(extras, [name for name in extras if name != "dev"])
    assert to_run <= set(pins_in(checkout / "requirements.txt"))
    assert names_of(extras, list(extras)) <= set(pins_in(checkout / "requirements-dev.txt"))


def test_developers_run_the_versions_that_users_run(checkout: Path) -> None:
    to_run, to_develop = (pins_in(checkout / f"requirements{kind}.txt") for kind in ("", "-dev"))
    assert to_run.items() <= to_develop.items()


def names_of(extras: dict[str, list[str]], chosen: list[str]) -> set[str]:
    """Distributions that these extras ask for by name; `all` only names other extras."""
    asked = [line for name in chosen for line in extras[name] if not line.startswith("twincity-replicator[")]
    return {normalised(re.split(r"[<>=\[; ]", line)[0]) for line in asked}


def pins_in(path: Path) -> dict[str, list[str]]:
    """Distribution -> its lines: one for each range of Python."""
    lines = [line for line in path.read_text().splitlines() if "==" in line and not line.startswith("#")]
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(normalised(line.split("==")[0]), []).append(line)
    return found


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_the_pins_name_no_index(checkout: Path, file: str) -> None:
    assert "://" not in (checkout / file).read_text()


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
