"""Where files of this server live."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from engine.data_folder import data_folder

UPLOADS = "TUGBOAT_UPLOADS"
"""Environment variable with the folder of uploads. Workers are told it: their fork server may be older."""


def uploads_beside(store: Path | str | None) -> None:
    """Say to this process where uploads live: beside the stored runs, unless it was said."""
    if not os.environ.get(UPLOADS):
        base = Path(store).absolute().parent if store else Path(tempfile.mkdtemp(prefix="tugboat-"))
        os.environ[UPLOADS] = str(base / "uploads")


def stored_runs() -> Path:
    """``runs.sqlite3`` in the platform's data folder."""
    return data_folder() / "runs.sqlite3"
