"""A crowd in a Paris street, for counting: images, heads, boxes, masks, densities.

    ./python.sh pipelines/crowd_counting.py --frames 200 --seed 7 --set crowd.count=150

What is drawn is written in crowd_counting.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
