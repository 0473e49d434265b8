"""The LLVM library that is chosen is new enough, is for this machine, and is the user's where the user named one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from twincity.replicator import llvm

MakeLibrary = Callable[[str], Path]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executable_header: bytes) -> MakeLibrary:
    """`library("libLLVM-16.so.1")` puts a file of that name where libraries are searched, and nowhere else."""
    monkeypatch.setenv(llvm.SEARCH_VARIABLE, str(tmp_path))
    monkeypatch.delenv(llvm.VARIABLE, raising=False)

    def make(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(executable_header)
        return path

    return make


@pytest.mark.parametrize(
    "path, version",
    [
        ("/usr/lib/x86_64-linux-gnu/libLLVM-16.so.1", 16),
        ("/usr/lib/x86_64-linux-gnu/libLLVM-14.0.6.so.1", 14),
        ("/usr/lib/x86_64-linux-gnu/libLLVM.so.19.1", 19),
        ("/usr/lib64/libLLVM-18.so", 18),
        ("/usr/lib/llvm-17/lib/libLLVM.so", 17),
        ("/usr/lib/llvm-19/lib/libLLVM.so.1", 19),
        ("/opt/homebrew/opt/llvm@18/lib/libLLVM.dylib", 18),
        ("/opt/homebrew/Cellar/llvm/19.1.7/lib/libLLVM.dylib", 19),
        ("/usr/lib/libLLVM.so", None),
    ],
)
def test_the_version_is_read_from_the_name_or_the_folder(path: str, version: int | None) -> None:
    assert llvm.llvm_version(Path(path)) == version


def test_the_version_is_read_from_the_target_of_a_link(library: MakeLibrary, tmp_path: Path) -> None:
    link = tmp_path / "libLLVM.so"
    link.symlink_to(library("libLLVM.so.22.1"))
    assert llvm.llvm_version(link) == 22


def test_the_newest_is_chosen(library: MakeLibrary) -> None:
    library("libLLVM-15.so.1"), library("libLLVM-16.so.1")
    newest = library("libLLVM.so.19.1")
    assert llvm.find_libllvm() == newest


def test_an_older_one_is_never_chosen(library: MakeLibrary) -> None:
    library("libLLVM-14.so.1"), library("libLLVM-15.so.1")
    assert llvm.find_libllvm() is None


def test_one_of_unknown_version_is_never_chosen(library: MakeLibrary) -> None:
    library("libLLVM.so")
    assert llvm.find_libllvm() is None


def test_one_for_another_machine_is_never_chosen(library: MakeLibrary) -> None:
    library("libLLVM.so.19.1").write_bytes(b"\x7fELF\x01\x01" + bytes(12) + b"\x03\x00")  # 32-bit x86
    assert llvm.find_libllvm() is None


def test_what_the_user_named_is_taken(library: MakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    library("libLLVM.so.19.1")
    named = library("mine/libLLVM.so")
    monkeypatch.setenv(llvm.VARIABLE, str(named))
    assert llvm.find_libllvm() == named


@pytest.mark.parametrize("name", ["libLLVM-15.so.1", "missing/libLLVM.so.19.1"])
def test_what_the_user_named_is_refused_when_old_or_missing(
    library: MakeLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    library("libLLVM.so.22.1"), library("libLLVM-15.so.1")
    monkeypatch.setenv(llvm.VARIABLE, str(tmp_path / name))
    assert llvm.find_libllvm() is None
    assert str(tmp_path / name) in llvm.remedy()


def test_the_name_that_stands_for_none_is_none(library: MakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(llvm.VARIABLE, llvm.NOT_FOUND)
    assert llvm.find_libllvm() is None
    newly_installed = library("libLLVM.so.19.1")
    assert llvm.find_libllvm() == newly_installed


def test_python_sh_gives_that_name(checkout: Path) -> None:
    assert f"no_libllvm={llvm.NOT_FOUND} " in (checkout / "python.sh").read_text()


def test_the_remedy_is_one_line(library: MakeLibrary) -> None:
    assert "\n" not in llvm.remedy()
