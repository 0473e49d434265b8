"""The library as the sampler knows it: characters, the clips they can play, the things they can carry.

It is read from the JSON beside the assets, without USD: sizes, ages, clothes and speeds are all that choosing needs.
`scene` holds a mesh or a movement for every name here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from ..errors import SpecError
from .records import Record, read_records

USD = Path(__file__).resolve().parents[5] / "usd"
"""Where the checkout keeps what it has baked."""

REFERENCE_LEG_M = 0.83
"""Speeds of clips are given for a person with legs of this length, hip to ankle."""


@dataclass(frozen=True, kw_only=True)
class Partner:
    """Somebody else whom a clip is made for: who bends over a lying person, the other one of a scuffle."""

    clip: str
    offset_m: tuple[float, ...]
    """Forward and left of the first person."""

    heading_deg: float
    """Turned from the first person's heading."""


@dataclass(frozen=True, kw_only=True)
class Clip:
    """One movement, as far as the sampler must know it."""

    posture: str
    """walking, running, standing, sitting, crouching, lying, falling or riding."""

    activity: str = ""
    """walk, wait, phone, talk, ..."""

    speed_m_per_s: float = 0.0
    """At which a person with legs of `REFERENCE_LEG_M` moves when the clip plays at its own rate."""

    cycle_s: float = 4.0
    """Duration of phase 0..1 at its own rate."""

    loops: bool = True
    ground: str = "feet"
    """What touches: feet, body or seat."""

    seat_height_m: float | None = None
    needs: str | None = None
    """What it must be shown with: bench, wheelchair, phone, ..."""

    hands: Mapping[str, str] = field(default_factory=lambda: {"left": "free", "right": "free"})
    """Which of them can hold something that the clip does not show: free or busy."""

    ages: tuple[float, float] = (0, 120)
    space_m: tuple[float, float, float, float] = (0.3, 0.3, 0.3, 0.3)
    """How far the body reaches to the front, the back, the left and the right of its point."""

    partner: Partner | None = None


@dataclass(frozen=True, kw_only=True)
class Garment:
    """One thing that a character wears and that can be dyed."""

    part: str
    """Name of its material."""

    kind: str
    """t_shirt, puffer, jeans, ..."""

    patterns: tuple[str, ...] = ("plain",)
    relief: str | None = None
    colours: str = "clothes"
    """Which palette dyes it (`palettes.py`)."""


@dataclass(frozen=True, kw_only=True)
class Character:
    """One dressed body that can be dyed and scaled to a height."""

    sex: str | None
    """female or male; None stands for both."""

    ages: tuple[float, float]
    """Years of life it passes for."""

    height_m: float
    """As modelled."""

    file: str = ""
    """The asset; beside the JSON that lists it, made absolute when it is read."""

    bmi: float = 22.0
    pregnant: bool = False
    hair: str | None = None
    beard: str | None = None
    headwear: str | None = None
    face_wear: tuple[str, ...] = ()
    garments: tuple[Garment, ...] = ()
    trade: str | None = None
    temperatures_c: tuple[float, float] = (-20, 40)
    """Of the air, in which one dresses so."""

    leg_m: float = REFERENCE_LEG_M
    """Hip to ankle, as modelled."""

    wearables: tuple[str, ...] = ()
    """Parts of the character that can be shown or hidden: backpack, shoulder_bag."""

    def values_of(self, attribute: str) -> tuple[str, ...]:
        """What it shows of hair, beard, headwear, trade or clothing; `none` when it has none."""
        if attribute == "clothing":
            return tuple(garment.kind for garment in self.garments) or ("none",)
        return (getattr(self, attribute) or "none",)

    def is_of(self, sex: object) -> bool:
        """True when it passes for somebody of that sex; None asks for any."""
        return sex is None or self.sex in (None, "any", sex)

    def shows(self, wants: Mapping[str, object], sex: object = None) -> bool:
        """True when it is of that sex and has all that is wanted."""
        return self.is_of(sex) and all(value in self.values_of(name) for name, value in wants.items())


@dataclass(frozen=True, kw_only=True)
class Thing:
    """An asset of its own that somebody carries, pushes or rides, or that stands or lies in the street."""

    class_name: str
    attach: str
    """right_hand, left_hand, ground or hips: where its bearer has it."""

    clips: tuple[str, ...] = ()
    """Clips that show it; empty when any clip with that hand free does."""

    dyes: Mapping[str, str] = field(default_factory=dict)
    """Palette of each part that can be dyed."""

    size_m: tuple[float, float, float] = (0.4, 0.4, 0.4)
    """Length along its heading, width, height."""

    roles: tuple[str, ...] = ("carried",)
    """What it is there for: carried, litter, dumped, abandoned, distractor, street_life, works or event."""

    weight: float = 1.0
    """How often it is chosen, against the others of its role."""


@dataclass(frozen=True, kw_only=True)
class Library:
    """Everybody and everything there is to choose from, in the order of their names."""

    characters: Mapping[str, Character]
    clips: Mapping[str, Clip]
    things: Mapping[str, Thing]

    def clips_where(self, posture: str, needs: str | None = None) -> dict[str, Clip]:
        """The clips of a posture that are shown with this, or with nothing."""
        return {name: clip for name, clip in self.clips.items() if (clip.posture, clip.needs) == (posture, needs)}

    def clips_with(self, needs: str) -> dict[str, Clip]:
        """The clips, of any posture, that are shown with this."""
        return {name: clip for name, clip in self.clips.items() if clip.needs == needs}

    def things_of(self, class_name: str) -> tuple[str, ...]:
        """Names of the things of one class that people carry."""
        return tuple(self.things_for("carried", class_name))

    def things_for(self, role: str, *class_names: str) -> dict[str, Thing]:
        """The things of a role; of some classes only, where they are given."""
        return {
            name: thing
            for name, thing in self.things.items()
            if role in thing.roles and (not class_names or thing.class_name in class_names)
        }


def load_library(folders: Sequence[str] = ()) -> Library:
    """The library of the checkout, and the characters of the users' own `folders` (each with a characters.json)."""
    return _load(tuple(folders))


@lru_cache(maxsize=8)
def _load(folders: tuple[str, ...]) -> Library:
    library = read_library(USD)
    characters = dict(library.characters)
    for folder in folders:
        own = read_records(Path(folder) / "characters.json", "characters", Character)
        if twice := sorted(characters.keys() & own.keys()):
            raise SpecError(
                f"people.characters: {folder} has a character '{twice[0]}', a name that is taken. Rename it."
            )
        characters |= _placed(own, Path(folder))
    return Library(characters=_sorted(characters), clips=library.clips, things=library.things)


def read_library(usd: Path) -> Library:
    """The library in a folder with people/characters.json, people/clips.json and things/things.json."""
    characters = read_records(usd / "people" / "characters.json", "characters", Character)
    things = usd / "things" / "things.json"
    return Library(
        characters=_sorted(_placed(characters, usd / "people")),
        clips=_sorted(read_records(usd / "people" / "clips.json", "clips", Clip)),
        things=_sorted(read_records(things, "things", Thing)),
    )


def _placed(characters: Mapping[str, Character], folder: Path) -> dict[str, Character]:
    """The characters with absolute files."""
    return {
        name: Character(**{**vars(character), "file": str((folder / (character.file or f"{name}.usdc")).resolve())})
        for name, character in characters.items()
    }


def _sorted(records: Mapping[str, Record]) -> Mapping[str, Record]:
    return MappingProxyType({name: records[name] for name in sorted(records)})
