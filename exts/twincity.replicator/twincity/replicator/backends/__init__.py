"""Scene in, buffers out: the renderers, and the table that names them.

To add one, write `<name>/renderer.py` with a final `Renderer` and add its line to `RENDERERS`; the contract test in
tests/backends takes every renderer of the table.
"""

from __future__ import annotations

import importlib
from typing import Any

from ..errors import UnknownNameError
from .base import Renderer

RENDERERS = {
    "mitsuba": "twincity.replicator.backends.mitsuba.renderer:MitsubaRenderer",
    "canned": "twincity.replicator.backends.canned:CannedRenderer",
}
"""`"module:Class"` by name, imported only when asked for."""


def make_renderer(name: str, **options: Any) -> Renderer:
    """The renderer of that name, ready to render.

    Raises:
        UnknownNameError: the name is not in `RENDERERS`.
        RendererError: its engine is missing on this machine; the message says what to install.
    """
    if name not in RENDERERS:
        raise UnknownNameError("renderer", name, RENDERERS)
    module_name, class_name = RENDERERS[name].split(":")
    renderer: Renderer = getattr(importlib.import_module(module_name), class_name)(**options)
    return renderer
