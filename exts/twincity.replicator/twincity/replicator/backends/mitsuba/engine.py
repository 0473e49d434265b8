"""Start Mitsuba and Dr.Jit: choose the LLVM library, then the variant, before anything else imports either."""

from __future__ import annotations

import importlib.util
import os

from ...errors import RendererError, UnknownNameError
from ...llvm import VARIABLE, find_libllvm, llvm_version, remedy

DEFAULT_VARIANT = "llvm_ad_rgb"


def start_engine(variant: str = DEFAULT_VARIANT) -> str:
    """Make `import mitsuba` safe, and set the variant for the whole process.

    Returns:
        What compiles the kernels: file name and version of libLLVM, or "CUDA".

    Raises:
        RendererError: Mitsuba, a libLLVM that is new enough, or the GPU is missing; the message says what to do.
        UnknownNameError: this build of Mitsuba has no such variant.
    """
    if importlib.util.find_spec("mitsuba") is None:
        raise RendererError("The mitsuba renderer needs the package mitsuba, which is missing: pip install mitsuba")
    compiler = "CUDA" if variant.startswith("cuda") else _choose_llvm()
    import mitsuba as mi  # only now: Dr.Jit opens the library that DRJIT_LIBLLVM_PATH names while it is imported

    variants = [name for name in mi.variants() if not name.startswith("scalar")]
    if variant not in variants:
        raise UnknownNameError("Mitsuba variant", variant, variants)
    try:
        mi.set_variant(variant)
        mi.Float([1.0])  # the first array wakes the device
    except (ImportError, RuntimeError) as error:
        need = "an NVIDIA GPU with its driver" if variant.startswith("cuda") else "another libLLVM"
        raise RendererError(f"Mitsuba's variant {variant} needs {need}: {error}") from error
    mi.set_log_level(mi.LogLevel.Error)
    return compiler


def _choose_llvm() -> str:
    library = find_libllvm()
    if library is None:
        raise RendererError(f"The mitsuba renderer compiles with LLVM. {remedy()}")
    os.environ[VARIABLE] = str(library)
    return f"{library.name}, version {llvm_version(library) or 'unknown'}"
