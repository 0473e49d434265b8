"""The ground and what is painted on it: covered once, kerbs where road meets sidewalk, stripes where people cross."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from twincity.replicator.city.kerb_ramps import ground_height
from twincity.replicator.city.planar import shape_of
from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import KERB_HEIGHT_M, LOWERED_KERB_M, Crossing, RoadAxis
from twincity.replicator.scene.mesh import Mesh, MeshBuilder
from twincity.replicator.scene.tile.backdrop import backdrop
from twincity.replicator.scene.tile.kerbs import kerb_lines
from twincity.replicator.scene.tile.markings import STRIPE_M, markings, zebra
from twincity.replicator.scene.tile.paving import CELL_M
from twincity.replicator.scene.tile.planes import bands_along, cells_of, triangles_of
from twincity.replicator.scene.tile.road_lines import LINE_M, lines_along
from twincity.replicator.scene.tile.street import ground
from twincity.replicator.scene.tile.strokes import GLYPHS, arrow, lettering


@pytest.fixture(scope="module")
def tile():
    return load_tile("procedural")


@pytest.fixture(scope="module")
def parts(tile) -> dict[str, MeshBuilder]:
    return ground(tile)


def mesh_of(builder: MeshBuilder, material: str) -> Mesh:
    return next(mesh for mesh in builder.meshes() if mesh.material == material)


def faces_of(mesh: Mesh) -> np.ndarray:
    """(n, 4, 3) metres; a triangle has its last corner twice."""
    starts = np.cumsum(mesh.counts) - mesh.counts
    corners = starts[:, None] + np.minimum(np.arange(4), mesh.counts[:, None] - 1)
    return mesh.points[mesh.indices[corners]]


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
        "part, materials, layer, z",
        [
            ("Carriageway", ("asphalt",), "carriageways", 0.0),
            ("Sidewalk", ("sidewalk", "granite_slabs"), "sidewalks", KERB_HEIGHT_M),
            ("Courtyards", ("courtyard",), "courtyards", KERB_HEIGHT_M),
        ],
    )
    def test_each_ground_is_covered_once_at_its_height(self, tile, parts, part, materials, layer, z):
        faces = np.concatenate([faces_of(mesh_of(parts[part], material)) for material in materials])
        heights = faces[:, :, 2]
        ground_faces = faces[heights.min(1) < z + 0.0005] if part == "Carriageway" else faces
        area = shapely.area(shapely.polygons(ground_faces[:, :, :2])).sum()
        assert area == pytest.approx(sum(polygon.area for polygon in getattr(tile, layer)), rel=1e-3)
        expected = ground_height(ground_faces[:, :, :2].reshape(-1, 2), tile.kerb_ramps) if z else np.zeros(area.size)
        assert np.abs(ground_faces[:, :, 2].ravel() - expected).max() < 0.002

    def test_road_and_sidewalk_are_cut_small_enough_to_be_lit(self, parts):
        for part, material in (("Carriageway", "asphalt"), ("Sidewalk", "sidewalk")):
            faces = faces_of(mesh_of(parts[part], material))
            own = faces[faces[:, :, 2].min(1) != np.float32(0.001)]  # the wear of lanes is longer
            assert np.ptp(own, axis=1).max() <= CELL_M + 1e-3

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

    def test_it_is_two_centimetres_high_where_people_cross(self, tile, parts):
        points = mesh_of(parts["Kerb"], "granite").points
        for ramp in tile.kerb_ramps:
            near = np.hypot(*(points[:, :2] - ramp.position).T) < ramp.length_m / 2 - 0.4
            assert near.any()
            on_kerb = points[near & (points[:, 2] > 0.0)]
            assert on_kerb[:, 2].min() == pytest.approx(LOWERED_KERB_M, abs=0.015)

    def test_domes_warn_behind_every_lowered_kerb(self, tile, parts):
        faces = faces_of(mesh_of(parts["Sidewalk"], "tactile"))
        middles = faces[:, :, :2].mean(1)
        for ramp in tile.kerb_ramps:
            distance = np.hypot(*(middles - ramp.position).T).min()
            assert distance == pytest.approx(0.725, abs=0.05)
        ground_below = ground_height(faces[:, :, :2].reshape(-1, 2), tile.kerb_ramps)
        assert (faces[:, :, 2].ravel() - ground_below > 0.003).all()


class TestMarkings:
    def test_a_zebra_s_stripes_are_as_long_as_the_crossing_and_within_its_span(self):
        crossing = Crossing(centre=(10.0, 5.0), road_heading_deg=30.0, span_m=9.0, length_m=4.0)
        angle = np.radians(30.0)
        along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        offsets = zebra(crossing) - crossing.centre
        assert np.abs(offsets @ along).max() == pytest.approx(2.0)
        assert np.abs(offsets @ across).max() <= 4.5 + 1e-9
        assert shapely.area(shapely.polygons(zebra(crossing))).sum() == pytest.approx(8 * 4.0 * STRIPE_M)

    def test_nothing_else_is_painted_on_zebras_junctions_and_gutters(self, tile):
        painted = shapely.union_all([shapely.union_all(list(shapely.polygons(m.faces))) for m in markings(tile)])
        stripes = shapely.union_all([part for c in tile.crossings for part in shapely.polygons(zebra(c))])
        road = shapely.union_all([shape_of(p) for p in tile.carriageways])
        assert painted.area > 100
        assert painted.distance(stripes) > 1.0
        assert road.buffer(-0.35).contains(painted)
        assert painted.distance(shapely.Point(0.0, 0.0)) > 5.0

    @pytest.mark.parametrize(
        "width, direction, whole", [(14.0, "both", [0.0]), (7.0, "both", []), (9.5, "forward", [])]
    )
    def test_only_the_line_between_two_senses_of_four_lanes_is_whole(self, width, direction, whole):
        axis = np.array([[0.0, 0.0], [100.0, 0.0]])
        road = RoadAxis(name="Avenue", points=axis, width_m=width, direction=direction)
        lines = np.concatenate([mark.faces for mark in lines_along(road, (np.inf, np.inf))])
        offsets = np.round(lines.mean(1)[:, 1], 3)
        painted = {at: shapely.area(shapely.polygons(lines[offsets == at])).sum() / LINE_M for at in set(offsets)}
        assert [at for at in sorted(painted) if painted[at] > 90.0] == whole
        assert all(length > 15.0 for length in painted.values())

    def test_lines_grow_denser_before_a_junction(self):
        road = RoadAxis(name="Rue", points=np.array([[0.0, 0.0], [100.0, 0.0]]), width_m=7.0, direction="forward")
        lines = np.concatenate([mark.faces for mark in lines_along(road, (np.inf, 10.0))])
        along = lines.mean(1)[:, 0]
        assert (along > 64.0).sum() / 36.0 > 2 * (along < 64.0).sum() / 64.0

    def test_words_are_as_large_as_asked_and_face_up(self):
        word = lettering("LIVRAISON", height=2.0, width=1.0, gap=0.5, stroke=0.1)
        assert np.ptp(word[..., 1]) == pytest.approx(2.1, abs=0.06)
        assert np.ptp(word[..., 0]) == pytest.approx(9 * 1.5 - 0.5 + 0.1, abs=0.6)
        for faces in (word, arrow(["left", "straight", "right"])):
            x, y = faces[..., 0], faces[..., 1]
            doubled = (x * np.roll(y, -1, 1) - np.roll(x, -1, 1) * y).sum(1)
            assert (doubled > 0).all()

    def test_every_letter_that_streets_need_is_there(self):
        assert set("BUSLIVRAISON30") <= set(GLYPHS)

    def test_bands_follow_a_line_on_its_left(self):
        bend = np.radians(20.0)
        corner = np.array([10.0, 0.0])
        line = np.array([[0.0, 0.0], corner, corner + 10.0 * np.array([np.cos(bend), np.sin(bend)])])
        faces = bands_along(line, 1.0, 2.0, 3.0)
        assert shapely.area(shapely.polygons(faces)).sum() == pytest.approx(20.0 - 3.0 * np.tan(bend / 2), abs=0.01)
        assert shapely.union_all(shapely.polygons(faces)).covers(shapely.Point(5.0, 1.5))


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
