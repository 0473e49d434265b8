"""What stands in the fields of a table: names in every spelling, accents garbled on the way, numbers as text."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SHAPEFILE_NAME = 10
"""A shapefile keeps so many characters of a field's name."""

TRUE_WORDS = ("oui", "true", "vrai", "t", "1")


def plain(name: str) -> str:
    """A name without case, accents, spaces and signs: `HAUTEUR (m)` is `hauteurm`."""
    letters = unicodedata.normalize("NFKD", name).lower()
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())


def mended(text: str) -> str:
    """The text with its accents back, where UTF-8 was read as Latin-1: `RÃ©sidentiel` is `Résidentiel`.

    Correct text is left alone: its accents, as single Latin-1 bytes, are not UTF-8.
    """
    if text.isascii():
        return text
    for wrong in ("latin-1", "cp1252"):
        try:
            return text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
    return text


def by_plain_name(names: Iterable[str]) -> dict[str, str]:
    """Plain name -> name; of two that are plainly the same, the first."""
    return {plain(name): name for name in reversed(list(names))}


def spelling(name: str, known: Mapping[str, str]) -> str | None:
    """How a field is spelled among the `known` ones (`by_plain_name`), perhaps cut by a shapefile; None if it is not.

    Where two names were cut to the same letters they were numbered, and neither can be told.
    """
    found = known.get(plain(name))
    if found is not None or len(name) <= SHAPEFILE_NAME:
        return found
    is_numbered = plain(name[: SHAPEFILE_NAME - 2] + "_1") in known
    return None if is_numbered else known.get(plain(name[:SHAPEFILE_NAME]))


@dataclass(frozen=True, kw_only=True)
class Fields:
    """The columns of a table, asked for by any of the names that they have in one version or another."""

    columns: Mapping[str, np.ndarray]
    """Name in the file -> (n,) values."""

    count: int
    """Rows; a table may have no column at all."""

    _by_plain_name: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_plain_name", by_plain_name(self.columns))

    def has(self, *names: str) -> bool:
        """True when one of the names is there."""
        return self._column(names) is not None

    def texts(self, *names: str) -> list[str | None]:
        """The first of the columns that is there, as text; None where it is empty."""
        column = self._column(names)
        return [None] * self.count if column is None else [_text(value) for value in column.tolist()]

    def numbers(self, *names: str) -> np.ndarray:
        """(n,) the first of the columns that is there; NaN where it holds no number."""
        column = self._column(names)
        if column is None:
            return np.full(self.count, np.nan)
        if column.dtype.kind in "fiub":
            return column.astype(float)
        return np.array([_number(value) for value in column.tolist()], float)

    def flags(self, *names: str) -> np.ndarray:
        """(n,) True where the first of the columns that is there says yes in any way."""
        return np.array([plain(text or "") in TRUE_WORDS for text in self.texts(*names)], bool)

    def years(self, *names: str) -> list[int | None]:
        """Years, of a column of years or of dates."""
        return [_year(text) for text in self.texts(*names)]

    def rows(self, chosen: np.ndarray) -> Fields:
        """Only some of the rows."""
        columns = {name: values[chosen] for name, values in self.columns.items()}
        return Fields(columns=columns, count=len(np.arange(self.count)[chosen]))

    def _column(self, names: Iterable[str]) -> np.ndarray | None:
        for name in names:
            spelled = spelling(name, self._by_plain_name)
            if spelled is not None:
                return self.columns[spelled]
        return None


def mend_texts(columns: Mapping[str, np.ndarray]) -> tuple[dict[str, np.ndarray], int]:
    """The columns with garbled accents mended, and in how many rows that was done."""
    result, touched = {}, np.zeros(len(next(iter(columns.values()), ())), bool)
    for name, values in columns.items():
        if values.dtype == object:
            better = {text: mended(text) for text in {value for value in values if isinstance(value, str)}}
            if any(before != after for before, after in better.items()):
                touched |= np.array([isinstance(v, str) and better[v] != v for v in values], bool)
                values = np.array([better[v] if isinstance(v, str) else v for v in values], object)
        result[name] = values
    return result, int(touched.sum())


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    return text if text and text != "NaT" else None


def _number(value: Any) -> float:
    """The value as a number, its decimals after a point or a comma; NaN where it is none."""
    try:
        return float(str(value).strip().replace(",", "."))
    except ValueError:
        return math.nan


def _year(text: str | None) -> int | None:
    digits = (text or "")[:4]
    return int(digits) if len(digits) == 4 and digits.isdigit() else None
