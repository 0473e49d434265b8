"""Houses: the roof covers the plan, nothing hangs into the street beyond the law, neighbours share blank walls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from twincity.replicator.city.planar import shape_of
from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import Building
from twincity.replicator.geometry.polygons import Polygon
from twincity.replicator.scene.mesh import Mesh, MeshBuilder
from twincity.replicator.scene.tile.buildings import (
    Surroundings,
    building_meshes,
    corner_mitres,
    edges_of,
    surroundings_of,
)
from twincity.replicator.scene.tile.facade import CORNICE_M, Manner, levels_of, storeys_of
from twincity.replicator.scene.tile.roofs import BREAK_RISE_M, CREST_RISE_M, roof

WIDEST_BALCONY_M = 0.80
"""Allowed since 1823."""

L_SHAPE = np.array([[0.0, 0.0], [30.0, 0.0], [30.0, 12.0], [12.0, 12.0], [12.0, 28.0], [0.0, 28.0]])
COURT = np.array([[2.0, 2.0], [2.0, 8.0], [8.0, 8.0], [8.0, 2.0]]) + 1.0
MANNER = Manner(
    stone="limestone", tint=np.ones(3), frame_tint=1.0, pitch_m=2.6, window_width_m=1.2, sill_m=0.12, ornate=True
)


@pytest.fixture(scope="module")
def tile():
    return load_tile("procedural")


@pytest.fixture(scope="module")
def around(tile) -> Surroundings:
    return surroundings_of(tile)


def faces_of(meshes: tuple[Mesh, ...], *leave_out: str) -> list[np.ndarray]:
    """Every face (k, 3) of the meshes."""
    found = []
    for mesh in meshes:
        if mesh.material not in leave_out:
            starts = np.cumsum(mesh.counts) - mesh.counts
            corners = [mesh.indices[a : a + n] for a, n in zip(starts, mesh.counts, strict=True)]
            found += [mesh.points[face].astype(float) for face in corners]
    return found


def points_of(meshes: tuple[Mesh, ...], *leave_out: str) -> np.ndarray:
    return np.concatenate([mesh.points for mesh in meshes if mesh.material not in leave_out])


def plan_area(face: np.ndarray) -> float:
    """Of a face seen from above; negative when it looks down."""
    x, y = (face - face[0])[:, :2].T
    return 0.5 * float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def alone(footprint: Polygon) -> Surroundings:
    """A house in the middle of a street."""
    shape = shape_of(footprint)
    return Surroundings(street=shape.buffer(20.0).difference(shape), built=shape)


class TestRoofs:
    @pytest.mark.parametrize("mansard", [True, False])
    @pytest.mark.parametrize("holes", [(), (COURT,)])
    @pytest.mark.parametrize("open_from", [0, 2])
    def test_a_roof_covers_its_footprint_exactly(self, mansard, holes, open_from):
        footprint = shapely.Polygon(L_SHAPE, holes)
        ring = np.stack([L_SHAPE, np.roll(L_SHAPE, -1, axis=0)], axis=1)[open_from:]
        court = [np.stack([COURT[i - 1], COURT[i]]) for i in range(4)] if holes else []
        builder = MeshBuilder()
        roof(builder, footprint, [*ring, *court], 18.0, mansard=mansard, steep="slate", tint=1.0)
        areas = [plan_area(face) for face in faces_of(builder.meshes())]
        assert min(areas) >= 0
        assert sum(areas) == pytest.approx(footprint.area, rel=1e-3)

    def test_a_mansard_rises_from_the_gutter_to_the_crest(self):
        builder, footprint = MeshBuilder(), shapely.Polygon(L_SHAPE)
        edges = list(np.stack([L_SHAPE, np.roll(L_SHAPE, -1, axis=0)], axis=1))
        assert roof(builder, footprint, edges, 18.0, mansard=True, steep="slate", tint=1.0)
        heights = np.unique(points_of(builder.meshes())[:, 2])
        assert heights == pytest.approx([18.0, 18.0 + BREAK_RISE_M, 18.0 + CREST_RISE_M])

    def test_a_house_too_narrow_for_slopes_gets_a_flat_cap(self):
        strip = np.array([[0.0, 0.0], [20.0, 0.0], [20.0, 3.0], [0.0, 3.0]])
        edges = list(np.stack([strip, np.roll(strip, -1, axis=0)], axis=1))
        builder = MeshBuilder()
        assert not roof(builder, shapely.Polygon(strip), edges, 9.0, mansard=True, steep="zinc", tint=1.0)
        assert (points_of(builder.meshes())[:, 2] == 9.0).all()

    def test_every_building_is_roofed(self, tile, around):
        for building in tile.buildings:
            roofs = [face for face in faces_of(building_meshes(building, around), "glass", "terracotta", "iron")
                     if face[:, 2].min() >= building.gutter_height_m - 0.01 and plan_area(face) > 0]  # fmt: skip
            seen = shapely.union_all([shapely.Polygon(face[:, :2]).buffer(0.005) for face in roofs])
            assert shape_of(building.footprint).difference(seen).area < 0.02 * building.footprint.area, building.id


class TestFacades:
    def test_nothing_but_awnings_stands_out_more_than_a_balcony_may(self, tile, around):
        for building in tile.buildings:
            plan = shapely.points(points_of(building_meshes(building, around), "awning")[:, :2])
            assert shapely.distance(shape_of(building.footprint), plan).max() <= WIDEST_BALCONY_M, building.id

    def test_nothing_but_awnings_reaches_a_passer_by(self, tile, around):
        for building in tile.buildings:
            points = points_of(building_meshes(building, around), "awning")
            low = points[points[:, 2] < 2.4]
            assert shapely.distance(shape_of(building.footprint), shapely.points(low[:, :2])).max() < 0.1, building.id

    def test_walls_between_neighbours_have_no_windows(self, tile, around):
        for building in tile.buildings:
            edges = [edge for edge in edges_of(building, around) if edge.kind == "party"]
            lines = shapely.union_all([shapely.LineString([edge.start, edge.end]) for edge in edges])
            glass = [mesh for mesh in building_meshes(building, around) if mesh.material == "glass"]
            if edges and glass:
                assert shapely.distance(lines, shapely.points(glass[0].points[:, :2])).min() > 0.15, building.id

    def test_every_street_front_has_windows_and_every_house_a_street_or_a_court(self, tile, around):
        kinds = [{edge.kind for edge in edges_of(building, around)} for building in tile.buildings]
        assert all(kind & {"street", "court"} for kind in kinds)
        assert any("street" in kind for kind in kinds)

    def test_edges_make_up_the_whole_outline(self, tile, around):
        for building in tile.buildings:
            length = sum(np.linalg.norm(edge.end - edge.start) for edge in edges_of(building, around))
            assert length == pytest.approx(shape_of(building.footprint).length, rel=5e-3), building.id

    def test_a_neighbour_is_blank_just_where_he_stands(self):
        square = np.array([[0.0, 0.0], [20.0, 0.0], [20.0, 12.0], [0.0, 12.0]])
        building = Building(id="a", footprint=Polygon(exterior=square), gutter_height_m=18.0,
                            party_walls=np.array([[[20.0, 3.0], [20.0, 9.0]]]))  # fmt: skip
        edges = edges_of(building, alone(building.footprint))
        blank = [edge for edge in edges if edge.kind == "party"]
        assert len(edges) == 6
        assert len(blank) == 1
        assert np.allclose([blank[0].start, blank[0].end], [[20.0, 3.0], [20.0, 9.0]], atol=1e-2)

    @given(height=st.floats(2.5, 40.0))
    def test_floors_rise_to_the_foot_of_the_cornice(self, height):
        levels = levels_of(height)
        assert (np.diff(levels) > 2.0).all()
        assert levels[-1] == pytest.approx(height - CORNICE_M)

    @given(length=st.floats(0.1, 80.0), height=st.floats(6.0, 35.0))
    def test_windows_lie_within_their_wall_and_apart(self, length, height):
        storeys = storeys_of(length, height, MANNER)
        half = storeys.widths / 2
        if len(storeys.centres):
            assert storeys.centres[0] - half >= 0.3
            assert storeys.centres[-1] + half <= length - 0.3
            assert (np.diff(storeys.centres) > 2 * half + 0.4).all()

    def test_corner_mitres_are_the_tangents_of_half_turns(self):
        square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
        assert corner_mitres(square) == pytest.approx([1.0] * 4)
        assert corner_mitres(square[::-1]) == pytest.approx([-1.0] * 4)


class TestChance:
    def test_a_house_is_the_same_every_time(self, tile, around):
        one, same = (building_meshes(tile.buildings[3], around) for _ in range(2))
        assert all(np.array_equal(a.points, b.points) and np.array_equal(a.palette, b.palette)
                   for a, b in zip(one, same, strict=True))  # fmt: skip

    def test_houses_of_one_plan_differ(self, tile, around):
        one = building_meshes(tile.buildings[3], around)
        other = building_meshes(replace(tile.buildings[3], id="someone else's"), around)
        assert any(not np.array_equal(a.palette, b.palette) for a, b in zip(one, other, strict=False))

    def test_a_house_does_not_depend_on_those_listed_before_it(self, tile, around):
        fewer = surroundings_of(replace(tile, buildings=tile.buildings[2:]))
        one, same = building_meshes(tile.buildings[20], around), building_meshes(tile.buildings[20], fewer)
        assert all(np.array_equal(a.points, b.points) for a, b in zip(one, same, strict=True))


class TestBudget:
    def test_a_building_has_few_enough_triangles(self, tile, around):
        triangles = [sum(mesh.triangles for mesh in building_meshes(b, around)) for b in tile.buildings]
        assert np.mean(triangles) < 1500
