"""Waste in the street, and what lies there to be sold, delivered or built with.

    ./python.sh pipelines/street_litter.py --frames 200 --seed 7

What is drawn is written in street_litter.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
