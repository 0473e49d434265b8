"""The cast: who is baked. Written down in `cast.yaml`, one entry for each character, and checked at the door."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from people_bake.body import BodySpec
from people_bake.garments import GARMENTS, Garment
from people_bake.hair import BEARDS, HAIR_STYLES
from people_bake.headwear import FACE_WEAR, HEADWEAR, SCARVES
from twincity.replicator.errors import SpecError, UnknownNameError

CAST = Path(__file__).with_name("cast.yaml")


class Head(BaseModel):
    """What is on a head, and around its neck. No hair is a bald head."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hair: str | None = None
    beard: str | None = None
    """`stubble` is painted on the skin; the others are hair."""

    headwear: str | None = None
    face_wear: tuple[str, ...] = ()
    scarf: str | None = None

    @field_validator("hair")
    @classmethod
    def _known_hair(cls, name: str | None) -> str | None:
        return _known("hair style", name, HAIR_STYLES)

    @field_validator("beard")
    @classmethod
    def _known_beard(cls, name: str | None) -> str | None:
        return _known("beard", name, (*BEARDS, "stubble"))

    @field_validator("headwear")
    @classmethod
    def _known_headwear(cls, name: str | None) -> str | None:
        return _known("headwear", name, HEADWEAR)

    @field_validator("face_wear")
    @classmethod
    def _known_face_wear(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_known("face wear", name, FACE_WEAR) or "" for name in names)

    @field_validator("scarf")
    @classmethod
    def _known_scarf(cls, name: str | None) -> str | None:
        return _known("scarf", name, SCARVES)


class Member(BaseModel):
    """One character to bake."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str = Field(pattern=r"^[A-Z][A-Za-z0-9]*$")
    """UpperCamel: it becomes the name of a file and of a prim."""

    body: BodySpec
    head: Head = Head()
    garments: tuple[Garment, ...]
    """From the outermost inwards, shoes last; they are made in the other direction."""

    trade: str | None = None
    """construction, police, delivery, office, sport or school: what the clothes say."""

    @field_validator("garments")
    @classmethod
    def _known_garments(cls, garments: tuple[Garment, ...]) -> tuple[Garment, ...]:
        for garment in garments:
            _known("garment", garment.kind, GARMENTS)
        return garments

    @property
    def sex(self) -> str:
        """What most would say: female or male."""
        return "female" if self.body.sex >= 0.5 else "male"

    @property
    def ages(self) -> tuple[int, int]:
        """Youngest and oldest [years] that the body passes for: a child for few years, an adult for more."""
        age = self.body.age_years
        reach = 1.5 + 0.14 * max(age - 6, 0) if age < 18 else 4 + 0.1 * (age - 18)
        low, high = (18 if age >= 18 else 2), (100 if age >= 18 else 17)
        return max(low, round(age - reach)), min(high, round(age + reach))


def read_cast(path: Path = CAST) -> tuple[Member, ...]:
    """Everybody in a file; `SpecError` names the entry that is wrong."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    members = tuple(_member(path, number, entry) for number, entry in enumerate(entries, start=1))
    names = [member.name for member in members]
    for name in names:
        if names.count(name) > 1:
            raise SpecError(f"{path}: {name} is there {names.count(name)} times. Every character needs its own name.")
    return members


def _member(path: Path, number: int, entry: dict[str, Any]) -> Member:
    try:
        return Member.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise SpecError(f"{path}: entry {number} ({entry.get('name', 'no name')}): {place}: {first['msg']}.") from None


def _known(kind: str, name: str | None, known: Sequence[str] | Any) -> str | None:
    if name is not None and name not in known:
        raise ValueError(str(UnknownNameError(kind, name, known)))
    return name
