"""`ScenarioSpec`: what a user asks for in YAML, checked at the door.

Every parameter is a value or a law (`laws.py`). Errors name the file, the key and the remedy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import core_schema

from ..errors import SpecError, UnknownNameError, did_you_mean
from .laws import Bands, Choice, Constant, Integers, Law, Normal, Uniform, UniformDate, parse_law
from .weather import WEATHERS

MAX_DENSITY = 1.2
"""People per m2 of a whole tile that are placed without overlap; about half the jamming limit of discs 0.55 m wide
(0.547 / 0.238 m2 = 2.3), since sidewalks are narrow and groups need more room."""

RIVALS = ("count", "density_per_m2")
"""Two ways to say the same: what the command line says replaces both in the file."""


class Section(BaseModel):
    """A part of the spec: frozen, and no key but the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True)
class Within:
    """A rule for a field: a law whose every number lies in [low, high]."""

    low: float
    high: float
    hint: str = ""
    """Added to the error: what the numbers mean."""

    def check(self, raw: Any) -> Law:
        law = parse_law(raw)
        if isinstance(law, Normal):
            law = replace(law, low=max(law.low, self.low), high=min(law.high, self.high))
        for value in law.possible:
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"{value!r} is not a number.")
            if not self.low <= value <= self.high:
                raise ValueError(f"{value:g} is outside {self.low:g} to {self.high:g}.{self.hint and ' ' + self.hint}")
        return law

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)


@dataclass(frozen=True)
class WholeWithin(Within):
    """A rule for a field: a law whose every value is a whole number in [low, high]."""

    def check(self, raw: Any) -> Law:
        law = super().check(raw)
        if not isinstance(law, Integers) and not all(isinstance(value, int) for value in law.possible):
            raise ValueError(f"{raw!r} can give fractions. Use a whole number or {{integers: [low, high]}}.")
        if isinstance(law, Uniform | Normal | Bands):
            raise ValueError(f"{raw!r} gives fractions. Use {{integers: [low, high]}}.")
        return law


@dataclass(frozen=True)
class OneOf:
    """A rule for a field: a law over known names."""

    kind: str
    known: tuple[str, ...]

    def check(self, raw: Any) -> Law:
        law = parse_law(raw)
        for value in law.possible:
            if value not in self.known:
                raise ValueError(str(UnknownNameError(self.kind, str(value), self.known)))
        return law

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)


class Dates:
    """A rule for a field: a law over days."""

    def check(self, raw: Any) -> Law:
        law = parse_law(raw)
        for value in law.possible:
            if not isinstance(value, dt.date):
                raise ValueError(f"{value!r} is not a date. Write year-month-day, such as 2025-06-21.")
        return law

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)


RIGS = ("frontal", "cctv", "overhead")

AGE_BANDS = ((2, 14, 0.08), (15, 29, 0.26), (30, 44, 0.25), (45, 59, 0.20), (60, 74, 0.14), (75, 95, 0.07))
"""(low, high, weight): Paris (INSEE), with fewer children because streets see fewer of them in the daytime."""


class InstantSpec(Section):
    """When it is."""

    date: Annotated[Law, Dates()] = UniformDate(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    hour: Annotated[Law, Within(0, 24)] = Uniform(9, 18)
    """Hours since midnight on the clocks of Paris."""

    minutes_per_frame: float = Field(default=0.0, ge=0, le=525_600, allow_inf_nan=False)
    """Time that passes from one frame to the next; 0 keeps the hour drawn."""


class WeatherSpec(Section):
    """What the weather is: a preset, and quantities that replace the preset's."""

    preset: Annotated[Law, OneOf("weather", tuple(WEATHERS))] = Choice(
        ("clear", "partly_cloudy", "overcast"), (3, 3, 4)
    )
    cloud_cover: Annotated[Law, Within(0, 1)] | None = None
    turbidity: Annotated[Law, Within(2, 10)] | None = None
    visibility_m: Annotated[Law, Within(10, 100_000, "200 is fog, 20000 clear air.")] | None = None
    rain_rate_mm_per_h: Annotated[Law, Within(0, 200, "Rain cannot be negative; 0 is dry, 50 a downpour.")] | None = (
        None
    )
    snow_rate_mm_per_h: Annotated[Law, Within(0, 20)] | None = None
    ground_wetness: Annotated[Law, Within(0, 1)] | None = None
    snow_cover: Annotated[Law, Within(0, 1)] | None = None


class CrowdSpec(Section):
    """How many people, and where they go."""

    count: Annotated[Law, WholeWithin(0, 20_000, "0 is an empty street, 20000 the most that is placed.")] | None = None
    """People on their feet; give this or `density_per_m2`. With neither, 40 to 120."""

    density_per_m2: Annotated[Law, Within(0, MAX_DENSITY, "More people than that do not fit on a sidewalk.")] | None = (
        None
    )
    """People per m2 of walkable ground in view."""

    lying: Annotated[Law, WholeWithin(0, 1_000)] = Constant(0)
    """People who lie on the ground, beside those on their feet."""

    crossing_fraction: Annotated[Law, Within(0, 1)] = Constant(0.08)
    """Share of the groups that are on a zebra crossing, where one is in view."""

    walking_fraction: Annotated[Law, Within(0, 1)] = Constant(0.75)
    """Share of the groups that walk; the others stand."""

    group_size: Annotated[Law, WholeWithin(1, 8)] = Choice((1, 2, 3, 4), (0.52, 0.31, 0.12, 0.05))
    """Zero-truncated Poisson, lambda about 1 (Moussaid et al. 2010, doi 10.1371/journal.pone.0010047)."""

    max_distance_m: Annotated[Law, Within(5, 400)] = Constant(60)
    """People are placed in view of the camera up to here; the rest of the tile is used when this is full."""

    @model_validator(mode="after")
    def _one_of_count_and_density(self) -> CrowdSpec:
        if self.count is not None and self.density_per_m2 is not None:
            raise ValueError("count and density_per_m2 are both given. Keep one of them.")
        return self


class PeopleSpec(Section):
    """Who they are: the marginals of the population. Nothing is coupled to skin tone."""

    age_years: Annotated[Law, Within(2, 100)] = Bands(AGE_BANDS)
    sex: Annotated[Law, OneOf("sex", ("female", "male"))] = Choice(("female", "male"), (0.52, 0.48))
    monk_tone: Annotated[Law, WholeWithin(1, 10)] = Integers(1, 10)
    """Even over the ten tones: France keeps no statistics to follow, and an audit needs every tone alike."""


class VehiclesSpec(Section):
    """What drives."""

    count: Annotated[Law, WholeWithin(0, 500)] = Constant(0)


class CameraSpec(Section):
    """Where the picture is taken from. A quantity that is not given follows the rig (`camera_rig.py`)."""

    rig: Annotated[Law, OneOf("camera rig", RIGS)] = Choice(RIGS, (1, 1, 1))
    height_m: Annotated[Law, Within(1, 60)] | None = None
    """Above the ground below."""

    pitch_deg: Annotated[Law, Within(-90, 30)] | None = None
    """Above the horizon: -30 looks down."""

    roll_deg: Annotated[Law, Within(-45, 45)] = Normal(0, 0.7, -3, 3)
    heading_offset_deg: Annotated[Law, Within(-180, 180)] = Uniform(-12, 12)
    """Away from the direction that the mount watches."""

    horizontal_fov_deg: Annotated[Law, Within(5, 120)] = Uniform(55, 85)
    width: int = Field(default=1280, ge=16, le=8192)
    height: int = Field(default=720, ge=16, le=8192)


class SensorSpec(Section):
    """What the sensor and the lens do to the picture."""

    exposure_compensation_ev: Annotated[Law, Within(-6, 6)] = Constant(0.0)
    noise: Annotated[Law, Within(0, 60)] = Uniform(1.0, 2.5)
    vignetting: Annotated[Law, Within(0, 0.9)] = Uniform(0.05, 0.2)
    jpeg_quality: Annotated[Law, WholeWithin(1, 100)] = Constant(100)


def _names(raw: Any) -> Any:
    """`coco,kitti` as a list of names; anything else as it is."""
    return tuple(name.strip() for name in raw.split(",") if name.strip()) if isinstance(raw, str) else raw


class ScenarioSpec(Section):
    """Everything a user can ask for."""

    tile: str = "haussmann_crossing"
    """Name of a tile under usd/tiles, or the path of a tile.usda."""

    frames: int = Field(default=20, ge=1, le=10_000_000)
    seed: int = Field(default=1, ge=0, lt=2**63)
    instant: InstantSpec = InstantSpec()
    weather: WeatherSpec = WeatherSpec()
    crowd: CrowdSpec = CrowdSpec()
    people: PeopleSpec = PeopleSpec()
    vehicles: VehiclesSpec = VehiclesSpec()
    camera: CameraSpec = CameraSpec()
    sensor: SensorSpec = SensorSpec()
    writers: Annotated[tuple[str, ...], BeforeValidator(_names)] = ("coco", "kitti", "crowd")
    renderer: str = "mitsuba"
    look: str = "fast"
    """fast or clean, for renderers that know looks."""

    min_visible_pixels: int = Field(default=12, ge=1)
    """Things seen with fewer pixels are listed as ignored."""

    def resolved(self) -> dict[str, Any]:
        """The whole spec as plain values, defaults included, for the manifest."""
        return _plain(self)


def load_spec(path: Path, overrides: Mapping[str, Any] | None = None) -> ScenarioSpec:
    """Read a pipeline's YAML and apply `overrides` (dotted keys: `{"crowd.count": 150}`)."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        raise SpecError(
            f"{path}: there is no such file. Give the YAML of a pipeline, such as pipelines/crowd_counting.yaml."
        ) from None
    except OSError as error:
        raise SpecError(f"{path}: cannot be read: {error.strerror}. Give the YAML of a pipeline.") from None
    except (yaml.YAMLError, ValueError) as error:  # a date such as 2025-02-30 is a ValueError of PyYAML's
        raise SpecError(f"{path}: not valid YAML: {' '.join(str(error).split())}.") from None
    if not isinstance(raw, dict):
        raise SpecError(f"{path}: expected keys such as 'crowd:' at the top, found {type(raw).__name__}.")
    return parse_spec(raw, source=str(path), overrides=overrides)


def parse_spec(
    raw: Mapping[str, Any], *, source: str = "spec", overrides: Mapping[str, Any] | None = None
) -> ScenarioSpec:
    """Check plain values and make the spec of them; `SpecError` says what is wrong in one line."""
    overrides = overrides or {}
    merged: dict[str, Any] = _deep_copy(raw)
    if overrides.keys() & {f"crowd.{name}" for name in RIVALS} and isinstance(merged.get("crowd"), dict):
        for name in RIVALS:
            merged["crowd"].pop(name, None)
    for key, value in overrides.items():
        _put(merged, key.split("."), value)
    try:
        return ScenarioSpec.model_validate(merged)
    except ValidationError as error:
        raise SpecError(_explain(error, source, set(overrides))) from None


def parse_override(text: str) -> tuple[str, Any]:
    """`crowd.count=150` -> ("crowd.count", 150); the value is YAML, so laws can be given too."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise SpecError(f"--set {text}: expected KEY=VALUE, such as --set crowd.count=150.")
    try:
        return key.strip(), yaml.safe_load(value)
    except (yaml.YAMLError, ValueError) as error:  # a date such as 2025-02-30 is a ValueError of PyYAML's
        raise SpecError(f"--set {text}: '{value}' is not valid YAML: {' '.join(str(error).split())}.") from None


def _explain(error: ValidationError, source: str, overridden: set[str]) -> str:
    first, others = error.errors()[0], len(error.errors()) - 1
    # pydantic adds the names of union branches and validators to the place; only the user's keys are of use
    place = [
        str(part) for part in first["loc"] if not str(part).startswith(("function-", "lax-or-strict", "is-instance"))
    ]
    key = ".".join(place)
    if first["type"] == "extra_forbidden":
        known = list(_section_at(place[:-1]).model_fields)
        message = f"there is no such key.{did_you_mean(place[-1], known)} Known here: {', '.join(known)}."
    elif first["type"] in ("model_type", "model_attributes_type"):
        message = (
            f"expected a section with keys {', '.join(_section_at(place).model_fields)}; found {first['input']!r}."
        )
    elif first["type"] == "value_error":
        message = str(first["ctx"]["error"])
    else:
        limits = first.get("ctx", {})
        message = f"{first['input']!r} cannot be. {_LIMITS.get(first['type'], first['msg']).format(**limits)}."
    more = f" (and {others} more)" if others else ""
    if any(key == name or key.startswith(f"{name}.") or name.startswith(f"{key}.") for name in overridden if key):
        source = "the command line"
    return f"{source}: {key}: {message}{more}" if key else f"{source}: {message}{more}"


_LIMITS = {
    "greater_than_equal": "The least is {ge:g}",
    "less_than_equal": "The most is {le:g}",
    "less_than": "It must be less than {lt:g}",
    "int_parsing": "Give a whole number",
    "int_type": "Give a whole number",
    "int_from_float": "Give a whole number",
    "float_parsing": "Give a number",
    "float_type": "Give a number",
    "finite_number": "Give a finite number",
    "string_type": "Give a name",
    "tuple_type": "Give a list of names, such as [coco, kitti]",
}
"""What is possible, by pydantic's kind of error."""


def _section_at(place: Sequence[str]) -> type[BaseModel]:
    section: type[BaseModel] = ScenarioSpec
    for part in place:
        section = section.model_fields[part].annotation  # type: ignore[assignment]
    return section


def _put(target: dict[str, Any], place: Sequence[str], value: Any) -> None:
    for part in place[:-1]:
        target = target.setdefault(part, {})
        if not isinstance(target, dict):
            raise SpecError(f"--set {'.'.join(place)}: '{part}' is a plain value in this file, not a section.")
    target[place[-1]] = value


def _deep_copy(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _deep_copy(value) if isinstance(value, Mapping) else value for key, value in raw.items()}


def _plain(value: Any) -> Any:
    """A spec as JSON values: laws as they are written in YAML, dates in ISO form."""
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Law):
        return _plain(value.plain)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
