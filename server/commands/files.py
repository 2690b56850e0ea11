"""Files that a command writes."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from engine.errors import RunError


def write(path: str | Path, content: bytes) -> None:
    """Put ``content`` into a file. Raises ``RunError`` in words.

    What stood there is there until the new content is: a full disk or Ctrl+C costs nothing older.
    """
    try:
        place = Path(path).resolve()
        if _replaceable(place):
            _replace(place, content)
        else:
            place.write_bytes(content)
    except OSError as problem:
        raise RunError(f"{path} cannot be written: {problem.strerror}.", code="file") from problem


def _replaceable(place: Path) -> bool:
    """An ordinary file that may be written to, or none yet, in a folder that takes another one; no device."""
    if not place.exists():
        return True
    return place.is_file() and os.access(place, os.W_OK) and os.access(place.parent, os.W_OK)


def _replace(place: Path, content: bytes) -> None:
    """By way of a second file, whose name is no longer than others however long that of the first is."""
    part = place.with_name(f".tugboat.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the name of the new file with nothing in it
        if place.exists():
            shutil.copymode(place, part)
        part.replace(place)
    finally:
        with contextlib.suppress(OSError):  # as no folder to look in; why nothing was written is told
            part.unlink(missing_ok=True)
