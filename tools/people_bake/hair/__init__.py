"""Hair and beards of a body: `make_hair`, `make_beard`, and the tables of what there is."""

from people_bake.hair.beard import BEARDS, Beard, make_beard
from people_bake.hair.make import hidden_by_hair, make_hair
from people_bake.hair.styles import HAIR_STYLES, HairStyle

__all__ = ["BEARDS", "HAIR_STYLES", "Beard", "HairStyle", "hidden_by_hair", "make_beard", "make_hair"]
