"""Files that a command writes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from engine.errors import RunError


def write(path: str | Path, content: bytes) -> None:
    """Put ``content`` into a file. Raises ``RunError`` in words.

    What stood there is there until the new content is: a full disk or Ctrl+C costs nothing older.
    """
    place = Path(path).resolve()
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    if not _replaceable(place):
        part = place
    try:
        part.write_bytes(content)
        if part != place:
            if place.exists():
                shutil.copymode(place, part)
            part.replace(place)
    except OSError as problem:
        raise RunError(f"{path} cannot be written: {problem.strerror}.", code="file") from problem
    finally:
        if part != place:
            part.unlink(missing_ok=True)


def _replaceable(place: Path) -> bool:
    """An ordinary file, or none yet, in a folder that takes a second one; not a device or a pipe."""
    return not place.exists() or (place.is_file() and os.access(place.parent, os.W_OK))
