"""Our own lossless form of a dataset: pictures and buffers as PNG, everything else in `frames.jsonl`.

    images/000012.png                     what the camera saw, 8-bit RGB
    instance_id/000012.png                16-bit: which instance a pixel shows, 0 = background
    class_id/000012.png                   8-bit: which class a pixel shows, ids of `labels.py`
    distance_to_image_plane/000012.png    16-bit, metres x 256 as KITTI's depth maps; 0 = nothing nearer than 256 m
    part_id/000012.png                    8-bit: which part of a body, of `labels.PARTS`; only when asked for
    frames.jsonl                          one line per frame: scenario, camera, every label, file names, metadata
    .parts/000012.json                    while the run is going: the frame's line, written last of all its files

A frame whose part exists is complete, whatever killed the run afterwards. Distances come back within 1/512 m, and
normals are not kept: a `Frame` read back has zeros there. All else comes back equal.
"""

from .folder import DatasetFolder
from .frame_files import Parts, frame_json, link_frame_file, write_dataset_file, write_frame_file
from .png import encode_png
from .reader import Dataset, open_dataset
from .record import PART_ID, camera_from, distortion_of

__all__ = [
    "PART_ID",
    "Dataset",
    "DatasetFolder",
    "Parts",
    "camera_from",
    "distortion_of",
    "encode_png",
    "frame_json",
    "link_frame_file",
    "open_dataset",
    "write_dataset_file",
    "write_frame_file",
]
