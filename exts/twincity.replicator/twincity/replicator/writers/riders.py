"""Who rides what: the formats of street scenes tell riders from pedestrians, and some box them with their vehicle."""

from __future__ import annotations

from collections.abc import Mapping

from ..frame import Frame, Instance

RIDDEN = {"bicycle": "riding", "scooter": "riding", "motorcycle": "riding", "wheelchair": "sitting"}
"""Class of a vehicle, and the posture of the person who moves on it; a bicycle that is pushed is not ridden."""


def rides_of(frame: Frame) -> Mapping[int, Instance]:
    """What each rider is on, by the rider's `instance_id`. Nothing for riders whose vehicle is not in the frame."""
    people = {person.instance_id: person for person in frame.of_class("person")}
    return {
        people[owner].instance_id: thing
        for thing in frame.instances
        if thing.class_name in RIDDEN
        and (owner := thing.attributes.get("carried_by")) in people
        and people[owner].attributes.get("posture") == RIDDEN[thing.class_name]
    }
