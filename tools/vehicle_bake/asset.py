"""Vehicles as USD files: parts of one material each, three levels of detail as variants of the root."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from twincity.replicator.scenario.vehicles import VEHICLES
from twincity.replicator.scene.assets import Part, define_mesh, new_asset
from twincity.replicator.scene.mesh import camel
from twincity.replicator.scene.textures import define_textured_look
from twincity.replicator.scene.vehicles.asset import LEVEL_SET, LEVELS

from .model import Model
from .surface import Surface

ABOUT = {
    "tool": "tools/bake_vehicles.py",
    "seed": "none: nothing is drawn by chance",
    "license": "Apache-2.0",
    "source": "modelled by the TwinCity project; no maker's model, no text, no mark; plates are blank",
}


def write_vehicle(path: Path, name: str, model: Model) -> dict[str, int]:
    """Write one model; returns how many triangles each level of detail has."""
    built = {level: model.build(level) for level in LEVELS}
    stage = new_asset(name, "Xform", VEHICLES[name].class_name, ABOUT)
    root = stage.GetDefaultPrim()
    used = {part for parts in built.values() for part in parts}
    for part, material in model.materials.items():
        if part in used:
            define_textured_look(stage, root.GetPath().AppendPath(f"Looks/{camel(part)}"), material)
    levels = root.GetVariantSets().AddVariantSet(LEVEL_SET)
    for level, parts in built.items():
        levels.AddVariant(level)
        levels.SetVariantSelection(level)
        with levels.GetVariantEditContext():
            for part, surface in parts.items():
                define_mesh(stage, _part(part, surface))
    levels.SetVariantSelection(LEVELS[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    stage.GetRootLayer().Export(str(path))
    return {level: sum(len(surface.faces) for surface in parts.values()) for level, parts in built.items()}


def _part(name: str, surface: Surface) -> Part:
    return Part(
        name=camel(name),
        points=surface.points.astype(np.float32),
        normals=surface.normals.astype(np.float32),
        faces=surface.faces.astype(np.int32),
    )
