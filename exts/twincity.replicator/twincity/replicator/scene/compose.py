"""`StageComposer`: a tile and a scenario become a scene.

The frame is one thin layer over the tile's: people, vehicles, light, camera and render products. Nothing of the
tile is written again, so a thousand saved frames cost a thousand thin layers.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from pxr import Gf, Kind, Sdf, Usd, UsdGeom, UsdRender, UsdUtils

from ..city.evenings import Lights, lights_at
from ..city.seasons import Season, season_on
from ..errors import DatasetError
from ..files import write_atomic
from ..geometry.camera import PinholeCamera
from ..geometry.transforms import CV_FROM_USD_CAMERA, usd_from_column
from ..labels import PARTS
from ..scenario.people import load_library
from ..scenario.scenario import Person, Scenario, Vehicle
from ..scenario.view import camera_of
from .environment import author_environment, environment_of, latlong_picture, set_sky_picture
from .materials import LOOKS_PATH
from .people.author import author_extents, author_people, worn_path
from .people.character import WEARABLE_CLASSES
from .people.characters import CharacterLibrary, PosedPerson, PosedSkin
from .people.things import PosedThing, author_thing
from .scene import CAMERA_PATH, PEOPLE_ROOT, PROPS_ROOT, VEHICLES_ROOT, Environment, Scene, SceneInstance
from .surroundings import surroundings_of
from .tile.layer import read_tile, tile_key
from .tile.records import CITY
from .variants import LIGHTS_SET, SEASON_SET, SNOW_SET, WETNESS_SET, select
from .vehicles.fleet import PosedVehicle, VehicleLibrary, author_vehicle

RENDER_ROOT = "/Render"
CLIPPING_M = (0.05, 2000.0)
HORIZONTAL_APERTURE_MM = 20.955
"""USD's own default; only its ratio to the focal length matters."""

RENDER_VARS = ("rgb", "distance_to_image_plane", "normals", "instance_segmentation", "semantic_segmentation")
"""Replicator's names."""

WET_FROM, WHITE_FROM = 0.3, 0.3
"""Wetness and cover of snow from which a saved frame shows its streets wet or white."""


class StageComposer:
    """Composes the frames of one tile; keeps the tile and the characters."""

    def __init__(self, tile_path: Path, character_folders: Sequence[str] = ()) -> None:
        self.tile_path = tile_path.resolve()
        self.tile = read_tile(self.tile_path)
        self.tile_key = tile_key(self.tile_path)
        characters = load_library(tuple(character_folders)).characters
        self._characters = CharacterLibrary({name: Path(character.file) for name, character in characters.items()})
        self._vehicles = VehicleLibrary()
        self._surroundings = surroundings_of(self.tile)

    def compose(self, scenario: Scenario) -> Scene:
        """The scene of a scenario drawn on this tile."""
        environment = environment_of(self.tile, scenario)
        camera = camera_of(scenario.camera)
        vehicles = self._vehicles.pose_vehicles(scenario.vehicles)
        people = self._characters.pose_people(scenario.people, camera)
        instances = tuple(instances_of(people, vehicles))

        def compose_stage() -> Usd.Stage:
            return self._stage(scenario, environment, camera, people, vehicles)

        return Scene(
            compose_stage=compose_stage,
            static_key=f"{self.tile_key} {_season_of(scenario)} {_lights_of(scenario)}",
            scenario=scenario,
            camera=camera,
            environment=environment,
            instances=instances,
            surroundings=self._surroundings,
        )

    def _stage(
        self, scenario: Scenario, environment: Environment, camera: PinholeCamera,
        people: Sequence[PosedPerson], vehicles: Sequence[PosedVehicle],
    ) -> Usd.Stage:  # fmt: skip
        """The frame's layer over the tile's."""
        layer, paths = self._new_layer(scenario), [person_path(number) for number in range(len(people))]
        with Sdf.ChangeBlock():
            author_people(layer, paths, people)
            for number, thing in enumerate(_held(people)):
                author_thing(layer, _thing_path(number), thing)
            for number, vehicle in enumerate(vehicles):
                author_vehicle(layer, _vehicle_path(number), vehicle)
        stage = Usd.Stage.Open(layer)
        author_extents(stage, paths)
        author_environment(stage, environment)
        _author_camera(stage, camera)
        return stage

    def _new_layer(self, scenario: Scenario) -> Sdf.Layer:
        """An empty frame over the tile, with the roots of what moves."""
        layer = Sdf.Layer.CreateAnonymous(f"frame_{scenario.index:06d}.usda")
        layer.subLayerPaths.append(str(self.tile_path))
        layer.defaultPrim = "World"
        layer.pseudoRoot.SetInfo("metersPerUnit", 1.0)
        layer.pseudoRoot.SetInfo("upAxis", "Z")
        layer.customLayerData = {"twincity": {"scenario": scenario.to_json()}}
        for root in (PEOPLE_ROOT, PROPS_ROOT, VEHICLES_ROOT):
            spec = Sdf.CreatePrimInLayer(layer, root)
            spec.specifier, spec.typeName, spec.kind = Sdf.SpecifierDef, "Scope", Kind.Tokens.group
        select(layer, f"{CITY}/Trees", SEASON_SET, _season_of(scenario))
        select(layer, LOOKS_PATH, LIGHTS_SET, _lights_of(scenario))
        return layer


def _season_of(scenario: Scenario) -> Season:
    """What the trees wear on the day of the frame."""
    return season_on(datetime.fromisoformat(scenario.local_time).date())


def _lights_of(scenario: Scenario) -> Lights:
    """Which panes are lit at the hour of the frame."""
    return lights_at(datetime.fromisoformat(scenario.local_time).time())


def person_path(number: int) -> str:
    """Where the frame has a person, counted from 0."""
    return f"{PEOPLE_ROOT}/Person_{number:04d}"


def _thing_path(number: int) -> str:
    return f"{PROPS_ROOT}/Thing_{number:04d}"


def _vehicle_path(number: int) -> str:
    return f"{VEHICLES_ROOT}/Vehicle_{number:04d}"


def _held(people: Sequence[PosedPerson]) -> list[PosedThing]:
    """Everything in hands and below people, in the order of their bearers."""
    return [thing for person in people for thing in person.held]


def instances_of(people: Sequence[PosedPerson], vehicles: Sequence[PosedVehicle]) -> Iterator[SceneInstance]:
    """People, then what they wear and hold, then vehicles, numbered from 1."""
    numbers = count(1)
    for index, person in enumerate(people):
        yield _person_instance(next(numbers), person_path(index), person)
    for index, person in enumerate(people):
        for part, skin in person.worn.items():
            path = worn_path(person_path(index), part)
            yield _worn_instance(next(numbers), path, part, skin, _carried_by(index, person, part))
    bearers = [(index, person) for index, person in enumerate(people) for _ in person.held]
    for place, ((index, person), thing) in enumerate(zip(bearers, _held(people), strict=True)):
        attributes = _carried_by(index, person, thing.thing.name)
        yield _held_instance(next(numbers), _thing_path(place), thing, attributes)
    for index, vehicle in enumerate(vehicles):
        yield _vehicle_instance(next(numbers), _vehicle_path(index), vehicle)


def _person_instance(number: int, prim_path: str, posed: PosedPerson) -> SceneInstance:
    return SceneInstance(
        instance_id=number,
        class_name="person",
        prim_path=prim_path,
        attributes=_as_shown(posed),
        joints=posed.keypoints,
        head_faces=posed.head_faces,
        part_ids=posed.part_ids,
        **_skin(posed.body),
    )


DYED = frozenset({"monk_tone", "hair_colour", "dyes"})


def _as_shown(posed: PosedPerson) -> dict[str, object]:
    """What was drawn for a person; a user's own character is shown in its own colours, so those drawn are no labels."""
    drawn = _without_place(posed.person)
    if posed.character.foreign is None:
        return drawn
    return {name: value for name, value in drawn.items() if name not in DYED}


def _worn_instance(
    number: int, prim_path: str, part: str, skin: PosedSkin, attributes: Mapping[str, object]
) -> SceneInstance:
    return SceneInstance(
        instance_id=number,
        class_name=WEARABLE_CLASSES[part],
        prim_path=prim_path,
        attributes=attributes,
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


def _held_instance(number: int, prim_path: str, posed: PosedThing, attributes: Mapping[str, object]) -> SceneInstance:
    return SceneInstance(
        instance_id=number,
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
    return SceneInstance(
        instance_id=number,
        class_name="car",
        prim_path=prim_path,
        attributes=_without_place(posed.vehicle),
        part_ids=_plates_of(posed),
        vertices=posed.vertices,
        normals=posed.normals,
        faces=posed.faces,
        face_materials=posed.face_materials,
        materials=posed.materials,
        box_3d=posed.box_3d,
    )


def _plates_of(posed: PosedVehicle) -> np.ndarray:
    """(m,) uint8: the faces that are licence plates."""
    plates = np.array([material.name == "plate" for material in posed.materials])
    return (plates[posed.face_materials] * PARTS.index("licence_plate")).astype(np.uint8)


def _without_place(drawn: Person | Vehicle) -> dict[str, object]:
    """Everything that was drawn for a person or a vehicle, but where it is: the 3D box says that."""
    return {name: _plain(value) for name, value in vars(drawn).items() if name != "position"}


def _plain(value: object) -> object:
    """Dyes and things carried as mappings. `dataclasses.asdict` would copy every number: 0.1 s for a crowd."""
    if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        return tuple(dict(vars(item)) for item in value)
    return value


def _author_camera(stage: Usd.Stage, camera: PinholeCamera) -> None:
    """The camera and the render product that asks for what a renderer of ours makes."""
    prim = UsdGeom.Camera.Define(stage, CAMERA_PATH)
    prim.CreateHorizontalApertureAttr(HORIZONTAL_APERTURE_MM)
    prim.CreateVerticalApertureAttr(HORIZONTAL_APERTURE_MM * camera.height / camera.width)
    prim.CreateFocalLengthAttr(HORIZONTAL_APERTURE_MM * camera.fx / camera.width)
    prim.CreateClippingRangeAttr(Gf.Vec2f(*CLIPPING_M))
    pose = usd_from_column(camera.world_from_camera @ CV_FROM_USD_CAMERA)
    prim.MakeMatrixXform().Set(Gf.Matrix4d(pose.tolist()))
    product = UsdRender.Product.Define(stage, f"{RENDER_ROOT}/Products/Camera_00")
    product.CreateCameraRel().SetTargets([CAMERA_PATH])
    product.CreateResolutionAttr(Gf.Vec2i(camera.width, camera.height))
    for name in RENDER_VARS:
        variable = UsdRender.Var.Define(stage, f"{RENDER_ROOT}/Vars/{name}")
        variable.CreateSourceNameAttr(name)
        product.CreateOrderedVarsRel().AddTarget(variable.GetPath())


def save_scene(scene: Scene, path: Path) -> None:
    """Write a frame's layer as `.usda` and its sky as `.hdr` beside it, with paths relative to the file.

    The sky picture is lat-long in cd/m2, its lower half black; its centre looks along the dome's own axis.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    layer = Sdf.Layer.CreateAnonymous(path.name)
    layer.TransferContent(scene.stage.GetRootLayer())
    _select_weather(layer, scene.environment)
    sky = path.with_suffix(".hdr")
    set_sky_picture(layer, f"./{sky.name}")
    UsdUtils.ModifyAssetPaths(layer, lambda asset: _relative(asset, path.parent))
    encoded, content = cv2.imencode(".hdr", latlong_picture(scene.environment.sky_radiance)[..., ::-1])
    if not encoded:
        raise DatasetError(f"{sky}: the sky could not be encoded as a Radiance HDR picture.")
    write_atomic(sky, content.tobytes())
    write_atomic(path, layer.ExportToString())


def _select_weather(layer: Sdf.Layer, environment: Environment) -> None:
    """Wet or white streets for whoever opens the frame: they have none of their own, as our renderer has."""
    select(layer, LOOKS_PATH, WETNESS_SET, "wet" if environment.ground_wetness > WET_FROM else "dry")
    select(layer, LOOKS_PATH, SNOW_SET, "lying" if environment.snow_cover > WHITE_FROM else "none")


def _relative(asset: str, folder: Path) -> str:
    return os.path.relpath(asset, folder.resolve()) if os.path.isabs(asset) else asset
