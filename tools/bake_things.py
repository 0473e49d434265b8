#!/usr/bin/env python
"""Model what people carry, push or ride and what stands or lies in the street: usd/things/*.usdc and things.json."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from people_bake.things import THINGS as CARRIED
from people_bake.things.asset import ABOUT, size_of, write_thing
from people_bake.things.thing import Thing
from things_bake import THINGS as STANDING
from twincity.replicator.scene.assets import ASSETS

THINGS: Mapping[str, Thing] = {**CARRIED, **STANDING}


def main() -> None:
    """Write every thing of `THINGS`, and the table that says how each is held, how large it is and what it is for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ASSETS / "things", help="folder (default: %(default)s)")
    parser.add_argument("--only", nargs="*", choices=THINGS, default=list(THINGS), help="print these (default: all)")
    arguments = parser.parse_args()
    table = bake(arguments.out)
    for name in arguments.only:
        size = (arguments.out / table[name]["file"]).stat().st_size
        print(f"{name}: {table[name]['triangles']} triangles, {size / 1000:.0f} kB")


def bake(folder: Path) -> dict[str, dict[str, Any]]:
    """Write all files into a folder; returns the entries of things.json."""
    table = {name: _entry(folder, name, thing) for name, thing in THINGS.items()}
    text = json.dumps({"about": ABOUT, "things": table}, indent=1)
    (folder / "things.json").write_text(_short_lists(text) + "\n", encoding="utf-8")
    return table


def _entry(folder: Path, name: str, thing: Thing) -> dict[str, Any]:
    path = folder / f"{name}.usdc"
    triangles = write_thing(path, name, thing)
    return {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "class": thing.class_name,
        "attach": thing.attach,
        "upright": thing.upright,
        "position_m": thing.position_m,
        "rotation_deg": thing.rotation_deg,
        "stretches_to_ground": thing.stretches_to_ground,
        "clips": thing.clips,
        "dyes": thing.dyes,
        "grips_m": thing.grips_m,
        "seat_m": thing.seat_m,
        "size_m": size_of(thing),
        "roles": thing.roles,
        "weight": thing.weight,
        "triangles": triangles,
    }


def _short_lists(text: str) -> str:
    """JSON whose lists of numbers stand on one line."""
    return re.sub(r"\[\s+([-\d.,\s]+?)\s+\]", lambda found: "[" + " ".join(found[1].split()) + "]", text)


if __name__ == "__main__":
    main()
