"""Who drives or rides against the traffic, and who may.

    ./python.sh pipelines/wrong_direction.py --frames 200 --seed 7

What is drawn is written in wrong_direction.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
