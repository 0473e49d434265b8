#!/usr/bin/env python
"""Build a tile: read open data or invent a place, write it as USD layers, and say what became of every record.

    ./python.sh tools/build_tile.py batiments.gpkg map.osm trees.csv --bbox 2.343,48.877,2.354,48.881 --out usd_out/a
    ./python.sh tools/build_tile.py --fetch --bbox 2.3432,48.8772,2.3541,48.8812 --out usd_out/lafayette
    ./python.sh tools/build_tile.py procedural --name haussmann_crossing --out usd/tiles/haussmann_crossing

Files of several sources are merged: each building, road and tree once, from whoever describes it best.
Beside the layers stand `tile.md`, what was read, built, guessed and refused, and `map.png`, the plan from above.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import cv2
import numpy as np
from pxr import Usd, UsdGeom

from twincity.replicator.city.sources import NAMED_SOURCES, load_tile, name_of, path_of
from twincity.replicator.city.sources.area import area_of, parse_box
from twincity.replicator.city.sources.build import build_tile
from twincity.replicator.city.sources.reading import Sources, read_sources
from twincity.replicator.city.tile import CityTile
from twincity.replicator.cli import explains_errors
from twincity.replicator.errors import TileError
from twincity.replicator.files import write_atomic
from twincity.replicator.geometry.polygons import Polygon
from twincity.replicator.scene.tile.writing import LAYERS, write_tile

PROCESSES = min(2, os.cpu_count() or 1)
"""Houses and layers are drawn in as many at once."""

MAP_PIXELS = 1100
"""Longer side of the plan."""

MAP_MARGIN_M = 8.0
CACHE = Path.home() / ".cache" / "twincity" / "fetched"
COLOURS = {
    "void": (250, 248, 246), "carriageway": (120, 120, 126), "sidewalk": (205, 203, 200), "courtyard": (190, 205, 180),
    "building": (214, 190, 152), "outline": (120, 96, 66), "crossing": (255, 255, 255), "axis": (235, 200, 90),
    "tree": (86, 140, 66), "lamp": (240, 170, 30), "furniture": (60, 60, 60), "mount": (200, 40, 60),
}  # fmt: skip
"""sRGB."""


@dataclass(frozen=True, kw_only=True)
class LayerCount:
    """What one layer holds."""

    name: str
    size_bytes: int
    meshes: int
    triangles: int
    """Stored."""

    triangles_drawn: int
    """With every copy of an instance, without guides."""


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--out", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the tile.")
@click.option("--bbox", help="W,S,E,N in degrees  [default: all that the sources cover]")
@click.option("--name", help="Name of the tile  [default: the source's own]")
@click.option("--fetch", is_flag=True, help="Download the box from IGN, Paris Data and OpenStreetMap.")
@click.option("--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True, help="Keeps downloads.")
@click.option("--offline", is_flag=True, help="With --fetch: use the cache only.")
@explains_errors
def main(
    sources: tuple[str, ...],
    folder: Path,
    bbox: str | None,
    name: str | None,
    fetch: bool,
    cache: Path,
    offline: bool,
) -> None:
    """Build a tile from each SOURCE: files and folders of open data, or the word `procedural` alone."""
    start = time.perf_counter()
    if set(sources) & set(NAMED_SOURCES):
        tile = invented(sources, bbox)
    else:
        tile = surveyed([path_of(source) for source in sources], folder, bbox, cache if fetch else None, offline)
    tile = replace(tile, name=name) if name else tile
    root = write_tile(tile, folder, processes=PROCESSES)
    counts = [count_layer(folder / layer) for layer in LAYERS]
    account = describe(tile, counts)
    write_atomic(folder / "tile.md", account)
    plan = cv2.imencode(".png", draw_map(tile)[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])[1]
    write_atomic(folder / "map.png", plan.tobytes())
    click.echo(account)
    click.echo(f"{root}: written in {time.perf_counter() - start:.1f} s; tile.md and map.png beside it.")


def invented(sources: Sequence[str], bbox: str | None) -> CityTile:
    """The tile of a word, which must stand alone."""
    if len(sources) > 1 or bbox:
        raise TileError(
            f"'{', '.join(sources)}' with {'--bbox' if bbox else 'other sources'}: an invented place has no map to be "
            "laid on. Give the word alone, or files only."
        )
    return load_tile(sources[0])


def surveyed(paths: list[Path], folder: Path, bbox: str | None, cache: Path | None, offline: bool) -> CityTile:
    """The tile of files and folders, and of what is fetched into the `cache` where one is given."""
    area = area_of(parse_box(bbox)) if bbox else None
    name = name_of(paths[0]) if len(paths) == 1 and cache is None else folder.resolve().name
    if cache is not None:
        if area is None:
            raise TileError("--fetch without --bbox: say which box to fetch, as W,S,E,N in degrees.")
        from twincity.replicator.city.sources.fetch import fetch

        paths = [*paths, *fetch(area, cache, offline=offline)]
    if not paths:
        raise TileError("No source given. Give files or folders of open data, --fetch with --bbox, or 'procedural'.")
    found = read_sources(paths, area)
    click.echo("\n".join(what_was_read(found)) + "\n")
    return build_tile(found.findings, area, name)


def what_was_read(found: Sources) -> list[str]:
    """One line for each file: what it is, and how many records of each layer it gives."""
    lines = []
    for findings in found.findings:
        counts = [f"{n} {layer}" for layer in sorted(findings.tally.read) if (n := findings.tally.found(layer)) > 0]
        files = ", ".join(findings.files)
        lines.append(f"{findings.source}: {files} ({findings.licence}): {', '.join(counts) or 'nothing of use'}")
    return [*lines, *(f"not known, left aside: {path.name}" for path in found.unknown)]


def count_layer(path: Path) -> LayerCount:
    """Count the meshes of a layer and their triangles."""
    stage = Usd.Stage.Open(str(path))
    copies = {target: 0 for prim in stage.Traverse() for target in _prototypes(prim)}
    for prim in stage.Traverse():
        for target, count in zip(_prototypes(prim), _copies(prim), strict=True):
            copies[target] = count
    meshes = [UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh)]
    drawn = [mesh.ComputePurpose() == UsdGeom.Tokens.default_ for mesh in meshes]
    triangles = [int((np.array(mesh.GetFaceVertexCountsAttr().Get()) - 2).sum()) for mesh in meshes]
    times = [next((copies[p] for p in mesh.GetPath().GetPrefixes() if p in copies), 1) for mesh in meshes]
    return LayerCount(
        name=path.name,
        size_bytes=path.stat().st_size,
        meshes=len(meshes),
        triangles=sum(triangles),
        triangles_drawn=sum(n * count for n, count, seen in zip(times, triangles, drawn, strict=True) if seen),
    )


def describe(tile: CityTile, counts: Sequence[LayerCount]) -> str:
    """The account of a tile, as Markdown."""
    report = tile.report
    origin = "none: an invented place" if tile.origin_2154 is None else "{:.3f} {:.3f}".format(*tile.origin_2154)
    rows = [(kind, n, report.built.get(kind, 0)) for kind, n in sorted(report.read.items())]
    layers = [(c.name, c.meshes, c.triangles, c.triangles_drawn, f"{c.size_bytes / 1000:.0f}") for c in counts]
    total = sum(c.triangles_drawn for c in counts)
    summary = (
        f"Origin in EPSG:2154: {origin}. Walkable {tile.walkable.area:.0f} m2, crossable {tile.crossable.area:.0f} m2, "
        f"drivable {tile.drivable.area:.0f} m2. Camera mounts: {len(tile.camera_mounts)}. "
        f"Triangles as drawn: {total}.\n"
    )
    sections = [
        f"# {tile.name}\n",
        summary,
        "## Attribution\n",
        *(f"- {line}" for line in tile.attribution),
        *_licences(tile),
        "\n## Records\n",
        *_table(("kind", "read", "built"), rows),
        *_list("What came from where", report.sources),
        *_list("Refused, and why", report.refused),
        *_list("Guessed", report.guessed),
        *_list("Repaired", report.repaired),
        "\n## Layers\n",
        *_table(("layer", "meshes", "triangles", "triangles drawn", "kB"), layers),
    ]
    return "\n".join(sections) + "\n"


def draw_map(tile: CityTile) -> np.ndarray:
    """The plan from above, north up: (height, width, 3) sRGB uint8."""
    grounds = [*tile.carriageways, *tile.sidewalks, *tile.courtyards, *(b.footprint for b in tile.buildings)]
    corners = np.concatenate([polygon.exterior for polygon in grounds])
    low, high = corners.min(0) - MAP_MARGIN_M, corners.max(0) + MAP_MARGIN_M
    scale = MAP_PIXELS / (high - low).max()
    width, height = np.ceil((high - low) * scale).astype(int)
    picture = np.full((height, width, 3), COLOURS["void"], np.uint8)

    def pixels(points: np.ndarray) -> np.ndarray:
        """Plan points as picture points in sixteenths of a pixel."""
        return np.round((np.asarray(points, float) - low) * [1, -1] * scale * 16 + [0, height * 16]).astype(np.int32)

    def fill(polygons: Iterable[Polygon], name: str) -> None:
        for polygon in polygons:
            cv2.fillPoly(picture, [pixels(ring) for ring in polygon.rings], COLOURS[name], cv2.LINE_AA, 4)

    def dot(position: Sequence[float], radius_m: float, name: str) -> None:
        centre = tuple(pixels(np.array(position[:2])).tolist())
        cv2.circle(picture, centre, round(radius_m * scale * 16), COLOURS[name], -1, cv2.LINE_AA, 4)

    fill(tile.courtyards, "courtyard")
    fill(tile.sidewalks, "sidewalk")
    fill(tile.carriageways, "carriageway")
    fill((_zebra(c.centre, c.road_heading_deg, c.length_m, c.span_m) for c in tile.crossings), "crossing")
    fill((building.footprint for building in tile.buildings), "building")
    outlines = [pixels(ring) for building in tile.buildings for ring in building.footprint.rings]
    cv2.polylines(picture, outlines, True, COLOURS["outline"], 1, cv2.LINE_AA, 4)
    cv2.polylines(picture, [pixels(r.points) for r in tile.roads], False, COLOURS["axis"], 1, cv2.LINE_AA, 4)
    for tree in tile.trees:
        dot(tree.position, max(0.12 * tree.height_m, 0.6), "tree")
    for lamp in tile.lamps:
        dot(lamp.position, 0.7, "lamp")
    for piece in tile.furniture:
        dot(piece.position, 0.3, "furniture")
    for mount in tile.camera_mounts:
        heading = np.radians(mount.heading_deg)
        ahead = np.array(mount.position[:2]) + 5.0 * np.array([np.cos(heading), np.sin(heading)])
        sight = pixels(np.array([mount.position[:2], ahead]))
        cv2.polylines(picture, [sight], False, COLOURS["mount"], 2, cv2.LINE_AA, 4)
        dot(mount.position, 0.9, "mount")
    return picture


def _prototypes(prim: Usd.Prim) -> list:
    is_instancer = prim.IsA(UsdGeom.PointInstancer)
    return UsdGeom.PointInstancer(prim).GetPrototypesRel().GetTargets() if is_instancer else []


def _copies(prim: Usd.Prim) -> list[int]:
    targets = _prototypes(prim)
    if not targets:
        return []
    return np.bincount(UsdGeom.PointInstancer(prim).GetProtoIndicesAttr().Get(), minlength=len(targets)).tolist()


def _zebra(centre: tuple[float, float], heading_deg: float, length_m: float, span_m: float) -> Polygon:
    angle = np.radians(heading_deg)
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return Polygon(exterior=np.array([centre + x * along * length_m / 2 + y * across * span_m / 2 for x, y in signs]))


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]


def _licences(tile: CityTile) -> list[str]:
    """Which layer may be passed on under which licence; nothing for an invented place."""
    rows = [(terms.layer, terms.licence, "; ".join(terms.attribution)) for terms in tile.licences]
    return ["\n## Licences\n", *_table(("layer", "licence", "sources"), rows)] if rows else []


def _list(title: str, counts: dict[str, int]) -> list[str]:
    entries = [f"- {name}: {count}" for name, count in sorted(counts.items()) if count] or ["- nothing"]
    return [f"\n## {title}\n", *entries]


if __name__ == "__main__":
    main()
