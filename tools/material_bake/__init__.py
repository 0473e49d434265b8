"""Textures of walls, roofs, ground, signs: each made by a function without arguments, from waves, shapes and a seed.

A function returns a picture as it is seen, row 0 on top, its side a power of two of at most 1024:

- float (side, side) or (side, side, 3): linear albedo, 0..1, grey or r, g, b;
- uint8 (side, side, 3): r, g, b as sRGB, for pictures drawn with OpenCV.

What repeats is continuous across its borders. Nothing is photographed, no sign names anybody.
"""
