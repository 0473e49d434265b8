"""A bag left with nobody near it, and bags whose owner is there.

    ./python.sh pipelines/abandoned_object.py --frames 200 --seed 7

What is drawn is written in abandoned_object.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
