"""Trees and street furniture: as high and as thick as the tile says, with the crown where the city prunes it."""

from __future__ import annotations

import numpy as np
import pytest

from twincity.replicator.city.obstacles import (
    BARRIER_HALF_WIDTH_M,
    BOLLARD_RADIUS_M,
    LAMP_POST_RADIUS_M,
    trunk_radius_m,
)
from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import Lamp, Tree
from twincity.replicator.scene.tile.furniture import (
    HIGHEST_CANDELABRA_M,
    LampClass,
    barrier_meshes,
    bollard_meshes,
    lamp_classes,
    lamp_meshes,
)
from twincity.replicator.scene.tile.lamp_heads import lamp_headings
from twincity.replicator.scene.tile.tree_species import OTHER, SPECIES
from twincity.replicator.scene.tile.trees import HEIGHT_CLASSES_M, TreeClass, class_of, classes_in, grow
from twincity.replicator.scene.tile.variation import generator_of, smooth_noise

TREES = [TreeClass(species=name, height_m=height) for name in (*SPECIES, "other") for height in HEIGHT_CLASSES_M]


def tree(height_m: float, species: str = "plane") -> Tree:
    return Tree(position=(0.0, 0.0, 0.0), height_m=height_m, species=species)


def points_of(meshes) -> np.ndarray:
    return np.concatenate([mesh.points for mesh in meshes])


class TestTrees:
    @pytest.mark.parametrize("kind", TREES, ids=lambda kind: kind.name)
    def test_a_tree_is_as_high_as_its_class(self, kind):
        for variant in range(2):
            grown = grow(kind, variant)
            for season in (grown.leaves, (grown.bark, grown.twigs)):
                assert points_of(season)[:, 2].max() == pytest.approx(kind.height_m, rel=0.2)

    @pytest.mark.parametrize("height", [h for h in HEIGHT_CLASSES_M if h >= 9.0])
    def test_no_leaf_hangs_where_a_camera_looks_or_a_bus_drives(self, height):
        grown = grow(TreeClass(species="plane", height_m=height), 0)
        assert points_of((*grown.leaves, grown.twigs))[:, 2].min() > 0.27 * height

    @pytest.mark.parametrize("kind", TREES, ids=lambda kind: kind.name)
    def test_a_crown_keeps_to_the_outline_of_its_species(self, kind):
        leaves = points_of(grow(kind, 0).leaves)
        reach = SPECIES.get(kind.species, OTHER).crown_radius * kind.height_m
        away = np.linalg.norm(leaves[:, :2], axis=1)
        assert np.percentile(away, 99) <= 1.3 * reach + 0.3
        assert np.percentile(away, 90) >= 0.55 * reach

    @pytest.mark.parametrize("kind", TREES, ids=lambda kind: kind.name)
    def test_a_tree_is_light_enough_to_repeat(self, kind):
        grown = grow(kind, 0)
        assert sum(mesh.triangles for mesh in (grown.bark, *grown.leaves)) <= 8_200
        assert grown.twigs.triangles <= 1_500

    def test_leaves_look_up_rather_than_down(self):
        (foliage,) = [
            mesh for mesh in grow(TreeClass(species="plane", height_m=15.0), 0).leaves if mesh.material == "foliage"
        ]
        corners = foliage.points[foliage.indices.reshape(-1, foliage.counts[0])]
        fan = np.cross(corners[:, 1:-1] - corners[:, :1], corners[:, 2:] - corners[:, :1])
        assert (fan[..., 2] > 0).mean() > 0.75
        assert (np.einsum("nki,ni->nk", fan, fan.sum(1)) > 0).mean() > 0.97

    def test_autumn_has_another_colour_for_every_colour(self):
        for kind in TREES:
            grown = grow(kind, 0)
            for mesh in grown.leaves:
                turned = grown.autumn[mesh.material]
                assert turned.shape == mesh.palette.shape
                assert (turned[:, 0] > turned[:, 1]).all()
                assert (mesh.palette[:, 1] > mesh.palette[:, 0]).mean() > 0.8

    def test_only_the_plane_wears_its_patchwork(self):
        assert {name for name, species in SPECIES.items() if species.bark == "bark"} == {"plane"}

    @pytest.mark.parametrize("height", HEIGHT_CLASSES_M)
    def test_the_trunk_is_as_thick_as_the_ground_it_takes(self, height):
        bark = grow(TreeClass(species="plane", height_m=height), 0).bark
        chest = bark.points[bark.points[:, 2] < 0.05 * height]
        radius = np.linalg.norm(chest[:, :2], axis=1).max()
        assert radius == pytest.approx(trunk_radius_m(tree(height)), rel=0.25)

    def test_a_tree_is_drawn_from_the_nearest_class(self):
        assert class_of(tree(14.2)) == TreeClass(species="plane", height_m=15.0)
        assert class_of(tree(3.0, "chitalpa")) == TreeClass(species="other", height_m=4.0)

    def test_every_tree_belongs_to_one_class(self):
        trees = load_tile("procedural").trees
        assert sorted(i for members in classes_in(trees).values() for i in members) == list(range(len(trees)))

    def test_variants_differ_and_one_variant_is_always_the_same(self):
        kind = TreeClass(species="plane", height_m=12.0)
        assert np.array_equal(grow(kind, 0).twigs.points, grow(kind, 0).twigs.points)
        assert not np.array_equal(grow(kind, 0).twigs.points, grow(kind, 1).twigs.points)


class TestLamps:
    @pytest.mark.parametrize("height", [4.0, 6.3, 9.0, 12.0])
    @pytest.mark.parametrize("heads", [1, 2, 4])
    def test_a_lamp_has_its_height_its_foot_and_a_glass_per_head(self, height, heads):
        meshes = {mesh.material: mesh for mesh in lamp_meshes(LampClass(height_m=height, heads=heads))}
        iron, glass = meshes["painted_metal"], meshes["lantern"]
        assert points_of(meshes.values())[:, 2].max() == pytest.approx(height, abs=0.3)
        foot = iron.points[iron.points[:, 2] < 0.8]
        assert np.linalg.norm(foot[:, :2], axis=1).max() <= LAMP_POST_RADIUS_M + 1e-3
        assert glass.triangles % heads == 0
        assert glass.points[:, 2].min() > 0.7 * height

    def test_high_lamps_reach_over_the_road(self):
        low, high = (
            points_of(lamp_meshes(LampClass(height_m=h, heads=1)))[:, 0].max() for h in (HIGHEST_CANDELABRA_M, 9.0)
        )
        assert low < 0.5 < 1.5 < high

    def test_lamps_face_their_road(self):
        tile = load_tile("procedural")
        for lamp, heading in zip(tile.lamps, lamp_headings(tile), strict=True):
            ahead = np.array(lamp.position[:2]) + 2.0 * np.array([np.cos(heading), np.sin(heading)])
            nearest = [np.abs(np.array([lamp.position[:2], ahead])[:, axis]) for axis in (0, 1)]
            assert any(after < before for before, after in nearest)

    def test_every_lamp_belongs_to_one_class(self):
        lamps = (Lamp(position=(0, 0, 0), height_m=6.0), Lamp(position=(1, 0, 0), height_m=6.0, heads=2)) * 3
        assert sorted(i for members in lamp_classes(lamps).values() for i in members) == list(range(6))


class TestBollardsAndBarriers:
    def test_a_bollard_is_high_enough_to_be_seen_by_the_blind_man_s_stick(self):
        points = points_of(bollard_meshes())
        assert points[:, 2].max() >= 1.10
        assert np.linalg.norm(points[:, :2], axis=1).max() <= BOLLARD_RADIUS_M

    def test_a_bollard_wears_a_light_band_in_its_upper_part(self):
        band = next(mesh for mesh in bollard_meshes() if mesh.material == "marking_paint")
        assert band.points[:, 2].min() > 0.6
        assert np.ptp(band.points[:, 2]) >= 0.10 - 1e-6

    def test_a_barrier_is_as_thin_as_the_ground_it_takes(self):
        assert np.abs(points_of(barrier_meshes())[:, 1]).max() <= BARRIER_HALF_WIDTH_M


class TestVariation:
    def test_a_name_has_one_generator(self):
        assert generator_of("a", "b").random() == generator_of("a", "b").random()
        assert generator_of("a", "b").random() != generator_of("ab").random()

    def test_noise_is_bounded_smooth_and_of_mean_zero(self):
        line = np.column_stack([np.linspace(-500.0, 500.0, 20_001), np.full(20_001, 3.3)])
        noise = smooth_noise(line, 5.0, "test")
        assert np.abs(noise).max() <= 1.0
        assert np.abs(np.diff(noise)).max() < 0.05 * 2 * 1.5 * 2 / 5.0 * 1.01
        assert abs(noise.mean()) < 0.1

    def test_fields_of_different_names_are_strangers(self):
        points = np.random.default_rng(0).uniform(-300, 300, (4000, 2))
        one, other = smooth_noise(points, 4.0, "one"), smooth_noise(points, 4.0, "other")
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.08
