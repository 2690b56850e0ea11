"""Files that a document names by a path inside the data folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from engine.data.tables import MAX_TEXT
from engine.errors import DataError, quoted


def read(path: str, data_dir: str | Path | None) -> bytes:
    """The bytes of an ordinary file inside the data folder. Raises ``DataError``."""
    if data_dir is None:
        raise DataError(
            f"The document reads {quoted(path)}, but no data folder was given.",
            code="data",
            hint="Start with --data DIR.",
        )
    if "\0" in path:
        raise DataError(f"{quoted(path)} cannot be the name of a file.", code="data")
    file = Path(os.path.realpath(Path(data_dir, path)))
    if not file.is_relative_to(os.path.realpath(data_dir)):
        raise DataError(f"{quoted(path)} lies outside the data folder.", code="data")
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise DataError(f"{quoted(path)} in the data folder is not an ordinary file.", code="data")
        if found.st_size > MAX_TEXT:
            raise DataError(
                f"{quoted(path)} has {found.st_size / 2**20:.0f} MB; "
                f"the limit table_bytes is {MAX_TEXT // 2**20} MB.",
                code="too_large",
            )
        return file.read_bytes()
    except OSError as problem:
        raise DataError(
            f"{quoted(path)} cannot be read in the data folder: {problem.strerror}.", code="data"
        ) from problem


def text(path: str, data_dir: str | Path | None) -> str:
    """The text of such a file, in UTF-8. Raises ``DataError``."""
    try:
        return read(path, data_dir).decode("utf-8")
    except UnicodeDecodeError as problem:
        raise DataError(
            f"{quoted(path)} is not a text file in UTF-8.", code="data", hint="Save it as CSV in UTF-8."
        ) from problem
