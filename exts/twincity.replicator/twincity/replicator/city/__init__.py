"""Where it happens: the tile, its rules, and the sources it is read from."""
