"""`ScenarioSpec`: what a user asks for in YAML, checked at the door.

Every parameter is a value or a law (`laws.py`). Errors name the file, the key and the remedy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from ..errors import SpecError, did_you_mean
from .laws import Law
from .quotas import Quotas
from .spec_camera import CameraSpec
from .spec_events import EventsSpec
from .spec_rules import Section
from .spec_sections import (
    CrowdSpec,
    InstantSpec,
    LabelsSpec,
    PeopleSpec,
    SequenceSpec,
    parse_sequence,
    parse_writers,
)
from .spec_sensor import PrivacySpec, SensorSpec
from .spec_things import ThingsSpec
from .spec_vehicles import VehiclesSpec
from .spec_weather import WeatherSpec
from .splits import parse_splits, split_of

REPLACED: Mapping[str, tuple[str, ...]] = {
    "crowd.count": ("density_per_m2",),
    "crowd.density_per_m2": ("count",),
    "camera.device": ("rig", "height_m", "pitch_deg", "lens", "distortion", "horizontal_fov_deg", "width", "height"),
}
"""What the command line says -> what of the same section in the file it makes void: two ways to say the same."""


class ScenarioSpec(Section):
    """Everything a user can ask for."""

    tile: str = "haussmann_crossing"
    """Name of a tile under usd/tiles, or the path of a tile.usda."""

    frames: int = Field(default=20, ge=1, le=10_000_000)
    """How many scenarios: images, or sequences when `sequence` is given."""

    sequence: Annotated[SequenceSpec | None, BeforeValidator(parse_sequence)] = None
    """Not given, every image is a scenario of its own."""

    seed: int = Field(default=1, ge=0, lt=2**63)
    instant: InstantSpec = InstantSpec()
    weather: WeatherSpec = WeatherSpec()
    crowd: CrowdSpec = CrowdSpec()
    people: PeopleSpec = PeopleSpec()
    vehicles: VehiclesSpec = VehiclesSpec()
    things: ThingsSpec = ThingsSpec()
    events: EventsSpec = EventsSpec()
    camera: CameraSpec = CameraSpec()
    sensor: SensorSpec = SensorSpec()
    privacy: PrivacySpec = PrivacySpec()
    writers: Annotated[tuple[str | dict[str, dict[str, Any] | None], ...], BeforeValidator(parse_writers)] = (
        "coco", "kitti", "crowd",
    )  # fmt: skip
    """Names of formats, or a name with options: `[kitti, {coco: {segmentation: rle}}]`. The writers check them."""

    renderer: str = "mitsuba"
    look: str = "fast"
    """fast or clean, for renderers that know looks."""

    min_visible_pixels: int = Field(default=12, ge=1)
    """Things seen with fewer pixels are listed as ignored."""

    labels: LabelsSpec = LabelsSpec()
    splits: Annotated[dict[str, float] | None, BeforeValidator(parse_splits)] = None
    """Shares by name, such as {train: 0.8, val: 0.1, test: 0.1}; whole scenarios are drawn into them."""

    @property
    def images(self) -> int:
        """How many images there are in all."""
        return self.frames * (self.sequence.frames if self.sequence else 1)

    def split_of(self, index: int) -> str:
        """The split of a frame, which is that of its scenario; "" without splits."""
        return split_of(self.splits, self.seed, index // self.sequence.frames if self.sequence else index)

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
    for key in REPLACED.keys() & overrides.keys():
        section = merged.get(key.partition(".")[0])
        if isinstance(section, dict):
            for name in REPLACED[key]:
                section.pop(name, None)
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
    if isinstance(value, Law | Quotas):
        return _plain(value.plain)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
