"""`CannedRenderer`: hands out prepared buffers, so that everything after rendering can be tested without an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..errors import RendererError
from ..frame import BufferKind, RenderBuffers
from ..scene.scene import Scene
from .base import Renderer


class CannedRenderer(Renderer):
    """Returns buffers that were made elsewhere."""

    name = "canned"
    makes = frozenset(BufferKind)
    ignored_fields = frozenset()

    def __init__(
        self, buffers: Iterable[RenderBuffers] | Callable[[Scene], RenderBuffers] = (), look: str = "as prepared"
    ) -> None:
        """Keep buffers to hand out.

        Args:
            buffers: handed out one by one, in order; or a function that makes them from the scene.
            look: what the job asks renderers for. Prepared buffers look as they do.
        """
        prepared = buffers if callable(buffers) else tuple(buffers)
        if not prepared:
            raise RendererError(
                "The canned renderer hands out prepared buffers and was given none. Give them in Python, "
                "CannedRenderer(buffers), or use --renderer mitsuba."
            )
        self._make = prepared if callable(prepared) else _one_by_one(prepared)

    def render(self, scene: Scene) -> RenderBuffers:
        """The next prepared buffers; `RendererError` when there are no more, or their size is not the camera's."""
        buffers = self._make(scene)
        given, wanted = (buffers.width, buffers.height), (scene.camera.width, scene.camera.height)
        if given != wanted:
            raise RendererError(
                f"The canned renderer cannot make {wanted[0]}x{wanted[1]} pixels: its next buffers are "
                f"{given[0]}x{given[1]}. Prepare buffers of the camera's size."
            )
        return buffers

    def build(self) -> Mapping[str, str]:
        """Nothing decides the pixels but the buffers themselves."""
        return {"renderer": self.name}


def _one_by_one(prepared: tuple[RenderBuffers, ...]) -> Callable[[Scene], RenderBuffers]:
    remaining = iter(prepared)

    def take(scene: Scene) -> RenderBuffers:
        for buffers in remaining:
            return buffers
        raise RendererError(
            f"The canned renderer cannot make frame {scene.scenario.index}: all {len(prepared)} prepared frames were "
            "handed out. Give it more buffers, or a function that makes them from the scene."
        )

    return take
