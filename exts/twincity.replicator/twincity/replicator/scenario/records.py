"""Records of a JSON file, checked at the door: one line says what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from ..errors import SpecError

Record = TypeVar("Record")


def read_records(path: Path, key: str, kind: type[Record]) -> dict[str, Record]:
    """The records under `key` of a JSON file, checked; one line says what is wrong with it."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SpecError(
            f"{path} cannot be read: {error.strerror}. A folder of characters holds a characters.json that lists them: "
            '{"characters": {"Ana": {"file": "ana.usd", "sex": "female", "ages": [18, 60], "height_m": 1.65}}}.'
        ) from None
    except ValueError as error:
        raise SpecError(f"{path}: not valid JSON: {error}.") from None
    listed = document.get(key, document) if isinstance(document, dict) else None
    if not isinstance(listed, dict):
        raise SpecError(f"{path}: expected {{'{key}': {{name: ...}}}}.")
    adapter = TypeAdapter(kind)
    records = {}
    for name, raw in listed.items():
        if name == "about":
            continue
        try:
            records[name] = adapter.validate_python(_renamed(raw))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise SpecError(f"{path}: {name}: {place}: {first['msg']}; found {first['input']!r}.") from None
    return records


def _renamed(raw: Any) -> Any:
    """`class` is a word of Python's own."""
    return (
        {"class_name" if key == "class" else key: value for key, value in raw.items()} if isinstance(raw, dict) else raw
    )
