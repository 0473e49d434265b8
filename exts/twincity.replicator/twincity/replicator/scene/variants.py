"""The variant sets of a tile: `season` of its trees, `wetness`, `snow` and `lights` of its looks.

Season is chosen by the day of the frame, and by its hour which panes are lit. Wetness {dry, wet} and snow {none, lying}
are for renderers other than ours: the embedded renderer wets streets and lets snow lie by itself, puddle by puddle, and
reads looks dry and bare, which is what is selected while it draws. A variant is weaker than what a layer says directly,
and the first set is stronger than the second. So what rain and snow change is said in variants only, and snow lies on
wet ground too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager

import numpy as np
from pxr import Gf, Sdf, Usd, UsdShade

from ..city.evenings import LIGHTS, Lights

SEASON_SET, SNOW_SET, WETNESS_SET, LIGHTS_SET = "season", "snow", "wetness", "lights"

WET_ALBEDO = 0.55
"""Of wet ground as a share of dry: water between the grains sends light on into them."""

WET_ROUGHNESS = 0.15
"""A film of water on rough ground."""

SNOW_ALBEDO = (0.80, 0.82, 0.85)
SNOW_ROUGHNESS = 0.95
SEEN_THROUGH_SNOW = 0.06
"""Share of the contrast of a texture that is left."""

POROUS = (
    "asphalt", "asphalt_patch", "sidewalk", "granite", "granite_slabs", "setts", "courtyard", "marking_paint",
    "tactile",
)  # fmt: skip
"""Ground: rain darkens it and makes it shine, snow covers it."""

ROOFS = ("zinc", "slate", "tile")
"""Snow covers them; rain runs off."""

GOING_OUT: Mapping[str, tuple[Lights, ...]] = {
    "windows_lit": ("evening",),
    "windows_lit_late": ("evening", "late"),
    "shops_lit": ("evening", "late"),
}
"""Looks that do not shine the whole night, and when they do."""

_TYPES = Sdf.ValueTypeNames


def select(layer: Sdf.Layer, path: str, variant_set: str, variant: str) -> None:
    """Choose a variant of a prim, as an opinion of one layer."""
    Sdf.CreatePrimInLayer(layer, path).variantSelections[variant_set] = variant


def author_weather(stage: Usd.Stage, looks_path: str, names: Mapping[str, str]) -> None:
    """Add both variant sets to the prim that holds the looks.

    Args:
        stage: has the looks, each a UsdPreviewSurface with a texture, authored at its edit target.
        looks_path: of that prim.
        names: of the looks under it -> the look that each is a tone of.
    """
    ground, roofs = ([name for name, base in names.items() if base in kind] for kind in (POROUS, ROOFS))
    surfaces = {name: _Surface(stage, f"{looks_path}/{name}") for name in (*ground, *roofs)}
    sets = stage.GetPrimAtPath(looks_path).GetVariantSets()
    snow, wetness = (sets.AddVariantSet(name, Usd.ListPositionBackOfAppendList) for name in (SNOW_SET, WETNESS_SET))
    for surface in surfaces.values():
        surface.leave_to_variants()
    with _variant(wetness, "wet"):
        for name in ground:
            surfaces[name].author(WET_ALBEDO, WET_ROUGHNESS)
    with _variant(wetness, "dry"):
        for name in ground:
            surfaces[name].author(1.0, surfaces[name].roughness)
    with _variant(snow, "lying"):
        for surface in surfaces.values():
            surface.cover()
    with _variant(snow, "none"):
        for name in roofs:
            surfaces[name].author(1.0, surfaces[name].roughness)


def author_lights(stage: Usd.Stage, looks_path: str, names: Collection[str]) -> None:
    """Let looks that do not shine the whole night go out.

    Args:
        stage: has the looks, authored at its edit target.
        looks_path: of the prim that holds them.
        names: of the looks under it.
    """
    surfaces = {name: UsdShade.Shader.Get(stage, f"{looks_path}/{name}/Surface") for name in GOING_OUT if name in names}
    shining = {name: surface.GetInput("emissiveColor").Get() for name, surface in surfaces.items()}
    for surface in surfaces.values():
        surface.GetInput("emissiveColor").GetAttr().Clear()
    sets = stage.GetPrimAtPath(looks_path).GetVariantSets()
    lights = sets.AddVariantSet(LIGHTS_SET, Usd.ListPositionBackOfAppendList)
    for hours in reversed(LIGHTS):
        with _variant(lights, hours):
            for name, surface in surfaces.items():
                is_lit = hours in GOING_OUT[name]
                surface.GetInput("emissiveColor").Set(shining[name] if is_lit else Gf.Vec3f(0.0))


def _variant(variants: Usd.VariantSet, name: str) -> AbstractContextManager[object]:
    """What is authored inside belongs to a variant, which stays selected."""
    variants.AddVariant(name)
    variants.SetVariantSelection(name)
    return variants.GetVariantEditContext()


class _Surface:
    """What weather changes of one look."""

    def __init__(self, stage: Usd.Stage, path: str) -> None:
        surface, texture = (UsdShade.Shader.Get(stage, f"{path}/{node}") for node in ("Surface", "Texture"))
        self._roughness = surface.GetInput("roughness")
        self._scale = texture.GetInput("scale")
        self._bias = texture.CreateInput("bias", _TYPES.Float4)
        self._colour = np.array(self._scale.Get())[:3]
        self.roughness = float(self._roughness.Get())
        """Dry and bare."""

    def leave_to_variants(self) -> None:
        """Say nothing that would be stronger than a variant."""
        self._roughness.GetAttr().Clear()
        self._scale.GetAttr().Clear()

    def author(self, albedo: float, roughness: float) -> None:
        """The texture at a share of its albedo."""
        self._scale.Set(Gf.Vec4f(*(self._colour * albedo).tolist(), 1.0))
        self._roughness.Set(roughness)

    def cover(self) -> None:
        """Snow, through which a little of the texture is seen."""
        self._scale.Set(Gf.Vec4f(*(self._colour * SEEN_THROUGH_SNOW).tolist(), 1.0))
        self._bias.Set(Gf.Vec4f(*SNOW_ALBEDO, 0.0))
        self._roughness.Set(SNOW_ROUGHNESS)
