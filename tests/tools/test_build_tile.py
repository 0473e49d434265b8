"""The tool that builds tiles: what it writes, what it accounts for, and how it refuses."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import cv2
import pytest
from click.testing import CliRunner, Result
from pxr import Sdf

from twincity.replicator.city.sources import load_tile
from twincity.replicator.errors import TileError
from twincity.replicator.scene.tile.layer import read_tile
from twincity.replicator.scene.tile.writing import LAYERS


@pytest.fixture(scope="module")
def tool(checkout) -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_tile", checkout / "tools" / "build_tile.py")
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "build_tile", module)  # dataclasses look their module up by its name
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def run(tool):
    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(tool.main, [str(argument) for argument in arguments])

    return invoke


@pytest.fixture(scope="module")
def built(run, tmp_path_factory):
    """The procedural tile, built under another name: its folder and what was printed."""
    folder = tmp_path_factory.mktemp("built") / "crossing"
    result = run("procedural", "--out", folder, "--name", "crossing")
    assert result.exit_code == 0, result.output
    return folder, result


def test_it_writes_the_tile_its_account_and_its_plan(built):
    folder, _ = built
    assert {path.name for path in folder.iterdir()} == {*LAYERS, "textures", "tile.usda", "tile.md", "map.png"}


def test_the_tile_has_the_name_that_was_given(built):
    assert read_tile(built[0] / "tile.usda").name == "crossing"


def test_the_account_is_printed_and_kept(built):
    folder, result = built
    account = (folder / "tile.md").read_text()
    assert account in result.stdout
    for line in load_tile("procedural").attribution:
        assert f"- {line}" in account


def test_the_account_says_what_was_read_and_built(built):
    account = (built[0] / "tile.md").read_text()
    report = load_tile("procedural").report
    for kind, count in report.read.items():
        assert f"| {kind} | {count} | {report.built[kind]} |" in account


def test_triangles_are_counted_with_every_copy(tool, built):
    counts = {name: tool.count_layer(built[0] / name) for name in LAYERS}
    trees = counts["trees.usdc"]
    assert trees.triangles_drawn > 2 * trees.triangles
    assert counts["buildings.usdc"].triangles_drawn > 2 * counts["buildings.usdc"].triangles
    assert counts["streets.usdc"].triangles_drawn == counts["streets.usdc"].triangles
    assert counts["areas.usdc"].triangles_drawn == 0
    assert sum(count.triangles_drawn for count in counts.values()) < 450_000


def test_the_plan_shows_road_house_and_tree(tool, built):
    picture = cv2.imread(str(built[0] / "map.png"))[..., ::-1].reshape(-1, 3)
    for name in ("carriageway", "sidewalk", "building", "tree", "crossing"):
        assert (picture == tool.COLOURS[name]).all(1).sum() > 500, name


def test_an_account_of_nothing_says_nothing(tool):
    account = tool.describe(load_tile("procedural"), [])
    assert account.count("- nothing") == 4


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A street of four houses as an OpenStreetMap file."""
    return write_street(tmp_path_factory.mktemp("sample") / "street.osm")


@pytest.fixture(scope="module")
def built_from_map(run, sample, tmp_path_factory):
    folder = tmp_path_factory.mktemp("mapped") / "street"
    result = run(sample, "--out", folder)
    assert result.exit_code == 0, result.output
    return folder, result


def test_it_prints_what_came_from_where(built_from_map):
    _, result = built_from_map
    assert result.stdout.startswith("osm: street.osm (ODbL 1.0): 4 buildings, 1 roads, 1 trees")
    assert "- buildings: plan from osm: 4" in result.stdout


def test_each_layer_states_its_licence_and_its_sources(built_from_map):
    folder, _ = built_from_map
    for name in LAYERS:
        stated = Sdf.Layer.FindOrOpen(str(folder / name)).customLayerData["twincity"]
        assert "OpenStreetMap" in stated["attribution"][0]
        assert ("licence" in stated) == (name != "materials.usda")
    assert {terms.licence for terms in read_tile(folder / "tile.usda").licences} == {"ODbL 1.0"}
    assert "| trees | ODbL 1.0 |" in (folder / "tile.md").read_text()


def write_street(path: Path) -> Path:
    """Four houses of 30 m on both sides of a street, about 48.86 N 2.35 E, and a tree."""
    east, north = 1 / 73_300.0, 1 / 111_200.0
    nodes: list[str] = []

    def node(x: float, y: float, tags: str = "") -> int:
        nodes.append(f'<node id="{len(nodes) + 1}" lat="{48.86 + y * north}" lon="{2.35 + x * east}">{tags}</node>')
        return len(nodes)

    ways = []
    for index, (x, y) in enumerate([(-40, 8), (0, 8), (-40, -38), (0, -38)], 1):
        corners = [node(x + dx, y + dy) for dx, dy in ((0, 0), (30, 0), (30, 30), (0, 30))]
        refs = "".join(f'<nd ref="{ref}"/>' for ref in (*corners, corners[0]))
        tags = '<tag k="building" v="yes"/><tag k="building:levels" v="6"/>'
        ways.append(f'<way id="{index}">{refs}{tags}</way>')
    refs = "".join(f'<nd ref="{node(x, 0)}"/>' for x in (-60, 60))
    ways.append(f'<way id="9">{refs}<tag k="highway" v="residential"/></way>')
    node(-20, 6, '<tag k="natural" v="tree"/>')
    path.write_text(f'<osm version="0.6">{"".join(nodes)}{"".join(ways)}</osm>', encoding="utf-8")
    return path


class TestErrors:
    def test_an_unknown_source_is_one_line_and_exit_code_2(self, run, tmp_path):
        result = run("procedurl", "--out", tmp_path)
        assert result.exit_code == 2
        assert re.fullmatch(r"twincity: .*procedurl.*Did you mean 'procedural'\?.*\n", result.stderr)
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_without_known_layers(self, run, tmp_path):
        result = run(tmp_path, "--out", tmp_path / "out")
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
        assert not (tmp_path / "out").exists()

    def test_debug_shows_the_traceback(self, run, tmp_path):
        assert isinstance(run(tmp_path, "--out", tmp_path / "out", "--debug").exception, TileError)

    @pytest.mark.parametrize(
        "arguments, words",
        [
            ((), "No source given"),
            (("procedural", "--bbox", "2.3432,48.87717,2.3541,48.88119"), "an invented place has no map"),
            (("procedural", "nowhere.osm"), "an invented place has no map"),
            (("a/b.osm",), "no such file or folder"),
            (("--fetch",), "--fetch without --bbox"),
            (("--fetch", "--bbox", "2.2,48.8,2.47,48.98"), "20.0 x 20.2 km"),
        ],
    )
    def test_what_cannot_be_built_is_refused_in_one_line(self, run, tmp_path, arguments, words):
        result = run(*arguments, "--out", tmp_path / "out")
        assert result.exit_code == 2
        assert words in result.stderr
        assert result.stderr.count("\n") == 1
        assert not (tmp_path / "out").exists()

    def test_offline_names_what_the_cache_lacks(self, run, tmp_path):
        box = ("--bbox", "2.3432,48.87717,2.3541,48.88119")
        result = run("--fetch", "--offline", *box, "--cache", tmp_path, "--out", tmp_path / "out")
        assert result.exit_code == 2
        assert re.fullmatch(r"twincity: --offline: .* are not in .*\n", result.stderr)

    def test_a_box_in_the_sea_says_that_nothing_is_there(self, run, sample, tmp_path):
        result = run(sample, "--bbox", "-4.9,48.3,-4.89,48.31", "--out", tmp_path / "out")
        assert result.exit_code == 2
        assert re.fullmatch(r"twincity: .*: no building in the box .* or in the sea.*\n", result.stderr)

    def test_a_folder_that_cannot_be_written(self, run, tmp_path):
        (tmp_path / "file").write_text("in the way")
        result = run("procedural", "--out", tmp_path / "file")
        assert result.exit_code == 2
        assert "cannot be written there" in result.stderr
