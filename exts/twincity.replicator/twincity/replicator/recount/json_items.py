"""The objects of one top-level list of a JSON file, one in memory at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

CHUNK = 1 << 18
"""Characters read at a time."""

BETWEEN = re.compile(r"[\s,]*")


def json_items(path: Path, key: str) -> Iterator[dict[str, Any]]:
    """Nothing when there is no such list; `ValueError` where the file breaks off or is no JSON."""
    with path.open(encoding="utf-8") as file:
        text = _text_after(re.compile(rf'"{key}"\s*:\s*\['), file)
        if text is None:
            return
        at, decoder = 0, json.JSONDecoder()
        while True:
            at = BETWEEN.match(text, at).end()  # type: ignore[union-attr]
            if text[at : at + 1] == "]":
                return
            try:
                item, at = decoder.raw_decode(text, at)
            except ValueError:
                more = file.read(max(CHUNK, len(text) - at))
                if not more:
                    raise
                text, at = text[at:] + more, 0
            else:
                yield item


def _text_after(opening: re.Pattern[str], file: TextIO) -> str | None:
    """What has been read beyond the place that matches; the place may lie across two chunks."""
    tail = ""
    while chunk := file.read(CHUNK):
        text = tail + chunk
        if match := opening.search(text):
            return text[match.end() :]
        tail = text[-100:]
    return None
