"""`stats.html`: what is in a dataset, on one page that needs nothing else, to page through and to print."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import cv2
import jinja2
import numpy as np
import yaml
from markupsafe import Markup

from ..dataset import Dataset, open_dataset, write_dataset_file
from ..dataset.png import read_png
from ..dataset.words import in_french
from ..labels import label_named
from .asked import Comparison
from .provenance import parts_of, title_of
from .tally import FEW, Tally, columns_of, rows_of

NAME = "stats.html"
SAMPLES = 12
SAMPLE_WIDTH = 960
OF_IMAGES = ("weather", "light", "camera", "month", "hour", "split", "tile")
OF_PEOPLE = ("posture", "activity", "age", "sex", "monk_tone", "mobility_aid", "carried", "headwear", "hair", "trade")
AS_SEEN = ("size", "distance", "hidden", "cut", "density class", "contrast", "illuminance")
MOST_ROWS = 24
"""Of a chart; the rest is summed in one row."""


def write_statistics(root: Path, manifest: Mapping[str, Any], found: Tally) -> Path:
    """Write `stats.html` into a finished dataset and return its path.

    Args:
        root: of the dataset.
        manifest: what made it; that of a merged set has no spec, so no laws are compared.
        found: what was counted in it.
    """
    dataset = open_dataset(root)
    page = (
        templates()
        .get_template("stats.html.j2")
        .render(
            name=title_of(manifest),
            found=found,
            few=FEW,
            manifest=manifest,
            parts=parts_of(manifest),
            charts_of_images=[_chart(found, name) for name in OF_IMAGES if len(found.values(name)) > 0],
            charts_of_people=[_chart(found, name) for name in OF_PEOPLE if len(found.values(name)) > 1],
            charts_as_seen=[_chart(found, name) for name in AS_SEEN if len(found.values(name)) > 1],
            per_image=people_per_image(found.per_image),
            classes=_classes(found),
            tables=[_joint(names, counts) for names, counts in found.pairs.items() if len(counts) > 1],
            maps={name: _heat(counts) for name, counts in found.where.items() if counts.any()},
            comparisons=[_comparison(one) for one in found.drawn.beside(manifest.get("spec", {}))],
            samples=[_sample(dataset, index) for index in _spread(dataset.indices, SAMPLES)],
        )
    )
    path = Path(root) / NAME
    write_dataset_file(path, page)
    return path


def templates(**filters: Callable[..., Any]) -> jinja2.Environment:
    """The templates beside this file. An undefined name is an error, not an empty place."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=jinja2.select_autoescape(["html.j2"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"both": both, "percent": percent, "thousands": thousands, **filters}
    return environment


def both(english: str, french: str | None = None) -> Markup:
    """A text in both languages; the page shows one of them."""
    english = english.replace("_", " ")
    french = in_french(english) if french is None else french
    if english == french:
        return Markup.escape(english)
    return Markup('<span lang="en">{}</span><span lang="fr">{}</span>').format(english, french)


def percent(share: float) -> str:
    """0.1234 -> 12 %; a share that is there is never written as 0."""
    if share == 0:
        return "0"
    if 0 < share < 0.001:
        return "<0.1 %"
    return f"{share * 100:.1f} %" if share < 0.1 else f"{share * 100:.0f} %"


def thousands(number: int) -> str:
    """1234567 -> 1 234 567, with thin spaces that do not break."""
    return f"{number:,}".replace(",", "\u202f")


def _chart(found: Tally, name: str) -> dict[str, Any]:
    values = found.values(name)
    if len(values) > MOST_ROWS:
        values = sorted(values, key=lambda item: -item[1])
        rest = sum(count for _, count in values[MOST_ROWS - 1 :])
        values = [*values[: MOST_ROWS - 1], (f"{len(found.values(name)) - MOST_ROWS + 1} others", rest)]
    total, largest = sum(count for _, count in values), max(count for _, count in values)
    rows = [(value, count, count / total, count / largest) for value, count in values]
    return {"name": name, "rows": rows}


def people_per_image(counts: Counter[int]) -> dict[str, Any]:
    """How many people an image has."""
    numbers = np.repeat(list(counts), list(counts.values())) if counts else np.zeros(1, int)
    return {
        "least": int(numbers.min()), "median": float(np.median(numbers)), "mean": float(numbers.mean()),
        "most": int(numbers.max()),
    }  # fmt: skip


def _classes(found: Tally) -> list[tuple[str, str, int, int]]:
    """Name, colour, labelled and ignored of each class, the most frequent first."""
    names = sorted({*found.labelled, *found.ignored}, key=lambda name: (-found.labelled[name], name))
    return [(name, _css(label_named(name).colour), found.labelled[name], found.ignored[name]) for name in names]


def _joint(names: tuple[str, str], counts: Counter[tuple[str, str]]) -> dict[str, Any]:
    of_images = set(names) <= set(OF_IMAGES)
    return {
        "names": names,
        "columns": columns_of(names, counts),
        "rows": list(rows_of(names, counts)),
        "of_images": of_images,
    }


def _heat(counts: np.ndarray) -> list[tuple[int, int, float, int]]:
    """x, y, strength (square root of the share of the fullest cell) and count of each cell that is not empty."""
    rows, columns = np.nonzero(counts)
    strength = np.sqrt(counts[rows, columns] / counts.max())
    return [
        (int(x), int(y), round(float(s), 3), int(counts[y, x])) for y, x, s in zip(rows, columns, strength, strict=True)
    ]


def _comparison(one: Comparison) -> dict[str, Any]:
    largest = max(max(asked, got) for _, asked, got in one.rows)
    law = yaml.safe_dump(one.law, default_flow_style=True, allow_unicode=True).replace("\n...", "").strip()
    return {"one": one, "law": law, "largest": largest}


def _spread(indices: tuple[int, ...], count: int) -> list[int]:
    """At most `count` of them, evenly."""
    chosen = np.unique(np.linspace(0, len(indices) - 1, min(count, len(indices))).round().astype(int))
    return [indices[number] for number in chosen] if indices else []


def _sample(dataset: Dataset, index: int) -> dict[str, Any]:
    """One picture, smaller, with the boxes of what is asked of a model."""
    record = dataset.record(index)
    picture = read_png(dataset.root / record["images"]["rgb"])
    scale = min(1.0, SAMPLE_WIDTH / picture.shape[1])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    _, content = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 82])
    boxes = [
        (*instance["box_visible"], _css(label_named(instance["class_name"]).colour), _title(instance))
        for instance in sorted(record["instances"], key=lambda instance: -instance["distance_m"])
        if not instance["ignored"]
    ]
    return {
        "index": index,
        "data": base64.b64encode(bytes(content)).decode(),
        "width": record["camera"]["width"],
        "height": record["camera"]["height"],
        "boxes": [(x0, y0, x1 - x0, y1 - y0, colour, title) for x0, y0, x1, y1, colour, title in boxes],
        "people": record["metadata"]["counts"]["people"]["visible"],
        "time": record["metadata"]["localTime"][:16].replace("T", " "),
        "weather": record["metadata"]["weather"],
    }


def _title(instance: Mapping[str, Any]) -> str:
    attributes = instance["attributes"]
    words = [instance["class_name"], attributes.get("posture"), f"{instance['distance_m']:.0f} m"]
    return ", ".join(word for word in words if word)


def _css(colour: tuple[int, int, int]) -> str:
    """A class's colour, light enough for a line on a picture."""
    lift = 0 if max(colour) > 200 else 90
    return "rgb({}, {}, {})".format(*(channel + lift for channel in colour))
