"""The report as files: `report.json` for programs, `report.md` for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..errors import DatasetError
from ..files import write_atomic
from .metrics import LAMR_CLAMP
from .report import Report, Row, percent

NO_DATA = "no data"
NO_MEANING = "–"
UNMEASURED = " *"

WORDS = 2
"""So many columns of the table are words, the others figures."""

BOXES_IN_WORDS = {
    "full": "of the whole silhouette, also where it is hidden",
    "visible": "of the pixels that are seen",
}

LIMITS = (
    "The people and the streets are synthetic: what is found here must be confirmed on real images.",
    "Gaps between slices are unpaired and mix causes: who is far away is also smaller and more often hidden.",
    "To name a cause, use twins: the same images with one attribute changed.",
    "The intervals take people as independent. Those of one image are not: the truth is less certain than shown.",
    "Among so many slices, some gaps are chance.",
)


def write_report(report: Report, folder: Path) -> tuple[Path, Path]:
    """Write `report.json` and `report.md`, each whole or not at all, and return their paths."""
    as_json, as_page = folder / "report.json", folder / "report.md"
    try:
        write_atomic(as_json, report.to_json())
        write_atomic(as_page, page(report))
    except OSError as error:
        raise DatasetError(
            f"The report cannot be written to {folder}: {error.strerror}. Choose another --out."
        ) from error
    return as_json, as_page


def page(report: Report) -> str:
    """Markdown: the verdict, the table, the notes, the protocol, the limits, and what it was made of."""
    parts = [
        "# Who is found, and who is not",
        report.sentence,
        "\n".join(table(report)),
        _legend(report),
        "## Of this input",
        _list(report.notes),
        "## Protocol",
        _list(protocol_lines(report)),
        "## Limits",
        _list(LIMITS),
        "## Made of",
        _list(
            [
                f"dataset {report.dataset['name']}, frames.jsonl with SHA-256 {report.dataset['frames.jsonl']}",
                f"predictions {report.predictions['name']}, SHA-256 {report.predictions['sha256']}",
                f"TwinCity {report.twincity}",
            ]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def table(report: Report) -> list[str]:
    """The lines of the table, padded so that they also read well on a terminal."""
    headings = [heading for heading, _ in _columns(report)]
    rows = [[cell(row) for _, cell in _columns(report)] for row in report.rows]
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    rule = ["-" * width if place < WORDS else "-" * (width - 1) + ":" for place, width in enumerate(widths)]
    return [_line(cells, widths) for cells in (headings, rule, *rows)]


def _columns(report: Report) -> list[tuple[str, Callable[[Row], str]]]:
    """Heading and content of each column."""
    return [
        ("of", lambda row: row.group),
        ("slice", lambda row: row.name),
        ("images", lambda row: str(row.images)),
        ("people", lambda row: str(row.people)),
        ("recall", lambda row: _percent(row.recall)),
        ("95 % interval", _interval),
        (f"miss rate at {report.protocol.fppi:g}", lambda row: _miss_rate(row, report.protocol.fppi)),
        ("LAMR", lambda row: _percent(row.lamr)),
        ("false alarms / image", _false_alarms),
        ("count MAE", lambda row: _count(row, "mae", ".2f")),
        ("bias", lambda row: _count(row, "bias", "+.2f")),
    ]


def _line(cells: list[str], widths: list[int]) -> str:
    """Words to the left, figures to the right."""
    words = [cell.ljust(width) for cell, width in zip(cells[:WORDS], widths[:WORDS], strict=True)]
    figures = [cell.rjust(width) for cell, width in zip(cells[WORDS:], widths[WORDS:], strict=True)]
    return f"| {' | '.join([*words, *figures])} |"


def _percent(rate: float | None) -> str:
    return NO_DATA if rate is None else f"{percent(rate)} %"


def _interval(row: Row) -> str:
    return NO_DATA if row.recall_interval is None else "{} to {} %".format(*map(percent, row.recall_interval))


def _miss_rate(row: Row, fppi: float) -> str:
    mark = UNMEASURED if row.miss_rate is not None and _too_few_images(row, fppi) else ""
    return _percent(row.miss_rate) + mark


def _too_few_images(row: Row, fppi: float) -> bool:
    return row.least_fppi is not None and row.least_fppi > fppi


def _false_alarms(row: Row) -> str:
    if not row.images:
        return NO_DATA
    return NO_MEANING if row.false_alarms_per_image is None else f"{row.false_alarms_per_image:.2f}"


def _count(row: Row, name: str, form: str) -> str:
    if not row.images:
        return NO_DATA
    return NO_MEANING if row.count_error is None else format(getattr(row.count_error, name), form)


def _legend(report: Report) -> str:
    score, fppi = report.protocol.score, report.protocol.fppi
    text = (
        f"Recall is the share of the people found from score {score:g} on. "
        "False alarms and counts belong to images: they have no age and no posture."
    )
    if any(row.people and _too_few_images(row, fppi) for row in report.rows):
        text += (
            f"\n\n\\* One false alarm in so few images is already more than {fppi:g} per image: "
            "this is the miss rate before the first of them."
        )
    return text


def protocol_lines(report: Report) -> Iterator[str]:
    """The rules, in words, with every number that decides."""
    rules = report.protocol
    yield f"Boxes compared: {BOXES_IN_WORDS[rules.boxes]}, cut at the border of the image."
    yield (
        f"A detection finds a person from an intersection over union of {rules.iou:g} on; the surest detection chooses "
        "first, each person is found once, and a second detection of the same person is a false alarm."
    )
    yield (
        f"People asked for: the full box at least {rules.min_size_px:g} px long, the visible box at least "
        f"{100 * rules.min_visible_box_fraction:g} % of it, and enough pixels seen to be labelled."
    )
    yield (
        f"A detection that finds nobody, with {100 * rules.absorbed_share:g} % or more of its own area in the box of a "
        "seen person who is not asked for, is not counted."
    )
    yield "Matching is done once with everybody; a slice has its own people, and the false alarms of its images."
    yield f"Recall, false alarms and counts: detections with a score of {rules.score:g} or more."
    yield (
        f"Miss rate: the lowest with at most {rules.fppi:g} false alarms per image; 1 where even the highest score "
        f"brings more. LAMR: the geometric mean of nine of them, at 0.01 to 1, none taken as less than {LAMR_CLAMP:g}."
    )
    yield "Interval: 95 %, after Wilson (1927)."


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
