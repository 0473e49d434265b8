"""Write every clip to usd/people/clips and their table to usd/people/clips.json: `python -m people_bake.motion`."""

from __future__ import annotations

import argparse
from pathlib import Path

from people_bake.motion.catalogue import CLIPS
from people_bake.motion.clip_file import write_clips
from people_bake.motion.figure import reference_figure

_PEOPLE = Path(__file__).resolve().parents[3] / "usd" / "people"


def main() -> None:
    """Write all clips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=_PEOPLE, help="folder (default: %(default)s)")
    folder = parser.parse_args().out
    write_clips(CLIPS, reference_figure(), folder)
    size = sum(path.stat().st_size for path in (folder / "clips").glob("*.usdc"))
    print(f"{folder}: {len(CLIPS)} clips, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
