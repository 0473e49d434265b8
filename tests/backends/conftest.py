"""Renderers, started once for all tests, and skipped with a reason where their engine is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.backends.scenes import canned_three_boxes

from twincity.replicator.backends import make_renderer
from twincity.replicator.backends.base import Renderer
from twincity.replicator.errors import RendererError

OPTIONS = {"canned": {"buffers": canned_three_boxes}}
"""What a renderer needs to be told before it can render `three_boxes`."""


@pytest.fixture(scope="session")
def renderer_named() -> Callable[..., Renderer]:
    """`renderer_named("mitsuba", look="clean")`; the same one for the same question."""
    started: dict[str, Renderer] = {}

    def start(name: str, **options: object) -> Renderer:
        key = f"{name} {options}"
        if key not in started:
            try:
                started[key] = make_renderer(name, **OPTIONS.get(name, {}), **options)
            except RendererError as error:
                pytest.skip(str(error))
        return started[key]

    return start


@pytest.fixture(scope="session")
def mitsuba(renderer_named):
    """The embedded renderer in its usual look."""
    return renderer_named("mitsuba")


@pytest.fixture(scope="session")
def regenerate_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden pictures are to be made anew."""
    return bool(request.config.getoption("--regenerate-golden", default=False))
