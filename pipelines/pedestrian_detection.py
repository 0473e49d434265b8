"""Pedestrians to be found: hidden, far, seated, riding, and what only looks like one.

    ./python.sh pipelines/pedestrian_detection.py --frames 200 --set things.distractors=4

What is drawn is written in pedestrian_detection.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
