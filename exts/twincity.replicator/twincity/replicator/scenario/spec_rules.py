"""Rules for the fields of a spec: what a law may draw there."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic_core import core_schema

from ..errors import UnknownNameError
from .laws import Bands, Integers, Law, Normal, Uniform, parse_law


class Section(BaseModel):
    """A part of the spec: frozen, and no key but the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class LawRule(ABC):
    """A rule for a field that holds a law. Abstract; each rule below is one."""

    @abstractmethod
    def check(self, raw: Any) -> Law:
        """The law that was written; ValueError says what is wrong with it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)


@dataclass(frozen=True)
class Within(LawRule):
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
class OneOf(LawRule):
    """A rule for a field: a law over known names."""

    kind: str
    known: tuple[str, ...]

    def check(self, raw: Any) -> Law:
        law = parse_law(raw)
        for value in law.possible:
            if value not in self.known:
                raise ValueError(str(UnknownNameError(self.kind, str(value), self.known)))
        return law


class Flag(LawRule):
    """A rule for a field: a law over yes and no."""

    def check(self, raw: Any) -> Law:
        law = parse_law(raw)
        for value in law.possible:
            if not isinstance(value, bool):
                raise ValueError(f"{value!r} is neither true nor false. {{choice: {{true: 1, false: 3}}}} draws one.")
        return law


class Dates(LawRule):
    """A rule for a field: a law over days."""

    def check(self, raw: Any) -> Law:
        law = parse_law(raw)
        for value in law.possible:
            if not isinstance(value, dt.date):
                raise ValueError(f"{value!r} is not a date. Write year-month-day, such as 2025-06-21.")
        return law


class Names(LawRule):
    """A rule for a field: a law over names that only the library knows; `none` is one of them."""

    def check(self, raw: Any) -> Law:
        law = parse_law(raw)
        for value in law.possible:
            if not isinstance(value, str):
                raise ValueError(f"{value!r} is not a name.")
        return law
