"""TwinCity: Paris streets from open data, a diverse crowd, any weather, exact labels. This page is the contents.

    from twincity.replicator import load_spec, sample_scenario

Each public name is fetched from its room when it is first asked for, so that importing the package loads neither
USD nor a renderer. There is no `__dir__` on purpose: Kit looks through this module's names when it starts the
extension, and would load them all.
"""

from __future__ import annotations

import importlib
from typing import Any

_ROOMS = {
    "CityTile": "city.tile",
    "Frame": "frame",
    "Instance": "frame",
    "RenderBuffers": "frame",
    "Renderer": "backends.base",
    "Scenario": "scenario.scenario",
    "ScenarioSpec": "scenario.spec",
    "Scene": "scene.scene",
    "TwinCityError": "errors",
    "Writer": "writers.base",
    "annotate": "annotation.annotate",
    "evaluate": "evaluation.evaluate",
    "generate": "pipeline",
    "load_spec": "scenario.spec",
    "sample_scenario": "scenario.sampler",
}
"""Public name -> the module of this package that holds it."""

__all__ = ["__version__", *_ROOMS]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)


def _version() -> str:
    """From config/extension.toml, in a checkout and in Kit; from the package's metadata where it was pip-installed."""
    import importlib.metadata
    import re
    from pathlib import Path

    extension = Path(__file__).resolve().parents[2] / "config" / "extension.toml"
    if not extension.exists():
        return importlib.metadata.version("twincity-replicator")
    found = re.search(r'(?m)^version = "([^"]+)"', extension.read_text(encoding="utf-8"))
    assert found, f"{extension} has no line: version = ..."
    return found[1]
