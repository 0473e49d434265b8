"""The people of a frame as USD: references to their characters, with a level, a pose, a place, colours and bags.

What is authored here skins to the triangles that `characters.py` gives; a test proves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom, UsdSkel, Vt

from ...geometry.transforms import quaternions_from_rotations
from ..assets import diffuse_path
from ..mesh import camel
from ..textures import author_look
from .character import LEVEL_SET
from .characters import PosedPerson
from .foreign_author import author_foreign
from .skeleton import PARENTS

_PARENTS = np.array(PARENTS)


def author_people(layer: Sdf.Layer, prim_paths: Sequence[str], people: Sequence[PosedPerson]) -> None:
    """Author people: the labels come with their characters; `author_extents` follows when the stage is open.

    Args:
        layer: to write in, best inside an `Sdf.ChangeBlock`; the prims above must be there.
        prim_paths: one for each, such as /World/People/Person_0007.
        people: from `CharacterLibrary.pose_people`.
    """
    if not people:
        return
    turned = np.stack([person.turned for person in people])
    local = turned[:, _PARENTS].swapaxes(-1, -2) @ turned
    local[:, 0] = turned[:, 0]
    quaternions = quaternions_from_rotations(local)[..., [1, 2, 3, 0]].astype(np.float32)
    for prim_path, person, turns in zip(prim_paths, people, quaternions, strict=True):
        _author_person(layer, prim_path, person, np.ascontiguousarray(turns))


def author_extents(stage: Usd.Stage, prim_paths: Sequence[str]) -> None:
    """Bound posed people as UsdSkel reckons it, to the last bit: Kit culls by it, and validators compare it."""
    extents = {}
    for prim_path in prim_paths:
        for prim in Usd.PrimRange(stage.GetPrimAtPath(prim_path)):
            if prim.IsA(UsdSkel.Root):
                boundable = UsdGeom.Boundable(prim)
                extents[prim.GetPath()] = UsdGeom.Boundable.ComputeExtentFromPlugins(boundable, Usd.TimeCode.Default())
    layer = stage.GetEditTarget().GetLayer()
    with Sdf.ChangeBlock():
        for path, extent in extents.items():
            spec = Sdf.CreatePrimInLayer(layer, path)
            Sdf.AttributeSpec(spec, "extent", Sdf.ValueTypeNames.Float3Array).default = extent


def worn_path(prim_path: str, part: str) -> str:
    """Where the bag of a person is."""
    return f"{prim_path}/Geom/{camel(part)}"


def _author_person(layer: Sdf.Layer, prim_path: str, posed: PosedPerson, turns: np.ndarray) -> None:
    if not layer.GetPrimAtPath(Sdf.Path(prim_path).GetParentPath()):
        raise ValueError(f"No prim can be made at {prim_path}: author the prims above it first.")
    character = posed.character
    if character.foreign is not None:
        author_foreign(layer, prim_path, posed)
        return
    translations = character.skeleton.offsets.astype(np.float32)
    translations[0] = posed.placed[0]
    materials = {material.name: material for material in posed.body.materials}
    materials |= {part: skin.materials[0] for part, skin in posed.worn.items()}
    changed = {part: material for part, material in materials.items() if material != character.materials[part]}
    plain = tuple(part for part, material in changed.items() if not material.pattern)
    _stamp(plain, tuple(posed.worn)).press(layer, prim_path, str(character.path), posed.level, {
        "xformOp:translate": Gf.Vec3d(*posed.person.position),
        "xformOp:rotateZ": posed.person.heading_deg,
        "xformOp:scale": Gf.Vec3f(posed.size),
        "translations": Vt.Vec3fArray.FromNumpy(translations),
        "rotations": Vt.QuatfArray.FromNumpy(turns),
        **{part: Gf.Vec3f(*changed[part].albedo) for part in plain},
    })  # fmt: skip
    for part, material in changed.items():
        if part not in plain:
            author_look(layer, f"{prim_path}/Looks/{camel(part)}", material)


class _Stamp:
    """A person's opinions, filled in and copied where they belong: a tenth of the cost of authoring each anew."""

    def __init__(self, plain_parts: tuple[str, ...], worn_parts: tuple[str, ...]) -> None:
        self._layer = Sdf.Layer.CreateAnonymous("person")
        self._root = Sdf.CreatePrimInLayer(self._layer, "/Person")
        self._root.specifier = Sdf.SpecifierDef
        self._root.typeName = "SkelRoot"
        order = Sdf.AttributeSpec(self._root, "xformOpOrder", Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform)
        order.default = Vt.TokenArray(["xformOp:translate", "xformOp:rotateZ", "xformOp:scale"])
        animation = Sdf.CreatePrimInLayer(self._layer, "/Person/Animation")
        types = Sdf.ValueTypeNames
        self._attributes = {
            name: Sdf.AttributeSpec(prim, name, type_name)
            for prim, name, type_name in (
                (self._root, "xformOp:translate", types.Double3), (self._root, "xformOp:rotateZ", types.Double),
                (self._root, "xformOp:scale", types.Float3),
                (animation, "translations", types.Float3Array), (animation, "rotations", types.QuatfArray),
            )
        }  # fmt: skip
        for part in plain_parts:
            diffuse = diffuse_path("/Person", camel(part))
            surface = Sdf.CreatePrimInLayer(self._layer, diffuse.GetPrimPath())
            colour = Sdf.AttributeSpec(surface, diffuse.name, types.Color3f)
            colour.connectionPathList.ClearEditsAndMakeExplicit()  # whatever pattern the character has
            self._attributes[part] = colour
        for part in worn_parts:
            mesh = Sdf.CreatePrimInLayer(self._layer, worn_path("/Person", part))
            Sdf.AttributeSpec(mesh, "visibility", types.Token).default = "inherited"

    def press(
        self, layer: Sdf.Layer, prim_path: str, asset_path: str, level: str, values: Mapping[str, object]
    ) -> None:
        """Author one person at `prim_path`."""
        for name, value in values.items():
            self._attributes[name].default = value
        self._root.SetInfo("references", Sdf.ReferenceListOp.CreateExplicit([Sdf.Reference(asset_path)]))
        self._root.variantSelections[LEVEL_SET] = level
        Sdf.CopySpec(self._layer, self._root.path, layer, prim_path)


@lru_cache(maxsize=256)
def _stamp(plain_parts: tuple[str, ...], worn_parts: tuple[str, ...]) -> _Stamp:
    return _Stamp(plain_parts, worn_parts)
