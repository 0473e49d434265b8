"""Scenes to render in tests: boxes whose every pixel is known, and a small street."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom, UsdShade, Vt

from twincity.replicator.frame import RenderBuffers
from twincity.replicator.geometry.boxes import box_3d_around
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.labels import label_named
from twincity.replicator.scenario.scenario import CameraPose, Scenario, Sensor, Sun
from twincity.replicator.scenario.weather import Weather
from twincity.replicator.scene.scene import Environment, Scene, SceneInstance, SurfaceMaterial
from twincity.replicator.scene.semantics import apply_semantics

GREY = (0.4, 0.4, 0.4)


@dataclass(frozen=True, kw_only=True)
class Block:
    """An upright box."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    class_name: str = "building"
    albedo: tuple[float, float, float] = GREY
    emission: tuple[float, float, float] = (0.0, 0.0, 0.0)
    f0: float = 0.0
    roughness: float = 0.9
    translucency: float = 0.0

    def triangles(self) -> tuple[np.ndarray, np.ndarray]:
        """Vertices (8, 3) and faces (12, 3), counter-clockwise from outside."""
        corners = np.array([[(self.low, self.high)[i >> k & 1][k] for k in range(3)] for i in range(8)], np.float32)
        quads = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
        return corners, np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))], np.int32)


def empty_stage() -> Usd.Stage:
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1)
    for path in ("/World", "/World/City", "/World/People", "/World/Vehicles"):
        UsdGeom.Xform.Define(stage, path)
    return stage


def author_mesh(
    stage: Usd.Stage, path: str, points: Any, faces: Iterable[Sequence[int]], class_name: str | None = None
) -> UsdGeom.Mesh:
    """A mesh of polygons."""
    faces = [[int(corner) for corner in face] for face in faces]
    mesh = UsdGeom.Mesh.Define(stage, path)
    mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(np.array(points, np.float32)))
    mesh.CreateFaceVertexCountsAttr([len(face) for face in faces])
    mesh.CreateFaceVertexIndicesAttr([corner for face in faces for corner in face])
    if class_name:
        apply_semantics(mesh.GetPrim(), class_name)
    return mesh


def author_material(stage: Usd.Stage, path: str, **inputs: Any) -> UsdShade.Material:
    """A UsdPreviewSurface with constants."""
    material = UsdShade.Material.Define(stage, path)
    shader = UsdShade.Shader.Define(stage, f"{path}/Surface")
    shader.CreateIdAttr("UsdPreviewSurface")
    for name, value in inputs.items():
        kind = Sdf.ValueTypeNames.Color3f if isinstance(value, tuple) else Sdf.ValueTypeNames.Float
        kind = Sdf.ValueTypeNames.Int if isinstance(value, int) else kind
        shader.CreateInput(name, kind).Set(Gf.Vec3f(*value) if isinstance(value, tuple) else value)
    material.CreateSurfaceOutput().ConnectToSource(shader.ConnectableAPI(), "surface")
    return material


def picture(folder: Path, name: str, rows: np.ndarray) -> str:
    """A texture file of rows from the top, (n, n, 3) r, g, b; gives the name to ask for."""
    path = folder / f"{name}.png"
    cv2.imwrite(str(path), np.ascontiguousarray(np.asarray(rows, np.uint8)[..., ::-1]))
    return str(path)


def clad(
    stage: Usd.Stage, path: str, points: Any, st: Any, file: str, *, around: bool = True, scale: float | None = None,
    macro: str | None = None, interpolation: str = "faceVarying", **inputs: Any,
) -> UsdGeom.Mesh:  # fmt: skip
    """A mesh of one polygon with a texture.

    Args:
        stage: to be authored.
        path: of the mesh.
        points: (k, 3) its corners.
        st: (k, 2) their texture coordinates.
        file: the picture.
        around: whether the texture is the contrast around the mesh's displayColor, or the colour itself.
        scale: of the texture's values.
        macro: a picture of wear over ten metres of ground.
        interpolation: of the texture coordinates.
        **inputs: other constants of its UsdPreviewSurface.
    """
    types = Sdf.ValueTypeNames
    mesh = author_mesh(stage, path, points, [range(len(points))])
    coordinates = UsdGeom.PrimvarsAPI(mesh).CreatePrimvar("st", types.TexCoord2fArray, interpolation)
    coordinates.Set(Vt.Vec2fArray.FromNumpy(np.array(st, np.float32)[::-1].copy()))
    coordinates.SetIndices(Vt.IntArray(list(range(len(points)))[::-1]))
    material = author_material(stage, f"{path}/Look", **inputs)
    node = UsdShade.Shader.Define(stage, f"{path}/Look/Texture")
    node.CreateIdAttr("UsdUVTexture")
    node.CreateInput("file", types.Asset).Set(file)
    node.CreateInput("sourceColorSpace", types.Token).Set("sRGB")
    if scale is not None:
        node.CreateInput("scale", types.Float4).Set(Gf.Vec4f(scale, scale, scale, 1))
    colour = node.CreateOutput("rgb", types.Float3)
    surface = UsdShade.Shader.Get(stage, f"{path}/Look/Surface")
    surface.CreateInput("diffuseColor", types.Color3f).ConnectToSource(colour)
    prim = material.GetPrim()
    prim.CreateAttribute("twincity:texturesDisplayColor", types.Bool).Set(around)
    if macro:
        prim.CreateAttribute("twincity:macro", types.Asset).Set(macro)
        prim.CreateAttribute("twincity:macroPeriod", types.Float).Set(10.0)
    UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(material)
    return mesh


def stage_of(blocks: Iterable[Block]) -> Usd.Stage:
    """A city of boxes."""
    stage = empty_stage()
    for number, block in enumerate(blocks):
        path = f"/World/City/Block_{number:03d}"
        mesh = author_mesh(stage, path, *block.triangles(), block.class_name)
        material = author_material(
            stage, f"{path}/Look", diffuseColor=block.albedo, emissiveColor=block.emission, roughness=block.roughness,
            useSpecularWorkflow=1, specularColor=(block.f0,) * 3,
        )  # fmt: skip
        if block.translucency:
            kind = Sdf.ValueTypeNames.Float
            material.GetPrim().CreateAttribute("twincity:translucency", kind).Set(block.translucency)
        UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(material)
    return stage


def instance_of(number: int, block: Block) -> SceneInstance:
    """A box that moves."""
    vertices, faces = block.triangles()
    outwards = vertices - vertices.mean(0)
    material = SurfaceMaterial(name="paint", albedo=block.albedo, f0=block.f0, roughness=block.roughness)
    return SceneInstance(
        instance_id=number,
        class_name=block.class_name,
        prim_path=f"/World/People/Person_{number:04d}",
        attributes={},
        vertices=vertices,
        normals=(outwards / np.linalg.norm(outwards, axis=1, keepdims=True)).astype(np.float32),
        faces=faces,
        face_materials=np.zeros(len(faces), np.int32),
        materials=(material,),
        box_3d=box_3d_around(vertices, 0.0),
    )


def environment(
    *, sky: float = 1000.0, sun: float = 0.0, towards_sun: Sequence[float] = (0.0, 0.0, 1.0), **other: Any
) -> Environment:
    """An even sky [cd/m2] and a white sun [lux]."""
    direction = np.array(towards_sun, float)
    return Environment(
        sky_radiance=np.full((64, 256, 3), sky, np.float32),
        sun_direction=direction / np.linalg.norm(direction),
        sun_illuminance=np.full(3, sun),
        **other,
    )


def scenario(*, index: int = 0, exposure_compensation_ev: float = 0.0) -> Scenario:
    """Numbers that a renderer looks at; the others are as good as any."""
    return Scenario(
        seed=0, index=index, tile="test", local_time="2025-06-21T14:00:00+02:00",
        sun=Sun(elevation_deg=60, azimuth_deg=180), weather_name="clear", weather=Weather(cloud_cover=0.0),
        people=(), vehicles=(),
        camera=CameraPose(rig="frontal", position=(0, 0, 0), heading_deg=0, pitch_deg=0, roll_deg=0,
                          horizontal_fov_deg=60, width=64, height=48),
        sensor=Sensor(exposure_compensation_ev=exposure_compensation_ev),
    )  # fmt: skip


def scene_of(
    blocks: Iterable[Block], camera: PinholeCamera, *, moving: Iterable[Block] = (), light: Environment | None = None,
    key: str = "", numbers: Scenario | None = None,
) -> Scene:  # fmt: skip
    """A scene of boxes. Without a `key`, equal blocks have the same one."""
    blocks = tuple(blocks)
    return Scene(
        compose_stage=lambda: stage_of(blocks),
        static_key=key or repr(blocks),
        scenario=numbers or scenario(),
        camera=camera,
        environment=light or environment(sun=50_000.0, towards_sun=(-1, 1, 2)),
        instances=tuple(instance_of(number, block) for number, block in enumerate(moving, start=1)),
    )


def looking_down(height_m: float = 10.0, size: int = 32, fov_deg: float = 40.0) -> PinholeCamera:
    """A camera above the origin that looks straight down."""
    return PinholeCamera.looking(
        position=(0, 0, height_m), heading_deg=90, pitch_deg=-90, horizontal_fov_deg=fov_deg, width=size, height=size
    )


GROUND = Block(low=(-60, -60, -1), high=(60, 60, 0), class_name="road")


# The three boxes of the contract: one of the city, two that move; the second hides part of the third.
THREE_BOXES_CAMERA = PinholeCamera.looking(
    position=(0.3, -0.2, 1.1), heading_deg=7, pitch_deg=-4, roll_deg=2, horizontal_fov_deg=65, width=64, height=48
)
WALL = Block(low=(11.3, -2.1, -0.7), high=(12.9, 6.2, 2.9), class_name="wall")
PERSON = Block(low=(4.1, -0.43, -0.9), high=(4.6, 0.31, 1.6), class_name="person")
CAR = Block(low=(6.2, -1.9, -1.3), high=(9.7, 0.2, 0.7), class_name="car")


def three_boxes(**other: Any) -> Scene:
    return scene_of([WALL], THREE_BOXES_CAMERA, moving=[PERSON, CAR], **other)


def expected_labels(
    camera: PinholeCamera, blocks: Sequence[Block], instance_ids: Sequence[int]
) -> dict[str, np.ndarray]:
    """Label buffers of axis-parallel boxes in closed form: each ray cut with the planes of each box."""
    y, x = np.mgrid[: camera.height, : camera.width] + 0.5
    local = np.stack([(x - camera.cx) / camera.fx, (y - camera.cy) / camera.fy, np.ones_like(x)], -1)
    direction = local @ camera.world_from_camera[:3, :3].T
    nearest = np.full(x.shape, np.inf)
    class_id, instance_id = np.zeros(x.shape, np.uint8), np.zeros(x.shape, np.uint32)
    normals = np.zeros((*x.shape, 3), np.float32)
    for block, number in zip(blocks, instance_ids, strict=True):
        planes = np.array([block.low, block.high]) - camera.position
        both = planes[:, None, None, :] / direction
        enters, leaves = both.min(0), both.max(0)
        depth = enters.max(-1)
        seen = (depth < leaves.min(-1)) & (depth > 0) & (depth < nearest)
        axis = enters.argmax(-1)[seen]
        nearest[seen], class_id[seen], instance_id[seen] = depth[seen], label_named(block.class_name).id, number
        normals[seen] = -np.sign(np.take_along_axis(direction[seen], axis[:, None], 1)) * np.eye(3)[axis]
    return {
        "distance_to_image_plane": nearest.astype(np.float32), "normals": normals, "instance_id": instance_id,
        "class_id": class_id,
    }  # fmt: skip


def expected_three_boxes(camera: PinholeCamera = THREE_BOXES_CAMERA) -> dict[str, np.ndarray]:
    return expected_labels(camera, [WALL, PERSON, CAR], [0, 1, 2])


def canned_three_boxes(scene: Scene) -> RenderBuffers:
    """What a perfect renderer would make of `three_boxes`, but for the colours."""
    labels = expected_three_boxes(scene.camera)
    return RenderBuffers(rgb=np.zeros((scene.camera.height, scene.camera.width, 3), np.uint8), **labels)


def street(*, width: int = 192, height: int = 108, light: Environment | None = None) -> Scene:
    """A street canyon of some hundred boxes: houses with windows, kerbs, lamp posts, people, cars."""
    rng = np.random.default_rng(4)
    road = Block(low=(-6, -10, -1), high=(6, 90, 0), class_name="road", albedo=(0.1, 0.1, 0.1))
    blocks = [road, Block(low=(-80, -80, -1.2), high=(80, 160, -0.3), class_name="terrain")]
    for side in (-1, 1):
        kerb, front, back = sorted((side * 6.0, side * 10.0)), side * 10.0, side * 22.0
        blocks.append(
            Block(low=(kerb[0], -10, -1), high=(kerb[1], 90, 0.15), class_name="sidewalk", albedo=(0.25,) * 3)
        )
        for number in range(6):
            near, tall = number * 15.0 - 5, rng.uniform(14, 20)
            stone = tuple((rng.uniform(0.4, 0.6) * np.array([1, 0.92, 0.78])).tolist())
            x0, x1 = sorted((front, back))
            blocks.append(Block(low=(x0, near, -1), high=(x1, near + 14.6, tall), albedo=stone))
            for column in range(5):
                for floor in range(4):
                    y, z = near + 1.5 + column * 2.7, 1.2 + floor * 3.4
                    x0, x1 = sorted((front, front - side * 0.03))
                    lit = (9.0, 6.0, 3.0) if rng.random() < 0.2 else (0.0, 0.0, 0.0)
                    blocks.append(
                        Block(low=(x0, y, z), high=(x1, y + 1.2, z + 1.9), albedo=(0.03,) * 3, f0=0.05, roughness=0.02,
                              emission=lit)
                    )  # fmt: skip
    for x, y, _ in STREET_LAMPS:
        blocks.append(Block(low=(x - 0.06, y - 0.06, 0), high=(x + 0.06, y + 0.06, 5), class_name="pole"))
    people = [
        Block(low=(x - 0.22, y - 0.15, 0.1), high=(x + 0.22, y + 0.15, 1.75), class_name="person",
              albedo=tuple(rng.uniform(0.03, 0.5, 3).tolist()))
        for x, y in zip(rng.uniform(-9, 9, 24), rng.uniform(4, 50, 24), strict=True)
    ]  # fmt: skip
    cars = [
        Block(low=(side * 5 - 0.9, y, 0.2), high=(side * 5 + 0.9, y + 4.2, 1.5), class_name="car",
              albedo=(0.3, 0.04, 0.04), f0=0.05, roughness=0.15)
        for side, y in ((-1, 12.0), (1, 20.0), (1, 27.0))
    ]  # fmt: skip
    camera = PinholeCamera.looking(
        position=(3.5, -7, 5.5), heading_deg=97, pitch_deg=-9, horizontal_fov_deg=60, width=width, height=height
    )
    light = light or clear_day()
    return scene_of(blocks, camera, moving=[*people, *cars], light=light, key="street")


STREET_LAMPS = np.array([(side * 6.6, y, 5.2) for y in (0, 20, 40, 60) for side in (-1, 1)], np.float32)


def clear_day(**other: Any) -> Environment:
    """A blue sky, brighter towards the horizon, and a sun at 40 degrees."""
    elevation = (np.arange(64) + 0.5) / 64 * np.pi / 2
    rows = 2500 + 5000 * np.exp(-elevation[:, None] * 4) * np.ones(256)
    sky = (rows[..., None] * np.array([0.75, 1.0, 1.6])).astype(np.float32)
    light = environment(sun=75_000.0, towards_sun=(-0.5, -0.6, 0.65), **other)
    return Environment(**{**vars(light), "sky_radiance": sky})


def lamplit_night(**other: Any) -> Environment:
    """Eight street lamps under a black sky."""
    candela = np.tile(np.float32([1500, 850, 350]), (len(STREET_LAMPS), 1))
    return environment(sky=0.01, lamp_positions=STREET_LAMPS, lamp_intensities=candela, **other)


def project(camera: PinholeCamera, point: Sequence[float]) -> tuple[int, int]:
    """Row and column of the pixel that shows a point."""
    x, y, _ = camera.project(np.array(point, float))
    return int(y), int(x)


def moved(camera: PinholeCamera, pose: np.ndarray) -> PinholeCamera:
    """The camera carried along by a transform."""
    return PinholeCamera(**{**vars(camera), "world_from_camera": pose @ camera.world_from_camera})
