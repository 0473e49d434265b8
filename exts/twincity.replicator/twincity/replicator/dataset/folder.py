"""Writing a dataset, one frame at a time."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

import numpy as np

from ..errors import FrameError
from ..frame import BufferKind, Frame
from .frame_files import Parts, frame_json, write_frame_file
from .png import encode_png, steps_from_metres
from .record import PART_ID, image_names, record_of


class DatasetFolder:
    """A dataset being made: `write_images`, the writers, then `commit`, for each frame; `close` at the end."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._parts = Parts(root / "frames.jsonl")

    def write_images(self, frame: Frame) -> Path:
        """Write the picture and the buffers of a frame; returns the picture's path, for the writers to link."""
        names = image_names(frame)
        for name, image in _images(frame).items():
            write_frame_file(frame.index, self.root / names[name], encode_png(image))
        return self.root / names[BufferKind.RGB.value]

    def commit(self, frame: Frame) -> None:
        """Declare a frame complete. Call it last: from now on a resumed run does not make the frame again."""
        self._parts.write(frame.index, frame_json(frame.index, record_of(frame)) + "\n")

    def is_done(self, index: int) -> bool:
        """True when that frame has been committed, in this run or in the one that is resumed."""
        return index in self._gathered if self._parts.complete else self._parts.has(index)

    def close(self) -> None:
        """Gather `frames.jsonl` in order of the frames, and sweep away what a killed run left half written."""
        self._parts.gather(self._parts.texts())
        for stray in self.root.rglob(".*.tmp"):
            stray.unlink(missing_ok=True)

    @cached_property
    def _gathered(self) -> frozenset[int]:
        with self._parts.whole.open(encoding="utf-8") as lines:
            return frozenset(json.loads(line)["index"] for line in lines)


def _images(frame: Frame) -> dict[str, np.ndarray]:
    """The arrays to write as PNG, by name."""
    buffers = frame.buffers
    largest = int(buffers.instance_id.max(initial=0))
    if largest > np.iinfo(np.uint16).max:
        raise FrameError(
            f"Frame {frame.index} has an instance number {largest}; instance_id/*.png holds numbers up to 65535. "
            "Ask for fewer people and vehicles."
        )
    kept = {
        BufferKind.RGB: buffers.rgb,
        BufferKind.INSTANCE_ID: buffers.instance_id.astype(np.uint16),
        BufferKind.CLASS_ID: buffers.class_id,
        BufferKind.DISTANCE_TO_IMAGE_PLANE: steps_from_metres(buffers.distance_to_image_plane),
    }
    parts = {} if frame.part_id is None else {PART_ID: frame.part_id}
    return {kind.value: image for kind, image in kept.items()} | parts
