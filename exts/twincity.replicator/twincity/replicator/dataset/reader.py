"""Reading a dataset back, one frame in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import DatasetError
from ..frame import BufferKind, Frame, RenderBuffers
from .png import metres_from_steps, read_png
from .record import PART_ID, frame_from


class Dataset:
    """The frames of a finished dataset, in order of their index."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._file = root / "frames.jsonl"
        self._offsets = {record["index"]: offset for offset, record in self._lines()}

    @property
    def indices(self) -> tuple[int, ...]:
        """The frames there are: not always 0..n-1, since a shard holds only its own."""
        return tuple(self._offsets)

    def __len__(self) -> int:
        return len(self._offsets)

    def __iter__(self) -> Iterator[Frame]:
        return (self._frame(record) for record in self.records())

    def records(self) -> Iterator[dict[str, Any]]:
        """The lines of `frames.jsonl`: everything but the pixels."""
        return (record for _, record in self._lines())

    def frame(self, index: int) -> Frame:
        """The frame of that index, images included."""
        return self._frame(self.record(index))

    def record(self, index: int) -> dict[str, Any]:
        """The line of that frame in `frames.jsonl`."""
        if index not in self._offsets:
            raise DatasetError(f"{self.root} has no frame {index}. It has {len(self)} frames: {_span(self.indices)}.")
        with self._file.open("rb") as file:
            file.seek(self._offsets[index])
            record: dict[str, Any] = json.loads(file.readline())
        return record

    def _lines(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each record with where its line begins [bytes]."""
        with self._file.open("rb") as file:
            offset = 0
            for number, line in enumerate(file, 1):
                try:
                    yield offset, json.loads(line)
                except ValueError as error:
                    raise DatasetError(
                        f"{self._file}, line {number} is not JSON ({error}). Make the dataset again."
                    ) from error
                offset += len(line)

    def _frame(self, record: dict[str, Any]) -> Frame:
        images = {name: read_png(self.root / path) for name, path in record["images"].items()}
        rgb = images[BufferKind.RGB.value]
        buffers = RenderBuffers(
            rgb=rgb,
            distance_to_image_plane=metres_from_steps(images[BufferKind.DISTANCE_TO_IMAGE_PLANE.value]),
            normals=np.zeros(rgb.shape, np.float32),
            instance_id=images[BufferKind.INSTANCE_ID.value].astype(np.uint32),
            class_id=images[BufferKind.CLASS_ID.value],
        )
        return frame_from(record, buffers, images.get(PART_ID))


def open_dataset(root: Path) -> Dataset:
    """The finished dataset in a folder; iterate over it for its frames."""
    root = Path(root)
    if (root / "frames.jsonl").exists():
        return Dataset(root)
    if (root / ".parts").exists():
        raise DatasetError(f"{root} is not finished. Run the command that made it once more, with --resume.")
    raise DatasetError(f"{root} is not a TwinCity dataset: there is no frames.jsonl in it.")


def _span(indices: tuple[int, ...]) -> str:
    return f"{indices[0]} to {indices[-1]}" if indices else "none"
