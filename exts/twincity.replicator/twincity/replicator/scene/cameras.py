"""The camera as USD, and the render product that asks for what a renderer of ours makes."""

from __future__ import annotations

from pxr import Gf, Sdf, Usd, UsdGeom, UsdRender

from ..geometry.camera import Camera, FisheyeCamera, PinholeCamera
from ..geometry.transforms import CV_FROM_USD_CAMERA, usd_from_column
from .scene import CAMERA_PATH

RENDER_ROOT = "/Render"
CLIPPING_M = (0.05, 2000.0)
HORIZONTAL_APERTURE_MM = 20.955
"""USD's own default; only its ratio to the focal length matters."""

RENDER_VARS = ("rgb", "distance_to_image_plane", "normals", "instance_segmentation", "semantic_segmentation")
"""Replicator's names."""


def author_camera(stage: Usd.Stage, camera: Camera) -> None:
    """The camera and the render product that asks for what a renderer of ours makes."""
    prim = UsdGeom.Camera.Define(stage, CAMERA_PATH)
    prim.CreateHorizontalApertureAttr(HORIZONTAL_APERTURE_MM)
    prim.CreateVerticalApertureAttr(HORIZONTAL_APERTURE_MM * camera.height / camera.width)
    prim.CreateFocalLengthAttr(HORIZONTAL_APERTURE_MM * camera.fx / camera.width)
    prim.CreateClippingRangeAttr(Gf.Vec2f(*CLIPPING_M))
    pose = usd_from_column(camera.world_from_camera @ CV_FROM_USD_CAMERA)
    prim.MakeMatrixXform().Set(Gf.Matrix4d(pose.tolist()))
    _author_lens(prim.GetPrim(), camera)
    product = UsdRender.Product.Define(stage, f"{RENDER_ROOT}/Products/Camera_00")
    product.CreateCameraRel().SetTargets([CAMERA_PATH])
    product.CreateResolutionAttr(Gf.Vec2i(camera.width, camera.height))
    for name in RENDER_VARS:
        variable = UsdRender.Var.Define(stage, f"{RENDER_ROOT}/Vars/{name}")
        variable.CreateSourceNameAttr(name)
        product.CreateOrderedVarsRel().AddTarget(variable.GetPath())


def _author_lens(prim: Usd.Prim, camera: Camera) -> None:
    """What USD's own camera cannot say, by the schemas that Omniverse reads: OpenCV's models, in pixels.

    Their names are written even where the schemas are not installed, so the stage means the same everywhere; without
    them a fisheye is drawn as the pinhole that has its focal length.
    """
    if isinstance(camera, FisheyeCamera):
        model, coefficients = "Fisheye", {f"k{number}": 0.0 for number in (1, 2, 3, 4)}
    elif isinstance(camera, PinholeCamera) and camera.distortion:
        model = "Pinhole"
        coefficients = dict(zip(("k1", "k2", "p1", "p2", "k3"), camera.distortion, strict=True))
    else:
        return
    prim.AddAppliedSchema(f"OmniLensDistortionOpenCv{model}API")
    space = "omni:lensdistortion"
    prim.CreateAttribute(f"{space}:model", Sdf.ValueTypeNames.Token).Set(f"opencv{model}")
    size = prim.CreateAttribute(f"{space}:opencv{model}:imageSize", Sdf.ValueTypeNames.Int2)
    size.Set(Gf.Vec2i(camera.width, camera.height))
    numbers = {name: getattr(camera, name) for name in ("fx", "fy", "cx", "cy")} | coefficients
    for name, value in numbers.items():
        prim.CreateAttribute(f"{space}:opencv{model}:{name}", Sdf.ValueTypeNames.Float).Set(value)
