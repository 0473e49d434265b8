"""Something like a weapon in a hand, and umbrellas, baguettes, phones and toys held in the same way.

    ./python.sh pipelines/weapon.py --frames 200 --seed 7

What is drawn is written in weapon.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
