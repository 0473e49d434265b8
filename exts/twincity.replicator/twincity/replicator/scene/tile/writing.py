"""A tile written as USD layers: which prims and layers it becomes."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from pxr import Gf, Kind, Sdf, Tf, Usd, UsdGeom, Vt

from ...city.tile import (
    CityTile,
    Crossing,
    Furniture,
    KerbRamp,
    Lamp,
    LayerLicence,
    ParkingBay,
    RoadAxis,
    StopLine,
    Tree,
)
from ...errors import TileError
from ...geometry.polygons import Surface
from ..materials import define_looks, looks_bound_in
from ..mesh import Mesh, author_meshes, author_normals, distinct_normals, extent_of
from ..semantics import apply_semantics
from .backdrop import backdrop
from .buildings import Drawn, draw_building, surroundings_of
from .furniture import BARRIER_LENGTH_M, lamp_classes, lamp_meshes
from .furniture_kinds import PART_CLASSES, drawn_pieces
from .lamp_heads import lamp_headings
from .parts import PartList
from .pictures import place_textures
from .prototypes import prototype
from .records import (
    CITY,
    FORMAT_VERSION,
    ROOT_LAYER,
    write_array,
    write_lines,
    write_polygons,
    write_record,
    write_records,
    write_surface,
    write_triangles,
)
from .street import ground
from .tree_seasons import LEAVES, TWIGS, author_seasons
from .trees import VARIANTS, GrownTree, classes_in, grow
from .variation import generator_of

GROUND_CLASSES = {
    "Carriageway": "road", "Sidewalk": "sidewalk", "Kerb": "sidewalk", "Markings": "road", "Courtyards": "terrain",
}  # fmt: skip
Author = Callable[[Usd.Stage, CityTile], None]
BACKDROP_CLASSES = {"Houses": "building", "Road": "road", "Sidewalk": "sidewalk"}


def write_tile(tile: CityTile, folder: Path, processes: int = 1) -> Path:
    """Write a tile's layers, the root last, and return the root's path.

    The same tile gives the same bytes on the same versions of numpy, shapely and USD.

    Args:
        processes: Of these, houses and layers are drawn at the same time.
    """
    path = folder / ROOT_LAYER
    with _says_where(folder):
        folder.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        _write_layers(tile, folder, processes)
    return path


@contextlib.contextmanager
def _says_where(folder: Path) -> Iterator[None]:
    """What goes wrong while files are written, as the person reads it who gave the folder."""
    try:
        yield
    except (OSError, Tf.ErrorException) as error:
        reason = str(error).strip().splitlines()[-1]
        raise TileError(f"{folder}: the tile cannot be written there ({reason}). Give another folder.") from error


def _write_layers(tile: CityTile, folder: Path, processes: int) -> None:
    """Write every sublayer, then the root that names them."""
    if processes > 1:
        bound = _write_together(tile, folder, processes)
    else:
        bound = [_write_layer(tile, folder, name) for name in AUTHORS]
    looks: set[str] = set().union(*bound)
    stage = _new_stage()
    define_looks(stage, sorted(looks), place_textures(looks, folder))
    _export(stage, tile, folder / MATERIALS_LAYER)
    root = Sdf.Layer.CreateAnonymous(".usda")
    root.subLayerPaths = [f"./{name}" for name in LAYERS]
    root.defaultPrim = "World"
    root.pseudoRoot.SetInfo("metersPerUnit", 1.0)
    root.pseudoRoot.SetInfo("upAxis", "Z")
    root.customLayerData = {"twincity": _header(tile)}
    root.Export(str(folder / ROOT_LAYER))


def _write_together(tile: CityTile, folder: Path, processes: int) -> list[set[str]]:
    """Houses are drawn in parts beside the other layers, since they take longer than all of these."""
    # Started anew and not forked: USD has threads of its own, which a fork would leave behind.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        cuts = np.linspace(0, len(tile.buildings), 2 * processes + 1).astype(int).tolist()
        drawn = [pool.submit(_drawn_houses, tile, *part) for part in itertools.pairwise(cuts)]
        others = [pool.submit(_write_layer, tile, folder, name) for name in AUTHORS if name != HOUSES_LAYER]
        houses = (house for part in drawn for house in part.result())
        bound = _write_layer(tile, folder, HOUSES_LAYER, lambda stage, tile: _buildings(stage, tile, houses))
        return [bound, *(other.result() for other in others)]


def _write_layer(tile: CityTile, folder: Path, name: str, author: Author | None = None) -> set[str]:
    """Write one sublayer; the looks that its meshes are bound to."""
    with _says_where(folder):
        stage = _new_stage()
        (author or AUTHORS[name])(stage, tile)
        _export(stage, tile, folder / name)
        return set(looks_bound_in(stage.GetRootLayer()))


def _export(stage: Usd.Stage, tile: CityTile, path: Path) -> None:
    stage.GetRootLayer().customLayerData = {"twincity": _provenance(tile, path.stem)}
    stage.GetRootLayer().Export(str(path))


def _header(tile: CityTile) -> dict:
    report = tile.report
    header = {
        "formatVersion": FORMAT_VERSION,
        "name": tile.name,
        "attribution": Vt.StringArray(list(tile.attribution)),
        "report": {field.name: dict(getattr(report, field.name)) for field in dataclasses.fields(report)},
        "licences": {licence.layer: _terms(licence) for licence in tile.licences},
    }
    return header | ({"origin2154": Gf.Vec2d(*tile.origin_2154)} if tile.origin_2154 else {})


def _provenance(tile: CityTile, layer: str) -> dict:
    """What one layer says of itself: the licence it may be passed on under, and whom to name."""
    terms = next((_terms(licence) for licence in tile.licences if licence.layer == layer), None)
    return terms or {"attribution": Vt.StringArray(list(tile.attribution))}


def _terms(licence: LayerLicence) -> dict:
    return {"licence": licence.licence, "attribution": Vt.StringArray(list(licence.attribution))}


def _new_stage() -> Usd.Stage:
    """A stage that stands alone: each layer of a tile opens by itself."""
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    world, city = UsdGeom.Xform.Define(stage, "/World"), UsdGeom.Xform.Define(stage, CITY)
    Usd.ModelAPI(world).SetKind(Kind.Tokens.assembly)
    Usd.ModelAPI(city).SetKind(Kind.Tokens.group)
    stage.SetDefaultPrim(world.GetPrim())
    return stage


def _drawn_houses(tile: CityTile, first: int, end: int) -> list[Drawn]:
    """The buildings of that part of the tile's."""
    around = surroundings_of(tile)
    return [draw_building(building, around) for building in tile.buildings[first:end]]


def _buildings(stage: Usd.Stage, tile: CityTile, houses: Iterable[Drawn] | None = None) -> None:
    group = _group(stage, "Buildings")
    digits, parts = max(4, len(str(len(tile.buildings)))), PartList()
    houses = _drawn_houses(tile, 0, len(tile.buildings)) if houses is None else houses
    for index, (building, drawn) in enumerate(zip(tile.buildings, houses, strict=True)):
        path = f"{group}/Building_{index:0{digits}d}"
        prim = _labelled(stage, path, "building", kind=Kind.Tokens.component)
        write_record(prim, building, leave_out=("footprint", "party_walls", "hull"))
        write_polygons(prim, [building.footprint])
        write_array(prim, "party_walls", building.party_walls)
        if len(building.hull):
            write_triangles(prim, "hull", building.hull)
        author_meshes(stage, path, drawn.meshes)
        parts.extend(drawn.parts)
    _building_parts(stage, parts)


def _building_parts(stage: Usd.Stage, parts: PartList) -> None:
    """Windows, rails, dormers of all buildings by one instancer: a prototype for each part, each placed many times."""
    placed = list(parts.placed())
    if not placed:
        return
    _instances(
        stage,
        f"{CITY}/BuildingParts",
        "building",
        [{"": prototype(part)} for part, _ in placed],
        chosen=np.repeat(np.arange(len(placed)), [len(copies.positions) for _, copies in placed]),
        positions=np.concatenate([copies.positions for _, copies in placed]),
        headings=np.concatenate([copies.headings for _, copies in placed]),
        scales=np.concatenate([copies.scales for _, copies in placed]),
    )


def _streets(stage: Usd.Stage, tile: CityTile) -> None:
    group = _group(stage, "Ground")
    for name, builder in ground(tile).items():
        prim = _labelled(stage, f"{group}/{name}", GROUND_CLASSES[name])
        author_meshes(stage, f"{group}/{name}", builder.meshes())
        if name == "Markings":
            write_records(prim, tile.crossings, Crossing)
    for name, polygons in (
        ("Carriageway", tile.carriageways), ("Sidewalk", tile.sidewalks), ("Courtyards", tile.courtyards),
    ):  # fmt: skip
        write_polygons(stage.GetPrimAtPath(f"{group}/{name}"), polygons)
    write_polygons(stage.DefinePrim(f"{group}/Setts", "Scope"), tile.setts)
    write_records(stage.DefinePrim(f"{group}/KerbRamps", "Scope"), tile.kerb_ramps, KerbRamp)
    write_records(stage.DefinePrim(f"{group}/ParkingBays", "Scope"), tile.parking_bays, ParkingBay)
    write_records(stage.DefinePrim(f"{group}/StopLines", "Scope"), tile.stop_lines, StopLine)
    scenery = _group(stage, "Backdrop")
    for name, builder in backdrop(tile).items():
        _labelled(stage, f"{scenery}/{name}", BACKDROP_CLASSES[name])
        author_meshes(stage, f"{scenery}/{name}", builder.meshes())


def _trees(stage: Usd.Stage, tile: CityTile) -> None:
    group = _group(stage, "Trees")
    write_records(stage.GetPrimAtPath(group), tile.trees, Tree)
    grown: dict[str, GrownTree] = {}
    for tree_class, members in classes_in(tile.trees).items():
        trees, kinds = [tile.trees[index] for index in members], [grow(tree_class, k) for k in range(VARIANTS)]
        rng = generator_of("planting", tile.name, tree_class.name)
        prototypes = _instances(
            stage,
            f"{group}/{tree_class.name}",
            "vegetation",
            [{"Bark": [tree.bark], LEAVES: tree.leaves, TWIGS: [tree.twigs]} for tree in kinds],
            chosen=rng.integers(VARIANTS, size=len(trees)),
            positions=np.array([tree.position for tree in trees]),
            headings=rng.uniform(0.0, 2 * np.pi, len(trees)),
            scales=np.array([[tree.height_m / tree_class.height_m] * 3 for tree in trees]),
        )
        grown |= dict(zip(prototypes, kinds, strict=True))
    author_seasons(stage, group, grown)


def _furniture(stage: Usd.Stage, tile: CityTile) -> None:
    lamps = _group(stage, "Lamps")
    write_records(stage.GetPrimAtPath(lamps), tile.lamps, Lamp)
    headings = lamp_headings(tile)
    for lamp_class, members in lamp_classes(tile.lamps).items():
        positions = np.array([tile.lamps[index].position for index in members])
        path, prototype = f"{lamps}/{lamp_class.name}", {"": lamp_meshes(lamp_class)}
        _instances(stage, path, "pole", [prototype], positions=positions, headings=headings[members])
    group = _group(stage, "Furniture")
    write_records(stage.GetPrimAtPath(group), tile.furniture, Furniture)
    for drawn, pieces in drawn_pieces(tile.furniture):
        if pieces:
            stretch = [p.length_m / BARRIER_LENGTH_M if p.kind == "barrier" and p.length_m else 1.0 for p in pieces]
            _instances(
                stage,
                f"{group}/{drawn.group}",
                drawn.class_name,
                [drawn.children()],
                positions=np.array([piece.position for piece in pieces]),
                headings=np.radians([piece.heading_deg for piece in pieces]),
                scales=np.array([[s, 1.0, 1.0] for s in stretch]),
            )


def _areas(stage: Usd.Stage, tile: CityTile) -> None:
    group = _group(stage, "Areas")
    for name, surface in (("Walkable", tile.walkable), ("Crossable", tile.crossable), ("Drivable", tile.drivable)):
        _guide_mesh(stage, f"{group}/{name}", surface)
    _road_axes(stage, f"{group}/Roads", tile.roads)
    mounts = _group(stage, "Mounts")
    for index, mount in enumerate(tile.camera_mounts):
        xform = UsdGeom.Xform.Define(stage, f"{mounts}/Mount_{index:02d}")
        xform.AddTranslateOp().Set(Gf.Vec3d(*mount.position))
        xform.AddRotateZOp().Set(mount.heading_deg)
        write_record(xform.GetPrim(), mount)


HOUSES_LAYER = "buildings.usdc"
AUTHORS: Mapping[str, Author] = {
    HOUSES_LAYER: _buildings,
    "streets.usdc": _streets,
    "trees.usdc": _trees,
    "furniture.usdc": _furniture,
    "areas.usdc": _areas,
}
"""File name -> what authors it."""

MATERIALS_LAYER = "materials.usda"
LAYERS = (*AUTHORS, MATERIALS_LAYER)
"""Every file of a tile but the root."""


def _group(stage: Usd.Stage, name: str) -> str:
    path = f"{CITY}/{name}"
    Usd.ModelAPI(UsdGeom.Xform.Define(stage, path)).SetKind(Kind.Tokens.group)
    return path


def _labelled(stage: Usd.Stage, path: str, class_name: str, kind: str | None = None) -> Usd.Prim:
    prim = UsdGeom.Xform.Define(stage, path).GetPrim()
    if kind:
        Usd.ModelAPI(prim).SetKind(kind)
    apply_semantics(prim, class_name)
    return prim


def _instances(
    stage: Usd.Stage,
    path: str,
    class_name: str,
    prototypes: Sequence[Mapping[str, Iterable[Mesh]]],
    *,
    positions: np.ndarray,
    headings: np.ndarray,
    scales: np.ndarray | None = None,
    chosen: np.ndarray | None = None,
) -> list[str]:
    """A labelled `PointInstancer` over prototypes, each a table of child name ("" for none) -> meshes.

    Returns:
        The paths of the prototypes.
    """
    instancer = UsdGeom.PointInstancer.Define(stage, path)
    apply_semantics(instancer.GetPrim(), class_name)
    targets = []
    for index, children in enumerate(prototypes):
        root = f"{path}/Prototypes/{path.rsplit('/', 1)[1]}_{index}"
        UsdGeom.Xform.Define(stage, root)
        for child, meshes in children.items():
            below = f"{root}/{child}" if child else root
            part = UsdGeom.Xform.Define(stage, below).GetPrim()
            if child in PART_CLASSES:
                apply_semantics(part, PART_CLASSES[child])
            author_meshes(stage, below, meshes)
        targets.append(Sdf.Path(root))
    UsdGeom.Scope.Define(stage, f"{path}/Prototypes")
    instancer.CreatePrototypesRel().SetTargets(targets)
    count = len(positions)
    chosen = np.zeros(count, np.int32) if chosen is None else chosen.astype(np.int32)
    scales = np.ones((count, 3)) if scales is None else scales
    instancer.CreateProtoIndicesAttr(Vt.IntArray.FromNumpy(chosen))
    instancer.CreatePositionsAttr(Vt.Vec3fArray.FromNumpy(positions.astype(np.float32)))
    turns = [Gf.Quath(float(np.cos(a / 2)), 0.0, 0.0, float(np.sin(a / 2))) for a in headings]
    instancer.CreateOrientationsAttr(Vt.QuathArray(turns))
    instancer.CreateScalesAttr(Vt.Vec3fArray.FromNumpy(scales.astype(np.float32)))
    instancer.CreateExtentAttr(instancer.ComputeExtentAtTime(Usd.TimeCode.Default(), Usd.TimeCode.Default()))
    return [str(target) for target in targets]


def _guide_mesh(stage: Usd.Stage, path: str, surface: Surface) -> None:
    mesh = UsdGeom.Mesh.Define(stage, path)
    mesh.CreatePurposeAttr(UsdGeom.Tokens.guide)
    points = surface.vertices.astype(np.float32)
    mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(points))
    mesh.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(np.full(len(surface.triangles), 3, np.int32)))
    mesh.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(surface.triangles.astype(np.int32).ravel()))
    mesh.CreateSubdivisionSchemeAttr("none")
    if len(points):
        mesh.CreateExtentAttr(extent_of(points))
        author_normals(mesh, *distinct_normals([points[surface.triangles]]))
    write_surface(mesh.GetPrim(), surface)


def _road_axes(stage: Usd.Stage, path: str, roads: Sequence[RoadAxis]) -> None:
    curves = UsdGeom.BasisCurves.Define(stage, path)
    curves.CreatePurposeAttr(UsdGeom.Tokens.guide)
    curves.CreateTypeAttr(UsdGeom.Tokens.linear)
    points = np.concatenate([np.zeros((0, 2)), *(road.points for road in roads)])
    in_space = np.column_stack([points, np.zeros(len(points))]).astype(np.float32)
    curves.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(in_space))
    curves.CreateCurveVertexCountsAttr([len(road.points) for road in roads])
    if len(points):
        curves.CreateExtentAttr(extent_of(in_space))
    write_records(curves.GetPrim(), roads, RoadAxis, leave_out=("points",))
    write_lines(curves.GetPrim(), [road.points for road in roads])
