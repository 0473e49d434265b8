"""Seasons, wet and snowed-on streets as variants: chosen by the frame, valid, and dry and bare while we draw."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from pxr import Sdf, Usd, UsdGeom, UsdValidation

from twincity.replicator.city.seasons import SEASONS
from twincity.replicator.scenario.sampler import sample_scenario
from twincity.replicator.scenario.scenario import Scenario
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scene.compose import StageComposer
from twincity.replicator.scene.materials import LOOKS, LOOKS_PATH
from twincity.replicator.scene.saving import save_scene
from twincity.replicator.scene.tile.panes import LIT_LOOKS
from twincity.replicator.scene.variants import POROUS, ROOFS, SEASON_SET, SNOW_SET, WETNESS_SET, select

TREES = "/World/City/Trees"


@pytest.fixture(scope="module")
def composer(written) -> StageComposer:
    return StageComposer(written)


@pytest.fixture(scope="module")
def scenario(composer) -> Scenario:
    return sample_scenario(parse_spec({"crowd": {"count": 2}, "vehicles": {"count": 0}}), composer.tile, 1, 0)


@pytest.fixture
def stage(written) -> Usd.Stage:
    """The tile, in a stage of its own that can be changed."""
    layer = Sdf.Layer.CreateAnonymous(".usda")
    layer.subLayerPaths.append(str(written))
    return Usd.Stage.Open(layer)


def on(scenario: Scenario, day: str) -> Scenario:
    return dataclasses.replace(scenario, local_time=f"{day}T12:00:00+02:00")


def of_look(stage: Usd.Stage, look: str, name: str) -> object:
    return stage.GetAttributeAtPath(f"{LOOKS_PATH}/{look}/{name}").Get()


def leaves_of(stage: Usd.Stage) -> list[UsdGeom.Mesh]:
    return [
        UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh) and "/Leaves/" in str(prim.GetPath())
    ]


class TestSeasons:
    @pytest.mark.parametrize(
        "day, season", [("2025-07-14", "summer"), ("2025-11-05", "autumn"), ("2025-01-20", "winter")]
    )
    def test_trees_wear_the_season_of_the_day(self, composer, scenario, day, season):
        scene = composer.compose(on(scenario, day))
        assert scene.stage.GetPrimAtPath(TREES).GetVariantSet(SEASON_SET).GetVariantSelection() == season

    def test_the_city_is_read_anew_when_the_season_changes_and_only_then(self, composer, scenario):
        june, july, winter = (
            composer.compose(on(scenario, day)).static_key for day in ("2025-06-01", "2025-07-31", "2025-12-24")
        )
        assert june == july != winter

    def test_trees_are_bare_in_winter_and_have_no_bare_twigs_in_summer(self, stage):
        assert leaves_of(stage)
        select(stage.GetRootLayer(), TREES, SEASON_SET, "winter")
        assert not leaves_of(stage)

    def test_leaves_turn_yellow_in_autumn(self, stage):
        def red_over_green() -> float:
            colours = np.concatenate([np.array(mesh.GetDisplayColorAttr().Get()) for mesh in leaves_of(stage)])
            return float(colours[:, 0].mean() / colours[:, 1].mean())

        green = red_over_green()
        select(stage.GetRootLayer(), TREES, SEASON_SET, "autumn")
        assert red_over_green() > 1.3 * green


class TestLights:
    def emission(self, composer, scenario, hour: int, look: str) -> float:
        shown = dataclasses.replace(scenario, local_time=f"2025-12-05T{hour:02d}:10:00+01:00")
        return sum(of_look(composer.compose(shown).stage, look, "Surface.inputs:emissiveColor"))

    def test_shops_are_lit_in_the_evening_and_dark_at_three(self, composer, scenario):
        assert self.emission(composer, scenario, 20, "shops_lit") > 0
        assert self.emission(composer, scenario, 3, "shops_lit") == 0

    @pytest.mark.parametrize("hour, looks", [(20, 3), (0, 2), (3, 1)])
    def test_one_kind_of_window_after_another_goes_dark(self, composer, scenario, hour, looks):
        assert sum(self.emission(composer, scenario, hour, look) > 0 for look in LIT_LOOKS) == looks

    def test_a_tile_is_lit_as_in_the_evening_unless_somebody_chooses(self, stage):
        for look in (*LIT_LOOKS, "shops_lit"):
            assert of_look(stage, look, "Surface.inputs:emissiveColor") == pytest.approx(LOOKS[look].emission)

    def test_the_city_is_read_anew_when_lights_go_out_and_only_then(self, composer, scenario):
        def key(hour: int) -> str:
            return composer.compose(
                dataclasses.replace(scenario, local_time=f"2025-12-05T{hour:02d}:10:00+01:00")
            ).static_key

        assert key(9) == key(20) != key(0) != key(3)


class TestWeather:
    def test_a_tile_is_dry_and_bare_unless_somebody_chooses(self, stage):
        ground = [name for name in POROUS if stage.GetPrimAtPath(f"{LOOKS_PATH}/{name}")]
        assert {"asphalt", "sidewalk", "granite"} <= set(ground)
        for name in ground:
            assert of_look(stage, name, "Surface.inputs:roughness") == pytest.approx(LOOKS[name].roughness)
            assert of_look(stage, name, "Texture.inputs:bias") is None

    @pytest.mark.parametrize("index", [0, 1])
    def test_our_renderer_s_frames_choose_neither(self, composer, scenario, index):
        weather = dataclasses.replace(scenario.weather, ground_wetness=0.9, snow_cover=0.9)
        stage = composer.compose(dataclasses.replace(scenario, weather=weather)).stage
        variants = stage.GetPrimAtPath(LOOKS_PATH).GetVariantSet((WETNESS_SET, SNOW_SET)[index])
        assert variants.GetVariantSelection() == ("dry", "none")[index]

    def test_rain_darkens_the_ground_and_makes_it_shine(self, stage):
        dry = (
            of_look(stage, "asphalt", "Texture.inputs:scale")[0],
            of_look(stage, "asphalt", "Surface.inputs:roughness"),
        )
        select(stage.GetRootLayer(), LOOKS_PATH, WETNESS_SET, "wet")
        wet = (
            of_look(stage, "asphalt", "Texture.inputs:scale")[0],
            of_look(stage, "asphalt", "Surface.inputs:roughness"),
        )
        assert wet[0] < 0.7 * dry[0]
        assert wet[1] < 0.3 * dry[1]

    def test_rain_leaves_walls_and_roofs(self, stage):
        before = of_look(stage, "limestone", "Texture.inputs:scale"), of_look(stage, "zinc", "Texture.inputs:scale")
        select(stage.GetRootLayer(), LOOKS_PATH, WETNESS_SET, "wet")
        after = of_look(stage, "limestone", "Texture.inputs:scale"), of_look(stage, "zinc", "Texture.inputs:scale")
        assert before == after

    @pytest.mark.parametrize("wetness", ["dry", "wet"])
    @pytest.mark.parametrize("name", ["asphalt", "zinc"])
    def test_snow_is_white_on_ground_and_roofs_wet_or_dry(self, stage, name, wetness):
        select(stage.GetRootLayer(), LOOKS_PATH, WETNESS_SET, wetness)
        select(stage.GetRootLayer(), LOOKS_PATH, SNOW_SET, "lying")
        assert min(of_look(stage, name, "Texture.inputs:bias")[:3]) > 0.7
        assert of_look(stage, name, "Surface.inputs:roughness") > 0.9

    @pytest.mark.parametrize("wetness, cover, chosen", [(0.8, 0.0, ("wet", "none")), (0.0, 0.6, ("dry", "lying"))])
    def test_a_saved_frame_shows_its_weather_to_others(self, composer, scenario, tmp_path, wetness, cover, chosen):
        weather = dataclasses.replace(scenario.weather, ground_wetness=wetness, snow_cover=cover)
        save_scene(composer.compose(dataclasses.replace(scenario, weather=weather)), tmp_path / "frame.usda")
        stage = Usd.Stage.Open(str(tmp_path / "frame.usda"))
        looks = stage.GetPrimAtPath(LOOKS_PATH)
        assert tuple(looks.GetVariantSet(name).GetVariantSelection() for name in (WETNESS_SET, SNOW_SET)) == chosen

    def test_every_look_that_weather_changes_exists_and_has_a_texture(self):
        assert all(LOOKS[name].texture for name in (*POROUS, *ROOFS))


@pytest.mark.parametrize("snow", ["none", "lying"])
@pytest.mark.parametrize("wetness", ["dry", "wet"])
@pytest.mark.parametrize("season", SEASONS)
def test_usd_s_validators_accept_every_variant(stage, season, wetness, snow):
    for path, name, chosen in (
        (TREES, SEASON_SET, season), (LOOKS_PATH, WETNESS_SET, wetness), (LOOKS_PATH, SNOW_SET, snow),
    ):  # fmt: skip
        select(stage.GetRootLayer(), path, name, chosen)
    stage.GetRootLayer().defaultPrim = "World"
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    errors = UsdValidation.ValidationContext(validators).Validate(stage)
    assert [error.GetMessage() for error in errors] == []
