"""A tile read back from its USD layers.

`tile.usda` is the root. Below it lie one layer per kind, so that what comes from data under the Licence Ouverte and
what comes from data under the ODbL stay separate files; each layer states its licence and its sources in its
`customLayerData`. Meshes are what is seen, `twincity:*` attributes what is meant:
`read_tile(write_tile(tile, folder)) == tile`, to the last bit. Writing (`writing.py`) needs more libraries than
reading, and a run only reads.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from pxr import Sdf, Tf, Usd, UsdGeom

from ...city.tile import (
    Building,
    CameraMount,
    CityTile,
    Crossing,
    Furniture,
    KerbRamp,
    Lamp,
    LayerLicence,
    ParkingBay,
    RoadAxis,
    StopLine,
    TileReport,
    Tree,
)
from ...errors import TileError
from .pictures import texture_files
from .records import (
    CITY,
    FORMAT_VERSION,
    ROOT_LAYER,
    Record,
    read_array,
    read_lines,
    read_polygons,
    read_record,
    read_records,
    read_surface,
    read_triangles,
)

LICENSED_LAYERS = ("buildings", "streets", "trees", "furniture", "areas")
REMEDY = "Build a tile with tools/build_tile.py and give the path of its tile.usda."


def read_tile(path: str | Path) -> CityTile:
    """The tile that was written, from its root layer or a stage that has it among its sublayers."""
    stage = _open(Path(path))
    header = _header(stage, path)
    walkable = _prim(stage, path, "Areas/Walkable")
    if not len(read_surface(walkable).triangles):
        raise TileError(f"{path}: the walkable area {walkable.GetPath()} is empty: nobody can stand there. {REMEDY}")
    ground, areas = _prim(stage, path, "Ground"), _prim(stage, path, "Areas")
    return CityTile(
        name=header["name"],
        origin_2154=tuple(header["origin2154"]) if "origin2154" in header else None,  # type: ignore[arg-type]
        attribution=tuple(header["attribution"]),
        buildings=tuple(_building(prim) for prim in _children(stage, path, "Buildings")),
        roads=_roads(areas.GetChild("Roads")),
        carriageways=read_polygons(ground.GetChild("Carriageway")),
        sidewalks=read_polygons(ground.GetChild("Sidewalk")),
        courtyards=read_polygons(ground.GetChild("Courtyards")),
        setts=read_polygons(ground.GetChild("Setts")) if ground.GetChild("Setts") else (),
        crossings=read_records(ground.GetChild("Markings"), Crossing),
        kerb_ramps=_added(ground.GetChild("KerbRamps"), KerbRamp),
        parking_bays=_added(ground.GetChild("ParkingBays"), ParkingBay),
        stop_lines=_added(ground.GetChild("StopLines"), StopLine),
        trees=read_records(_prim(stage, path, "Trees"), Tree),
        lamps=read_records(_prim(stage, path, "Lamps"), Lamp),
        furniture=read_records(_prim(stage, path, "Furniture"), Furniture),
        camera_mounts=tuple(read_record(prim, CameraMount) for prim in _children(stage, path, "Mounts")),
        walkable=read_surface(walkable),
        crossable=read_surface(areas.GetChild("Crossable")),
        drivable=read_surface(areas.GetChild("Drivable")),
        licences=_licences(header),
        report=TileReport(**{name: dict(counts) for name, counts in header["report"].items()}),
    )


def tile_key(path: str | Path) -> str:
    """SHA-256 over the bytes of a tile's root layer, of every layer it is composed of, and of their textures."""
    digest, seen, waiting = hashlib.sha256(), set(), [Path(path).resolve()]
    while waiting:
        layer_path = waiting.pop(0)
        if layer_path in seen:
            continue
        seen.add(layer_path)
        if not layer_path.is_file():
            raise TileError(f"{path}: its layer {layer_path} is missing. {REMEDY}")
        digest.update(layer_path.read_bytes())
        layer = _layer(layer_path)
        for picture in texture_files(layer):
            if not picture.is_file():
                raise TileError(f"{path}: its texture {picture} is missing. {REMEDY}")
            digest.update(picture.read_bytes())
        waiting += [Path(layer.ComputeAbsolutePath(name)) for name in sorted(layer.GetCompositionAssetDependencies())]
    return digest.hexdigest()


def _open(path: Path) -> Usd.Stage:
    if not path.is_file():
        inside = path / ROOT_LAYER
        hint = f" Did you mean {inside}?" if inside.is_file() else f" {REMEDY}"
        raise TileError(f"{path}: there is no such tile file.{hint}")
    layer = _layer(path)
    for name in layer.subLayerPaths:
        if not Path(layer.ComputeAbsolutePath(name)).is_file():
            raise TileError(f"{path}: its layer {name} is missing beside it. Copy the tile's whole folder.")
    stage = Usd.Stage.Open(layer)
    if UsdGeom.GetStageUpAxis(stage) != UsdGeom.Tokens.z:
        raise TileError(f"{path}: the stage's up axis is {UsdGeom.GetStageUpAxis(stage)}; a tile's is Z. {REMEDY}")
    if not np.isclose(UsdGeom.GetStageMetersPerUnit(stage), 1.0):
        units = UsdGeom.GetStageMetersPerUnit(stage)
        raise TileError(f"{path}: one unit of the stage is {units:g} m; a tile's is 1 m. {REMEDY}")
    return stage


def _layer(path: Path) -> Sdf.Layer:
    try:
        layer = Sdf.Layer.FindOrOpen(str(path))
    except Tf.ErrorException as error:
        reason = str(error).strip().splitlines()[-1]
        raise TileError(f"{path} is not a USD file ({reason}). {REMEDY}") from error
    if layer is None:
        raise TileError(f"{path} is not a USD file. {REMEDY}")
    return layer


def _header(stage: Usd.Stage, path: str | Path) -> dict:
    """The `twincity` dictionary of the strongest layer that has one."""
    for layer in stage.GetLayerStack(includeSessionLayers=False):
        header = layer.customLayerData.get("twincity")
        if header and "report" in header:
            if header["formatVersion"] != FORMAT_VERSION:
                raise TileError(
                    f"{path}: written in tile format {header['formatVersion']}; this version reads {FORMAT_VERSION}. "
                    f"Build the tile again with tools/build_tile.py."
                )
            return header
    raise TileError(f"{path}: a USD stage without 'twincity' data, so not a tile. {REMEDY}")


def _licences(header: dict) -> tuple[LayerLicence, ...]:
    """The licence of each layer, in the order of the layers; none in an invented tile."""
    stated = header.get("licences", {})
    return tuple(
        LayerLicence(layer=layer, licence=stated[layer]["licence"], attribution=tuple(stated[layer]["attribution"]))
        for layer in LICENSED_LAYERS
        if layer in stated
    )


def _prim(stage: Usd.Stage, path: str | Path, name: str) -> Usd.Prim:
    prim = stage.GetPrimAtPath(f"{CITY}/{name}")
    if not prim:
        what = "no walkable area" if name == "Areas/Walkable" else "incomplete"
        raise TileError(f"{path}: {what}: the prim {CITY}/{name} is missing. {REMEDY}")
    return prim


def _children(stage: Usd.Stage, path: str | Path, name: str) -> list[Usd.Prim]:
    return sorted(_prim(stage, path, name).GetChildren(), key=lambda prim: (len(prim.GetName()), prim.GetName()))


def _building(prim: Usd.Prim) -> Building:
    (footprint,) = read_polygons(prim)
    walls, hull = read_array(prim, "party_walls", (-1, 2, 2)), read_triangles(prim, "hull")
    return read_record(prim, Building, footprint=footprint, party_walls=walls, hull=hull)


def _roads(prim: Usd.Prim) -> tuple[RoadAxis, ...]:
    return read_records(prim, RoadAxis, points=read_lines(prim))


def _added(prim: Usd.Prim, cls: type[Record]) -> tuple[Record, ...]:
    """The records of a prim; none where the tile was written before there were such."""
    return read_records(prim, cls) if prim else ()
