"""Silhouettes of posed meshes: which pixels a thing would cover if it were drawn alone.

Not the renderer's business: computed from the mesh, so that the fractions mean the same for every renderer. A
pixel is covered when its centre is; canvases are as large as the thing, also outside the frame. What reaches beside or
behind the camera has no finite silhouette: it is cut at `NEAR_M`, and counted up to `FRAMES_AROUND` frames away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numba import njit

from ..geometry.boxes import Box
from ..geometry.camera import Camera
from .lenses import IDEAL, NEAR_M, curved_triangles, lens_numbers

FRAMES_AROUND = 2
"""Pixels further from the image than so many of its own widths and heights are not counted."""

CANVAS_PIXELS = 1 << 22
"""Largest piece of canvas held at once; larger silhouettes are drawn in strips."""

CLASSES = 256
"""Values that `class_id` can have."""


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What to draw alone: some faces of a posed mesh."""

    instance_id: int
    vertices: np.ndarray
    """(n, 3) world [m]."""

    faces: np.ndarray
    """(m, 3) indices."""


@dataclass(frozen=True, kw_only=True)
class Silhouette:
    """How an outline covers the image plane."""

    full_pixels: int
    """Pixels it covers, in the frame and beyond."""

    in_frame_pixels: int
    shown_pixels: int
    """Pixels of the frame that it covers and that show its instance."""

    hidden: Mapping[int, int] = field(default_factory=dict)
    """Pixels of the frame that it covers and that show something else, by what they show: the number of an instance,
    or minus the id of a class without instances."""

    box: Box | None
    """Around all covered pixels; None when no pixel centre is covered."""


@dataclass(frozen=True, kw_only=True)
class Meshes:
    """Outlines as the compiled loops read them."""

    points: np.ndarray
    """(n, 3) float64, as the camera sees them [m]."""

    faces: np.ndarray
    """(m, 3) int64, those of all outlines one after the other."""

    starts: np.ndarray
    """(k,) where the faces of each outline begin."""

    ends: np.ndarray
    ids: np.ndarray
    """(k,) int64."""


def meshes_of(outlines: Sequence[Outline], camera: Camera) -> Meshes:
    """Everything moved before the camera; vertices that several outlines share, once."""
    vertices = {id(outline.vertices): outline.vertices for outline in outlines}
    counts = np.cumsum([0, *map(len, vertices.values())], dtype=np.int64)
    starts = dict(zip(vertices, counts, strict=False))
    ends = np.cumsum([len(outline.faces) for outline in outlines], dtype=np.int64)
    return Meshes(
        points=_seen_from(np.ascontiguousarray(camera.camera_from_world), np.concatenate(list(vertices.values()))),
        faces=np.concatenate([outline.faces + starts[id(outline.vertices)] for outline in outlines]),
        starts=np.concatenate([[0], ends[:-1]]).astype(np.int64),
        ends=ends,
        ids=np.array([outline.instance_id for outline in outlines], np.int64),
    )


def silhouettes(
    outlines: Sequence[Outline], camera: Camera, instance_id: np.ndarray, class_id: np.ndarray
) -> list[Silhouette]:
    """Draw every outline alone and count.

    Args:
        outlines: what to draw.
        camera: from where.
        instance_id: (H, W) what the renderer saw; counted where a silhouette and its own id meet.
        class_id: (H, W) what it saw where there is no instance.
    """
    if not outlines:
        return []
    meshes = meshes_of(outlines, camera)
    counts, boxes, hidden, hidden_ends = _draw_alone(
        meshes.points, meshes.faces, meshes.starts, meshes.ends, meshes.ids, lens_numbers(camera),
        np.ascontiguousarray(instance_id, np.uint32), np.ascontiguousarray(class_id, np.uint8), int(instance_id.max()),
    )  # fmt: skip
    return [
        Silhouette(
            full_pixels=int(full),
            in_frame_pixels=int(in_frame),
            shown_pixels=int(shown),
            hidden=dict(hidden[end - kinds : end].tolist()),
            box=(float(box[0]), float(box[1]), float(box[2]), float(box[3])) if full else None,
        )
        for (full, in_frame, shown, kinds), box, end in zip(counts, boxes, hidden_ends.tolist(), strict=True)
    ]


@njit(cache=True)
def _seen_from(camera_from_world, vertices):  # type: ignore[no-untyped-def]
    """(n, 3) float64. A matrix product would wake all cores for it, and wait for them."""
    points = np.empty(vertices.shape)
    for n in range(len(vertices)):
        x, y, z = vertices[n]
        for k in range(3):
            m = camera_from_world[k]
            points[n, k] = m[0] * x + m[1] * y + m[2] * z + m[3]
    return points


@njit(cache=True)
def _draw_alone(points, faces, starts, ends, ids, lens, instance_id, class_id, largest_id):  # type: ignore[no-untyped-def]
    """(jobs, 4) full, in-frame and shown pixels and how many things hide some; (jobs, 4) boxes; (n, 2) keys and pixels
    of the things that hide, job after job; (jobs,) where those of each job end."""
    jobs = len(starts)
    counts = np.zeros((jobs, 4), np.int64)
    boxes = np.zeros((jobs, 4), np.int64)
    hidden, used = np.zeros((1024, 2), np.int64), 0
    hidden_ends = np.zeros(jobs, np.int64)
    tally = np.zeros(CLASSES + largest_id, np.int64)
    kinds = np.zeros(len(tally), np.int64)
    for job in range(jobs):
        triangles, _ = screen_triangles(points, faces[starts[job] : ends[job]], lens)
        _count_covered(triangles, ids[job], instance_id, class_id, counts[job], boxes[job], tally, kinds)
        found = counts[job, 3]
        if used + found > len(hidden):
            longer = np.zeros((2 * (used + found), 2), np.int64)
            longer[:used] = hidden[:used]
            hidden = longer
        for kind in kinds[:found]:
            hidden[used, 0], hidden[used, 1] = kind - (CLASSES - 1), tally[kind]
            tally[kind] = 0
            used += 1
        hidden_ends[job] = used
    return counts, boxes, hidden[:used], hidden_ends


@njit(cache=True)
def screen_triangles(points, faces, lens):  # type: ignore[no-untyped-def]
    """Faces cut at the near plane and projected: (k, 9) x, y [px] and 1/z [1/m] of three corners; (k,) their faces."""
    if lens[0] != IDEAL:
        return curved_triangles(points, faces, lens)
    fx, fy, cx, cy = lens[1:5]
    out = np.empty((2 * len(faces), 9))
    owners = np.empty(len(out), np.int64)
    kept = 0
    cut = np.empty((4, 3))
    for f in range(len(faces)):
        corners = 0
        for i in range(3):
            a, b = faces[f, i], faces[f, (i + 1) % 3]
            za, zb = points[a, 2], points[b, 2]
            if za >= NEAR_M:
                cut[corners, 0], cut[corners, 1], cut[corners, 2] = points[a, 0], points[a, 1], za
                corners += 1
            if (za >= NEAR_M) != (zb >= NEAR_M):
                t = (NEAR_M - za) / (zb - za)
                cut[corners, 0] = points[a, 0] + t * (points[b, 0] - points[a, 0])
                cut[corners, 1] = points[a, 1] + t * (points[b, 1] - points[a, 1])
                cut[corners, 2] = NEAR_M
                corners += 1
        for i in range(corners):
            cut[i, 2] = 1 / cut[i, 2]
            cut[i, 0] = fx * cut[i, 0] * cut[i, 2] + cx
            cut[i, 1] = fy * cut[i, 1] * cut[i, 2] + cy
        for i in range(2, corners):
            out[kept, 0:3], out[kept, 3:6], out[kept, 6:9] = cut[0], cut[i - 1], cut[i]
            owners[kept] = f
            kept += 1
    return out[:kept], owners[:kept]


@njit(cache=True)
def _count_covered(triangles, own_id, instance_id, class_id, counts, box, tally, kinds):  # type: ignore[no-untyped-def]
    if len(triangles) == 0:
        return
    left, top, right, bottom = np.inf, np.inf, -np.inf, -np.inf
    for t in range(len(triangles)):
        for k in range(3):
            x, y = triangles[t, 3 * k], triangles[t, 3 * k + 1]
            left, right = min(left, x), max(right, x)
            top, bottom = min(top, y), max(bottom, y)
    height, width = instance_id.shape
    reach_x, reach_y = FRAMES_AROUND * width, FRAMES_AROUND * height
    x0, x1 = int(max(np.floor(left), -reach_x)), int(min(np.ceil(right) + 1, width + reach_x))
    y0, y1 = int(max(np.floor(top), -reach_y)), int(min(np.ceil(bottom) + 1, height + reach_y))
    if x0 >= x1 or y0 >= y1:
        return
    box[0], box[1], box[2], box[3] = x1, y1, x0, y0
    rows = max(1, min(y1 - y0, CANVAS_PIXELS // (x1 - x0)))
    canvas = np.zeros((rows, x1 - x0), np.bool_)
    for strip in range(y0, y1, rows):
        canvas[:] = False
        for t in range(len(triangles)):
            _fill(triangles, t, canvas, x0, strip)
        for y in range(rows):
            for x in range(x1 - x0):
                if canvas[y, x]:
                    px, py = x + x0, y + strip
                    counts[0] += 1
                    box[0], box[1] = min(box[0], px), min(box[1], py)
                    box[2], box[3] = max(box[2], px + 1), max(box[3], py + 1)
                    if 0 <= px < width and 0 <= py < height:
                        counts[1] += 1
                        shown = instance_id[py, px]
                        if shown == own_id:
                            counts[2] += 1
                            continue
                        kind = CLASSES - 1 + shown if shown else CLASSES - 1 - class_id[py, px]
                        if tally[kind] == 0:
                            kinds[counts[3]] = kind
                            counts[3] += 1
                        tally[kind] += 1


@njit(cache=True)
def _fill(triangles, t, canvas, x0, y0):  # type: ignore[no-untyped-def]
    """Mark the pixels whose centres lie in triangle `t`, edges included, whichever way it faces."""
    ax, ay = triangles[t, 0] - x0, triangles[t, 1] - y0
    bx, by = triangles[t, 3] - x0, triangles[t, 4] - y0
    cx, cy = triangles[t, 6] - x0, triangles[t, 7] - y0
    if (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) < 0:
        bx, by, cx, cy = cx, cy, bx, by
    first_row = max(0, int(np.ceil(min(ay, by, cy) - 0.5)))
    last_row = min(canvas.shape[0] - 1, int(np.floor(max(ay, by, cy) - 0.5)))
    first_column = max(0, int(np.ceil(min(ax, bx, cx) - 0.5)))
    last_column = min(canvas.shape[1] - 1, int(np.floor(max(ax, bx, cx) - 0.5)))
    for row in range(first_row, last_row + 1):
        y = row + 0.5
        for column in range(first_column, last_column + 1):
            x = column + 0.5
            if (
                (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0
                and (cx - bx) * (y - by) - (cy - by) * (x - bx) >= 0
                and (ax - cx) * (y - cy) - (ay - cy) * (x - cx) >= 0
            ):
                canvas[row, column] = True
