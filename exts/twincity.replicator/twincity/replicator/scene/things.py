"""Things as assets: what people carry, push, ride and sit on, and what stands or lies in the street.

Each is read once and posed many times: in hands (`people/things.py`) or on the ground (`placed.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from pxr import Gf, Sdf

from ..errors import TwinCityError, UnknownNameError
from ..geometry.boxes import Box3D, box_3d_around
from ..scenario.scenario import Colour
from .assets import ASSETS
from .mesh import camel
from .people.character import LEVEL_SET
from .people.dress import dyed
from .people.layers import children, open_asset, read_material, snake, value_at
from .people.skeleton import about
from .scene import SurfaceMaterial

THINGS_FOLDER = ASSETS / "things"

THING_LEVELS = ("near", "far")
"""Levels of detail of every thing."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ThingMesh:
    """One level of detail of a thing."""

    points: np.ndarray
    """(n, 3) float32 metres in its own frame."""

    normals: np.ndarray
    """(n, 3) float32."""

    faces: np.ndarray
    """(m, 3) int32."""

    face_parts: np.ndarray
    """(m,) int32 index into `Thing.parts`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Thing:
    """One asset, and how it is held."""

    name: str
    path: Path
    class_name: str
    attach: str
    """right_hand, left_hand, hips or ground: where its bearer has it."""

    upright: bool
    """It turns with the person, not with the hand."""

    from_joint: np.ndarray
    """(3,) of its origin in the joint's neutral frame, or in the person's frame on the ground [m]."""

    turn: np.ndarray
    """(3, 3) of its frame in that one."""

    stretches_to_ground: bool
    dyed_parts: tuple[str, ...]
    """The parts that take its colour."""

    parts: tuple[str, ...]
    materials: Mapping[str, SurfaceMaterial]
    levels: Mapping[str, ThingMesh]


@dataclass(frozen=True, kw_only=True, eq=False)
class PosedThing:
    """One thing in the world."""

    thing: Thing
    colour: Colour | None
    level: str
    world_from_thing: np.ndarray
    """(4, 4); turned, and stretched along its vertical."""

    vertices: np.ndarray
    """(n, 3) float32 metres, world."""

    normals: np.ndarray
    """(n, 3) float32 unit, world."""

    materials: tuple[SurfaceMaterial, ...]
    box_3d: Box3D

    @property
    def mesh(self) -> ThingMesh:
        """Its triangles."""
        return self.thing.levels[self.level]


class ThingLibrary:
    """The things of a folder with a `things.json`; each is read when it is first carried."""

    def __init__(self, folder: Path = THINGS_FOLDER) -> None:
        self.folder = folder
        self._things: dict[str, Thing] = {}

    def named(self, name: str) -> Thing:
        """The thing of that name; `UnknownNameError` lists the known ones."""
        if name not in self._table:
            raise UnknownNameError("thing", name, self._table)
        if name not in self._things:
            self._things[name] = _read_thing(self.folder, name, self._table[name])
        return self._things[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Every thing of the folder."""
        return tuple(self._table)

    @cached_property
    def _table(self) -> Mapping[str, Mapping]:
        path = self.folder / "things.json"
        if not path.is_file():
            raise TwinCityError(f"{path}: no such file. `tools/bake_things.py` writes what people carry.")
        return dict(json.loads(path.read_text(encoding="utf-8"))["things"])


def pose_thing(
    thing: Thing, colour: Colour | None, level: str, world_from_thing: np.ndarray, heading_deg: float
) -> PosedThing:
    """A thing put in the world.

    Args:
        thing: what.
        colour: of the parts that can be dyed; None where there are none, or to leave them as they are.
        level: near or far.
        world_from_thing: (4, 4), which may stretch.
        heading_deg: along which its 3D box lies.
    """
    mesh = thing.levels[level]
    vertices = (mesh.points @ world_from_thing[:3, :3].T + world_from_thing[:3, 3]).astype(np.float32)
    normals = mesh.normals @ np.linalg.inv(world_from_thing[:3, :3])
    return PosedThing(
        thing=thing,
        colour=colour,
        level=level,
        world_from_thing=world_from_thing,
        vertices=vertices,
        normals=(normals / np.linalg.norm(normals, axis=1, keepdims=True)).astype(np.float32),
        materials=_painted(thing, colour),
        box_3d=box_3d_around(vertices, heading_deg),
    )


def author_thing(layer: Sdf.Layer, prim_path: str, posed: PosedThing) -> None:
    """Author one thing: a reference to its asset, its level, its place and its colour; the prims above must exist."""
    thing = posed.thing
    root = Sdf.CreatePrimInLayer(layer, prim_path)
    root.specifier, root.typeName = Sdf.SpecifierDef, "Xform"
    root.SetInfo("references", Sdf.ReferenceListOp.CreateExplicit([Sdf.Reference(str(thing.path))]))
    root.variantSelections[LEVEL_SET] = posed.level
    types = Sdf.ValueTypeNames
    matrix = Gf.Matrix4d(posed.world_from_thing.T.tolist())
    Sdf.AttributeSpec(root, "xformOp:transform", types.Matrix4d).default = matrix
    order = Sdf.AttributeSpec(root, "xformOpOrder", types.TokenArray, Sdf.VariabilityUniform)
    order.default = ["xformOp:transform"]
    if posed.colour is None:
        return
    for part in thing.dyed_parts:
        surface = Sdf.CreatePrimInLayer(layer, f"{prim_path}/Looks/{camel(part)}/Surface")
        Sdf.AttributeSpec(surface, "inputs:diffuseColor", types.Color3f).default = Gf.Vec3f(*posed.colour)


@lru_cache(maxsize=1024)
def _painted(thing: Thing, colour: Colour | None) -> tuple[SurfaceMaterial, ...]:
    return tuple(
        dyed(thing.materials[part], colour) if colour and part in thing.dyed_parts else thing.materials[part]
        for part in thing.parts
    )


def _dyed_parts(palettes: Mapping[str, str], parts: Sequence[str]) -> tuple[str, ...]:
    """Those that are dyed from one palette, the first one's: others keep their own colour."""
    first = next(iter(palettes.values()), None)
    return tuple(part for part, palette in palettes.items() if palette == first and part in parts)


def _read_thing(folder: Path, name: str, facts: Mapping) -> Thing:
    layer = open_asset(folder / facts["file"], "tools/bake_things.py")
    root = Sdf.Path(f"/{layer.defaultPrim}")
    looks = children(layer, root.AppendChild("Looks"))
    parts = tuple(snake(look) for look in looks)
    x, y, z = facts["rotation_deg"]
    return Thing(
        name=name,
        path=folder / facts["file"],
        class_name=facts["class"],
        attach=facts["attach"],
        upright=facts["upright"],
        from_joint=np.array(facts["position_m"], float),
        turn=about("z", z) @ about("y", y) @ about("x", x),
        stretches_to_ground=facts["stretches_to_ground"],
        dyed_parts=_dyed_parts(facts["dyes"], parts),
        parts=parts,
        materials={snake(look): read_material(layer, root, look) for look in looks},
        levels={level: _read_level(layer, root, level, looks) for level in THING_LEVELS},
    )


def _read_level(layer: Sdf.Layer, root: Sdf.Path, level: str, looks: Sequence[str]) -> ThingMesh:
    geometry = root.AppendVariantSelection(LEVEL_SET, level).AppendChild("Geom")
    names = children(layer, geometry)
    arrays = {
        name: [np.array(value_at(layer, geometry.AppendChild(mesh), name)) for mesh in names]
        for name in ("points", "normals", "faceVertexIndices")
    }
    faces = [indices.reshape(-1, 3) for indices in arrays["faceVertexIndices"]]
    starts = np.cumsum([0, *(len(points) for points in arrays["points"][:-1])])
    return ThingMesh(
        points=np.concatenate(arrays["points"]).astype(np.float32),
        normals=np.concatenate(arrays["normals"]).astype(np.float32),
        faces=np.concatenate([part + start for part, start in zip(faces, starts, strict=True)]).astype(np.int32),
        face_parts=np.repeat(np.array([looks.index(name) for name in names], np.int32), [len(part) for part in faces]),
    )
