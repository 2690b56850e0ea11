"""The SQLite file of the stored runs: made, opened, and set aside when it is damaged."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS runs
    (id TEXT PRIMARY KEY, saved REAL NOT NULL, meta TEXT NOT NULL, state BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS runs_saved ON runs (saved);
CREATE TABLE IF NOT EXISTS records
    (run TEXT NOT NULL, line INTEGER NOT NULL, saved REAL NOT NULL, name TEXT,
     hidden INTEGER NOT NULL DEFAULT 0, summary TEXT NOT NULL, PRIMARY KEY (run, line));
CREATE INDEX IF NOT EXISTS records_saved ON records (saved);
"""
VERSION = 1
INCREMENTAL = 2
"""SQLite's word for files whose free pages can be given back at any time."""
BESIDE = ("", "-wal", "-shm")
"""Endings of the files that belong together."""


def opened(path: Path | str | None) -> tuple[sqlite3.Connection, str]:
    """The file, or memory where it cannot be used; and a sentence for everybody when something is wrong."""
    if path is None:
        return _prepared(":memory:"), ""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return _prepared(path), ""
    except (OSError, sqlite3.Error) as error:
        if is_damaged(error):
            return anew(path)
        why, way_out = str(error), "Move that file away, or start with another one: --store FILE."
        if isinstance(error, OSError):  # its folder
            why, way_out = error.strerror or why, "Start with a file in another place: --store FILE."
        return _prepared(":memory:"), (
            "Runs are kept in memory only and are lost when the server ends, "
            f"since {path} cannot be used: {why}. {way_out}"
        )


def anew(path: Path | str) -> tuple[sqlite3.Connection, str]:
    """A new file in the place of a damaged one, which is kept beside it."""
    aside = f"{path}.damaged-{time.time():.0f}"
    try:
        for end in BESIDE:
            if Path(f"{path}{end}").exists():
                Path(f"{path}{end}").replace(f"{aside}{end}")
        base = _prepared(path)
    except (OSError, sqlite3.Error) as error:
        why = f"{path} is damaged and cannot be replaced: {error}"
        return _prepared(":memory:"), (
            f"Runs are kept in memory only and are lost when the server ends, since {why}."
        )
    return base, f"The file of the stored runs was damaged. It is kept as {aside}, and a new one was begun."


def is_damaged(error: Exception) -> bool:
    """Whether SQLite could not make sense of a file that once was one of its own."""
    return str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_CORRUPT")


def _prepared(path: Path | str) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=5.0, check_same_thread=False)
    try:
        (version,) = base.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise sqlite3.DatabaseError(f"it was written by a newer Tugboat (format {version})")
        base.execute(f"PRAGMA auto_vacuum = {INCREMENTAL}")  # takes effect in a new file
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        base.executescript(SCHEMA)
        base.execute(f"PRAGMA user_version = {VERSION}")
        base.commit()
    except sqlite3.Error:
        base.close()
        raise
    return base


def shrink(base: sqlite3.Connection) -> None:
    """Give the pages of what was deleted back to the disk."""
    (mode,) = base.execute("PRAGMA auto_vacuum").fetchone()
    if mode == INCREMENTAL:
        base.executescript("PRAGMA incremental_vacuum")  # "execute" would free one page
    else:  # a file of an earlier version is written anew, once it is mostly empty
        (free,), (pages,) = (base.execute(f"PRAGMA {name}_count").fetchone() for name in ("freelist", "page"))
        if 2 * free < pages:
            return
        base.execute(f"PRAGMA auto_vacuum = {INCREMENTAL}")
        base.execute("VACUUM")
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
