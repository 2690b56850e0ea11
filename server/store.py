"""Runs on disk: one SQLite file in WAL mode, with one thread that writes."""

from __future__ import annotations

import json
import logging
import os
import queue
import sqlite3
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server import limits

log = logging.getLogger("tugboat")
SCHEMA = """
CREATE TABLE IF NOT EXISTS runs
    (id TEXT PRIMARY KEY, saved REAL NOT NULL, meta TEXT NOT NULL, state BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS runs_saved ON runs (saved);
"""
VERSION = 1


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored run: ``state`` is ``Run.save()``; ``meta`` what the worker needs beside it."""

    meta: dict[str, Any]
    state: bytes


def default_path() -> Path:
    """``runs.sqlite3`` in the platform's data folder."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "tugboat" / "runs.sqlite3"


class Store:
    """Stored runs by id. ``put`` returns at once; what is put twice before it is written is written once.

    A file that cannot be used is not an error for the user: runs are then kept in memory only,
    and ``trouble`` says so in a sentence.
    """

    def __init__(self, path: Path | str | None, capacity: int = limits.STORE_BYTES.value) -> None:
        self.trouble: str | None = None
        self._capacity = capacity
        self._base = self._open(path)
        self._lock = threading.Lock()  # of the waiting runs; never held while the disk is busy
        self._base_lock = threading.Lock()
        self._waiting: dict[str, Saved | None] = {}
        self._orders: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="store", daemon=True)
        self._writer.start()

    def put(self, run: str, saved: Saved) -> None:
        """Keep the newest state of a run."""
        self._order(run, saved)

    def remove(self, run: str) -> None:
        """Forget a run."""
        self._order(run, None)

    def get(self, run: str) -> Saved | None:
        """The newest state of a run, written or not; None when there is none."""
        with self._lock:
            if run in self._waiting:
                return self._waiting[run]
        try:
            with self._base_lock:
                row = self._base.execute("SELECT meta, state FROM runs WHERE id = ?", (run,)).fetchone()
            return Saved(json.loads(row[0]), row[1]) if row else None
        except (sqlite3.Error, ValueError) as error:
            log.warning("The stored run %s cannot be read: %s.", run, error)
            return None

    def close(self) -> None:
        """Write what waits and close the file."""
        self._orders.put(None)
        self._writer.join()
        self._base.close()

    def _open(self, path: Path | str | None) -> sqlite3.Connection:
        if path is not None:
            try:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                return self._prepare(sqlite3.connect(path, timeout=5.0, check_same_thread=False))
            except (OSError, sqlite3.Error) as error:
                self.trouble = f"Runs are kept in memory only, since {path} cannot be used: {error}."
                log.warning(self.trouble)
        return self._prepare(sqlite3.connect(":memory:", check_same_thread=False))

    @staticmethod
    def _prepare(base: sqlite3.Connection) -> sqlite3.Connection:
        try:
            (version,) = base.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise sqlite3.DatabaseError(f"it was written by a newer Tugboat (format {version})")
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.executescript(SCHEMA)
            base.execute(f"PRAGMA user_version = {VERSION}")
            base.commit()
        except sqlite3.Error:
            base.close()
            raise
        return base

    def _order(self, run: str, saved: Saved | None) -> None:
        with self._lock:
            fresh = run not in self._waiting
            self._waiting[run] = saved
        if fresh:
            self._orders.put(run)

    def _write(self) -> None:
        while (run := self._orders.get()) is not None:
            with self._lock:
                saved = self._waiting[run]
            try:
                with self._base_lock:
                    self._write_one(run, saved)
            except sqlite3.Error as error:
                log.warning("The run %s could not be stored: %s.", run, error)
            with self._lock:
                if self._waiting[run] is saved:
                    del self._waiting[run]
                else:  # a newer state came meanwhile
                    self._orders.put(run)

    def _write_one(self, run: str, saved: Saved | None) -> None:
        with self._base:
            if saved is None:
                self._base.execute("DELETE FROM runs WHERE id = ?", (run,))
                return
            self._base.execute(
                "INSERT OR REPLACE INTO runs (id, saved, meta, state) VALUES (?, ?, ?, ?)",
                (run, time.time(), json.dumps(saved.meta), saved.state),
            )
            self._thin(run)

    def _thin(self, keep: str) -> None:
        """Drop the oldest runs until all fit into the capacity."""
        (total,) = self._base.execute("SELECT coalesce(sum(length(state)), 0) FROM runs").fetchone()
        while total > self._capacity:
            row = self._base.execute(
                "SELECT id, length(state) FROM runs WHERE id != ? ORDER BY saved LIMIT 1", (keep,)
            ).fetchone()
            if row is None:
                return
            self._base.execute("DELETE FROM runs WHERE id = ?", (row[0],))
            total -= row[1]
