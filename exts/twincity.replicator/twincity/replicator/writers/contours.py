"""Outlines of all regions of a label image at once, along the edges of its pixels.

A region is a set of pixels of one label that hang together by their sides. Its outlines are walked with the region to
the right, so that the outer one has a positive area and holes have negative ones. Where two of its pixels touch only
by a corner, the walk goes from one to the other: no outline touches itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

STEP_X, STEP_Y = (1, 0, -1, 0), (0, 1, 0, -1)
"""Directions of a walk, each a right turn from the one before: right, down, left, up."""


@dataclass(frozen=True, kw_only=True)
class Outlines:
    """All outlines of a label image, in order of their topmost pixels' rows."""

    corners: np.ndarray
    """(n, 2) int32 x, y in pixel edges: where outlines turn, one outline after another, none closed."""

    starts: np.ndarray
    """(k + 1,) int64: outline i is `corners[starts[i] : starts[i + 1]]`."""

    labels: np.ndarray
    """(k,) int64: value of the label image inside."""

    regions: np.ndarray
    """(k,) int64: number of the region, 1..count."""

    areas: np.ndarray
    """(k,) int64 pixels inside; negative for holes."""

    region_image: np.ndarray
    """(H, W) int32: which region a pixel is of, 0 = none."""

    def __len__(self) -> int:
        return len(self.labels)

    def ring(self, number: int) -> np.ndarray:
        """(m, 2) int32 corners of one outline."""
        return self.corners[self.starts[number] : self.starts[number + 1]]


def outlines_of(labels: np.ndarray) -> Outlines:
    """Every outline of every region.

    Args:
        labels: (H, W) integers; 0 belongs to no region.
    """
    labels = np.ascontiguousarray(labels, np.int32)
    regions = _regions(labels)
    corners, starts, heads, areas = _walk_all(regions)
    rows, columns = heads[:, 0], heads[:, 1]
    return Outlines(
        corners=corners,
        starts=starts,
        labels=labels[rows, columns].astype(np.int64),
        regions=regions[rows, columns].astype(np.int64),
        areas=areas,
        region_image=regions,
    )


@njit(cache=True)
def _regions(labels: np.ndarray) -> np.ndarray:
    """Numbers pixels of one label that hang together by their sides: runs of a row are joined with those above."""
    height, width = labels.shape
    regions = np.zeros((height, width), np.int32)
    parents = np.zeros(height * width // 2 + 2, np.int32)
    count = 0
    for y in range(height):
        for x in range(width):
            label = labels[y, x]
            if label == 0:
                continue
            left = regions[y, x - 1] if x and labels[y, x - 1] == label else 0
            above = regions[y - 1, x] if y and labels[y - 1, x] == label else 0
            if left and above and left != above:
                a, b = _root(parents, left), _root(parents, above)
                parents[max(a, b)] = min(a, b)
            if not left and not above:
                count += 1
                if count == len(parents):
                    parents = np.concatenate((parents, np.zeros(len(parents), np.int32)))
                parents[count] = count
                left = count
            regions[y, x] = left or above
    final = np.zeros(count + 1, np.int32)
    number = 0
    for provisional in range(1, count + 1):
        root = _root(parents, provisional)
        if root == provisional:
            number += 1
            final[provisional] = number
        else:
            final[provisional] = final[root]
    for y in range(height):
        for x in range(width):
            if regions[y, x]:
                regions[y, x] = final[regions[y, x]]
    return regions


@njit(cache=True)
def _root(parents: np.ndarray, number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


@njit(cache=True)
def _walk_all(regions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Corners, starts, a pixel (row, column) of each outline, and areas."""
    height, width = regions.shape
    walked = np.zeros((height, width), np.bool_)
    corners = np.empty((4096, 2), np.int32)
    starts, heads, areas = [0], [(0, 0)], [0]
    size = 0
    for y in range(height):
        for x in range(width):
            region = regions[y, x]
            if region == 0 or walked[y, x] or (x and regions[y, x - 1] == region):
                continue
            corners, size, area = _walk(regions, walked, corners, size, y, x)
            starts.append(size)
            heads.append((y, x))
            areas.append(area)
    pixels = np.empty((len(heads) - 1, 2), np.int64)
    for i in range(1, len(heads)):
        pixels[i - 1, 0], pixels[i - 1, 1] = heads[i]
    return corners[:size].copy(), np.array(starts), pixels, np.array(areas)[1:]


@njit(cache=True)
def _walk(
    regions: np.ndarray, walked: np.ndarray, corners: np.ndarray, size: int, row: int, column: int
) -> tuple[np.ndarray, int, int]:
    """One outline, from the left side of a pixel upwards until it comes back; appends its corners."""
    region = regions[row, column]
    x, y, direction, area = column, row + 1, 3, 0
    while True:
        if direction == 3:
            if walked[y - 1, x]:
                return corners, size, area
            walked[y - 1, x] = True
        x, y = x + STEP_X[direction], y + STEP_Y[direction]
        area += x * STEP_Y[direction]
        # the two pixels ahead: to the left and to the right of the way
        left_y = y - (direction in (0, 3))
        left_x = x - (direction in (2, 3))
        right_y = y - (direction in (2, 3))
        right_x = x - (direction in (1, 2))
        if _is(regions, left_y, left_x, region):
            turned = (direction + 3) % 4
        elif _is(regions, right_y, right_x, region):
            turned = direction
        else:
            turned = (direction + 1) % 4
        if turned != direction:
            if size == len(corners):
                corners = np.concatenate((corners, np.empty((size, 2), np.int32)))
            corners[size, 0], corners[size, 1] = x, y
            size += 1
            direction = turned


@njit(cache=True)
def _is(regions: np.ndarray, y: int, x: int, region: int) -> bool:
    return 0 <= y < regions.shape[0] and 0 <= x < regions.shape[1] and regions[y, x] == region
