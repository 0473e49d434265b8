"""Everything that can go wrong and is the user's to mend, drawn as a tree.

TwinCityError
  SpecError            the YAML or an option: unknown key, a law with min > max, a negative rate
    UnknownNameError   a name outside a known list, with the nearest match
  TileError            the tile or the data it is built from
  CrowdError           the crowd asked for does not fit in the walkable area
  EventError           no place in view holds the event asked for
  RendererError        a renderer is missing its engine, or cannot make what is asked
  DatasetError         the output folder: holds another run, is damaged, cannot be written
    FrameError         one frame could not be made or written; names the frame

Each carries one line for the person at the keyboard: what was given, what was expected, what to do.
The command line prints that line on standard error and exits with code 2; `--debug` shows the traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any


class TwinCityError(Exception):
    """Base of all errors that are explained to the user in one line."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors travel between processes as their line, however they were made."""
        return type(self).__new__, (type(self), *self.args)


class SpecError(TwinCityError):
    """A pipeline file or an option asks for something that cannot be."""


class UnknownNameError(SpecError):
    """A name is not in the list of known ones."""

    def __init__(self, kind: str, given: str, known: Iterable[str]) -> None:
        known = sorted(known)
        super().__init__(f"No {kind} is called '{given}'.{did_you_mean(given, known)} Known: {', '.join(known)}.")


class TileError(TwinCityError):
    """A tile, or the data it is built from, is missing or wrong."""


class CrowdError(TwinCityError):
    """The crowd does not fit in the walkable area."""


class EventError(TwinCityError):
    """No place in view holds an event."""


class RendererError(TwinCityError):
    """A renderer cannot start, or cannot make what is asked."""


class DatasetError(TwinCityError):
    """An output folder cannot be used as asked."""


class FrameError(DatasetError):
    """One frame could not be made or written."""


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """` Did you mean 'x'?` for the nearest known name, or nothing when none is near."""
    near = difflib.get_close_matches(given, list(known), n=1)
    return f" Did you mean '{near[0]}'?" if near else ""
