"""Somebody where nobody may be, and who only stands beside it.

    ./python.sh pipelines/forbidden_zone.py --frames 200 --seed 7

What is drawn is written in forbidden_zone.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
