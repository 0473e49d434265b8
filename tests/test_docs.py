"""What the documentation tells to run, runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.frames import crowd_frame, street_frame, write_dataset

from twincity.replicator.writers import WRITERS

FORMATS = Path(__file__).parents[1] / "docs" / "formats.md"

PREAMBLE = """
import json
from pathlib import Path
from xml.etree import ElementTree
import cv2, numpy as np, pycocotools.coco
"""

LEFT_OUT = ("ultralytics", "webdataset")
"""The first needs torch; the second leaves its files open, and is tried with its writer."""

SNIPPETS = [
    snippet
    for snippet in re.findall(r"```python\n(.*?)```", FORMATS.read_text(), re.DOTALL)
    if not any(name in snippet for name in LEFT_OUT)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the snippets find `out/crowd_counting`."""
    folder = tmp_path_factory.mktemp("docs")
    write_dataset(
        folder / "out" / "crowd_counting",
        [street_frame(0), crowd_frame(1, 20)],
        ["coco", "cityscapes", "voc", "openlabel", "events"],
    )
    return folder


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("snippet", SNIPPETS, ids=[snippet.splitlines()[0] for snippet in SNIPPETS])
def test_what_loads_a_format_loads_it(folder, monkeypatch, snippet):
    monkeypatch.chdir(folder)
    exec(PREAMBLE + snippet, {})


def test_every_format_is_described():
    described = set(re.findall(r"^## (\w+)$", FORMATS.read_text(), re.MULTILINE))
    assert described == set(WRITERS)
