"""The mannequin: a dressed body of lofted tubes around a skeleton, as plain as a shop window's.

Three bodies come from one builder and three tables of measures. Each garment is its own skin: trousers that join at
the crotch, a sweater with a hem, sleeves set into it, shoes with soles, hair as a cap over the skull.
Coordinates are metres, X forward, Y left, Z up, arms hanging, soles at z = 0.
"""

from .body import Body, build_body
from .shapes import SHAPES, BodyShape
from .skins import Skin

__all__ = ["SHAPES", "Body", "BodyShape", "Skin", "build_body"]
