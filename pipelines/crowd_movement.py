"""A crowd that runs, and people who walk, jog or stand together.

    ./python.sh pipelines/crowd_movement.py --frames 20 --sequence 25@10fps

What is drawn is written in crowd_movement.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
