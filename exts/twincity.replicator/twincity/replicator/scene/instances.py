"""What is posed becomes the things that are rendered and labelled, numbered from 1."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np

from ..labels import PARTS
from ..scenario.scenario import Person, PlacedThing, Vehicle
from ..scenario.vehicles import VEHICLES
from .fires import Burning
from .people.author import worn_path
from .people.character import WEARABLE_CLASSES
from .people.characters import PosedPerson, PosedSkin
from .placed import StandingThing
from .scene import PEOPLE_ROOT, PROPS_ROOT, VEHICLES_ROOT, SceneInstance
from .things import PosedThing
from .vehicles.fleet import PosedVehicle


def person_path(number: int) -> str:
    """Where the frame has a person, counted from 0."""
    return f"{PEOPLE_ROOT}/Person_{number:04d}"


def thing_path(number: int) -> str:
    return f"{PROPS_ROOT}/Thing_{number:04d}"


def placed_path(number: int) -> str:
    """Where the frame has a thing of the scenario, counted from 0."""
    return f"{PROPS_ROOT}/Placed_{number:04d}"


def vehicle_path(number: int) -> str:
    return f"{VEHICLES_ROOT}/Vehicle_{number:04d}"


def flames_path(number: int) -> str:
    """Where the frame has the flames of a fire, counted from 0."""
    return f"{PROPS_ROOT}/Fire_{number:04d}"


def smoke_path(number: int) -> str:
    return f"{PROPS_ROOT}/Smoke_{number:04d}"


def held_by(people: Sequence[PosedPerson]) -> list[PosedThing]:
    """Everything in hands and below people, in the order of their bearers."""
    return [thing for person in people for thing in person.held]


def instances_of(
    people: Sequence[PosedPerson], things: Sequence[StandingThing], vehicles: Sequence[PosedVehicle],
    fires: Sequence[Burning] = (),
) -> Iterator[SceneInstance]:  # fmt: skip
    """People, then what they wear and hold, what nobody holds, vehicles, flames and smoke, numbered from 1."""
    numbers = count(1)
    for index, person in enumerate(people):
        yield _person_instance(next(numbers), person_path(index), person)
    for index, person in enumerate(people):
        for part, skin in person.worn.items():
            path = worn_path(person_path(index), part)
            attributes = _carried_by(index, person, part)
            yield _worn_instance(next(numbers), path, part, skin, attributes, _velocity_of(person.person))
    bearers = [(index, person) for index, person in enumerate(people) for _ in person.held]
    for place, ((index, person), thing) in enumerate(zip(bearers, held_by(people), strict=True)):
        attributes = _carried_by(index, person, thing.thing.name)
        yield _thing_instance(next(numbers), thing_path(place), thing, attributes, _velocity_of(person.person))
    for index, standing in enumerate(things):
        attributes = _without_place(standing.placed)
        yield _thing_instance(next(numbers), placed_path(index), standing.posed, attributes)
    for index, vehicle in enumerate(vehicles):
        yield _vehicle_instance(next(numbers), vehicle_path(index), vehicle)
    for index, burning in enumerate(fires):
        attributes = {"smoke_albedo": burning.fire.smoke_albedo}
        if burning.flames is not None:
            yield _thing_instance(next(numbers), flames_path(index), burning.flames, attributes)
        if burning.smoke is not None:
            yield _thing_instance(next(numbers), smoke_path(index), burning.smoke, attributes)


def _person_instance(number: int, prim_path: str, posed: PosedPerson) -> SceneInstance:
    return SceneInstance(
        instance_id=number,
        class_name="person",
        prim_path=prim_path,
        attributes=_as_shown(posed),
        joints=posed.keypoints,
        head_faces=posed.head_faces,
        part_ids=posed.part_ids,
        velocity=_velocity_of(posed.person),
        **_skin(posed.body),
    )


def _velocity_of(person: Person) -> np.ndarray | None:
    """(3,) m/s of a person and of all that goes along; None for who stands still."""
    if not person.speed_m_per_s:
        return None
    ahead = np.radians(person.heading_deg)
    return np.array([np.cos(ahead), np.sin(ahead), 0], np.float32) * np.float32(person.speed_m_per_s)


DYED = frozenset({"monk_tone", "hair_colour", "dyes"})


def _as_shown(posed: PosedPerson) -> dict[str, object]:
    """What was drawn for a person; a user's own character is shown in its own colours, so those drawn are no labels."""
    drawn = _without_place(posed.person)
    if posed.character.foreign is None:
        return drawn
    return {name: value for name, value in drawn.items() if name not in DYED}


def _worn_instance(
    number: int, prim_path: str, part: str, skin: PosedSkin, attributes: Mapping[str, object],
    velocity: np.ndarray | None,
) -> SceneInstance:  # fmt: skip
    return SceneInstance(
        instance_id=number,
        class_name=WEARABLE_CLASSES[part],
        prim_path=prim_path,
        attributes=attributes,
        velocity=velocity,
        **_skin(skin),
    )


def _skin(posed: PosedSkin) -> dict[str, Any]:
    return {
        "vertices": posed.vertices,
        "normals": posed.normals,
        "uvs": posed.skin.uvs,
        "faces": posed.skin.faces,
        "face_materials": posed.skin.face_parts,
        "materials": posed.materials,
        "box_3d": posed.box_3d,
    }


def _thing_instance(
    number: int, prim_path: str, posed: PosedThing, attributes: Mapping[str, object],
    velocity: np.ndarray | None = None,
) -> SceneInstance:  # fmt: skip
    return SceneInstance(
        instance_id=number,
        velocity=velocity,
        class_name=posed.thing.class_name,
        prim_path=prim_path,
        attributes=attributes,
        vertices=posed.vertices,
        normals=posed.normals,
        faces=posed.mesh.faces,
        face_materials=posed.mesh.face_parts,
        materials=posed.materials,
        box_3d=posed.box_3d,
    )


def _carried_by(index: int, person: PosedPerson, thing: str) -> dict[str, object]:
    """What is known of a thing: its name, its colour, and whose it is in this frame."""
    (carried, *_) = [carried for carried in person.person.carried if carried.thing == thing]
    return {**vars(carried), "carried_by": index + 1}


def _vehicle_instance(number: int, prim_path: str, posed: PosedVehicle) -> SceneInstance:
    model = VEHICLES[posed.vehicle.model]
    return SceneInstance(
        instance_id=number,
        class_name=model.class_name,
        prim_path=prim_path,
        attributes={**_without_place(posed.vehicle), "body": model.body},
        part_ids=_plates_of(posed),
        vertices=posed.vertices,
        normals=posed.normals,
        faces=posed.mesh.faces,
        face_materials=posed.mesh.face_parts,
        materials=posed.materials,
        box_3d=posed.box_3d,
        velocity=posed.velocity if posed.vehicle.speed_m_per_s else None,
    )


def _plates_of(posed: PosedVehicle) -> np.ndarray:
    """(m,) uint8: the faces that are licence plates."""
    plates = np.array([material.name.startswith("plate") for material in posed.materials])
    return (plates[posed.mesh.face_parts] * PARTS.index("licence_plate")).astype(np.uint8)


def _without_place(drawn: Person | PlacedThing | Vehicle) -> dict[str, object]:
    """Everything that was drawn for a person, a thing or a vehicle, but where it is: the 3D box says that."""
    return {name: _plain(value) for name, value in vars(drawn).items() if name != "position"}


def _plain(value: object) -> object:
    """Dyes and things carried as mappings. `dataclasses.asdict` would copy every number: 0.1 s for a crowd."""
    if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        return tuple(dict(vars(item)) for item in value)
    return value
