"""Every draw has its own generator."""

from __future__ import annotations

from twincity.replicator.scenario.rng import generator_for


def first(*address: object) -> float:
    return float(generator_for(*address).random())  # type: ignore[arg-type]


def test_the_same_address_gives_the_same_numbers() -> None:
    assert first(7, 812, "people", "age") == first(7, 812, "people", "age")


def test_another_seed_frame_or_name_gives_others() -> None:
    addresses = [
        (7, 812, "people", "age"),
        (8, 812, "people", "age"),
        (7, 813, "people", "age"),
        (7, 812, "people", "sex"),
    ]
    assert len({first(*address) for address in addresses}) == 4


def test_numbers_are_those_of_every_other_machine() -> None:
    # computed once; if this changes, every dataset ever made can no longer be made again
    assert first(1, 0, "weather") == 0.8213163377556805
