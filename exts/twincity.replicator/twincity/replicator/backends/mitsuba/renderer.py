"""`MitsubaRenderer`: the embedded renderer, as the rest of TwinCity sees it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

import numpy as np

from ...errors import UnknownNameError
from ...frame import BufferKind, RenderBuffers
from ...scene.scene import Scene
from ..base import Renderer
from .denoise import require_denoiser
from .engine import DEFAULT_VARIANT, start_engine

LOOKS = ("fast", "clean")


class MitsubaRenderer(Renderer):
    """Traces rays with Mitsuba 3."""

    name = "mitsuba"
    makes = frozenset(BufferKind)
    ignored_fields = frozenset()

    def __init__(self, look: str = "fast", variant: str = DEFAULT_VARIANT) -> None:
        """Start the engine.

        Args:
            look: "fast", or "clean" for pictures that are looked at closely.
            variant: Mitsuba's, for the whole process: "llvm_ad_rgb" for any processor, "cuda_ad_rgb" for NVIDIA GPUs.

        Raises:
            RendererError: a library is missing; the message says what to install.
            UnknownNameError: there is no such look or variant.
        """
        if look not in LOOKS:
            raise UnknownNameError("look", look, LOOKS)
        if look == "clean":
            require_denoiser()
        self._settings = {"look": look, "variant": variant, "compiler": start_engine(variant)}
        from .painter import Painter  # only now: it imports the engine

        self._painter = Painter(look)

    def render(self, scene: Scene) -> RenderBuffers:
        """What the scene's camera sees."""
        return self._painter.paint(scene)

    def radiance(self, scene: Scene) -> np.ndarray:
        """The picture before the camera's exposure, (H, W, 3) float32 in cd/m2 per channel."""
        return self._painter.radiance(scene)

    def label_pass(self, scene: Scene) -> None:
        """Trace the label buffers and nothing else: the least that any renderer must do, to compare times with."""
        self._painter.label(scene)

    def build(self) -> Mapping[str, str]:
        """Versions and settings that decide the pixels."""
        versions = {package: version(package) for package in ("mitsuba", "drjit")}
        if self._settings["look"] == "clean":
            versions["pyoidn"] = version("pyoidn")
        return {"renderer": self.name, **self._settings, **versions}

    def close(self) -> None:
        """Free the city that was kept."""
        self._painter.forget()
