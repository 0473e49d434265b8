"""`README.md` of a dataset: a datasheet whose every figure is counted in it.

Nothing is said that the run does not know: what only the person who publishes the set can answer is named as theirs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from ..dataset import PART_ID, write_dataset_file
from .provenance import attribution_of, parts_of, tiles_of, title_of
from .statistics import people_per_image, templates
from .tally import FEW, Tally

NAME = "README.md"
JUDGED = ("posture", "age", "sex", "monk_tone", "mobility_aid", "size", "hidden", "illuminance")
"""Facets whose groups an audit compares."""

LISTED = ("weather", "light", "camera", "split", "posture", "age", "sex", "monk_tone", "mobility_aid", "size", "hidden")
NOT_FORMATS = ("images", "instance_id", "class_id", "part_id", "distance_to_image_plane", "usd")
COCO_HABIT = 100
"""Detections per image that COCO's evaluation looks at unless told otherwise."""

NOT_DRAWN = {
    "rain_rate_mm_per_h": "Falling rain is in the scenario but not in the pictures; wet ground is.",
    "snow_rate_mm_per_h": "Falling snow is in the scenario but not in the pictures; lying snow is.",
}
"""Fields that a renderer leaves out, in words."""


def write_datasheet(root: Path, manifest: Mapping[str, Any], found: Tally) -> Path:
    """Write `README.md` into a finished dataset and return its path."""
    root = Path(root)
    path = root / NAME
    page = templates(count_of=count_of, law=_law).get_template("README.md.j2")
    sources, small = tiles_of(manifest), found.small_groups(JUDGED)
    content = page.render(
        name=title_of(manifest),
        found=found,
        manifest=manifest,
        places=" and ".join(sorted({tile["name"] for tile in sources})) or "a street",
        sizes=", ".join(found.size),
        has_parts=(root / PART_ID).is_dir(),
        formats=formats_in(root),
        classes=[(kind, found.labelled[kind], found.ignored[kind]) for kind in _by_frequency(found)],
        min_visible_pixels=max(part["spec"]["min_visible_pixels"] for part in parts_of(manifest)),
        per_image=people_per_image(found.per_image),
        distributions=[(name.replace("_", " "), found.values(name)) for name in LISTED if found.values(name)],
        max_dets=_max_dets(found),
        over_hundred=sum(images for people, images in found.per_image.items() if people > COCO_HABIT),
        small=small,
        small_groups=sum(len(values) for _, values in small),
        few=FEW,
        limits=list(limits(manifest, found)),
        making=list(making(manifest)),
        quotas=list(dict.fromkeys(_quotas(manifest))),
        shared=list(shared_draws(manifest)),
        comparisons=found.drawn.beside(manifest.get("spec", {})),
        attribution=attribution_of(manifest),
        licences=sorted({(layer, text) for tile in sources for layer, text in tile.get("licences", {}).items()}),
        share_alike=any("ODbL" in text for tile in sources for text in tile.get("licences", {}).values()),
    )
    write_dataset_file(path, content)
    return path


def formats_in(root: Path) -> list[str]:
    """Folders of the formats that the set was written in."""
    return sorted(p.name for p in root.iterdir() if p.is_dir() and p.name not in NOT_FORMATS and p.name[0] != ".")


def count_of(number: int, thing: str, things: str | None = None) -> str:
    """3 images, 1 image."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def limits(manifest: Mapping[str, Any], found: Tally) -> Iterator[str]:
    """What nobody may conclude from this set."""
    yield "Everything is rendered. A model's score here is not its score on photographs: compare before relying on it."
    renderers = [part["renderer"] for part in parts_of(manifest)]
    left_out = {field for renderer in renderers for field in renderer["ignored_fields"] if found.quantities[field]}
    for field in sorted(left_out):
        yield NOT_DRAWN.get(field, f"The renderer does not show `{field}`.")
    lights = dict(found.values("light"))
    if missing := [name for name in ("day", "twilight", "night") if name not in lights]:
        yield f"No image is at {' or '.join(missing)}."
    weathers = dict(found.values("weather"))
    if len(weathers) == 1:
        yield f"There is one weather only: {next(iter(weathers))}."
    if len(tiles := {tile["name"] for tile in tiles_of(manifest)}) == 1:
        yield f"All images show one place ({next(iter(tiles))}); a model may learn its walls by heart."
    if "lying" not in dict(found.values("posture")):
        yield "Nobody lies on the ground."


def making(manifest: Mapping[str, Any]) -> Iterator[str]:
    """How to make the same set again."""
    for part in parts_of(manifest):
        spec = part["spec"]
        build = part["renderer"]["build"]
        made_with = ", ".join(f"{name} {value}" for name, value in build.items() if name not in ("renderer", "look"))
        yield (
            f"`{part['pipeline']}`, seed {spec['seed']}, {spec['frames']} scenarios, share {part['shard']}"
            f"; renderer {spec['renderer']} ({spec['look']}; {made_with}); "
            f"tile {part['tile']['name']} (SHA-256 {part['tile']['sha256'][:12]}...)."
        )
    yield "Scenario and labels follow from the seed on every machine; pixels on the same build of the renderer."
    yield "The whole specification, each law and value, is under `spec` in `manifest.json`."


def shared_draws(manifest: Mapping[str, Any]) -> Iterator[str]:
    """What keeps the frames from being independent draws."""
    specs = [part["spec"] for part in parts_of(manifest)]
    if any(spec.get("sequence") for spec in specs):
        yield "the images of one sequence"
    if any((spec.get("instant") or {}).get("minutes_per_frame") for spec in specs):
        yield "the hour, which goes on from image to image"
    settings: dict[int, set[str]] = {}
    for spec in specs:
        settings.setdefault(spec["seed"], set()).add(json.dumps(spec, sort_keys=True))
    if any(len(different) > 1 for different in settings.values()):
        yield "runs of one seed with other settings, which have draws in common"


def _quotas(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Exact shares of people, as they were asked for."""
    for part in parts_of(manifest):
        if quotas := (part["spec"].get("people") or {}).get("quotas"):
            yield f"`{_law(quotas)}`"


def _by_frequency(found: Tally) -> list[str]:
    return sorted({*found.labelled, *found.ignored}, key=lambda kind: (-found.labelled[kind], kind))


def _max_dets(found: Tally) -> int:
    """Enough for the fullest image, in round hundreds, as evaluations of crowds set it."""
    return max(COCO_HABIT, -(-max(found.per_image, default=0) // 100) * 100)


def _law(law: Any) -> str:
    """As in YAML, on one line; a table's bar would end the cell."""
    text = yaml.safe_dump(json.loads(json.dumps(law)), default_flow_style=True, width=10_000, allow_unicode=True)
    return text.removesuffix("\n...\n").strip().replace("|", "\\|")
