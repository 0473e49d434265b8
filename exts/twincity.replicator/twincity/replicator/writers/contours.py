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
    firsts, lefts, rights = _runs(labels)
    regions = _regions(labels, firsts, lefts, rights)
    corners, starts, heads, areas = _walk_all(regions, firsts, lefts)
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
def _runs(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Neighbouring pixels of one label in one row: number of the first run of each row, then each run's two ends.

    There are a hundred times fewer runs than pixels, which is why all that follows goes by them.
    """
    height, width = labels.shape
    firsts = np.zeros(height + 1, np.int64)
    for y in range(height):
        count = 0
        before = np.int32(0)
        for x in range(width):
            label = labels[y, x]
            count += label != before and label != 0
            before = label
        firsts[y + 1] = firsts[y] + count
    lefts, rights = np.empty(firsts[height], np.int32), np.empty(firsts[height], np.int32)
    for y in range(height):
        run = firsts[y] - 1
        before = np.int32(0)
        for x in range(width):
            label = labels[y, x]
            if label != before:
                if before:
                    rights[run] = x
                if label:
                    run += 1
                    lefts[run] = x
                before = label
        if before:
            rights[run] = width
    return firsts, lefts, rights


@njit(cache=True)
def _regions(labels: np.ndarray, firsts: np.ndarray, lefts: np.ndarray, rights: np.ndarray) -> np.ndarray:
    """Numbers the regions, 1..count by their topmost runs: runs that touch from row to row are of one region."""
    height, width = labels.shape
    parents = np.arange(len(lefts))
    for y in range(1, height):
        above, below = firsts[y - 1], firsts[y]
        while above < firsts[y] and below < firsts[y + 1]:
            touching = lefts[above] < rights[below] and lefts[below] < rights[above]
            if touching and labels[y - 1, lefts[above]] == labels[y, lefts[below]]:
                a, b = _root(parents, above), _root(parents, below)
                parents[max(a, b)] = min(a, b)
            if rights[above] <= rights[below]:
                above += 1
            else:
                below += 1
    numbers = np.zeros(len(lefts), np.int32)
    count = 0
    regions = np.zeros((height, width), np.int32)
    for y in range(height):
        for run in range(firsts[y], firsts[y + 1]):
            root = _root(parents, run)
            if root == run:
                count += 1
                numbers[run] = count
            regions[y, lefts[run] : rights[run]] = numbers[root]
    return regions


@njit(cache=True)
def _root(parents: np.ndarray, number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


@njit(cache=True)
def _walk_all(
    regions: np.ndarray, firsts: np.ndarray, lefts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Corners, starts, a pixel (row, column) of each outline, and areas."""
    walked = np.zeros(regions.shape, np.bool_)
    corners = np.empty((4096, 2), np.int32)
    starts, heads, areas = [0], [(0, 0)], [0]
    size = 0
    for y in range(len(regions)):
        for run in range(firsts[y], firsts[y + 1]):
            x = int(lefts[run])
            if not walked[y, x]:
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
