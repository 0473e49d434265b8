"""Where people are and what they do there: groups on walkable ground, nobody inside anybody."""

from .incidents import check_clips, place_incidents
from .places import Place
from .placing import check_fits, crowd_reach, crowd_size, place_crowd
from .riders import place_riders

__all__ = [
    "Place",
    "check_clips",
    "check_fits",
    "crowd_reach",
    "crowd_size",
    "place_crowd",
    "place_incidents",
    "place_riders",
]
