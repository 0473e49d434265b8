"""Somebody on the ground after a fall, and who only sleeps, sits, crouches or kneels.

    ./python.sh pipelines/person_on_ground.py --frames 200 --seed 7

What is drawn is written in person_on_ground.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
