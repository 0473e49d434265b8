"""`Job`: one run of a pipeline, decided before the first frame."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import SpecError, TileError, did_you_mean
from .scenario.spec import ScenarioSpec

REPOSITORY = Path(__file__).resolve().parents[4]
TILES = REPOSITORY / "usd" / "tiles"


@dataclass(frozen=True, kw_only=True)
class Shard:
    """One of several equal shares of the scenarios: every `of`-th one, beginning with the `number`-th."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """`2/8` -> the second of eight."""
        match = re.fullmatch(r"(\d+)/(\d+)", text)
        if not match or not 1 <= int(match[1]) <= int(match[2]):
            raise SpecError(f"--shard {text}: expected i/n with 1 <= i <= n, such as 2/8.")
        return cls(number=int(match[1]), of=int(match[2]))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to make, and where."""

    title: str
    """Name of the pipeline."""

    spec: ScenarioSpec
    tile_path: Path
    out: Path
    shard: Shard = Shard()
    resume: bool = False
    overwrite: bool = False
    save_usd: bool = False

    @property
    def indices(self) -> Sequence[int]:
        """The frames of this shard.

        In sequences of n images, frames s * n to s * n + n - 1 are sequence s, and a shard has whole sequences: whoever
        splits a dataset for training keeps `index // n` together.
        """
        scenarios = range(self.shard.number - 1, self.spec.frames, self.shard.of)
        if self.spec.sequence is None:
            return scenarios
        length = self.spec.sequence.frames
        return [number * length + frame for number in scenarios for frame in range(length)]


def parse_size(text: str) -> tuple[int, int]:
    """`1920x1080` -> (1920, 1080)."""
    match = re.fullmatch(r"(\d+)x(\d+)", text.lower())
    if not match:
        raise SpecError(f"--size {text}: expected WIDTHxHEIGHT, such as 1920x1080.")
    return int(match[1]), int(match[2])


def find_tile(name_or_path: str) -> Path:
    """The `tile.usda` of a tile under usd/tiles, or the path of any tile; `TileError` when there is none."""
    path = Path(name_or_path)
    if path.suffix in (".usda", ".usdc", ".usd"):
        return path
    if (path / "tile.usda").exists():
        return path / "tile.usda"
    known = sorted(tile.parent.name for tile in TILES.glob("*/tile.usda"))
    if name_or_path in known:
        return TILES / name_or_path / "tile.usda"
    raise TileError(
        f"No tile is called '{name_or_path}'.{did_you_mean(name_or_path, known)} Known: {', '.join(known)}; or give "
        "the path of a tile.usda, made with tools/build_tile.py."
    )
