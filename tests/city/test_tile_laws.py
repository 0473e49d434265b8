"""What is true of every tile, measured with shapely and not with the code under test."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
import shapely

from twincity.replicator.city.checks import check_tile
from twincity.replicator.city.crossings import crossing_rectangle
from twincity.replicator.city.kerb_ramps import ground_height
from twincity.replicator.city.obstacles import (
    BARRIER_HALF_WIDTH_M,
    BOLLARD_RADIUS_M,
    LAMP_POST_RADIUS_M,
    barrier_ends,
    trunk_radius_m,
)
from twincity.replicator.city.parking import bay_rectangle
from twincity.replicator.city.tile import BODY_RADIUS_M, KERB_HEIGHT_M, CityTile
from twincity.replicator.geometry.polygons import Polygon, Surface


def shape(polygon: Polygon) -> shapely.Polygon:
    return shapely.Polygon(polygon.exterior, polygon.holes)


def union(polygons) -> shapely.Geometry:
    return shapely.union_all([shape(polygon) for polygon in polygons])


def triangles(surface: Surface) -> np.ndarray:
    return shapely.polygons(surface.vertices[surface.triangles][:, :, :2])


def buildings(tile: CityTile) -> shapely.Geometry:
    return union(building.footprint for building in tile.buildings)


def test_the_tile_obeys_every_rule(tile):
    assert check_tile(tile) == []


def test_carriageways_sidewalks_courtyards_and_buildings_add_up_to_the_tile(tile):
    grounds = [*tile.carriageways, *tile.sidewalks, *tile.courtyards, *(b.footprint for b in tile.buildings)]
    outline = union(grounds).envelope
    assert sum(shape(ground).area for ground in grounds) == pytest.approx(outline.area, abs=0.5)


def test_the_courtyards_hold_every_hole_of_every_footprint(tile):
    ground = union(tile.courtyards).buffer(0.002)
    holes = [shapely.Polygon(hole) for building in tile.buildings for hole in building.footprint.holes]
    assert holes
    assert all(ground.covers(hole) for hole in holes)


def test_nobody_walks_nearer_to_a_wall_or_kerb_than_half_a_body(tile):
    lines = [buildings(tile).boundary, union(tile.carriageways).boundary]
    for line in lines:
        assert shapely.distance(triangles(tile.walkable), line).min() >= BODY_RADIUS_M - 1e-6


def test_nobody_walks_nearer_to_a_trunk_post_or_barrier_than_half_a_body(tile):
    posts = [(tree.position, trunk_radius_m(tree)) for tree in tile.trees]
    posts += [(lamp.position, LAMP_POST_RADIUS_M) for lamp in tile.lamps]
    posts += [(item.position, BOLLARD_RADIUS_M) for item in tile.furniture if item.kind == "bollard"]
    barriers = [shapely.LineString(barrier_ends(item)) for item in tile.furniture if item.kind == "barrier"]
    solid = np.array([shapely.Point(position[:2]) for position, _ in posts] + barriers)
    radii = np.array([radius for _, radius in posts] + [BARRIER_HALF_WIDTH_M] * len(barriers))
    ground = shapely.STRtree([*triangles(tile.walkable), *triangles(tile.crossable)])
    (thing, _), distance = ground.query_nearest(solid, return_distance=True)
    assert (distance >= BODY_RADIUS_M + radii[thing] - 1e-6).all()


def test_walkable_ground_is_sidewalk_and_most_sidewalk_is_walkable(tile):
    sidewalk = union(tile.sidewalks)
    assert shapely.covered_by(triangles(tile.walkable), sidewalk.buffer(0.002)).all()
    assert 0.8 < tile.walkable.area / sidewalk.area < 1.0


def test_surfaces_face_up_and_lie_at_the_height_of_their_ground(tile):
    for surface in (tile.walkable, tile.crossable, tile.drivable):
        a, b, c = (surface.vertices[surface.triangles[:, i], :2] for i in range(3))
        assert (np.cross(np.c_[b - a, np.zeros(len(a))], np.c_[c - a, np.zeros(len(a))])[:, 2] > 0).all()
    for surface in (tile.crossable, tile.drivable):
        assert (surface.vertices[:, 2] == 0.0).all()
    heights = tile.walkable.vertices[:, 2]
    assert (heights <= KERB_HEIGHT_M).all()
    assert (heights > 0.0).all()
    assert (heights == KERB_HEIGHT_M).mean() > 0.5


def test_the_kerb_is_lowered_at_both_ends_of_every_crossing_and_nowhere_else(tile):
    kerbs = union(tile.carriageways).boundary
    ends = [
        np.array(crossing.centre) + side * crossing.span_m / 2 * across
        for crossing in tile.crossings
        for side in (1, -1)
        for heading in [math.radians(crossing.road_heading_deg)]
        for across in [np.array([-math.sin(heading), math.cos(heading)])]
    ]
    assert len(tile.kerb_ramps) >= 0.9 * len(ends)
    for ramp in tile.kerb_ramps:
        assert kerbs.distance(shapely.Point(ramp.position)) < 0.4
        assert min(math.dist(ramp.position, end) for end in ends) < 0.5
        assert ramp.length_m == pytest.approx(4.0, abs=0.3)


def test_feet_find_the_ramp_within_a_centimetre(tile):
    inner = tile.walkable.vertices[tile.walkable.triangles].mean(1)
    assert np.abs(inner[:, 2] - ground_height(inner[:, :2], tile.kerb_ramps)).max() < 0.03
    slope = inner[:, 2] < KERB_HEIGHT_M - 1e-6
    assert slope.any()
    assert np.median(np.abs(inner[:, 2] - ground_height(inner[:, :2], tile.kerb_ramps))[slope]) < 0.001


def test_bays_lie_on_the_road_clear_of_crossings_lanes_and_each_other(tile):
    road = union(tile.carriageways).buffer(0.15)
    bays = [bay_rectangle(bay) for bay in tile.parking_bays]
    assert len(bays) > 20
    assert all(road.covers(bay) for bay in bays)
    assert sum(bay.area for bay in bays) == pytest.approx(shapely.union_all(bays).area, rel=0.01)
    zebras = shapely.union_all([crossing_rectangle(crossing) for crossing in tile.crossings])
    assert min(zebras.distance(bay) for bay in bays) > 4.9


def test_surfaces_lose_next_to_nothing_to_slivers(tile):
    assert tile.drivable.area == pytest.approx(union(tile.carriageways).area, rel=1e-3)


def test_zebras_lie_on_the_road_from_kerb_to_kerb(tile):
    road, sidewalk = union(tile.carriageways), union(tile.sidewalks)
    for crossing in tile.crossings:
        heading = math.radians(crossing.road_heading_deg)
        across = np.array([-math.sin(heading), math.cos(heading)])
        assert road.contains(shapely.Point(crossing.centre))
        for side in (1, -1):
            end = np.array(crossing.centre) + side * crossing.span_m / 2 * across
            assert sidewalk.distance(shapely.Point(end)) < 0.05
    assert shapely.covered_by(triangles(tile.crossable), road.buffer(-BODY_RADIUS_M + 1e-6)).all()


def test_zebras_keep_fourteen_metres_from_each_other(tile):
    for one, other in combinations(tile.crossings, 2):
        assert math.dist(one.centre, other.centre) >= 14.0


def test_no_zebra_lies_in_a_junction_or_over_another(tile):
    zebras = [crossing_rectangle(crossing) for crossing in tile.crossings]
    assert sum(zebra.area for zebra in zebras) == pytest.approx(shapely.union_all(zebras).area)
    for crossing, zebra in zip(tile.crossings, zebras, strict=True):
        for road in tile.roads:
            for start, end in zip(road.points[:-1], road.points[1:], strict=True):
                if zebra.intersects(shapely.LineString([start, end])):
                    turned = np.arctan2(*(end - start)[::-1]) - math.radians(crossing.road_heading_deg)
                    assert abs(math.sin(turned)) < math.sin(math.radians(35.0))


def test_cameras_hang_outside_buildings_clear_of_trees_with_the_street_before_them(tile):
    walls = buildings(tile)
    for mount in tile.camera_mounts:
        heading = math.radians(mount.heading_deg)
        at = np.array(mount.position[:2])
        free_m = 6.0 if mount.kind == "facade" else 15.0  # from a facade one looks down, across a street
        ahead = at + free_m * np.array([math.cos(heading), math.sin(heading)])
        assert walls.distance(shapely.LineString([at, ahead])) > 0.0
        assert all(math.dist(at, tree.position[:2]) >= 0.4 + trunk_radius_m(tree) for tree in tile.trees)
        assert 2.0 <= mount.max_height_m <= (20.0 if mount.kind == "facade" else 8.0)


def test_cameras_on_masts_and_lamps_look_towards_a_road(tile):
    roads = union(tile.carriageways)
    for mount in tile.camera_mounts:
        if mount.kind == "facade":
            continue
        heading = math.radians(mount.heading_deg)
        at = np.array(mount.position[:2])
        view = shapely.LineString([at, at + 40.0 * np.array([math.cos(heading), math.sin(heading)])])
        assert view.intersects(roads)


def test_no_triangle_is_a_sliver(tile):
    for surface in (tile.walkable, tile.crossable, tile.drivable):
        corners = surface.vertices[surface.triangles][:, :, :2]
        longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(1)
        assert (2 * surface.triangle_areas / longest > 0.004).all()
