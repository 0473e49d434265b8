"""Writers that fail in ways of their own. Module of its own, because another process must be able to import them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from twincity.replicator.errors import CrowdError
from twincity.replicator.frame import Frame
from twincity.replicator.writers import DatasetInfo, Writer


class _Quiet(Writer):
    name = "awkward"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self.root = root

    def write(self, frame: Frame, image: Path) -> None: ...

    def close(self) -> None: ...


class Chatty(_Quiet):
    """Prints, as libraries do."""

    def write(self, frame: Frame, image: Path) -> None:
        os.write(1, b"100 % done\n")


class FullDisk(_Quiet):
    def write(self, frame: Frame, image: Path) -> None:
        if frame.index == 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Refusing(_Quiet):
    def write(self, frame: Frame, image: Path) -> None:
        raise CrowdError("nobody fits in this format.")


class Wrong(_Quiet):
    def write(self, frame: Frame, image: Path) -> None:
        frame.instances[999]


class Dying(_Quiet):
    def write(self, frame: Frame, image: Path) -> None:
        os._exit(3)


class UnableToOpen(_Quiet):
    def open(self, root: Path, info: DatasetInfo) -> None:
        raise CrowdError("this format has no room for streets.")
