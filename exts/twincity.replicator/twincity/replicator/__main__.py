"""`python -m twincity.replicator`: the command line."""

from .cli import main

main(prog_name="twincity")
