"""Too many people on too little ground, and many with room or few in a dense line.

    ./python.sh pipelines/over_density.py --frames 200 --seed 7

What is drawn is written in over_density.yaml, beside this file.
"""

from pathlib import Path

from twincity.replicator.cli import run_pipeline

if __name__ == "__main__":
    run_pipeline(Path(__file__).with_suffix(".yaml"))
