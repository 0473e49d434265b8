"""A small finished dataset and a manifest for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.frames import crowd_frame, empty_frame, street_frame, write_dataset

SPEC: dict[str, Any] = {
    "seed": 5,
    "frames": 3,
    "renderer": "mitsuba",
    "look": "fast",
    "min_visible_pixels": 12,
    "people": {"sex": {"choice": [["female", 1], ["male", 1]]}, "monk_tone": {"integers": [1, 10]}},
    "weather": {"preset": "clear"},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "street set", [street_frame(0), empty_frame(1), crowd_frame(2, 40)], ["coco"])


@pytest.fixture
def manifest(root: Path) -> dict[str, Any]:
    """As the pipeline writes it."""
    (root / "manifest.json").write_text("{}")
    return {
        "twincity": "1.2.3",
        "pipeline": "crowd_counting",
        "spec": SPEC,
        "shard": "1/1",
        "tile": {
            "name": "somewhere",
            "sha256": "0123456789abcdef",
            "attribution": ["© the people who mapped it"],
            "licences": {"streets": "ODbL 1.0", "trees": "Licence Ouverte 2.0"},
        },
        "renderer": {
            "name": "mitsuba",
            "build": {"renderer": "mitsuba", "mitsuba": "3"},
            "ignored_fields": ["snow_rate_mm_per_h"],
        },
        "wall_time": {"finished_at": "2026-02-03T10:00:00+00:00", "seconds": 90.0},
    }
