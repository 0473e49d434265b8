"""What things are made of, in a usual colour: linear albedos."""

from __future__ import annotations

from twincity.replicator.scene.scene import SurfaceMaterial

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
COLLAR = SurfaceMaterial(name="collar", albedo=(0.20, 0.02, 0.02), roughness=0.6, f0=0.04)
