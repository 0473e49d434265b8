"""python.sh, in a small copy of the checkout, with an installer that installs nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

# `uv venv` makes an environment without packages; `uv pip install` waits, then ends as it is told.
UV = """#!/usr/bin/env bash
echo "$1" >>"$FAKE_UV_CALLS"
case "$*" in *requirements*) printf '%s\n' "${@: -1}" >>"$FAKE_UV_CALLS.pins" ;; esac
for folder; do :; done
case $1 in
    venv) exec "$FAKE_UV_PYTHON" -m venv --without-pip "$folder" ;;
    pip) sleep "${FAKE_UV_SECONDS:-0}" && exit "${FAKE_UV_CODE:-0}" ;;
esac
"""

SHOW = "import os, sys; print(sys.argv[1:]); print(os.environ['DRJIT_LIBLLVM_PATH']); print(sys.prefix)"


@dataclass(frozen=True, kw_only=True)
class Tree:
    """A copy of what python.sh needs, in a folder with a space in its name."""

    root: Path
    environment: dict[str, str]

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.root / "python.sh", *arguments],
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        environment = {**self.environment, **variables}
        command = [self.root / "python.sh", *arguments]
        return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)

    def calls(self) -> list[str]:
        """What the installer was asked for so far."""
        file = Path(self.environment["FAKE_UV_CALLS"])
        return file.read_text().split() if file.exists() else []

    def pins(self) -> list[str]:
        """Which lists of pins were installed so far."""
        return [Path(line).name for line in Path(self.environment["FAKE_UV_CALLS"] + ".pins").read_text().splitlines()]


@pytest.fixture
def tree(checkout: Path, tmp_path: Path) -> Tree:
    root = tmp_path / "a checkout"
    package = Path("exts/twincity.replicator/twincity/replicator")
    (root / package).mkdir(parents=True)
    shutil.copy(checkout / "python.sh", root)
    shutil.copy(checkout / package / "llvm.py", root / package)
    (root / "requirements.txt").write_text("numpy==1.26.0\n")
    (root / "requirements-dev.txt").write_text("numpy==1.26.0\npytest==8.0\n")
    (root / "pyproject.toml").write_text("[project]\n")
    tools, libraries = tmp_path / "bin", tmp_path / "lib"
    tools.mkdir(), libraries.mkdir()
    (tools / "uv").write_text(UV)
    (tools / "uv").chmod(0o755)
    for name in ("apt-get", "apt-cache"):  # whatever happens, no test installs a system package
        (tools / name).write_text("#!/bin/sh\nexit 1\n")
        (tools / name).chmod(0o755)
    inherited = ("ISAACSIM_PATH", "DRJIT_LIBLLVM_PATH", "DRJIT_CACHE_DIR", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if name not in inherited}
    environment |= {
        "PATH": f"{tools}:{environment['PATH']}",
        "TWINCITY_PYTHON": sys.executable,
        "TWINCITY_LLVM_SEARCH": str(libraries),
        "FAKE_UV_CALLS": str(tmp_path / "calls"),
        "FAKE_UV_PYTHON": sys.executable,
    }
    return Tree(root=root, environment=environment)


@pytest.fixture
def isaac_sim(tmp_path: Path) -> Path:
    """A folder whose python.sh prints where it would import from, and its arguments, one a line."""
    folder = tmp_path / "isaac sim"
    folder.mkdir()
    (folder / "python.sh").write_text('#!/usr/bin/env bash\nprintf "%s\\n" "$PYTHONPATH" "$@"\n')
    (folder / "python.sh").chmod(0o755)
    return folder


def assert_refused(finished: subprocess.CompletedProcess[str], *words: str) -> None:
    """It ended with code 2, one line on standard error that has these words, and nothing on standard output."""
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr.startswith("python.sh: ")
    assert finished.stderr.count("\n") == 1
    assert all(word in finished.stderr for word in words), finished.stderr


def test_isaac_sim_runs_with_the_extension_first_on_the_path(tree: Tree, isaac_sim: Path) -> None:
    finished = tree.run("-c", "two words", ISAACSIM_PATH=str(isaac_sim), PYTHONPATH="/before")
    assert finished.stdout.splitlines() == [f"{tree.root}/exts/twincity.replicator:/before", "-c", "two words"]


def test_a_link_to_isaac_sim_in_the_checkout_is_enough(tree: Tree, isaac_sim: Path) -> None:
    (tree.root / "_isaac_sim").symlink_to(isaac_sim)
    assert tree.run("x").stdout.splitlines() == [f"{tree.root}/exts/twincity.replicator", "x"]
    assert not (tree.root / ".venv").exists()


def test_a_wrong_isaac_sim_folder_is_refused(tree: Tree) -> None:
    assert_refused(tree.run("x", ISAACSIM_PATH="/nowhere"), "/nowhere", "ISAACSIM_PATH")


def test_the_environment_is_made_once_and_arguments_pass_through(tree: Tree) -> None:
    for _ in range(2):
        finished = tree.run("-c", SHOW, "two words", "", "*")
        assert finished.stdout.splitlines()[0] == "['two words', '', '*']"
        assert finished.stdout.splitlines()[2] == str(tree.root / ".venv")
    assert tree.calls() == ["venv", "pip", "pip"]
    assert finished.stderr == ""


def test_the_exit_code_is_the_programs(tree: Tree) -> None:
    assert tree.run("-c", "raise SystemExit(7)").returncode == 7


def test_it_runs_by_its_bare_name_and_stays_in_the_users_folder(tree: Tree) -> None:
    command = ["bash", "python.sh", "-c", "import os; print(os.getcwd())"]
    finished = subprocess.run(command, cwd=tree.root, env=tree.environment, capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == str(tree.root)


def test_two_started_together_make_one_environment(tree: Tree) -> None:
    both = [tree.start("-c", "pass", FAKE_UV_SECONDS="0.2") for _ in range(2)]
    assert [process.wait(timeout=30) for process in both] == [0, 0]
    assert tree.calls() == ["venv", "pip", "pip"]


def test_someone_elses_environment_is_refused_and_left_alone(tree: Tree) -> None:
    (tree.root / ".venv").mkdir()
    (tree.root / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    assert_refused(tree.run("-c", "pass"), "was not made by python.sh", "move it away")
    assert [path.name for path in (tree.root / ".venv").iterdir()] == ["pyvenv.cfg"]


def test_a_failed_installation_is_said_and_made_anew(tree: Tree) -> None:
    finished = tree.run("-c", "pass", FAKE_UV_CODE="1")
    assert finished.returncode == 2
    assert "python.sh.log" in finished.stderr
    assert tree.run("-c", "pass").returncode == 0
    assert tree.calls() == ["venv", "pip", "venv", "pip", "pip"]


def test_after_a_kill_it_is_made_anew(tree: Tree) -> None:
    process = tree.start("-c", "pass", FAKE_UV_SECONDS="60")
    with killed_in_the_end(process):
        while tree.calls() != ["venv", "pip"]:
            time.sleep(0.02)
    assert tree.run("-c", "print('well')").stdout == "well\n"
    assert tree.calls() == ["venv", "pip", "venv", "pip", "pip"]


@contextlib.contextmanager
def killed_in_the_end(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Kill the process and what it started, as a power cut would."""
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_new_pins_bring_the_environment_up_to_date(tree: Tree) -> None:
    tree.run("-c", "pass")
    (tree.root / "requirements.txt").write_text("numpy==1.26.1\n")
    finished = tree.run("-c", "pass")
    assert "up to date" in finished.stderr
    assert tree.calls() == ["venv", "pip", "pip", "pip", "pip"]


def test_a_user_gets_no_developers_tools(tree: Tree) -> None:
    tree.run("-c", "pass")
    tree.run("pipelines/crowd_counting.py")
    assert tree.pins() == ["requirements.txt"]


@pytest.mark.parametrize("tool", ["pytest", "ruff", "mypy"])
def test_the_first_call_of_a_developers_tool_brings_them_all_and_they_stay(tree: Tree, tool: str) -> None:
    tree.run("-c", "pass")
    tree.run("-m", tool, "--version")
    tree.run("-c", "pass")
    assert tree.pins() == ["requirements.txt", "requirements-dev.txt"]
    (tree.root / "requirements-dev.txt").write_text("numpy==1.26.0\npytest==8.1\n")
    tree.run("-c", "pass")
    assert tree.pins()[2:] == ["requirements-dev.txt"]


def test_a_moved_checkout_gets_a_new_environment(tree: Tree) -> None:
    tree.run("-c", "pass")
    moved = Tree(root=tree.root.rename(tree.root.with_name("moved")), environment=tree.environment)
    assert moved.run("-c", SHOW).stdout.splitlines()[2] == str(moved.root / ".venv")
    assert moved.calls() == ["venv", "pip", "pip"] * 2


def test_an_unsuitable_python_is_refused(tree: Tree) -> None:
    assert_refused(tree.run("-c", "pass", TWINCITY_PYTHON="python-that-is-not-there"), "Python 3.10 to 3.13")


def libllvm_named(tree: Tree, **variables: str) -> str:
    """What Dr.Jit is told to load."""
    return tree.run("-c", SHOW, **variables).stdout.splitlines()[1]


def test_an_old_libllvm_is_never_named(tree: Tree, executable_header: bytes) -> None:
    folder = Path(tree.environment["TWINCITY_LLVM_SEARCH"])
    for old in ("libLLVM-14.so.1", "libLLVM-15.so.1"):
        (folder / old).write_bytes(executable_header)
    assert libllvm_named(tree) == "/no-libLLVM-16-or-newer-was-found"

    new = folder / "libLLVM.so.19.1"
    new.write_bytes(executable_header)
    assert libllvm_named(tree) == str(new)
    new.unlink()
    assert libllvm_named(tree) == "/no-libLLVM-16-or-newer-was-found"


def test_a_libllvm_that_the_user_named_is_kept(tree: Tree) -> None:
    assert libllvm_named(tree, DRJIT_LIBLLVM_PATH="/mine/libLLVM.so") == "/mine/libLLVM.so"


def test_caches_stay_in_the_checkout_unless_the_user_says_otherwise(tree: Tree) -> None:
    program = "import os; print(os.environ['DRJIT_CACHE_DIR'])"
    assert tree.run("-c", program).stdout.strip() == str(tree.root / ".cache" / "drjit")
    assert tree.run("-c", program, DRJIT_CACHE_DIR="/mine").stdout.strip() == "/mine"
