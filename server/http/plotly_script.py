"""Plotly for the page, from its Python package."""

from __future__ import annotations

import gzip
import importlib.util
import os
import threading
from importlib.metadata import version
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from server.http.assets import IMMUTABLE, file_reply
from server.http.pages import response


class Plotly:
    """``plotly.min.js`` of the installed Python package, compressed once into the cache folder."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._lock = threading.Lock()

    def source(self) -> Path:
        """The file in the package, found without importing it. Raises FileNotFoundError."""
        spec = importlib.util.find_spec("plotly")
        for folder in spec.submodule_search_locations or [] if spec else []:
            path = Path(folder) / "package_data" / "plotly.min.js"
            if path.is_file():
                return path
        raise FileNotFoundError("the Python package plotly has no package_data/plotly.min.js")

    def answer(self, request: Request) -> Response:
        """The script. An address with the right ``?v=`` never changes; another one is checked every time."""
        path = self.source()
        cache = IMMUTABLE if request.query_params.get("v") == version("plotly") else "no-cache"
        twin = self._compressed(path)
        return response(file_reply(request.headers, path, cache, {"gzip": twin} if twin else {}))

    def _compressed(self, path: Path) -> Path | None:
        """The gzip twin; None when it cannot be written."""
        twin = self._cache / f"plotly-{version('plotly')}-{path.stat().st_size}.min.js.gz"
        with self._lock:
            if not twin.is_file():
                try:
                    twin.parent.mkdir(parents=True, exist_ok=True)
                    part = twin.with_name(f"{twin.name}.{os.getpid()}")
                    part.write_bytes(gzip.compress(path.read_bytes(), 6, mtime=0))
                    part.replace(twin)
                except OSError:
                    return None
        return twin
