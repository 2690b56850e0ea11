"""Runs on disk: one SQLite file in WAL mode, with one thread that writes."""

from __future__ import annotations

import json
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server import limits, store_file

log = logging.getLogger("tugboat")
UNDO_SECONDS = 30
"""A deleted record can be brought back for so long."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored run: ``state`` is ``Run.save()``; ``meta`` what the worker needs beside it.

    ``lines``: summaries (``engine/runs/records.py``) of the lines that changed since the last time.
    """

    meta: dict[str, Any]
    state: bytes
    lines: tuple[dict[str, Any], ...] = ()


class Store:
    """Stored runs by id. ``put`` returns at once; what is put twice before it is written is written once.

    A file that cannot be used is not an error for the user: runs are then kept in memory only, and a damaged
    one is replaced; ``trouble`` says so in a sentence. ``failing``: why the last run was not written.
    """

    def __init__(self, path: Path | str | None, capacity: int = limits.STORE_BYTES.value) -> None:
        self.failing = ""
        self._path = path
        self._capacity = capacity
        self._base, self.trouble = store_file.opened(path)
        if self.trouble:
            log.warning(self.trouble)
        self._lock = threading.Lock()  # of what waits and is shared; never held while the disk is busy
        self._base_lock = threading.Lock()
        self._seen: dict[str, float] = {}  # when what was read or written here last was stored
        self._shared: dict[str, bool] = {}  # runs that another server has stored meanwhile; told of already?
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
                row = self._base.execute(
                    "SELECT meta, state, saved FROM runs WHERE id = ?", (run,)
                ).fetchone()
                if row:
                    self._seen[run] = row[2]
            return _saved(*row[:2]) if row else None
        except (sqlite3.Error, ValueError, TypeError) as error:
            log.warning("The stored run %s cannot be read: %s.", run, error)
            return None

    def shared(self) -> list[str]:
        """Runs over whose newer state of another server this one has written; each is named once."""
        with self._lock:
            found = [run for run, told in self._shared.items() if not told]
            self._shared.update(dict.fromkeys(found, True))
        return found

    # --- records ---------------------------------------------------------------------------

    def records(self, runs: Sequence[str]) -> list[dict[str, Any]]:
        """The records of these runs that were not removed, newest first."""
        marks = ",".join("?" * len(runs))
        rows = self._read(
            f"SELECT run, line, saved, name, summary FROM records WHERE run IN ({marks}) AND NOT hidden "
            "ORDER BY saved DESC",
            tuple(runs),
        )
        return [
            {**told, "run": run, "line": line, "saved": saved, "name": name or ""}
            for run, line, saved, name, summary in rows
            if (told := _summary(summary))
        ]

    def name(self, run: str, line: int, name: str) -> bool:
        """Call a record something; False when there is no such record."""
        return self._change("UPDATE records SET name = ? WHERE run = ? AND line = ?", (name, run, line))

    def hide(self, run: str, line: int) -> bool:
        """Take a record off the list; False when there is no such record. ``sweep`` deletes it later."""
        now = max(1, int(time.time()))
        return self._change("UPDATE records SET hidden = ? WHERE run = ? AND line = ?", (now, run, line))

    def show(self, run: str, line: int) -> bool:
        """Put a record on the list again; False when it is gone."""
        return self._change("UPDATE records SET hidden = 0 WHERE run = ? AND line = ?", (run, line))

    def sweep(self, kept: Collection[str] = (), seconds: float = UNDO_SECONDS) -> None:
        """Delete the runs, but those to be kept, whose records were all taken off the list so long ago.

        The file gives their room back.
        """
        rows = self._read(
            "SELECT run FROM records GROUP BY run HAVING min(hidden) > 0 AND max(hidden) <= ?",
            (time.time() - seconds,),
        )
        with self._lock:
            gone = [run for (run,) in rows if run not in kept and run not in self._waiting]
        if not gone:
            return
        try:
            with self._base_lock:
                with self._base:
                    for run in gone:
                        self._forget(run)
                store_file.shrink(self._base)
        except sqlite3.Error as error:
            log.warning("Deleted runs are still in the file: %s.", error)

    def settle(self) -> None:
        """Wait until everything that was put is written."""
        while True:
            with self._lock:
                if not self._waiting:
                    return
            time.sleep(0.005)

    def _read(self, words: str, values: tuple[Any, ...]) -> list[Any]:
        try:
            with self._base_lock:
                return self._base.execute(words, values).fetchall()
        except sqlite3.Error as error:
            log.warning("The records cannot be read: %s.", error)
            return []

    def _change(self, words: str, values: tuple[Any, ...]) -> bool:
        try:
            with self._base_lock, self._base:
                return self._base.execute(words, values).rowcount > 0
        except OverflowError:  # a number beyond those that SQLite has: no record is called that
            return False
        except sqlite3.Error as error:
            log.warning("The records cannot be changed: %s.", error)
            return False

    def close(self) -> None:
        """Write what waits and close the file."""
        self._orders.put(None)
        self._writer.join()
        self._base.close()

    def _order(self, run: str, saved: Saved | None) -> None:
        with self._lock:
            fresh = run not in self._waiting
            before = self._waiting.get(run)
            if saved and before and before.lines:
                lines = {line["line"]: line for line in (*before.lines, *saved.lines)}
                saved = Saved(saved.meta, saved.state, tuple(lines.values()))
            self._waiting[run] = saved
        if fresh:
            self._orders.put(run)

    def _write(self) -> None:
        while (run := self._orders.get()) is not None:
            self._write_newest(run)
        while self._waiting:  # a newer state came while the last one was written; no order follows any more
            self._write_newest(next(iter(self._waiting)))

    def _write_newest(self, run: str, replace: bool = True) -> None:
        """Write what waits of a run. A run that cannot be written must not keep the others from it.

        ``replace``: a damaged file may be replaced.
        """
        with self._lock:
            saved = self._waiting[run]
        try:
            with self._base_lock:
                self._write_one(run, saved)
            self.failing = ""
        except Exception as error:
            if replace and self._replaced(error):
                self._write_newest(run, replace=False)
                return
            log.warning("The run %s could not be stored: %s.", run, error)
            self.failing = str(error) or type(error).__name__
        with self._lock:
            if self._waiting[run] is saved:
                del self._waiting[run]
            else:  # a newer state came meanwhile
                self._orders.put(run)

    def _replaced(self, error: Exception) -> bool:
        """Whether the file turned out to be damaged, and there is another place for runs now."""
        if self._path is None or not store_file.is_damaged(error):
            return False
        with self._base_lock:
            self._base.close()
            self._base, self.trouble = store_file.anew(self._path)
        log.warning(self.trouble)
        return True

    def _write_one(self, run: str, saved: Saved | None) -> None:
        now = time.time()
        with self._base:
            if saved is None:
                self._forget(run)
                return
            self._note_others(run)
            self._base.execute(
                "INSERT OR REPLACE INTO runs (id, saved, meta, state) VALUES (?, ?, ?, ?)",
                (run, now, json.dumps(saved.meta), saved.state),
            )
            for line in saved.lines:
                self._base.execute(
                    "INSERT INTO records (run, line, saved, summary) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (run, line) "
                    "DO UPDATE SET saved = excluded.saved, summary = excluded.summary, hidden = CASE "
                    "WHEN json_extract(excluded.summary, '$.steps') > json_extract(summary, '$.steps') "
                    "THEN 0 ELSE hidden END",
                    (run, line["line"], now, json.dumps(line)),
                )
            self._thin(run)
        self._seen[run] = now  # not before: a full disk may have kept it out

    def _note_others(self, run: str) -> None:
        """A stored state that is not the one seen here last was written by another server."""
        row = self._base.execute("SELECT saved FROM runs WHERE id = ?", (run,)).fetchone()
        if row and run in self._seen and row[0] != self._seen[run]:
            with self._lock:
                self._shared.setdefault(run, False)

    def _forget(self, run: str) -> None:
        self._seen.pop(run, None)
        self._base.execute("DELETE FROM runs WHERE id = ?", (run,))
        self._base.execute("DELETE FROM records WHERE run = ?", (run,))

    def _thin(self, keep: str) -> None:
        """Drop the oldest runs until all fit into the capacity."""
        (total,) = self._base.execute("SELECT coalesce(sum(length(state)), 0) FROM runs").fetchone()
        while total > self._capacity:
            row = self._base.execute(
                "SELECT id, length(state) FROM runs WHERE id != ? ORDER BY saved LIMIT 1", (keep,)
            ).fetchone()
            if row is None:
                break
            self._forget(row[0])
            total -= row[1]
        self._base.execute(
            "DELETE FROM records WHERE (run, line) IN "
            "(SELECT run, line FROM records ORDER BY saved DESC LIMIT -1 OFFSET ?)",
            (limits.RECORDS.value,),
        )


def _saved(meta: str, state: bytes) -> Saved:
    """A row as it was written. Raises ``ValueError`` or ``TypeError`` for a damaged one."""
    told = json.loads(meta)
    if not isinstance(told, dict) or not isinstance(state, bytes):
        raise ValueError("the row is damaged")
    return Saved({"rev": 0, "playing": False, "speed": None, "until": None} | told, state)


def _summary(text: str) -> dict[str, Any]:
    """The summary of a record; empty when it is damaged."""
    try:
        told = json.loads(text)
    except (ValueError, TypeError):
        return {}
    return told if isinstance(told, dict) else {}
