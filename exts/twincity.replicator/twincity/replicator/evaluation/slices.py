"""Slices: the groups of people and of images that are looked at one by one.

To add one, add a line to `SLICES`: a question about an instance of `frames.jsonl`, about its frame, or about both.
Slices of one group exclude each other, so that their people add up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .protocol import size_px

Record = Mapping[str, Any]
Question = Callable[[Record], bool]


def anything(record: Record) -> bool:
    """The question that everybody and every image answers with yes."""
    return True


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Some of the people, in some of the images."""

    group: str
    """What is asked: light, age, ..."""

    name: str
    """The answer: night, 60 and over, ..."""

    people: Question = anything
    """Asked of a person: one entry of `instances`. An attribute that is missing is a no."""

    frames: Question = anything
    """Asked of an image: one line of `frames.jsonl`. False alarms have no age, but they have an image."""

    @property
    def of_images(self) -> bool:
        """True when it takes everybody in its images, so that counts and false alarms belong to it."""
        return self.people is anything

    def contains(self, person: Record, frame: Record) -> bool:
        """True when this person in this frame belongs to the slice."""
        return self.frames(frame) and self.people(person)


# Questions --------------------------------------------------------------------------------------------------------


def attribute_is(name: str, value: str) -> Question:
    """An attribute of a person has this value."""
    return lambda person: person["attributes"].get(name) == value


def attribute_within(name: str, low: float, high: float = math.inf) -> Question:
    """An attribute of a person lies in [low, high)."""
    return lambda person: low <= person["attributes"].get(name, math.nan) < high


def size_within(low: float, high: float = math.inf) -> Question:
    """The longer side of a person's full box lies in [low, high) px: the height of those on their feet."""
    return lambda person: low <= size_px(person) < high


def hidden_within(low: float, high: float = math.inf) -> Question:
    """The hidden fraction of a person's pixels in the frame lies in [low, high)."""
    return lambda person: low <= person["occluded_fraction"] < high


def sun_within(low: float, high: float = math.inf) -> Question:
    """The sun stands in [low, high) degrees above the horizon."""
    return lambda frame: low <= frame["scenario"]["sun"]["elevation_deg"] < high


def pitch_within(low: float, high: float = math.inf) -> Question:
    """The camera looks in [low, high) degrees above the horizon."""
    return lambda frame: low <= frame["scenario"]["camera"]["pitch_deg"] < high


def rig_is(name: str) -> Question:
    """The camera hangs on this rig."""
    return lambda frame: frame["scenario"]["camera"]["rig"] == name


def is_raining(frame: Record) -> bool:
    """Rain falls, however little."""
    return frame["scenario"]["weather"]["rain_rate_mm_per_h"] > 0


def is_hazy(frame: Record) -> bool:
    """Mist, fog or falling snow without rain: one sees less than 5 km, where meteorologists begin to say mist."""
    return not is_raining(frame) and frame["scenario"]["weather"]["visibility_m"] < 5_000


def is_clear(frame: Record) -> bool:
    """Neither; clouds do not matter."""
    return not is_raining(frame) and not is_hazy(frame)


# The table --------------------------------------------------------------------------------------------------------

EVERYBODY = Slice(group="all", name="everybody")
"""The first row of every report."""

SLICES: tuple[Slice, ...] = (
    # Cut points of the first TwinCity's sensitivity study.
    Slice(group="size", name="near, 120 px and more", people=size_within(120)),
    Slice(group="size", name="medium, 50 to 120 px", people=size_within(50, 120)),
    Slice(group="size", name="far, 20 to 50 px", people=size_within(20, 50)),
    # The same study's; its "none" reached to 0.35 and held all of "partial".
    Slice(group="occlusion", name="none, below 1 %", people=hidden_within(0, 0.01)),
    Slice(group="occlusion", name="partial, 1 to 35 %", people=hidden_within(0.01, 0.35)),
    Slice(group="occlusion", name="heavy, 35 to 80 %", people=hidden_within(0.35, 0.8)),
    Slice(group="occlusion", name="nearly all, 80 % and more", people=hidden_within(0.8)),
    Slice(group="posture", name="standing", people=attribute_is("posture", "standing")),
    Slice(group="posture", name="walking", people=attribute_is("posture", "walking")),
    Slice(group="posture", name="lying", people=attribute_is("posture", "lying")),
    Slice(group="skin tone", name="Monk 1 to 3", people=attribute_within("monk_tone", 1, 4)),
    Slice(group="skin tone", name="Monk 4 to 6", people=attribute_within("monk_tone", 4, 7)),
    Slice(group="skin tone", name="Monk 7 to 10", people=attribute_within("monk_tone", 7, 11)),
    Slice(group="sex", name="female", people=attribute_is("sex", "female")),
    Slice(group="sex", name="male", people=attribute_is("sex", "male")),
    Slice(group="age", name="under 15", people=attribute_within("age_years", 0, 15)),
    Slice(group="age", name="15 to 29", people=attribute_within("age_years", 15, 30)),
    Slice(group="age", name="30 to 59", people=attribute_within("age_years", 30, 60)),
    Slice(group="age", name="60 and over", people=attribute_within("age_years", 60)),
    # Between sunset and the end of civil twilight, 6 degrees lower, one still sees without lamps.
    Slice(group="light", name="day", frames=sun_within(0)),
    Slice(group="light", name="twilight", frames=sun_within(-6, 0)),
    Slice(group="light", name="night", frames=sun_within(-90, -6)),
    Slice(group="weather", name="clear or cloudy", frames=is_clear),
    Slice(group="weather", name="rain", frames=is_raining),
    Slice(group="weather", name="reduced visibility", frames=is_hazy),
    Slice(group="camera", name="frontal", frames=rig_is("frontal")),
    Slice(group="camera", name="cctv", frames=rig_is("cctv")),
    Slice(group="camera", name="overhead", frames=rig_is("overhead")),
    # The sensitivity study's.
    Slice(group="pitch", name="-10 degrees and higher", frames=pitch_within(-10)),
    Slice(group="pitch", name="-40 to -10 degrees", frames=pitch_within(-40, -10)),
    Slice(group="pitch", name="steeper than -40 degrees", frames=pitch_within(-90, -40)),
)
