"""MATLAB 5 `.mat` files in pieces, so that a set of any length is written with little memory and without a date.

Layout after MathWorks' "MAT-File Format": a header of 128 bytes, then matrices, each of them a tag (kind, bytes) and
parts padded to 8 bytes. Cells and structs hold matrices in turn.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np

HEADER = b"MATLAB 5.0 MAT-file, written by TwinCity".ljust(116) + bytes(8) + b"\x00\x01IM"
"""Text, no subsystem, version 1, little endian. MATLAB writes the date into the text: no two runs would be equal."""

INT8, INT32, UINT16, UINT32, DOUBLE, MATRIX = 1, 5, 4, 6, 9, 14
"""Kinds of elements."""

CELL_CLASS, STRUCT_CLASS, CHAR_CLASS, DOUBLE_CLASS = 1, 2, 4, 6
FIELD_NAME_BYTES = 32


def mat_file(*variables: bytes) -> bytes:
    """A whole file, from matrices that have names."""
    return HEADER + b"".join(variables)


def matrix(values: np.ndarray | str, name: str = "") -> bytes:
    """Numbers (n, m) as doubles, or one line of text."""
    if isinstance(values, str):
        codes = np.frombuffer(values.encode("utf-16-le"), "<u2")
        shape = (1 if len(codes) else 0, len(codes))
        return _element(MATRIX, _head(CHAR_CLASS, shape, name) + _element(UINT16, codes.tobytes()))
    numbers = np.asarray(values, "<f8")
    return _element(MATRIX, _head(DOUBLE_CLASS, numbers.shape, name) + _element(DOUBLE, numbers.tobytes(order="F")))


def struct_matrix(fields: Mapping[str, bytes], name: str = "") -> bytes:
    """A 1 x 1 struct of matrices."""
    names = b"".join(field.encode().ljust(FIELD_NAME_BYTES, b"\0") for field in fields)
    content = b"".join(fields.values())
    length = struct.pack("<HHi", INT32, 4, FIELD_NAME_BYTES)  # a tag of 4 bytes with 4 bytes of content
    return _element(MATRIX, _head(STRUCT_CLASS, (1, 1), name) + length + _element(INT8, names) + content)


def cell_matrix(content: bytes, name: str = "") -> bytes:
    """A 1 x 1 cell around a matrix."""
    return _element(MATRIX, _head(CELL_CLASS, (1, 1), name) + content)


def cell_row_start(count: int, content_bytes: int, name: str) -> bytes:
    """What stands before `count` matrices that are the cells of a row and have so many bytes together."""
    head = _head(CELL_CLASS, (1, count), name)
    return struct.pack("<II", MATRIX, len(head) + content_bytes) + head


def _head(array_class: int, shape: tuple[int, ...], name: str) -> bytes:
    """Flags, dimensions and name."""
    flags = struct.pack("<II", array_class, 0)
    return (
        _element(UINT32, flags)
        + _element(INT32, struct.pack(f"<{len(shape)}i", *shape))
        + _element(INT8, name.encode())
    )


def _element(kind: int, content: bytes) -> bytes:
    """Tag and content, padded; a matrix is a multiple of 8 bytes long already."""
    return struct.pack("<II", kind, len(content)) + content + bytes(-len(content) % 8)
