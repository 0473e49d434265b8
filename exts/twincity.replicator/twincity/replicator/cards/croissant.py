"""`croissant.json`: the dataset as catalogues and loaders know it, Croissant 1.1 with RAI 1.0 and PROV-O.

Files are listed with their hashes, images as records that a loader reads without our code. What the run knows is
filled in; who publishes the set, under which licence and where, is asked for.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..dataset import write_dataset_file
from ..files import sha256_of
from .datasheet import limits, making
from .provenance import attribution_of, parts_of
from .tally import Tally

NAME = "croissant.json"
CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The names of the vocabulary, as the specification lists them."""

CONFORMS_TO = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
UNSTATED = "not stated by the publisher"
FOLDERS = {
    "images": "what the camera saw, 8-bit RGB",
    "instance_id": "16-bit: which instance a pixel shows, 0 = background",
    "class_id": "8-bit: which class a pixel shows",
    "distance_to_image_plane": "16-bit: metres x 256, 0 = nothing nearer than 256 m",
    "part_id": "8-bit: which part of a body or vehicle a pixel shows, 0 = none",
}


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """What only the person who publishes a dataset knows."""

    creator: str = UNSTATED
    licence: str = UNSTATED
    """Name or address of the licence of the dataset."""

    url: str = UNSTATED
    """Where it can be had."""

    date_published: dt.date | None = None
    """None: the day it was made."""


def write_croissant(root: Path, manifest: Mapping[str, Any], found: Tally, publisher: Publisher) -> Path:
    """Write `croissant.json` into a finished dataset and return its path.

    Written last: it names the hash of the manifest, which names the hash of every other file.
    """
    root = Path(root)
    made = dt.datetime.fromisoformat(manifest["wall_time"]["finished_at"])
    content = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS_TO),
        "name": root.resolve().name,
        "description": _description(manifest, found),
        "version": manifest["twincity"],
        "license": publisher.licence,
        "url": publisher.url,
        "creator": {"@type": "sc:Organization", "name": publisher.creator},
        "datePublished": (publisher.date_published or made.date()).isoformat(),
        "dateCreated": made.date().isoformat(),
        "keywords": ["synthetic", "street", "pedestrian detection", "crowd counting", "fairness", "TwinCity"],
        "citeAs": f"{publisher.creator}: {root.resolve().name}, made with TwinCity {manifest['twincity']}, {made.year}",
        "creditText": "; ".join(attribution_of(manifest)),
        "isLiveDataset": False,
        "distribution": _distribution(root),
        "recordSet": [_frames()],
        **_responsible(manifest, found),
        **_provenance(manifest, made),
    }
    path = root / NAME
    write_dataset_file(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path


def _description(manifest: Mapping[str, Any], found: Tally) -> str:
    return (
        f"{found.frames} computed images of streets with {found.people_count} exactly labelled people, made by "
        f"TwinCity {manifest['twincity']} with the pipeline {manifest['pipeline']}. Nobody in them exists."
    )


def _distribution(root: Path) -> list[dict[str, Any]]:
    """The files that name all others, then the folders."""
    singles = {"frames.jsonl": "application/jsonlines", "manifest.json": "application/json"}
    files: list[dict[str, Any]] = [
        {
            "@type": "cr:FileObject", "@id": name, "name": name, "contentUrl": name, "encodingFormat": kind,
            "contentSize": f"{(root / name).stat().st_size} B", "sha256": sha256_of(root / name),
        }
        for name, kind in singles.items()
    ]  # fmt: skip
    folders = {name: text for name, text in FOLDERS.items() if (root / name).is_dir()}
    return files + [
        {
            "@type": "cr:FileSet", "@id": f"{name}-files", "name": f"{name}-files", "description": text,
            "encodingFormat": "image/png", "includes": f"{name}/*.png",
        }
        for name, text in folders.items()
    ]  # fmt: skip


def _frames() -> dict[str, Any]:
    """One record per image. Labels are lists inside a line, which Croissant has no word for: read `frames.jsonl`."""
    return {
        "@type": "cr:RecordSet",
        "@id": "frames",
        "name": "frames",
        "description": "One record per image; every label is in the same line of frames.jsonl, under `instances`.",
        "key": {"@id": "frames/index"},
        "field": [
            _field("frames/index", "sc:Integer", "index", None, "number of the image"),
            _field("frames/image", "sc:Text", "images", "$.rgb", "path of the picture, relative to the dataset"),
            _field("frames/local_time", "sc:Text", "metadata", "$.localTime", "ISO 8601, Paris"),
            _field("frames/weather", "sc:Text", "metadata", "$.weather", "preset that the weather started from"),
            _field("frames/sun_elevation", "sc:Float", "metadata", "$.sunElevation", "degrees above the horizon"),
            _field("frames/people", "sc:Integer", "metadata", "$.counts.people.visible", "labelled people"),
            _field("frames/lying", "sc:Integer", "metadata", "$.counts.lying.visible", "of them lying on the ground"),
        ],
    }


def _field(name: str, kind: str, column: str, json_path: str | None, text: str) -> dict[str, Any]:
    """A column of `frames.jsonl`, or one value inside it."""
    source: dict[str, Any] = {"fileObject": {"@id": "frames.jsonl"}, "extract": {"column": column}}
    if json_path:
        source["transform"] = {"jsonPath": json_path}
    return {"@type": "cr:Field", "@id": name, "name": name, "description": text, "dataType": kind, "source": source}


def _responsible(manifest: Mapping[str, Any], found: Tally) -> dict[str, Any]:
    """Properties of Croissant RAI 1.0 that follow from the run."""
    return {
        "rai:dataCollection": "Generated by simulation; nothing was collected. " + " ".join(making(manifest)),
        "rai:dataCollectionType": ["Software Collection", "Others"],
        "rai:dataAnnotationProtocol": "Labels are computed from the scene's geometry and the renderer's buffers; "
        "`twincity check` counts again what can be counted from the pixels.",
        "rai:machineAnnotationTools": [f"TwinCity {manifest['twincity']}"],
        "rai:annotationsPerItem": "1",
        "rai:annotatorDemographics": "none: no person annotated",
        "rai:personalSensitiveInformation": "None: nobody in the pictures exists. Skin tone is a measured scale.",
        "rai:dataLimitations": list(limits(manifest, found)),
        "rai:dataBiases": "Counts by age, sex, skin tone, posture and mobility aid are in README.md and stats.html.",
        "rai:dataUseCases": ["Testing", "Training", "Validation"],
        "rai:dataManipulationProtocol": "none after rendering but for the sensor model in the specification",
    }  # fmt: skip


def _provenance(manifest: Mapping[str, Any], made: dt.datetime) -> dict[str, Any]:
    """PROV-O: from which data, by which activity."""
    parts = parts_of(manifest)
    return {
        "prov:wasDerivedFrom": [
            {"@type": "prov:Entity", "prov:label": line} for line in attribution_of(manifest)
        ],
        "prov:wasGeneratedBy": {
            "@type": "prov:Activity",
            "prov:label": f"TwinCity {manifest['twincity']}, "
            + "; ".join(f"{part['pipeline']} with seed {part['spec']['seed']}" for part in parts),
            "prov:endedAtTime": made.isoformat(timespec="seconds"),
            "prov:used": {"@type": "prov:Entity", "prov:label": "manifest.json: every law and value"},
        },
        "prov:wasAttributedTo": {"@type": "prov:SoftwareAgent", "prov:label": f"TwinCity {manifest['twincity']}"},
    }  # fmt: skip
