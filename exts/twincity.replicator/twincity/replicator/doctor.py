"""The doctor: looks at this machine and says, line by line, what will work and what to do about what will not.

Engines are tried, not just looked for, each in a process of its own: a broken library then is a finding instead
of a crash, and nothing heavy is loaded here.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .llvm import NOT_FOUND, VARIABLE, find_libllvm, llvm_version, remedy

CHECKOUT = Path(__file__).resolve().parents[4]
"""The folder of python.sh, exts and usd."""

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found about one thing."""

    status: Status
    """`ok`; `warn`: works, but slower or not everything; `fail`: the default pipelines cannot run."""

    subject: str
    """The thing, in a word or two."""

    sentence: str
    """What is the case and, unless it is well, what to do about it."""


def findings(output: Path = Path("out")) -> list[Finding]:
    """Examine this machine, in under three seconds.

    Args:
        output: where datasets shall be written; it need not exist yet.
    """
    library = find_libllvm()
    probes = [_start(engine, library) for engine in ENGINES]
    found = [_python(), _base_libraries(), _libllvm(library)]
    machine = [_cores(), _memory(), _gpu(), _isaac_sim(), _default_tile(), *_output_folder(output)]
    engines = [_finish(engine, probe) for engine, probe in zip(ENGINES, probes, strict=True)]
    return [*found, *engines, *machine]


def report(found: list[Finding]) -> str:
    """The findings as plain text: one line each, and a last line that says whether one can start."""
    width = max(len(finding.subject) for finding in found)
    lines = [f"{finding.status:<4}  {finding.subject:<{width}}  {finding.sentence}" for finding in found]
    failures = sum(finding.status == "fail" for finding in found)
    ending = "Ready to generate." if not failures else f"{failures} to mend before generating: the lines with `fail`."
    return "\n".join([*lines, "", ending])


# --- Engines: tried in a process of their own -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Engine:
    """A library that comes with an extra of the package, and the shortest program that shows it works."""

    name: str
    purpose: str
    program: str
    """Python that prints the version, after using the library once."""

    extra: str
    """The extra of pyproject.toml that brings it."""

    needs: str = ""
    """What else must be well first."""


ENGINES = (
    Engine(
        name="Mitsuba",
        purpose="the embedded renderer",
        program="import mitsuba; mitsuba.set_variant('llvm_ad_rgb'); import drjit; drjit.eval(mitsuba.Float(1) + 1);"
        "print(mitsuba.__version__)",
        extra="mitsuba",
        needs="libLLVM, above, and ",
    ),
    Engine(
        name="USD",
        purpose="writing and reading stages",
        program="from pxr import Usd; print('.'.join(map(str, Usd.GetVersion()[1:]))); Usd.Stage.CreateInMemory()",
        extra="usd",
    ),
    Engine(name="numba", purpose="silhouettes", program="import numba; print(numba.__version__)", extra="numba"),
    Engine(name="OpenCV", purpose="image files", program="import cv2; print(cv2.__version__)", extra="images"),
    Engine(
        name="tile tools",
        purpose="building tiles",
        program="import shapely, mapbox_earcut; print('shapely', shapely.__version__)",
        extra="tile",
    ),
    Engine(
        name="SciPy", purpose="crowd-counting files", program="import scipy.io; print(scipy.__version__)", extra="crowd"
    ),
)


def _start(engine: Engine, library: Path | None) -> subprocess.Popen[str]:
    environment = {**os.environ, VARIABLE: str(library or NOT_FOUND)}
    return subprocess.Popen(
        [sys.executable, "-c", engine.program],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def _finish(engine: Engine, probe: subprocess.Popen[str], patience_s: float = 30.0) -> Finding:
    try:
        printed, complaint = probe.communicate(timeout=patience_s)
    except subprocess.TimeoutExpired:
        probe.kill()
        probe.communicate()
        printed, complaint = "", f"no answer within {patience_s:.0f} s"
    if probe.returncode == 0:
        return Finding(status="ok", subject=engine.name, sentence=f"{printed.strip()} works ({engine.purpose}).")
    last = (complaint.strip().splitlines() or [f"it ended with code {probe.returncode}"])[-1]
    cure = f"it needs {engine.needs}./python.sh, or pip install '.[{engine.extra}]'"
    return Finding(status="fail", subject=engine.name, sentence=f"{engine.purpose}: {last[:160]}; {cure}.")


# --- The rest of the machine ------------------------------------------------------------------------------------------


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 10) <= sys.version_info < (3, 14):
        return Finding(status="ok", subject="Python", sentence=f"{version}, {sys.executable}.")
    return Finding(
        status="warn", subject="Python", sentence=f"{version} is untried; use 3.10 to 3.13, as ./python.sh does."
    )


def _base_libraries() -> Finding:
    known = {"numpy": "numpy", "pydantic": "pydantic", "click": "click", "yaml": "PyYAML", "astral": "astral"}
    missing = [package for module, package in known.items() if importlib.util.find_spec(module) is None]
    if not missing:
        return Finding(status="ok", subject="base", sentence=f"{', '.join(known.values())} are here.")
    cure = f"{' and '.join(missing)} missing; type: ./python.sh -m pip install {' '.join(missing)}."
    return Finding(status="fail", subject="base", sentence=cure)


def _libllvm(library: Path | None) -> Finding:
    if library is None:
        return Finding(status="fail", subject="libLLVM", sentence=remedy())
    version = llvm_version(library) or "of unknown version"
    return Finding(status="ok", subject="libLLVM", sentence=f"{version}, {library}.")


def _cores() -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores >= 2:
        return Finding(status="ok", subject="cores", sentence=f"{cores} to render with.")
    return Finding(
        status="warn", subject="cores", sentence="only 1: a frame takes seconds; give the container 2 or more."
    )


def _memory(wanted_gib: float = 3.0) -> Finding:
    available = _available_memory_gib()
    if available >= wanted_gib:
        return Finding(status="ok", subject="memory", sentence=f"{available:.1f} GiB free.")
    return Finding(
        status="warn",
        subject="memory",
        sentence=f"{available:.1f} GiB free, and a run takes up to 2.5: close something, or render smaller images.",
    )


def _available_memory_gib() -> float:
    """Memory that can still be taken [GiB]: what the kernel says, or what the container's limit leaves."""
    available = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        fields = dict(line.split(":", 1) for line in meminfo.read_text().splitlines())
        available = int(fields["MemAvailable"].split()[0]) * 1024
    limit, used = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
    if limit.exists() and limit.read_text().strip() != "max":
        available = min(available, int(limit.read_text()) - int(used.read_text()))
    return available / 2**30


def _gpu() -> Finding:
    listing = ""
    if shutil.which("nvidia-smi"):
        listing = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, check=False).stdout.strip()
    if not listing:
        return Finding(status="ok", subject="GPU", sentence="none from NVIDIA; none is needed, the CPU renders.")
    return Finding(status="ok", subject="GPU", sentence=f"{listing.splitlines()[0].partition(' (UUID')[0]}.")


def _isaac_sim() -> Finding:
    if importlib.util.find_spec("isaacsim") is not None:
        return Finding(
            status="ok", subject="Isaac Sim", sentence="this is its Python: the omniverse renderer can start."
        )
    folder = Path(os.environ.get("ISAACSIM_PATH") or CHECKOUT / "_isaac_sim")
    if folder.exists():
        return Finding(status="ok", subject="Isaac Sim", sentence=f"{folder}; ./python.sh uses it.")
    return Finding(
        status="ok",
        subject="Isaac Sim",
        sentence="not found, and only the omniverse renderer needs it: set ISAACSIM_PATH to its folder.",
    )


def _default_tile() -> Finding:
    folder = CHECKOUT / "usd" / "tiles"
    tiles = sorted(path.parent.name for path in folder.glob("*/tile.usda"))
    if tiles:
        return Finding(status="ok", subject="tiles", sentence=f"{', '.join(tiles)} in {folder}.")
    return Finding(
        status="fail",
        subject="tiles",
        sentence=f"no tile in {folder}: restore the folder with git checkout -- usd, or give one with --tile.",
    )


def _output_folder(output: Path) -> Iterator[Finding]:
    """Whether datasets can be written there, and how many will fit."""
    existing = next(folder for folder in (output.absolute(), *output.absolute().parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            yield Finding(status="ok", subject="output", sentence=f"{output} can be written.")
    except OSError as error:
        reason = error.strerror or str(error)
        yield Finding(
            status="fail", subject="output", sentence=f"{existing}: {reason}; give another folder with --out."
        )
    free_gib = shutil.disk_usage(existing).free / 2**30
    status: Status = "ok" if free_gib >= 5 else "warn" if free_gib >= 0.5 else "fail"
    cure = "" if status == "ok" else ": make room, or give another folder with --out"
    yield Finding(status=status, subject="disk", sentence=f"{free_gib:.1f} GiB free{cure}.")
