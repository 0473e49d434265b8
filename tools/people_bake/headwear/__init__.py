"""What is worn on the head, on the face and around the neck."""

from people_bake.headwear.around_neck import SCARVES, make_scarf
from people_bake.headwear.make import FACE_WEAR, HEADWEAR, Wear, hidden_by_headwear, make_face_wear, make_headwear

__all__ = [
    "FACE_WEAR", "HEADWEAR", "SCARVES", "Wear", "hidden_by_headwear", "make_face_wear", "make_headwear", "make_scarf",
]  # fmt: skip
