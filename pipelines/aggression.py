"""People who fight or hunt each other, and who runs or gestures for other reasons.

    ./python.sh pipelines/aggression.py --frames 200 --seed 7

What is drawn is written in aggression.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
