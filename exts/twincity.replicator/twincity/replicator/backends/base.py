"""What a renderer is: one verb, a way to end, and a statement of what it makes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from ..frame import BufferKind, RenderBuffers
from ..scene.scene import Scene


class Renderer(ABC):
    """Turns a scene into buffers. Abstract; implementations are final."""

    name: ClassVar[str]
    makes: ClassVar[frozenset[BufferKind]]
    """The buffers this renderer fills; asked before any work starts."""

    ignored_fields: ClassVar[frozenset[str]] = frozenset()
    """Quantities of `Weather` and `Sensor` that this renderer cannot show; recorded in the manifest."""

    @abstractmethod
    def render(self, scene: Scene) -> RenderBuffers:
        """What the scene's camera sees."""

    @abstractmethod
    def build(self) -> Mapping[str, str]:
        """Versions and settings that decide the pixels; recorded in the manifest."""

    def close(self) -> None:
        """Give back what is held; safe to call twice."""
