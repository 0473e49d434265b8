"""What things are made of, and the colours they come in: linear albedos."""

from __future__ import annotations

from twincity.replicator.scene.scene import SurfaceMaterial

from .thing import Colour

STEEL = SurfaceMaterial(name="steel", albedo=(0.42, 0.43, 0.44), roughness=0.28, f0=0.35)
ALUMINIUM = SurfaceMaterial(name="aluminium", albedo=(0.46, 0.46, 0.47), roughness=0.4, f0=0.3)
LACQUER = SurfaceMaterial(name="lacquer", albedo=(0.03, 0.03, 0.035), roughness=0.25, f0=0.05)
RUBBER = SurfaceMaterial(name="rubber", albedo=(0.022, 0.022, 0.023), roughness=0.8, f0=0.03)
PLASTIC = SurfaceMaterial(name="plastic", albedo=(0.03, 0.03, 0.032), roughness=0.45, f0=0.04)
GREY_PLASTIC = SurfaceMaterial(name="grey_plastic", albedo=(0.09, 0.09, 0.092), roughness=0.45, f0=0.04)
GLASS = SurfaceMaterial(name="glass", albedo=(0.008, 0.009, 0.012), roughness=0.08, f0=0.05)
NYLON = SurfaceMaterial(name="nylon", albedo=(0.035, 0.04, 0.06), roughness=0.7, f0=0.03)
CANVAS = SurfaceMaterial(name="canvas", albedo=(0.42, 0.37, 0.28), roughness=0.95, f0=0.02)
LEATHER = SurfaceMaterial(name="leather", albedo=(0.10, 0.045, 0.02), roughness=0.5, f0=0.04)
WOOD = SurfaceMaterial(name="wood", albedo=(0.16, 0.07, 0.03), roughness=0.45, f0=0.04)
BRASS = SurfaceMaterial(name="brass", albedo=(0.45, 0.32, 0.12), roughness=0.3, f0=0.4)
LAMP = SurfaceMaterial(name="lamp", albedo=(0.55, 0.55, 0.55), roughness=0.1, f0=0.05)
REFLECTOR = SurfaceMaterial(name="reflector", albedo=(0.35, 0.01, 0.01), roughness=0.15, f0=0.05)
WHITE_LACQUER = SurfaceMaterial(name="white_lacquer", albedo=(0.62, 0.62, 0.60), roughness=0.35, f0=0.04)
RED_LACQUER = SurfaceMaterial(name="red_lacquer", albedo=(0.42, 0.015, 0.012), roughness=0.35, f0=0.04)
CRUST = SurfaceMaterial(name="crust", albedo=(0.36, 0.17, 0.055), roughness=0.8, f0=0.02)
LEAF = SurfaceMaterial(name="leaf", albedo=(0.07, 0.15, 0.03), roughness=0.6, f0=0.03)
FUR = SurfaceMaterial(name="fur", albedo=(0.16, 0.09, 0.045), roughness=0.95, f0=0.02)
DARK = SurfaceMaterial(name="dark", albedo=(0.01, 0.01, 0.01), roughness=0.3, f0=0.04)

BAG_LEATHERS: tuple[Colour, ...] = (
    (0.018, 0.017, 0.017), (0.10, 0.045, 0.02), (0.23, 0.11, 0.045), (0.30, 0.22, 0.14),
    (0.16, 0.015, 0.018), (0.02, 0.03, 0.07), (0.42, 0.36, 0.29),
)  # fmt: skip
NYLONS: tuple[Colour, ...] = (
    (0.018, 0.018, 0.02), (0.025, 0.035, 0.075), (0.09, 0.09, 0.095), (0.22, 0.02, 0.02),
    (0.05, 0.075, 0.04), (0.02, 0.10, 0.13), (0.15, 0.12, 0.085),
)  # fmt: skip
CANVASES: tuple[Colour, ...] = ((0.50, 0.44, 0.34), (0.03, 0.03, 0.032), (0.30, 0.29, 0.26), (0.05, 0.08, 0.16))
UMBRELLAS: tuple[Colour, ...] = (
    (0.013, 0.013, 0.014), (0.013, 0.013, 0.014), (0.018, 0.025, 0.06), (0.08, 0.08, 0.085), (0.35, 0.02, 0.025),
    (0.03, 0.09, 0.05), (0.42, 0.36, 0.24), (0.10, 0.17, 0.32), (0.55, 0.38, 0.03),
)  # fmt: skip
SHELLS: tuple[Colour, ...] = (
    (0.02, 0.02, 0.022), (0.12, 0.125, 0.13), (0.025, 0.04, 0.10), (0.30, 0.03, 0.035), (0.32, 0.30, 0.26),
    (0.04, 0.13, 0.14), (0.45, 0.24, 0.22),
)  # fmt: skip
FRAMES: tuple[Colour, ...] = (
    (0.015, 0.015, 0.016), (0.09, 0.095, 0.10), (0.018, 0.05, 0.035), (0.02, 0.04, 0.12), (0.30, 0.02, 0.02),
    (0.48, 0.45, 0.38), (0.12, 0.24, 0.22),
)  # fmt: skip
COATS_OF_FUR: tuple[Colour, ...] = (
    (0.02, 0.018, 0.016), (0.07, 0.035, 0.018), (0.20, 0.105, 0.045), (0.36, 0.24, 0.13), (0.50, 0.46, 0.39),
    (0.13, 0.12, 0.11),
)  # fmt: skip
COLLARS: tuple[Colour, ...] = ((0.30, 0.015, 0.015), (0.02, 0.02, 0.022), (0.02, 0.06, 0.18), (0.11, 0.05, 0.02))
GROCERIES: tuple[Colour, ...] = ((0.34, 0.22, 0.12), (0.50, 0.50, 0.49), (0.04, 0.14, 0.05), (0.05, 0.12, 0.28))
PHONES: tuple[Colour, ...] = ((0.02, 0.02, 0.022), (0.35, 0.34, 0.32), (0.03, 0.05, 0.11), (0.30, 0.10, 0.11))
