"""The frame as a USD stage: the tile's layers, people, vehicles, light and camera."""
