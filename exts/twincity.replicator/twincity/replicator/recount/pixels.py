"""What the label buffers of one frame show, sorted once for everything that asks about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

NOTHING = np.zeros(0, int)


class Pixels(Mapping[int, tuple[np.ndarray, np.ndarray]]):
    """Rows and columns (n,) that show each instance, by its number."""

    def __init__(self, ids: np.ndarray, classes: np.ndarray | None = None) -> None:
        self.ids = ids
        """(H, W)."""

        self.classes = classes
        """(H, W) uint8; None when that image is damaged."""

        if ids.ndim != 2:
            raise ValueError("an id image of several channels")
        places = np.flatnonzero(ids)
        numbers = ids.ravel()[places]
        order = np.argsort(numbers, kind="stable")
        rows, columns = np.divmod(places[order], ids.shape[1])
        numbers = numbers[order]
        starts = np.flatnonzero(np.diff(numbers, prepend=0))
        ends = [*starts.tolist(), len(numbers)][1:]
        self._at = {
            number: (rows[start:end], columns[start:end])
            for number, start, end in zip(numbers[starts].tolist(), starts.tolist(), ends, strict=True)
        }

    def __getitem__(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        return self._at[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)

    def of(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Rows and columns, none of what is not seen."""
        return self._at.get(number, (NOTHING, NOTHING))


def patches(*images: np.ndarray) -> tuple[np.ndarray, ...]:
    """What stands together in images (H, W) of one size: the values of each run along the rows, and its length last."""
    changes = np.zeros(images[0].size, bool)
    changes[:1] = True
    for image in images:
        flat = image.ravel()
        changes[1:] |= flat[1:] != flat[:-1]
    starts = np.flatnonzero(changes)
    return (*(image.ravel()[starts] for image in images), np.diff(starts, append=len(changes)))
