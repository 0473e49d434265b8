"""Things that people carry, push, ride, lead or sit on: the table of them."""

from __future__ import annotations

from collections.abc import Mapping

from . import (
    bags,
    bicycle,
    cargo_bike,
    dogs,
    kick_scooter,
    luggage,
    moto_scooter,
    motorcycle,
    pram,
    seats,
    small,
    umbrella,
    walker,
    wheelchair,
)
from .thing import Thing

THINGS: Mapping[str, Thing] = {
    "umbrella_open": umbrella.OPEN,
    "umbrella_closed": umbrella.CLOSED,
    "phone": small.PHONE,
    "cane": small.CANE,
    "white_cane": small.WHITE_CANE,
    "handbag": bags.HANDBAG,
    "tote": bags.TOTE,
    "grocery_bag": bags.GROCERY_BAG,
    "suitcase_standing": luggage.STANDING,
    "suitcase_pulled": luggage.PULLED,
    "shopping_trolley": luggage.SHOPPING_TROLLEY,
    "walker": walker.WALKER,
    "pram": pram.PRAM,
    "wheelchair": wheelchair.WHEELCHAIR,
    "bicycle": bicycle.BICYCLE,
    "cargo_bike": cargo_bike.CARGO_BIKE,
    "kick_scooter": kick_scooter.KICK_SCOOTER,
    "motorcycle": motorcycle.MOTORCYCLE,
    "moto_scooter": moto_scooter.MOTO_SCOOTER,
    "dog_large": dogs.LARGE_DOG,
    "dog_small": dogs.SMALL_DOG,
    "dog_large_sitting": dogs.LARGE_DOG_SITTING,
    "dog_small_sitting": dogs.SMALL_DOG_SITTING,
    "bench": seats.BENCH,
    "low_wall": seats.LOW_WALL,
    "terrace": seats.TERRACE,
}
