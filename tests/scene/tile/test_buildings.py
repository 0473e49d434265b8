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
from twincity.replicator.scene.tile.atlases import BAR, PANE_ROWS, SHUTTERED
from twincity.replicator.scene.tile.buildings import draw_building, surroundings_of
from twincity.replicator.scene.tile.edges import Surroundings, corner_mitres, edges_of
from twincity.replicator.scene.tile.manner import Manner, manner_of
from twincity.replicator.scene.tile.panes import LIT, ROLLED_DOWN, fill_windows, window_states
from twincity.replicator.scene.tile.parts import Part, PartList
from twincity.replicator.scene.tile.roofs import BREAK_RISE_M, MANSARD, cover
from twincity.replicator.scene.tile.storeys import CORNICE_M, levels_of, storeys_of
from twincity.replicator.scene.tile.wall import Wall

from .drawn import kept, part_meshes, plain_meshes

AWNINGS = ("awning", "awning_stripes", "awning_stripes_green", "awning_stripes_blue")
"""Cloth, and the arms that it is rolled out on."""

WIDEST_BALCONY_M = 0.80
"""Allowed since 1823."""

L_SHAPE = np.array([[0.0, 0.0], [30.0, 0.0], [30.0, 12.0], [12.0, 12.0], [12.0, 28.0], [0.0, 28.0]])
COURT = np.array([[2.0, 2.0], [2.0, 8.0], [8.0, 8.0], [8.0, 2.0]]) + 1.0
HOUSE = Building(id="a house", footprint=Polygon(exterior=L_SHAPE), gutter_height_m=18.0)
MANNER = Manner(
    name="a house", style="haussmann", stone="limestone", trim="limestone", tone=0, joinery=1, iron=0, pitch_m=2.6,
    window_width_m=1.2, sill_m=0.12,
)  # fmt: skip


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


def edges_around(ring: np.ndarray) -> list[np.ndarray]:
    return list(np.stack([ring, np.roll(ring, -1, axis=0)], axis=1))


class TestRoofs:
    @pytest.mark.parametrize("form", ["mansard", "flat", "gable", "hip"])
    @pytest.mark.parametrize("holes", [(), (COURT,)])
    @pytest.mark.parametrize("open_from", [0, 2])
    def test_a_roof_covers_its_footprint_exactly(self, form, holes, open_from):
        footprint = shapely.Polygon(L_SHAPE, holes)
        court = [np.stack([COURT[i - 1], COURT[i]]) for i in range(4)] if holes else []
        builder = MeshBuilder()
        edges = [*edges_around(L_SHAPE)[open_from:], *court]
        cover(builder, footprint, edges, 18.0, form=form, material="slate", tint=1.0)
        areas = [plan_area(face) for face in faces_of(builder.meshes(), "concrete")]
        if form != "flat":
            assert min(areas) >= 0
            assert sum(areas) == pytest.approx(footprint.area, rel=1e-3)
        else:
            caps = [plan_area(face) for face in faces_of(builder.meshes()) if (face[:, 2] == 18.0).all()]
            assert sum(area for area in caps if area > 0) == pytest.approx(footprint.area, rel=1e-3)

    def test_a_mansard_rises_from_the_gutter_by_its_steps(self):
        builder, footprint = MeshBuilder(), shapely.Polygon(L_SHAPE)
        covered = cover(builder, footprint, edges_around(L_SHAPE), 18.0, form="mansard", material="slate", tint=1.0)
        assert covered.form == "mansard"
        heights = np.unique(points_of(builder.meshes())[:, 2])
        steps = np.array([18.0 + rise for _, rise in MANSARD])
        assert np.abs(heights[:, None] - steps).min(1).max() < 2e-3
        assert heights.max() > 18.0 + BREAK_RISE_M

    def test_a_house_too_narrow_for_slopes_gets_a_flat_cap(self):
        strip = np.array([[0.0, 0.0], [20.0, 0.0], [20.0, 3.0], [0.0, 3.0]])
        plan, edges = shapely.Polygon(strip), edges_around(strip)
        covered = cover(MeshBuilder(), plan, edges, 9.0, form="mansard", material="zinc", tint=1.0)
        assert covered.form == "flat"

    @pytest.mark.parametrize("form", ["gable", "hip"])
    def test_a_known_ridge_is_as_high_as_the_source_says(self, form):
        plan, builder = np.array([[0.0, 0.0], [20.0, 0.0], [20.0, 8.0], [0.0, 8.0]]), MeshBuilder()
        cover(builder, shapely.Polygon(plan), edges_around(plan), 6.0, form=form, material="tile", tint=1.0, rise_m=2.5)
        assert points_of(builder.meshes())[:, 2].max() == pytest.approx(8.5, abs=0.1)

    def test_a_gable_roof_leaves_no_hole_above_its_walls(self):
        plan = np.array([[0.0, 0.0], [20.0, 0.0], [20.0, 8.0], [0.0, 8.0]])
        house = replace(HOUSE, footprint=Polygon(exterior=plan), roof="gable", gutter_height_m=6.0)
        faces = faces_of(draw_building(house, alone(house.footprint)).meshes)
        ends = [face for face in faces if np.allclose(face[:, 0], 20.0) and face[:, 2].min() > 5.9]
        assert max(face[:, 2].max() for face in ends) == pytest.approx(6.0 + 0.62 * 4.0, abs=0.01)

    def test_a_surveyed_roof_is_drawn_as_it_is(self):
        tent = np.array([[[0.0, 0, 18], [30, 0, 18], [15, 6, 22]], [[30.0, 0, 18], [30, 12, 18], [15, 6, 22]]])
        meshes = draw_building(replace(HOUSE, hull=tent), alone(HOUSE.footprint)).meshes
        (zinc,) = [mesh for mesh in meshes if mesh.material == "zinc"]
        assert zinc.triangles == 2
        assert zinc.points[:, 2].max() == 22.0

    def test_every_building_is_roofed(self, tile, around):
        for building in tile.buildings[::3]:
            meshes = draw_building(building, around).meshes
            roofs = [face for face in faces_of(meshes, "glass", "iron")
                     if face[:, 2].min() >= building.gutter_height_m - 0.01 and plan_area(face) > 0]  # fmt: skip
            seen = shapely.union_all([shapely.Polygon(face[:, :2]).buffer(0.005) for face in roofs])
            assert shape_of(building.footprint).difference(seen).area < 0.02 * building.footprint.area, building.id


class TestFacades:
    def test_nothing_but_awnings_stands_out_more_than_a_balcony_may(self, tile, around):
        for building in tile.buildings[::3]:
            plan = shapely.points(points_of(plain_meshes(draw_building(building, around)), *AWNINGS)[:, :2])
            assert shapely.distance(shape_of(building.footprint), plan).max() <= WIDEST_BALCONY_M, building.id

    def test_nothing_but_awnings_reaches_a_passer_by(self, tile, around):
        for building in tile.buildings[::3]:
            points = points_of(plain_meshes(draw_building(building, around)), *AWNINGS)
            low = points[points[:, 2] < 2.2]
            assert shapely.distance(shape_of(building.footprint), shapely.points(low[:, :2])).max() < 0.16, building.id

    def test_walls_between_neighbours_have_no_windows(self, tile, around):
        for building in tile.buildings:
            edges = [edge for edge in edges_of(building, around) if edge.kind == "party"]
            lines = shapely.union_all([shapely.LineString([edge.start, edge.end]) for edge in edges])
            panes = part_meshes(draw_building(building, around), "panes")
            if edges and panes:
                assert shapely.distance(lines, shapely.points(points_of(panes)[:, :2])).min() > 0.15, building.id

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
        half = storeys.width / 2
        if len(storeys.centres):
            assert storeys.centres[0] - half >= 0.3
            assert storeys.centres[-1] + half <= length - 0.3
            assert (np.diff(storeys.centres) > 2 * half + 0.4).all()

    def test_corner_mitres_are_the_tangents_of_half_turns(self):
        square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
        assert corner_mitres(square) == pytest.approx([1.0] * 4)
        assert corner_mitres(square[::-1]) == pytest.approx([-1.0] * 4)

    @pytest.mark.parametrize(
        ("year", "wall", "style"),
        [(1830, "render", "restoration"), (1880, "limestone", "haussmann"), (1932, "brick", "thirties"),
         (1968, "limestone", "modern"), (None, "concrete", "modern"), (None, "brick", "thirties")],
    )  # fmt: skip
    def test_a_house_is_built_in_the_manner_of_its_time(self, year, wall, style):
        assert manner_of(replace(HOUSE, year=year, wall_material=wall)).style == style

    def test_churches_and_town_halls_have_no_shops(self):
        for use in ("church", "public"):
            building = replace(HOUSE, use=use)
            looks = {mesh.material for mesh in plain_meshes(draw_building(building, alone(building.footprint)))}
            assert not looks & {"shops", "shops_lit", "fascias", "awning"}

    def test_a_house_of_the_thirties_leans_out_within_the_law(self):
        houses = [replace(HOUSE, id=f"{k}", year=1932, wall_material="brick") for k in range(6)]
        for house in houses:
            meshes = plain_meshes(draw_building(house, alone(house.footprint)))
            plan = shapely.points(points_of(meshes, *AWNINGS)[:, :2])
            assert shapely.distance(shape_of(house.footprint), plan).max() <= WIDEST_BALCONY_M


class TestWindows:
    def test_a_window_shows_the_same_however_many_stand_beside_it(self):
        few, lit_few = window_states("front", MANNER, 3, 4)
        many, lit_many = window_states("front", MANNER, 6, 9)
        assert np.array_equal(few, many[:4, :3])
        assert np.array_equal(lit_few, lit_many[:4, :3])

    def test_a_house_shows_its_own_joinery_and_shutters(self):
        cells, _ = window_states("front", MANNER, 40, 40)
        assert set(cells.ravel().tolist()) <= {*range(8, 16), 24, 25, 26, 27}
        assert len(set(cells.ravel().tolist())) == 12

    @pytest.mark.parametrize("style", ["haussmann", "modern"])
    def test_some_rooms_are_lit_and_none_behind_closed_shutters(self, style):
        parts = PartList()
        wall = Wall(MeshBuilder(), np.zeros(2), np.array([60.0, 0.0]), parts=parts)
        fill_windows(wall, "front", replace(MANNER, style=style), np.arange(1.0, 59.0, 2.0), np.arange(6.0) * 3,
                     np.ones(6), np.ones(6), 0.2)  # fmt: skip
        lit = {part.variant % LIT % 32 for part, _ in parts.placed() if part.variant >= LIT}
        assert lit
        assert not lit & {*SHUTTERED, ROLLED_DOWN}

    def test_the_wood_between_lit_panes_is_dark(self):
        rows = PANE_ROWS[0]
        lit = [mesh for mesh in kept(Part(kind="panes", variant=LIT)) if mesh.material == "windows_lit"]
        heights = np.concatenate([mesh.points[:, 2] for mesh in lit])
        for _, bottom in rows[:-1]:
            assert np.abs(heights - (1 - bottom)).min() > 0.9 * BAR

    def test_windows_stand_in_their_openings(self):
        drawn = draw_building(HOUSE, alone(HOUSE.footprint))
        for mesh in part_meshes(drawn, "panes"):
            away = shapely.distance(shapely.Polygon(L_SHAPE).boundary, shapely.points(mesh.points[:, :2]))
            assert away.max() < 0.6


class TestChance:
    def test_a_house_is_the_same_every_time(self, tile, around):
        one, same = (plain_meshes(draw_building(tile.buildings[3], around)) for _ in range(2))
        assert all(np.array_equal(a.points, b.points) and np.array_equal(a.palette, b.palette)
                   for a, b in zip(one, same, strict=True))  # fmt: skip

    def test_houses_of_one_plan_differ(self):
        one, other = (draw_building(replace(HOUSE, id=id), alone(HOUSE.footprint)) for id in ("mine", "someone else's"))
        assert [part for part, _ in one.parts.placed()] != [part for part, _ in other.parts.placed()]

    def test_a_house_does_not_depend_on_those_listed_before_it(self, tile, around):
        fewer = surroundings_of(replace(tile, buildings=tile.buildings[2:]))
        one, same = (plain_meshes(draw_building(tile.buildings[20], around)) for around in (around, fewer))
        assert all(np.array_equal(a.points, b.points) for a, b in zip(one, same, strict=True))


class TestBudget:
    def test_a_building_is_small_to_keep_and_to_draw(self, tile, around):
        drawn = [draw_building(building, around) for building in tile.buildings[::4]]
        kept = [sum(mesh.triangles for mesh in house.meshes) for house in drawn]
        shown = [sum(mesh.triangles for mesh in plain_meshes(house)) for house in drawn]
        assert np.mean(kept) < 1500
        assert np.mean(shown) < 9000
