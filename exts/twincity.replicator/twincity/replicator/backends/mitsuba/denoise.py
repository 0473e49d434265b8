"""Take the noise out of a whole picture with Open Image Denoise."""

from __future__ import annotations

import importlib.util

import numpy as np

from ...errors import RendererError


def require_denoiser() -> None:
    """`RendererError` where the package is missing."""
    if importlib.util.find_spec("pyoidn") is None:
        raise RendererError(
            "The look 'clean' needs Open Image Denoise, which is missing: pip install pyoidn, or choose the look fast."
        )


def denoised(radiance: np.ndarray, albedo: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """A picture (H, W, 3) float32 in linear light without its noise, guided by what lies under the light."""
    import pyoidn  # an extra, for this look only

    clean: np.ndarray = pyoidn.denoise(radiance, albedo, normal, hdr=True, quality="fast")
    return clean
