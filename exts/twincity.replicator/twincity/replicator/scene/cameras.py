"""The camera as USD, and the render product that asks for what a renderer of ours makes."""

from __future__ import annotations

from pxr import Gf, Usd, UsdGeom, UsdRender

from ..geometry.camera import PinholeCamera
from ..geometry.transforms import CV_FROM_USD_CAMERA, usd_from_column
from .scene import CAMERA_PATH

RENDER_ROOT = "/Render"
CLIPPING_M = (0.05, 2000.0)
HORIZONTAL_APERTURE_MM = 20.955
"""USD's own default; only its ratio to the focal length matters."""

RENDER_VARS = ("rgb", "distance_to_image_plane", "normals", "instance_segmentation", "semantic_segmentation")
"""Replicator's names."""


def author_camera(stage: Usd.Stage, camera: PinholeCamera) -> None:
    """The camera and the render product that asks for what a renderer of ours makes."""
    prim = UsdGeom.Camera.Define(stage, CAMERA_PATH)
    prim.CreateHorizontalApertureAttr(HORIZONTAL_APERTURE_MM)
    prim.CreateVerticalApertureAttr(HORIZONTAL_APERTURE_MM * camera.height / camera.width)
    prim.CreateFocalLengthAttr(HORIZONTAL_APERTURE_MM * camera.fx / camera.width)
    prim.CreateClippingRangeAttr(Gf.Vec2f(*CLIPPING_M))
    pose = usd_from_column(camera.world_from_camera @ CV_FROM_USD_CAMERA)
    prim.MakeMatrixXform().Set(Gf.Matrix4d(pose.tolist()))
    product = UsdRender.Product.Define(stage, f"{RENDER_ROOT}/Products/Camera_00")
    product.CreateCameraRel().SetTargets([CAMERA_PATH])
    product.CreateResolutionAttr(Gf.Vec2i(camera.width, camera.height))
    for name in RENDER_VARS:
        variable = UsdRender.Var.Define(stage, f"{RENDER_ROOT}/Vars/{name}")
        variable.CreateSourceNameAttr(name)
        product.CreateOrderedVarsRel().AddTarget(variable.GetPath())
