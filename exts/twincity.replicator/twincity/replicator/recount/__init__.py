"""`recount`: what a dataset says of itself, counted again from its own pictures and buffers.

Nothing here calls the code that made the labels: files are read with `json`, `csv`, OpenCV and scipy, and counted
with plain numpy. A finding is one sentence that begins with the file it is about; a good dataset has none. One frame
is in memory at a time, in each process that checks.

    workers.py      the whole, shared out among processes
    dataset.py      pieces of the frames, and what is said of them in order
    manifest_files.py    the manifest's files
    formats.py      all formats, frame by frame
    frames.py       pictures, buffers and labels of one frame
    pixels.py       where the buffers show what, sorted once for all who ask
    instance.py     one label against its pixels
    box_3d.py       where a 3D box lies in the picture
    coco.py, kitti.py, crowd.py, ...    the formats against the frames

What no file but `frames.jsonl` knows cannot be counted again: which of two shoulders is the left one, or how large a
thing is that leaves the picture. There only contradictions are found.
"""

from .manifest_files import seal_findings
from .workers import recount

__all__ = ["recount", "seal_findings"]
