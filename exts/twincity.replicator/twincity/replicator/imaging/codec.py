"""What encoding leaves of a picture: JPEG at a quality, or one image of an H.264 stream at a bit rate."""

from __future__ import annotations

import importlib
from fractions import Fraction
from typing import Any

import cv2
import numpy as np

from ..errors import SpecError
from ..scenario.sensors import STREAM_FPS

KEY_IMAGE_SHARE = 6.0
"""An image that is encoded whole gets so many times the bits of the stream's mean: with one every two seconds, it takes
an eighth of them (usual setting of street cameras)."""

FINEST, COARSEST = 16, 51
"""Of H.264's quantisers; 6 more double the step. What is finer than the first is not told from the original."""


def jpeg(rgb: np.ndarray, quality: int) -> np.ndarray:
    """Through JPEG and back."""
    _, data = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def h264(rgb: np.ndarray, kbit_per_s: float) -> np.ndarray:
    """Through H.264 and back, with the finest quantiser that keeps to the bit rate."""
    av = require_av()
    budget = kbit_per_s * 1000 / STREAM_FPS * KEY_IMAGE_SHARE / 8
    padded = _even(rgb)
    finest, coarsest = FINEST, COARSEST
    while finest < coarsest:
        quantiser = (finest + coarsest) // 2
        if len(_encoded(av, padded, quantiser)) > budget:
            finest = quantiser + 1
        else:
            coarsest = quantiser
    data = _encoded(av, padded, coarsest)
    return np.ascontiguousarray(_decoded(av, data)[: rgb.shape[0], : rgb.shape[1]])


def require_av() -> Any:
    """PyAV, or one line that says how to get it."""
    try:
        return importlib.import_module("av")
    except ImportError:
        raise SpecError(
            "sensor.h264_kbit_per_s needs PyAV, which is not installed. Install it with 'pip install av', or set "
            "sensor.h264_kbit_per_s=0 for pictures without a stream."
        ) from None


def _even(rgb: np.ndarray) -> np.ndarray:
    """Colour is halved in both directions, so sizes must be even."""
    height, width = rgb.shape[:2]
    return np.ascontiguousarray(np.pad(rgb, ((0, height % 2), (0, width % 2), (0, 0)), "edge"))


def _encoded(av: Any, rgb: np.ndarray, quantiser: int) -> bytes:
    """One key image. A single thread, so that the bytes are the same whatever the machine has."""
    codec = av.CodecContext.create("libx264", "w")
    codec.height, codec.width = rgb.shape[:2]
    codec.pix_fmt = "yuv420p"
    codec.time_base = Fraction(1, STREAM_FPS)
    codec.thread_count = 1
    codec.options = {"qp": str(quantiser), "preset": "veryfast", "profile": "main", "tune": "zerolatency"}
    frame = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv420p")
    frame.pts = 0
    return b"".join(bytes(packet) for packet in [*codec.encode(frame), *codec.encode(None)])


def _decoded(av: Any, data: bytes) -> np.ndarray:
    codec = av.CodecContext.create("h264", "r")
    frames = [*codec.decode(av.Packet(data)), *codec.decode(None)]
    return np.asarray(frames[0].to_ndarray(format="rgb24"))
