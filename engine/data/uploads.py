"""Where uploaded files live: one folder, each file named by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.data_folder import data_folder
from engine.errors import DataError, quoted

PART = ".part"
"""How a file is called until it is whole."""
PART_SECONDS = 3600.0
"""A part that nobody has written to for so long before the newest file will never be whole."""

_NAME = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    """``TUGBOAT_UPLOADS``, else the folder ``uploads`` of the user's data folder."""
    if given := os.environ.get("TUGBOAT_UPLOADS"):
        return Path(given)
    return data_folder() / "uploads"


def keep(content: bytes, total: int) -> str:
    """Store bytes, once; returns their name. The oldest files go when all would exceed ``total`` bytes.

    Raises ``DataError`` when the folder cannot be written.
    """
    name = hashlib.sha256(content).hexdigest()
    place = folder() / name
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if not _touched(place):
            _write(content, place)
            _thin(place, total)
    except OSError as problem:
        raise DataError(
            f"The file cannot be stored in {place.parent}: {problem.strerror}.", code="folder"
        ) from problem
    return name


def _touched(place: Path) -> bool:
    """Make a file the newest; False when there is none. (``Path.touch`` would make an empty one.)"""
    try:
        os.utime(place)
    except FileNotFoundError:
        return False
    return True


def _write(content: bytes, place: Path) -> None:
    """Under a name of its own first: several pages may hand over the same file at the same time."""
    with tempfile.NamedTemporaryFile(dir=place.parent, suffix=PART, delete=False) as file:
        part = Path(file.name)
        try:
            file.write(content)
            file.close()
            part.replace(place)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _thin(newest: Path, total: int) -> None:
    """Remove the oldest files beyond ``total`` bytes, and parts that a crash has left."""
    found = [(path, status) for path in newest.parent.iterdir() if (status := _status(path))]
    now = max((status.st_mtime for path, status in found if path == newest), default=0.0)
    for path, status in found:
        if path.suffix == PART and status.st_mtime < now - PART_SECONDS:
            path.unlink(missing_ok=True)
    files = [(status.st_mtime, status.st_size, path) for path, status in found if _NAME.fullmatch(path.name)]
    size = sum(bytes for _, bytes, _ in files)
    for _, bytes, path in sorted(files):
        if size > total and path != newest:
            path.unlink(missing_ok=True)
            size -= bytes


def _status(path: Path) -> os.stat_result | None:
    """None for what another thread or process has removed meanwhile."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def read(name: Any) -> bytes:
    """The bytes of an upload. Raises ``DataError`` when this server does not have them."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise DataError(f"data.upload is {quoted(name)}, which is no name of an upload.", code="upload")
    try:
        return (folder() / name).read_bytes()
    except OSError as problem:
        raise DataError(
            "The data of this document was uploaded to another server and is not here.",
            code="no_upload",
            hint="Open the same file again with: Data, Your own.",
        ) from problem


def stamp(section: Mapping[str, Any], data_dir: str | Path | None) -> Any:
    """Changes when the file that a section reads changes; None when it reads none."""
    if section.get("path") and data_dir is not None:
        try:
            found = (Path(data_dir) / section["path"]).stat()
        except (OSError, ValueError):
            return None
        return found.st_mtime_ns, found.st_size
    return None
