"""Every tile satisfies the validators of OpenUSD and of NVIDIA, and is found complete wherever it is moved to."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from pxr import Sdf, Usd, UsdGeom, UsdShade, UsdValidation

from twincity.replicator.errors import TileError
from twincity.replicator.scene.tile.layer import tile_key

TILES = ("default", "procedural", "saint_augustin")


@pytest.fixture(params=TILES)
def root(request: pytest.FixtureRequest, checkout: Path) -> Path:
    """The root layer of a tile: the committed one, one just built, one of a real place."""
    if request.param == "default":
        return checkout / "usd" / "tiles" / "haussmann_crossing" / "tile.usda"
    return request.getfixturevalue({"procedural": "written", "saint_augustin": "saint_augustin_written"}[request.param])


@pytest.fixture(scope="module")
def asset_validator() -> ModuleType:
    """NVIDIA's validator, which says hello at the level of information."""
    logging.getLogger("omni.asset_validator").setLevel(logging.WARNING)
    return pytest.importorskip("omni.asset_validator", reason="omniverse-asset-validator is not installed")


class TestValidators:
    def test_those_of_openusd_find_nothing(self, root):
        validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
        errors = UsdValidation.ValidationContext(validators).Validate(Usd.Stage.Open(str(root)))
        assert [(error.GetName(), error.GetMessage()) for error in errors] == []

    def test_that_of_nvidia_finds_no_error(self, root, asset_validator):
        assert faults_found(asset_validator, root) == []

    def test_that_of_nvidia_finds_meshes_without_normals(self, asset_validator, tmp_path):
        stage = Usd.Stage.CreateNew(str(tmp_path / "bare.usda"))
        mesh = UsdGeom.Mesh.Define(stage, "/World/Bare")
        mesh.CreateSubdivisionSchemeAttr("none")
        stage.Save()
        assert any("normals" in message for message in faults_found(asset_validator, tmp_path / "bare.usda"))


class TestTextures:
    def test_every_texture_is_found(self, root):
        assert len(textures_of(root)) >= 10
        assert all(Path(asset.resolvedPath).is_file() for asset in textures_of(root))

    def test_a_copied_tile_takes_its_textures_along(self, written, tmp_path):
        moved = shutil.copytree(written.parent, tmp_path / "far" / "away")
        found = [Path(asset.resolvedPath) for asset in textures_of(moved / written.name)]
        assert found
        assert all(path.is_file() and moved in path.parents for path in found)

    def test_a_tile_of_the_checkout_shares_them(self, checkout):
        default = checkout / "usd" / "tiles" / "haussmann_crossing"
        assert not (default / "textures").exists()
        assert {Path(asset.resolvedPath).parent for asset in textures_of(default / "tile.usda")} == {
            checkout / "usd" / "materials" / "textures"
        }

    def test_a_tile_has_only_what_it_uses(self, written):
        used = {Path(asset.resolvedPath).name for asset in textures_of(written)}
        assert {path.name for path in (written.parent / "textures").iterdir()} == used

    def test_the_key_sees_a_change_in_a_texture(self, written, tmp_path):
        moved = shutil.copytree(written.parent, tmp_path / "tile")
        assert tile_key(moved / written.name) == tile_key(written)
        with (moved / "textures" / "limestone.png").open("ab") as file:
            file.write(b"\n")
        assert tile_key(moved / written.name) != tile_key(written)

    def test_a_texture_left_behind_is_named(self, written, tmp_path):
        moved = shutil.copytree(written.parent, tmp_path / "tile")
        (moved / "textures" / "limestone.png").unlink()
        with pytest.raises(TileError, match=r"its texture .*limestone\.png is missing"):
            tile_key(moved / written.name)


def faults_found(asset_validator, path: Path) -> list[str]:
    """What NVIDIA's validator holds for more than a warning."""
    issues = asset_validator.ValidationEngine().validate(str(path)).issues()
    grave = (asset_validator.IssueSeverity.ERROR, asset_validator.IssueSeverity.FAILURE)
    return [f"{issue.rule.__name__}: {issue.message} {issue.at}" for issue in issues if issue.severity in grave]


def textures_of(root: Path) -> list[Sdf.AssetPath]:
    """Every picture that a material of a tile names, through USD alone."""
    stage = Usd.Stage.Open(str(root))
    below = [prim for prim in stage.Traverse() if prim.IsA(UsdShade.Material) or prim.IsA(UsdShade.Shader)]
    values = [attribute.Get() for prim in below for attribute in prim.GetAttributes()]
    return [value for value in values if isinstance(value, Sdf.AssetPath)]
