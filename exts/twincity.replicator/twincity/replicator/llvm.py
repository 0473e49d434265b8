"""Find the LLVM library that the embedded renderer compiles with, and never an older one.

Dr.Jit loads a shared libLLVM at run time and, left alone, takes the first it meets: often an old one that came
with the graphics drivers, with which it refuses to start (14) or aborts in code generation (15). So the library
is chosen here, and named to Dr.Jit in `DRJIT_LIBLLVM_PATH` before it is imported.

python.sh runs this file alone, before anything is installed: it needs the standard library and nothing else.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST = 16
"""Major version: 16, 19 and 22 were seen to work."""

VARIABLE = "DRJIT_LIBLLVM_PATH"
"""Environment variable that Dr.Jit reads. What the user put there is not second-guessed, unless it is too old."""

NOT_FOUND = "/no-libLLVM-16-or-newer-was-found"
"""What python.sh puts in the variable when there is none: Dr.Jit then refuses, where unset it would take an old one."""

SEARCH_VARIABLE = "TWINCITY_LLVM_SEARCH"
"""Environment variable: folders (`:` between them) to look in instead of the system's own."""

SYSTEM_FOLDERS = (
    "/usr/lib/*-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
    "/usr/local/lib",
    "/usr/lib/llvm-*/lib",
    "/usr/lib64/llvm*/lib64",
    "/usr/lib/llvm/*/lib64",
    "/opt/homebrew/opt/llvm*/lib",
    "/usr/local/opt/llvm*/lib",
)


def find_libllvm() -> Path | None:
    """The library that Dr.Jit shall load: the one the user named, else the newest that is new enough, else None."""
    named = os.environ.get(VARIABLE, "")
    if named not in ("", NOT_FOUND):
        library = Path(named)
        there = library.is_file() or "/" not in named  # a bare name is for the loader to find
        return library if there and (llvm_version(library) or OLDEST) >= OLDEST else None
    usable = [(llvm_version(library) or 0, library) for library in candidates() if is_for_this_machine(library)]
    newest = max((version for version, _ in usable), default=0)
    return next(library for version, library in usable if version == newest) if newest >= OLDEST else None


def remedy() -> str:
    """One sentence that says what to type on this machine to get a libLLVM that is new enough."""
    named = os.environ.get(VARIABLE, "")
    if named not in ("", NOT_FOUND):
        return f"{VARIABLE} is {named}, which is missing or older than {OLDEST}: unset it, or name a newer libLLVM."
    commands = {
        "apt-get": f"sudo apt-get install {debian_package() or 'libllvm19'}",
        "dnf": "sudo dnf install llvm-libs",
        "pacman": "sudo pacman -S llvm-libs",
        "brew": "brew install llvm",
    }
    command = next((line for tool, line in commands.items() if shutil.which(tool)), "your system's way to install LLVM")
    return f"No shared libLLVM {OLDEST} or newer was found; type: {command} (or name one in {VARIABLE})."


def debian_package() -> str | None:
    """The package that Debian or Ubuntu offers here: first those seen to work, then any that is new enough."""
    offered = _output_of("apt-cache", "pkgnames", "libllvm").split()
    wanted = (f"libllvm{major}" for major in (19, 22, 16, 18, 17, 20, 21))
    return next((package for package in wanted if package in offered), None)


def llvm_version(library: Path) -> int | None:
    """Major version that a library's name, its link's target or its folder tells; None when none of them does.

    The names met so far: libLLVM-16.so.1, libLLVM-14.0.6.so, libLLVM.so.19.1, llvm-18/lib/libLLVM.so and Homebrew's
    llvm/19.1.7/lib/libLLVM.dylib.
    """
    for path in (library, library.resolve()):
        in_name = re.search(r"libLLVM-(\d+)[\d.]*\.(?:so|dylib)|libLLVM\.so\.(\d\d+)", path.name)
        in_folder = re.search(r"llvm(?:@|-|/)?(\d+)[\d.]*/lib", str(path.parent))
        for found in (in_name, in_folder):
            if found:
                return int(next(group for group in found.groups() if group))
    return None


def candidates() -> Iterator[Path]:
    """Every file that is called libLLVM where libraries are kept; the loader's own list comes first."""
    searched = os.environ.get(SEARCH_VARIABLE)
    if searched is None:
        yield from _known_to_the_loader()
    for folder in searched.split(":") if searched is not None else SYSTEM_FOLDERS:
        for pattern in ("libLLVM*.so*", "libLLVM*.dylib"):
            yield from map(Path, sorted(glob.glob(f"{folder}/{pattern}")))


def is_for_this_machine(library: Path) -> bool:
    """Whether the library has the machine code of this Python: a 32-bit one may lie beside the 64-bit one."""
    return _machine_code(library) == _machine_code(Path(sys.executable))


def _machine_code(path: Path) -> bytes | None:
    """ELF class, byte order and machine of a program or library; empty for other formats; None when unreadable."""
    try:
        with path.open("rb") as file:
            header = file.read(20)
    except OSError:
        return None
    return header[4:6] + header[18:20] if header.startswith(b"\x7fELF") else b""


def _known_to_the_loader() -> Iterator[Path]:
    for line in _output_of("ldconfig", "-p").splitlines():
        name, _, path = line.strip().rpartition(" => ")
        if name.startswith("libLLVM"):
            yield Path(path)


def _output_of(*command: str) -> str:
    """What a system program prints; nothing where there is no such program. Debian keeps ldconfig off users' PATH."""
    environment = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin"}
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment).stdout
    except FileNotFoundError:
        return ""


def main(arguments: list[str]) -> int:
    """Answer python.sh: `library`, `package` (what Debian calls one) or `remedy`; 1 when there is none."""
    questions = {"library": find_libllvm, "package": debian_package, "remedy": remedy}
    answer = questions[arguments[0]]()
    if answer:
        print(answer)
    return 0 if answer else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
