"""`Report`: what is known about a model on a dataset, as numbers. `page.py` writes it down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .metrics import LAMR_CLAMP, CountError
from .protocol import Protocol

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Row:
    """The figures of one slice. None says that there is no data, or that the question has no meaning there."""

    group: str
    name: str
    images: int
    """Images of the slice, with and without people."""

    people: int
    """People who are asked for."""

    found: int
    """Of these, found from the protocol's score on."""

    recall: float | None
    """found / people."""

    recall_interval: tuple[float, float] | None
    """95 %, after Wilson."""

    miss_rate: float | None
    """At the protocol's false alarms per image."""

    lamr: float | None
    """Log-average miss rate."""

    false_alarms: int | None
    """From the protocol's score on; None for a slice of people, since a false alarm is nobody."""

    count_error: CountError | None
    """Of the number of people per image; None for a slice of people, for the same reason."""

    @property
    def false_alarms_per_image(self) -> float | None:
        return None if self.false_alarms is None or not self.images else self.false_alarms / self.images

    @property
    def least_fppi(self) -> float | None:
        """One false alarm in all the images: below it, the curve is read where there is no false alarm at all."""
        return 1 / self.images if self.images else None


@dataclass(frozen=True, kw_only=True)
class Report:
    """One model on one dataset. The same input gives an equal report."""

    dataset: Mapping[str, str]
    predictions: Mapping[str, str]
    """Name and SHA-256 of the files that were read."""

    twincity: str
    """Version of TwinCity."""

    protocol: Protocol
    rows: tuple[Row, ...]
    """Everybody first."""

    notes: tuple[str, ...]
    """What a reader must know of this input: what was set aside, what could not be measured."""

    @property
    def overall(self) -> Row:
        """The row of everybody."""
        return self.rows[0]

    @property
    def sentence(self) -> str:
        """The verdict, with its interval."""
        row = self.overall
        alarms = f"{row.false_alarms_per_image:.2f} false alarms per image"
        if row.recall is None or row.recall_interval is None:
            return f"No data: the {row.images} images show nobody who is asked for; the model gave {alarms}."
        low, high = map(percent, row.recall_interval)
        return (
            f"From score {self.protocol.score:g} on, the model found {row.found} of the {row.people} people in "
            f"{row.images} images: {percent(row.recall)} % (95 % interval {low} to {high} %), with {alarms}."
        )

    def to_json(self) -> str:
        """The whole report; null where there is no data."""
        content = {
            "format": FORMAT,
            "sentence": self.sentence,
            "twincity": self.twincity,
            "dataset": dict(self.dataset),
            "predictions": dict(self.predictions),
            "protocol": {**asdict(self.protocol), "lamr_clamp": LAMR_CLAMP},
            "rows": [_row(row) for row in self.rows],
            "notes": list(self.notes),
        }
        return json.dumps(_rounded(content), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def percent(rate: float) -> str:
    """A share in percent, without the sign."""
    return f"{100 * rate:.1f}"


def _row(row: Row) -> dict[str, Any]:
    return {**asdict(row), "false_alarms_per_image": row.false_alarms_per_image, "least_fppi": row.least_fppi}


def _rounded(value: Any) -> Any:
    """Nine digits are the same on every machine, whatever its logarithm does in the last bit."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value
