"""WebDataset: `.tar` shards of pictures with their labels as JSON, for training at scale.

    shard-000000.tar       train-000000.tar, val-000000.tar, ... in a set with splits
        000012.png         the picture
        000012.json        index, split, metadata, camera, ground and instances, as in frames.jsonl
        000012.instance_id.png, 000012.class_id.png, ...    the buffers asked for with `buffers`
    shards.txt             the names of the shards, one per line; shards_train.txt, ...

A frame goes to the shard of its index: `frames_per_shard` of them, 100 unless told, those of one split together. So
the same frames make the same bytes in whatever order and however often they are written, and a shard of a run that is
split over machines holds frames of its own only. Members have no owner and the time 0. The shards are put together
when all frames are there, from the files of the dataset itself.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..dataset import PART_ID, Parts, frame_json
from ..dataset.record import image_names, record_of
from ..errors import SpecError
from ..frame import BufferKind, Frame
from .base import DatasetInfo, Writer, one_of

BUFFERS = (BufferKind.INSTANCE_ID.value, BufferKind.CLASS_ID.value, BufferKind.DISTANCE_TO_IMAGE_PLANE.value, PART_ID)
"""What can be packed beside the picture."""

UNSPLIT = "shard"
LEFT_OUT = ("scenario", "images")
"""Of a frame's record: how it came about, which training has no use for, and names of files that are not in the tar."""

TAR_BLOCK = 512


class WebDatasetWriter(Writer):
    """Packs shards when all frames are there."""

    name = "webdataset"

    def __init__(self, *, frames_per_shard: int = 100, buffers: Sequence[str] = ()) -> None:
        if not isinstance(frames_per_shard, int) or frames_per_shard < 1:
            raise SpecError(
                f"writers: webdataset.frames_per_shard is {frames_per_shard!r}. It can be a whole number from 1."
            )
        given = [buffers] if isinstance(buffers, str) else buffers
        self._frames_per_shard = frames_per_shard
        self._buffers = tuple(one_of("webdataset.buffers", buffer, BUFFERS) for buffer in given)

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root, self._splits = root, info.splits or ("",)
        self._parts = Parts(self._list_of(self._splits[0]))

    def write(self, frame: Frame, image: Path) -> None:
        files = {name: path for name, path in image_names(frame).items() if name in self._buffers}
        record = {key: value for key, value in record_of(frame).items() if key not in LEFT_OUT}
        packed = {
            "split": frame.split,
            "files": {"png": f"images/{image.name}", **{f"{name}.png": path for name, path in files.items()}},
        }
        text = "\n".join(frame_json(frame.index, value) for value in (packed, record))
        self._parts.write(frame.index, text)

    def close(self) -> None:
        frames = [] if self._parts.complete else self._frames_of_shards()
        shards = {self._root / name: self._shard(indices) for _, name, indices in frames}
        lists = {self._list_of(split): [name + "\n" for s, name, _ in frames if s == split] for split in self._splits}
        self._parts.gather(lists.pop(self._parts.whole), {**shards, **lists})

    def _list_of(self, split: str) -> Path:
        return self._root / (f"shards_{split}.txt" if split else "shards.txt")

    def _frames_of_shards(self) -> list[tuple[str, str, list[int]]]:
        """Split, name and indices of each shard."""
        found: dict[tuple[str, str], list[int]] = {}
        for index in self._parts.indices():
            split = self._part(index)[0]["split"]
            name = f"{split or UNSPLIT}-{index // self._frames_per_shard:06d}.tar"
            found.setdefault((split, name), []).append(index)
        return [(split, name, indices) for (split, name), indices in found.items()]

    def _shard(self, indices: Sequence[int]) -> Iterator[bytes]:
        """A `.tar` of these frames, member by member."""
        for index in indices:
            packed, record = self._part(index)
            for extension, path in packed["files"].items():
                yield _member(f"{index:06d}.{extension}", (self._root.parent / path).read_bytes())
            yield _member(f"{index:06d}.json", record.encode())
        yield bytes(2 * TAR_BLOCK)

    def _part(self, index: int) -> tuple[dict[str, Any], str]:
        """What of a frame is packed, and its record as JSON."""
        packed, record = self._parts.text(index).split("\n")
        return json.loads(packed), record


def _member(name: str, content: bytes) -> bytes:
    """Header and content, padded to blocks. The header has no owner and the time 0, unless told."""
    header = tarfile.TarInfo(name)
    header.size = len(content)
    return header.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % TAR_BLOCK)
