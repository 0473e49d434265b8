"""The command line: one clear line and exit code 2, a traceback only when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from twincity.replicator import __version__
from twincity.replicator.cli import main
from twincity.replicator.errors import SpecError


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def spec(tmp_path: Path) -> str:
    path = tmp_path / "street.yaml"
    path.write_text("crowd: {count: 3}\n", encoding="utf-8")
    return str(path)


def test_the_version_is_the_extensions() -> None:
    assert __version__ in invoke("--version").output


@pytest.mark.parametrize("command", ["generate", "preview", "check", "evaluate", "doctor"])
def test_every_command_explains_itself(command: str) -> None:
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert "--debug" in result.output


@pytest.mark.parametrize(
    "options, text",
    [
        (["--set", "crowd.cuont=3"], "crowd.cuont: there is no such key. Did you mean 'count'?"),
        (["--set", "crowd.count"], "expected KEY=VALUE"),
        (["--size", "big"], "--size big: expected WIDTHxHEIGHT"),
        (["--sequence", "25x10"], "the command line: sequence: 25x10 should be IMAGES@RATEfps, such as 25@10fps"),
        (["--set", "crowd.activity=marktet"], "No crowd activity is called 'marktet'. Did you mean 'market'?"),
        (["--shard", "9/8"], "--shard 9/8: expected i/n"),
        (["--tile", "atlantis"], "No tile is called 'atlantis'"),
        (["--tile", "missing.usda"], "missing.usda: there is no such tile file"),
        (["--renderer", "unreal"], "No renderer is called 'unreal'"),
        (["--writers", "cocoo"], "No writer is called 'cocoo'"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(spec: str, tmp_path: Path, options: list[str], text: str) -> None:
    result = invoke("generate", spec, "--out", str(tmp_path / "out"), *options)
    assert result.exit_code == 2
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("twincity: ")]
    assert text in line
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_debug_shows_the_error_itself(spec: str) -> None:
    result = invoke("generate", spec, "--size", "big", "--debug")
    assert isinstance(result.exception, SpecError)


def test_checking_what_is_no_dataset_says_so(tmp_path: Path) -> None:
    result = invoke("check", str(tmp_path))
    assert result.exit_code != 0
    assert "Traceback" not in result.output
