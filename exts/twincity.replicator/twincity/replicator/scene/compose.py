"""`StageComposer`: a tile and a scenario become a scene.

The frame is one thin layer over the tile's: people, things, vehicles, light, camera and render products. Nothing of the
tile is written again, so a thousand saved frames cost a thousand thin layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pxr import Kind, Sdf, Usd

from ..city.evenings import Lights, lights_at
from ..city.seasons import Season, season_on
from ..geometry.camera import Camera
from ..scenario.people import load_library
from ..scenario.scenario import Scenario
from ..scenario.view import camera_of
from .cameras import author_camera
from .environment import author_environment, environment_of
from .fires import Burning, author_flames, pose_fires
from .instances import (
    flames_path,
    held_by,
    instances_of,
    person_path,
    placed_path,
    smoke_path,
    thing_path,
    vehicle_path,
)
from .materials import LOOKS_PATH
from .people.author import author_extents, author_people
from .people.characters import CharacterLibrary, PosedPerson
from .placed import StandingThing, place_things
from .scene import PEOPLE_ROOT, PROPS_ROOT, VEHICLES_ROOT, Environment, Scene
from .signals import lens_emissions
from .surroundings import surroundings_of
from .things import author_thing
from .tile.layer import read_tile, tile_key
from .tile.records import CITY
from .variants import LIGHTS_SET, SEASON_SET, select
from .vehicles.fleet import PosedVehicle, VehicleLibrary, author_vehicle
from .vehicles.lamps import beams_of


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
        vehicles = self._vehicles.pose_vehicles(scenario.vehicles, camera)
        people = self._characters.pose_people(scenario.people, camera)
        things = place_things(scenario.things, self._characters.things, camera)
        fires = pose_fires(scenario.fires, self._characters.things)
        instances = tuple(instances_of(people, things, vehicles, fires))

        def compose_stage() -> Usd.Stage:
            return self._stage(scenario, environment, camera, people, things, vehicles, fires)

        return Scene(
            compose_stage=compose_stage,
            static_key=f"{self.tile_key} {_season_of(scenario)} {_lights_of(scenario)}",
            scenario=scenario,
            camera=camera,
            environment=environment,
            instances=instances,
            beams=beams_of(vehicles),
            emissions=lens_emissions(scenario.signals, is_dark=len(environment.lamp_positions) > 0),
            surroundings=self._surroundings,
        )

    def _stage(
        self, scenario: Scenario, environment: Environment, camera: Camera,
        people: Sequence[PosedPerson], things: Sequence[StandingThing], vehicles: Sequence[PosedVehicle],
        fires: Sequence[Burning],
    ) -> Usd.Stage:  # fmt: skip
        """The frame's layer over the tile's."""
        layer, paths = self._new_layer(scenario), [person_path(number) for number in range(len(people))]
        with Sdf.ChangeBlock():
            author_people(layer, paths, people)
            for number, thing in enumerate(held_by(people)):
                author_thing(layer, thing_path(number), thing)
            for number, standing in enumerate(things):
                author_thing(layer, placed_path(number), standing.posed)
            for number, vehicle in enumerate(vehicles):
                author_vehicle(layer, vehicle_path(number), vehicle)
            for number, burning in enumerate(fires):
                if burning.flames is not None:
                    author_flames(layer, flames_path(number), burning.flames)
                if burning.smoke is not None:
                    author_thing(layer, smoke_path(number), burning.smoke)
        stage = Usd.Stage.Open(layer)
        author_extents(stage, paths)
        author_environment(stage, environment)
        author_camera(stage, camera)
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
