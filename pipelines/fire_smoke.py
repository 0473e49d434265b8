"""A fire that begins, and steam, a kitchen's smoke, people in the colour of flames.

    ./python.sh pipelines/fire_smoke.py --frames 200 --seed 7

What is drawn is written in fire_smoke.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
