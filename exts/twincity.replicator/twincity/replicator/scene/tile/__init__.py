"""Tiles as USD layers: what a street looks like, written once, and the numbers read back."""
