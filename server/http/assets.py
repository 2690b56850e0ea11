"""Files for the page: the web build, already compressed; icons, examples and tokens.

Standard library only: they are handed out before anything else is imported.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
IMMUTABLE = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Tugboat</title>
<p>The server runs, but the page has not been built yet.
Run <code>python3 dev.py</code>, which builds it.</p></html>
"""
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""What the page is made of. The table of the system may say otherwise, and is slow to read."""
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """An answer over HTTP; the names of its headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes = b""

    @classmethod
    def of(cls, status: int, text: str, media_type: str = TEXT) -> Reply:
        return cls(status, {"content-type": media_type}, text.encode())


def is_file(path: str) -> bool:
    """Whether an address is that of the page itself or of a file that it is made of."""
    return path == "/" or path.startswith(("/assets/", "/static/"))


def reply(method: str, path: str, headers: Mapping[str, str], static: Path = STATIC) -> Reply:
    """The answer to a request for a file. Addresses of rooms all give the one page."""
    if method not in ("GET", "HEAD"):
        return Reply.of(405, "Only GET is answered here.")
    build, name = static / "build", path.lstrip("/")
    if name and (file := inside(build, name)):
        return file_reply(headers, file, IMMUTABLE if name.startswith("assets/") else "no-cache")
    if name.startswith("static/") and not name.startswith("static/build"):
        if file := inside(static, name.removeprefix("static/")):
            return file_reply(headers, file, "no-cache")
    if "." in name.rpartition("/")[2] or name.startswith(("assets/", "static/", "api/")):
        return Reply.of(404, f"There is no file /{name[:200]}.")
    index = build / "index.html"
    if not index.is_file():
        return Reply.of(503, NOT_BUILT, TYPES[".html"])
    return file_reply(headers, index, "no-cache")


def file_reply(
    headers: Mapping[str, str], path: Path, cache: str, compressed: dict[str, Path] | None = None
) -> Reply:
    """A file, in its best compressed form that the client takes; 304 to a matching ETag.

    ``headers``: those of the request. ``compressed``: the forms there are; None: those that lie beside it.
    """
    if compressed is None:
        compressed = {
            name: twin for name, end in ENCODINGS if (twin := path.with_name(path.name + end)).is_file()
        }
    told = {"cache-control": cache, "content-type": TYPES.get(path.suffix, "application/octet-stream")}
    if compressed:
        told["vary"] = "Accept-Encoding"
    wanted = accepted(headers.get("accept-encoding", ""))
    encoding, chosen = next(((name, twin) for name, twin in compressed.items() if name in wanted), ("", path))
    state = chosen.stat()
    told["etag"] = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
    if headers.get("if-none-match") == told["etag"]:
        return Reply(304, told)
    if encoding:
        told["content-encoding"] = encoding
    return Reply(200, told, chosen.read_bytes())


def accepted(header: str) -> set[str]:
    """Content encodings that ``Accept-Encoding`` takes; those with q=0 are refused ones."""
    found = set()
    for item in header.lower().split(","):
        name, _, parameters = item.strip().partition(";")
        if parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            found.add(name.strip())
    return found


def inside(folder: Path, name: str) -> Path | None:
    """The regular file ``name`` below ``folder``; None when there is none, or when it lies outside."""
    try:
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()) and stat.S_ISREG(path.stat().st_mode):
            return path
    except (OSError, ValueError):
        pass
    return None
