"""The door for the five JSON layers of the first TwinCity: everything in them is checked here, once.

A layer is one file; what is wrong with it is told with the file, the record and the remedy.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import TileError

LAYER_FILES: Mapping[str, str] = {
    "buildings": "batiments*.json",
    "roads": "les-routes*.json",
    "trees": "les-arbres*.json",
    "lamps": "lights*.json",
    "bollards": "bollards*.json",
}
"""Layer -> pattern of its file name."""

METROPOLITAN_X_M = (0.0, 1_300_000.0)
METROPOLITAN_Y_M = (6_000_000.0, 7_200_000.0)
"""Where France lies in EPSG:2154."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One object of a layer, and the words to name it with."""

    file: Path
    where: str
    """File, list and number: `.../lights.json: data[12]`."""

    fields: Mapping[str, Any]

    def value(self, key: str) -> Any:
        """The field, which may be null but not missing."""
        if key not in self.fields:
            raise TileError(
                f"{self.where} has no field '{key}'. It has: {', '.join(sorted(self.fields))}. "
                "Export the layer again with this field."
            )
        return self.fields[key]

    def number(self, key: str) -> float | None:
        """The field as a number, or None when it is null."""
        value = self.value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise TileError(f"{self.where}: {key} is {value!r}, expected a number or null. Mend the record.")
        return float(value)

    def text(self, key: str) -> str | None:
        """The field as text, or None when it is null."""
        value = self.value(key)
        if value is not None and not isinstance(value, str):
            raise TileError(f"{self.where}: {key} is {value!r}, expected text or null. Mend the record.")
        return value

    def point(self) -> np.ndarray:
        """(2,) the coordinates [m, EPSG:2154] of a point object."""
        return _point(self.where, self.value("coordonnees"))

    def points(self) -> np.ndarray:
        """(n, 2) the coordinates [m, EPSG:2154] of a line or an outline."""
        listed = self.value("coordonnees")
        if not isinstance(listed, Sequence) or len(listed) < 2:
            raise TileError(
                f"{self.where}: coordonnees is {_short(listed)}, expected a list of two or more {{x, y}}. "
                "Remove the record or export it again."
            )
        return np.array([_point(f"{self.where}.coordonnees[{i}]", item) for i, item in enumerate(listed)])


def read_layer(folder: Path, layer: str) -> tuple[Path, Mapping[str, Any]]:
    """The one file of a layer in `folder`, and what it holds."""
    pattern = LAYER_FILES[layer]
    files = sorted(folder.glob(pattern))
    if not files:
        raise TileError(
            f"{folder} has no file '{pattern}' for the {layer}. Expected one file each of: "
            f"{', '.join(LAYER_FILES.values())}. Copy the missing layer there."
        )
    if len(files) > 1:
        raise TileError(
            f"{folder} has {len(files)} files '{pattern}' for the {layer}: "
            f"{', '.join(file.name for file in files)}. Leave one."
        )
    return files[0], read_file(files[0])


def read_file(path: Path) -> Mapping[str, Any]:
    """What one layer's file holds."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as reason:
        raise TileError(f"{path} cannot be read as JSON: {reason}. Export the layer again.") from reason
    if not isinstance(document, Mapping):
        raise TileError(
            f"{path} holds {_short(document)}, expected an object with named lists. Export the layer again."
        )
    return document


def records(path: Path, document: Mapping[str, Any], key: str) -> list[Record]:
    """The objects under `key` of a layer."""
    listed = document.get(key)
    if not isinstance(listed, list):
        raise TileError(
            f"{path} has no list '{key}'. It has: {', '.join(sorted(document)) or 'nothing'}. Export the layer again."
        )
    found = []
    for index, item in enumerate(listed):
        where = f"{path}: {key}[{index}]"
        if not isinstance(item, Mapping):
            raise TileError(f"{where} is {_short(item)}, expected an object. Remove it.")
        found.append(Record(file=path, where=where, fields=item))
    return found


def _point(where: str, value: object) -> np.ndarray:
    """(2,) metres, after making sure that they are Lambert-93 metres."""
    coordinates = [value.get(axis) for axis in "xy"] if isinstance(value, Mapping) else [None, None]
    for axis, number in zip("xy", coordinates, strict=True):
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not math.isfinite(number):
            raise TileError(
                f"{where} has no usable {axis}: {_short(value)}. Expected {{x, y}} in metres, EPSG:2154. "
                "Remove the record or export it again with coordinates."
            )
    x, y = (float(number) for number in coordinates if number is not None)
    inside = METROPOLITAN_X_M[0] < x < METROPOLITAN_X_M[1] and METROPOLITAN_Y_M[0] < y < METROPOLITAN_Y_M[1]
    if not inside:
        raise TileError(
            f"{where} lies at ({x:g}, {y:g}), which is not in France in EPSG:2154 metres. "
            "Reproject the layer to EPSG:2154 (Lambert-93); degrees look like (2.32, 48.87)."
        )
    return np.array([x, y])


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
