"""Files for the page: the web build, already compressed; icons and tokens."""

from __future__ import annotations

import stat
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).resolve().parent.parent / "static"
BUILD = STATIC / "build"
IMMUTABLE = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Tugboat</title>
<p>The server runs, but the page has not been built yet.
Run <code>python3 dev.py</code>, which builds it.</p></html>
"""
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""What the page is made of. The table of the system may say otherwise, and is slow to read."""


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
    told = chosen.stat()
    headers["etag"] = f'"{told.st_mtime_ns:x}-{told.st_size:x}"'
    if request.headers.get("if-none-match") == headers["etag"]:
        headers.pop("content-encoding", None)
        return Response(status_code=304, headers=headers)
    media_type = TYPES.get(path.suffix, "application/octet-stream")
    # Read here and now: the files are small, and what sends them piece by piece would be imported for them.
    return Response(chosen.read_bytes(), headers=headers, media_type=media_type)


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
