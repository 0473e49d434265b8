"""Where the heads of street lamps hang: for those who draw the posts, and for those who light the night."""

from __future__ import annotations

import numpy as np

from ...city.tile import CityTile

HIGHEST_CANDELABRA_M = 7.5
"""Higher posts carry flat heads on arms."""

ARM_M = 1.6
SIDE_LANTERN_M = 0.55
"""Of a candelabra with several lanterns, from its post."""

LIGHT_IN_LANTERN_M = 0.25
"""Above the bottom of a candelabra's glass; a flat head shines from its own underside."""


def lamp_headings(tile: CityTile) -> np.ndarray:
    """(lamps,) radians: each lamp faces the nearest middle of a road."""
    if not tile.roads or not tile.lamps:
        return np.zeros(len(tile.lamps))
    segments = np.concatenate([np.stack([road.points[:-1], road.points[1:]], 1) for road in tile.roads])
    posts = np.array([lamp.position[:2] for lamp in tile.lamps])
    start, edge = segments[:, 0], segments[:, 1] - segments[:, 0]
    along = ((posts[:, None] - start) * edge).sum(-1) / np.maximum((edge**2).sum(-1), 1e-9)
    offset = start + np.clip(along, 0, 1)[..., None] * edge - posts[:, None]
    nearest = offset[np.arange(len(posts)), np.argmin((offset**2).sum(-1), 1)]
    return np.arctan2(nearest[:, 1], nearest[:, 0])


def head_places(height_m: float, heads: int) -> np.ndarray:
    """(heads, 3) where each lantern hangs, from the post's foot, with the road along +X."""
    turn = 2 * np.pi * np.arange(heads) / heads
    around = np.column_stack([np.cos(turn), np.sin(turn)])
    if height_m > HIGHEST_CANDELABRA_M:
        return np.column_stack([ARM_M * around, np.full(heads, height_m)])
    reach = SIDE_LANTERN_M if heads > 1 else 0.0
    return np.column_stack([reach * around, np.full(heads, height_m - 0.70)])


def lamp_lights(tile: CityTile) -> tuple[np.ndarray, np.ndarray]:
    """Every light of the tile: its place (n, 3) [m] and the index (n,) of its lamp."""
    places, owners = [np.zeros((0, 3))], [np.zeros(0, int)]
    for index, (lamp, heading) in enumerate(zip(tile.lamps, lamp_headings(tile), strict=True)):
        heads = head_places(lamp.height_m, lamp.heads)
        c, s = np.cos(heading), np.sin(heading)
        turned = heads @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
        glass = LIGHT_IN_LANTERN_M if lamp.height_m <= HIGHEST_CANDELABRA_M else 0.0
        places.append(turned + np.array(lamp.position) + np.array([0, 0, glass]))
        owners.append(np.full(lamp.heads, index))
    return np.concatenate(places), np.concatenate(owners)
