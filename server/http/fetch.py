"""A download of MNIST in the background, with progress and cancel: what ``tugboat data get mnist`` does."""

from __future__ import annotations

import threading
from typing import Any


class _Stopped(Exception):
    """The person who asked does not want it any more."""


class Fetch:
    """One download at a time, in a thread of its own. ``folder``: None is the default one."""

    def __init__(self, folder: str | None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._unwanted = threading.Event()
        self._thread: threading.Thread | None = None
        self._state = "idle"
        self._file, self._done = "", 0.0
        self._error: str | None = None

    def start(self) -> None:
        """Begin, or go on where it was stopped; nothing new while it is under way."""
        with self._lock:
            self._unwanted.clear()
            self._state, self._error = "working", None
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="fetch", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop with the next bytes that come; what has come is kept."""
        with self._lock:
            self._unwanted.set()
            if self._state == "working":
                self._state = "stopped"

    def status(self) -> dict[str, Any]:
        """``{state: idle|working|stopped|done|failed, done, total, error}``, in bytes of all files."""
        from engine.data.download import SIZES

        before = list(SIZES.values())[: list(SIZES).index(self._file)] if self._file in SIZES else []
        done = sum(before) + self._done
        return {"state": self._state, "done": done, "total": sum(SIZES.values()), "error": self._error}

    def _work(self) -> None:
        while True:
            state, error = self._fetched()
            with self._lock:
                if state == "stopped" and not self._unwanted.is_set():
                    continue  # wanted again before it had noticed
                self._thread = None
                self._state, self._error = state, error
                return

    def _fetched(self) -> tuple[str, str | None]:
        from engine.data import download
        from engine.errors import DataError

        try:
            download.get(folder=self._folder, progress=self._came)
        except _Stopped:
            return "stopped", None
        except DataError as problem:
            return "failed", problem.trouble.text
        except OSError as problem:
            return "failed", f"The data folder cannot be written: {problem.strerror or problem}."
        return "done", None

    def _came(self, done: float, total: float | None, file: str) -> None:
        if self._unwanted.is_set():
            raise _Stopped
        self._file, self._done = file.removesuffix(".gz"), done
