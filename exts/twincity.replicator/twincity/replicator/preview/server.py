"""The viewer: a dataset in the browser, served to this machine only."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import cached_property, lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np

from ..dataset import PART_ID, encode_png, open_dataset
from ..dataset.facets import instance_facets
from ..dataset.words import in_french
from ..errors import DatasetError
from ..frame import Frame
from ..labels import CLASSES
from .catalogue import Catalogue
from .pictures import class_picture, distance_picture, distance_range, instance_picture, part_picture

PAGE = Path(__file__).parent / "page"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
LAYERS: dict[str, Callable[[Frame], np.ndarray]] = {
    "picture": lambda frame: frame.rgb,
    "instances": instance_picture,
    "classes": class_picture,
    "distance": distance_picture,
    "parts": part_picture,
}
"""What can lie under the boxes; `parts` where the dataset has them."""

HERE = "127.0.0.1"


class Viewer:
    """Serves one finished dataset on a free port of this machine until `close`."""

    def __init__(self, root: Path, port: int = 0) -> None:
        """Open the dataset.

        Raises:
            DatasetError: it is not a finished dataset, it holds no frame, or the port is taken.
        """
        self.root = Path(root)
        self._dataset = open_dataset(self.root)
        if not len(self._dataset):
            raise DatasetError(f"{self.root} holds no frame, so there is nothing to view.")
        self._lock = threading.Lock()
        self._frame = lru_cache(maxsize=4)(self._dataset.frame)
        try:
            self._server = ThreadingHTTPServer((HERE, port), _handler_of(self))
        except OSError as error:
            raise DatasetError(
                f"Port {port} cannot be used ({error.strerror or error}). Give another --port, or none for a free one."
            ) from error
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """Where the browser finds it."""
        return f"http://{HERE}:{self._server.server_address[1]}/"

    def serve(self) -> None:
        """Answer until `close` is called from another thread, or Ctrl-C."""
        self._server.serve_forever(poll_interval=0.1)

    def close(self) -> None:
        """Stop answering and give the port back."""
        self._server.shutdown()
        self._server.server_close()

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._dataset)

    # What the page asks for ------------------------------------------------------------------------------------------

    def summary(self) -> dict[str, Any]:
        """All that does not change from frame to frame."""
        with self._lock:
            catalogue = self._catalogue
        has_parts = PART_ID in self._dataset.record(catalogue.frames[0]["index"])["images"]
        facets = catalogue.facets()
        values = {entry["value"] for entries in facets.values() for entry in entries}
        return {
            "name": self.root.resolve().name,
            "frames": catalogue.frames,
            "facets": facets,
            "french": _french({*facets, *values, *(frame["weather"] for frame in catalogue.frames)}),
            "layers": [layer for layer in LAYERS if layer != "parts" or has_parts],
            "colours": {label.name: label.colour for label in CLASSES},
        }

    def search(self, wanted: dict[str, str]) -> list[int]:
        """Positions of the frames that show all that is wanted."""
        with self._lock:
            catalogue = self._catalogue
        return catalogue.showing(wanted)

    def record(self, index: int) -> dict[str, Any]:
        """The labels of one frame; each instance with its facets, so that the page can tell which were meant."""
        record = self._dataset.record(index)
        for instance in record["instances"]:
            facets: dict[str, list[str]] = {}
            for name, value in instance_facets(instance):
                facets.setdefault(name, []).append(value)
            instance["facets"] = facets
        return record

    def picture(self, index: int, layer: str) -> bytes:
        """PNG of one layer."""
        with self._lock:
            frame = self._frame(index)
        return encode_png(LAYERS[layer](frame))

    def distances(self, index: int) -> tuple[int, int]:
        """What the first and the last colour of the distance mean [m]."""
        with self._lock:
            near, far = distance_range(self._frame(index))
        return round(near), round(far)


def _handler_of(viewer: Viewer) -> type[BaseHTTPRequestHandler]:
    """The class that answers for this viewer: only GET, only what is listed here, no path of the disk."""

    class Handler(BaseHTTPRequestHandler):
        server_version = "TwinCity"

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            try:
                kind, content = _answer(viewer, address.path.strip("/").split("/"), dict(parse_qsl(address.query)))
            except (LookupError, ValueError, DatasetError) as error:
                self._send(HTTPStatus.NOT_FOUND, "text/plain", str(error).encode())
            else:
                self._send(HTTPStatus.OK, kind, content)

        def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind if kind.startswith("image/") else f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """The terminal is for the person, not for a line per picture."""

    return Handler


def _french(words: set[str]) -> dict[str, str]:
    """What the page says for these words to a French reader."""
    return {word: in_french(word.replace("_", " ")) for word in sorted(words)}


def _answer(viewer: Viewer, path: list[str], query: dict[str, str]) -> tuple[str, bytes]:
    """Type and content of one address.

    Raises:
        LookupError, ValueError, DatasetError: there is nothing there.
    """
    match path:
        case ["dataset"]:
            return _json(viewer.summary())
        case ["search"]:
            return _json(viewer.search(query))
        case ["frames", index]:
            return _json(viewer.record(int(index)))
        case ["frames", index, "distance", "range"]:
            return _json(viewer.distances(int(index)))
        case ["frames", index, layer] if layer in LAYERS:
            return "image/png", viewer.picture(int(index), layer)
        case [name]:
            file = PAGE / (name or "index.html")
            if file not in PAGE.iterdir():
                raise LookupError(f"There is no page called {name}.")
            return TYPES[file.suffix], file.read_bytes()
    raise LookupError(f"There is nothing at /{'/'.join(path)}.")


def _json(value: object) -> tuple[str, bytes]:
    return "application/json", json.dumps(value, ensure_ascii=False).encode()
