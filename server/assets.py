"""Files for the page: the web build, already compressed; icons and tokens; Plotly from its Python package."""

from __future__ import annotations

import gzip
import importlib.util
import mimetypes
import os
import stat
import threading
from importlib.metadata import version
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).resolve().parent.parent / "static"
BUILD = STATIC / "build"
IMMUTABLE = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Tugboat</title>
<p>The server runs, but the page has not been built yet.
Run <code>python3 dev.py</code>, which builds it.</p></html>
"""
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


def accepted(request: Request) -> set[str]:
    """Content encodings that the client takes; those with q=0 are refused ones."""
    found = set()
    for item in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, parameters = item.strip().partition(";")
        if parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            found.add(name.strip())
    return found


def file_response(
    request: Request, path: Path, cache: str, compressed: dict[str, Path] | None = None
) -> Response:
    """A file, in its best compressed form that the client takes. Answers 304 to a matching ETag."""
    if compressed is None:
        compressed = {
            name: twin for name, end in ENCODINGS if (twin := path.with_name(path.name + end)).is_file()
        }
    headers = {"cache-control": cache}
    chosen = path
    if compressed:
        headers["vary"] = "Accept-Encoding"
        wanted = accepted(request)
        for name, twin in compressed.items():
            if name in wanted:
                headers["content-encoding"] = name
                chosen = twin
                break
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    response = FileResponse(chosen, headers=headers, media_type=media_type, stat_result=chosen.stat())
    if request.headers.get("if-none-match") == response.headers["etag"]:
        kept = {
            name: value
            for name, value in response.headers.items()
            if name in ("etag", "cache-control", "vary")
        }
        return Response(status_code=304, headers=kept)
    return response


def inside(folder: Path, name: str) -> Path | None:
    """The regular file ``name`` below ``folder``; None when there is none, or when it lies outside."""
    try:
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()) and stat.S_ISREG(path.stat().st_mode):
            return path
    except (OSError, ValueError):
        pass
    return None


class Pages:
    """ASGI application for everything that is a file. Addresses of rooms all give the one page."""

    def __init__(self, static: Path = STATIC) -> None:
        self._static = static
        self._build = static / "build"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        await self._answer(request)(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response("Only GET is answered here.", 405, media_type="text/plain")
        name = request.url.path.lstrip("/")
        if name and (path := inside(self._build, name)):
            return file_response(request, path, IMMUTABLE if name.startswith("assets/") else "no-cache")
        if name.startswith("static/") and not name.startswith("static/build"):
            if path := inside(self._static, name.removeprefix("static/")):
                return file_response(request, path, "no-cache")
        if "." in name.rpartition("/")[2] or name.startswith(("assets/", "static/", "api/")):
            raise HTTPException(404, f"There is no file /{name[:200]}.")
        index = self._build / "index.html"
        return file_response(request, index, "no-cache") if index.is_file() else HTMLResponse(NOT_BUILT, 503)


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
        return file_response(request, path, cache, {"gzip": twin} if twin else {})

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
