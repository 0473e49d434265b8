"""The ground and what is painted on it: covered once, kerbs where road meets sidewalk, stripes where people cross."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from twincity.replicator.city.planar import polygon_of, shape_of
from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import KERB_HEIGHT_M, CityTile, Crossing, RoadAxis
from twincity.replicator.geometry.polygons import Surface
from twincity.replicator.scene.mesh import Mesh, MeshBuilder
from twincity.replicator.scene.tile.backdrop import backdrop
from twincity.replicator.scene.tile.markings import LINE_M, STRIPE_M, lane_lines, zebra
from twincity.replicator.scene.tile.planes import cells_of, triangles_of
from twincity.replicator.scene.tile.street import CELL_M, ground, kerb_lines

NOWHERE = Surface(vertices=np.zeros((0, 3)), triangles=np.zeros((0, 3), np.int64))
EMPTY = CityTile(name="empty", origin_2154=None, attribution=(), walkable=NOWHERE, crossable=NOWHERE, drivable=NOWHERE)


@pytest.fixture(scope="module")
def tile():
    return load_tile("procedural")


@pytest.fixture(scope="module")
def parts(tile) -> dict[str, MeshBuilder]:
    return ground(tile)


def mesh_of(builder: MeshBuilder, material: str) -> Mesh:
    return next(mesh for mesh in builder.meshes() if mesh.material == material)


def area_of(mesh: Mesh) -> float:
    """Plan area, each face counted."""
    starts = np.cumsum(mesh.counts) - mesh.counts
    total = 0.0
    for start, count in zip(starts, mesh.counts, strict=True):
        x, y = mesh.points[mesh.indices[start : start + count], :2].astype(float).T
        total += 0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)
    return total


class TestPlanes:
    STAR = shapely.Polygon([((9, 4)[i % 2] * np.cos(0.628 * i), (9, 4)[i % 2] * np.sin(0.628 * i)) for i in range(10)])

    def test_triangles_cover_a_shape_once(self):
        ring = self.STAR.difference(shapely.Point(0, 0).buffer(2.0))
        faces = triangles_of(ring)
        assert shapely.area(shapely.polygons(faces)).sum() == pytest.approx(ring.area, rel=1e-3)

    def test_cells_cover_a_shape_once_and_are_no_larger_than_asked(self):
        squares, edge = cells_of(self.STAR, 1.5)
        areas = np.concatenate([shapely.area(shapely.polygons(faces)) for faces in (squares, edge)])
        assert areas.sum() == pytest.approx(self.STAR.area, rel=1e-3)
        assert areas.max() <= 1.5**2 + 1e-9

    def test_nothing_has_no_cells(self):
        assert all(len(faces) == 0 for faces in cells_of(shapely.Polygon(), 3.0))


class TestGround:
    @pytest.mark.parametrize(
        "part, material, layer, z",
        [
            ("Carriageway", "asphalt", "carriageways", 0.0),
            ("Sidewalk", "sidewalk", "sidewalks", KERB_HEIGHT_M),
            ("Courtyards", "courtyard", "courtyards", KERB_HEIGHT_M),
        ],
    )
    def test_each_ground_is_covered_once_at_its_height(self, tile, parts, part, material, layer, z):
        mesh = mesh_of(parts[part], material)
        assert area_of(mesh) == pytest.approx(sum(polygon.area for polygon in getattr(tile, layer)), rel=1e-3)
        assert np.allclose(mesh.points[:, 2], z)

    def test_road_and_sidewalk_are_cut_small_enough_to_be_lit(self, parts):
        for part, material in (("Carriageway", "asphalt"), ("Sidewalk", "sidewalk")):
            mesh = mesh_of(parts[part], material)
            starts = np.cumsum(mesh.counts) - mesh.counts
            spans = [np.ptp(mesh.points[mesh.indices[a : a + n]], axis=0).max()
                     for a, n in zip(starts, mesh.counts, strict=True)]  # fmt: skip
            assert max(spans) <= CELL_M + 1e-3

    def test_decals_lie_on_the_road_within_a_centimetre(self, parts):
        for name in ("Carriageway", "Markings"):
            heights = np.concatenate([mesh.points[:, 2] for mesh in parts[name].meshes()])
            assert (heights >= 0).all()
            assert (heights < 0.01).all()

    def test_patches_stay_on_the_carriageway(self, tile, parts):
        road = shapely.union_all([shape_of(p) for p in tile.carriageways])
        points = shapely.points(mesh_of(parts["Carriageway"], "asphalt_patch").points[:, :2])
        assert shapely.distance(road, points).max() < 0.5


class TestKerbs:
    def test_kerbs_run_where_road_meets_sidewalk_and_nowhere_else(self, tile):
        road = shapely.union_all([shape_of(p) for p in tile.carriageways])
        sidewalk = shapely.union_all([shape_of(p) for p in tile.sidewalks])
        lines = kerb_lines(road, sidewalk)
        shared = road.boundary.intersection(sidewalk.buffer(0.01)).length
        assert sum(shapely.LineString(line).length for line in lines) == pytest.approx(shared, rel=0.01)

    def test_the_road_is_on_their_left(self):
        road, sidewalk = shapely.box(0, 0, 50, 8), shapely.box(0, -4, 50, 0)
        (line,) = kerb_lines(road, sidewalk)
        assert line[0, 0] < line[-1, 0]
        (line,) = kerb_lines(road, shapely.box(0, 8, 50, 12))
        assert line[0, 0] > line[-1, 0]

    def test_a_road_s_open_end_has_no_kerb(self):
        road, sidewalk = shapely.box(0, 0, 50, 8), shapely.box(0, -4, 50, 0)
        points = np.concatenate(kerb_lines(road, sidewalk))
        assert (points[:, 1] < 0.02).all()

    def test_the_kerb_closes_the_step(self, parts):
        heights = mesh_of(parts["Kerb"], "granite").points[:, 2]
        assert heights.min() == 0.0
        assert KERB_HEIGHT_M <= heights.max() < KERB_HEIGHT_M + 0.01


class TestMarkings:
    def test_a_zebra_s_stripes_are_as_long_as_the_crossing_and_within_its_span(self):
        crossing = Crossing(centre=(10.0, 5.0), road_heading_deg=30.0, span_m=9.0, length_m=4.0)
        angle = np.radians(30.0)
        along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        offsets = zebra(crossing) - crossing.centre
        assert np.abs(offsets @ along).max() == pytest.approx(2.0)
        assert np.abs(offsets @ across).max() <= 4.5 + 1e-9
        assert shapely.area(shapely.polygons(zebra(crossing))).sum() == pytest.approx(8 * 4.0 * STRIPE_M)

    def test_lane_lines_keep_clear_of_zebras_and_kerbs(self, tile):
        dashes = shapely.union_all(list(shapely.polygons(lane_lines(tile))))
        stripes = shapely.union_all([part for c in tile.crossings for part in shapely.polygons(zebra(c))])
        road = shapely.union_all([shape_of(p) for p in tile.carriageways])
        assert not dashes.is_empty
        assert dashes.distance(stripes) > 1.0
        assert road.buffer(-0.9).contains(dashes)

    def test_only_the_line_between_two_senses_is_whole(self):
        axis = np.array([[0.0, 0.0], [100.0, 0.0]])
        box = shapely.box(-10.0, -9.0, 110.0, 9.0)
        for direction, whole in (("both", [0.0]), ("forward", [])):
            road = RoadAxis(name="Avenue", points=axis, width_m=18.0, direction=direction)
            lines = lane_lines(replace(EMPTY, roads=(road,), carriageways=(polygon_of(box),)))
            offsets = np.round(lines.mean(1)[:, 1], 3)
            painted = {at: shapely.area(shapely.polygons(lines[offsets == at])).sum() / LINE_M for at in set(offsets)}
            assert sorted(painted) == pytest.approx([-6.0, -3.0, 0.0, 3.0, 6.0])
            assert [at for at in sorted(painted) if painted[at] > 90.0] == whole

    def test_a_junction_has_no_lane_lines(self, tile):
        dashes = shapely.union_all(list(shapely.polygons(lane_lines(tile))))
        assert dashes.distance(shapely.Point(0.0, 0.0)) > 5.0


class TestBackdrop:
    def test_no_street_ends_in_the_sky(self, tile):
        houses = next(mesh for mesh in backdrop(tile)["Houses"].meshes() if mesh.material == "limestone")
        for x, y in ((300.0, 0.0), (-300.0, 0.0), (0.0, 300.0), (0.0, -300.0)):
            sight = shapely.LineString([(0.0, 0.0), (x, y)])
            walls = [houses.points[houses.indices[a : a + 4]] for a in range(0, len(houses.indices), 4)]
            tall = [w for w in walls if np.ptp(w[:, 2]) > 3.0 and sight.distance(shapely.LineString(w[:2, :2])) < 1e-6]
            assert tall, (x, y)

    def test_it_leaves_the_tile_s_own_ground_alone(self, tile):
        street = shapely.union_all([shape_of(p) for p in (*tile.carriageways, *tile.sidewalks)]).buffer(-1.0)
        for builder in backdrop(tile).values():
            for mesh in builder.meshes():
                low = mesh.points[mesh.points[:, 2] < 3.0]
                assert not shapely.contains_xy(street, low[:, 0], low[:, 1]).any(), mesh.material
