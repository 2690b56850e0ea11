"""Runs as the bytes of a .tugboat file, and back: a zip of JSON and npz, see ``engine.runs.archive``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from engine.errors import RunError, TugboatError, quoted
from engine.runs import archive
from engine.runs.machine import Machine
from engine.runs.series import whole_number
from engine.runs.standing import Standing
from engine.runs.timeline import Line

FORMAT = 1


class RunFile(Standing):
    """The part of ``Run`` that is written to a file and read from one."""

    compiled: bool
    _cursor: int
    _data_dir: str | Path | None
    _unlooked: dict[str, Any] | None
    _machine: Callable[[dict[str, Any], int], Machine]
    _stand: Callable[[int, int, dict[str, Any]], None]

    def save(self, cap: int = 16 * 2**20, lean: bool = False) -> bytes:
        """Everything as the bytes of a .tugboat file; checkpoints are thinned to about ``cap`` bytes.

        ``lean``: without the other lines, and of its own checkpoints only the first.
        """
        lines = [self._line.alone()] if lean else list(self._lines.values())
        share = cap // len(lines)
        return archive.write(
            {
                "tugboat_run": FORMAT,
                "compiled": self.compiled,
                "branch": self._line.id,
                "step": self._step,
                "cursor": self._cursor,
                "state": self._unlooked or self.machine.save(),
                "lines": [line.content(share) for line in lines],
            }
        )

    @classmethod
    def load(cls, data: bytes, *, data_dir: str | Path | None = None, compiled: bool | None = None) -> Self:
        """The run of a .tugboat file, standing where it stood. ``RunError`` when the file is damaged."""
        content = archive.read(data)
        if content.get("tugboat_run") != FORMAT:
            raise RunError(
                f"This file is of format {quoted(content.get('tugboat_run'))}; this version reads {FORMAT}.",
                code="archive",
                hint="Update Tugboat, or open the document alone.",
            )
        run = cls.__new__(cls)
        try:
            run._take(content, data_dir, compiled)
        except RunError:
            raise
        except (
            TugboatError,
            KeyError,
            TypeError,
            ValueError,
            IndexError,
            AttributeError,
            ArithmeticError,
        ) as problem:
            raise RunError(
                "This .tugboat file is incomplete.", code="archive", hint="Save the run again."
            ) from problem
        return run

    def _take(self, content: dict[str, Any], data_dir: str | Path | None, compiled: bool | None) -> None:
        self._data_dir = data_dir
        self.compiled = bool(content["compiled"]) if compiled is None else compiled
        self._lines = {line.id: line for line in map(Line.from_content, content["lines"])}
        self._line = self._lines[content["branch"]]
        step, cursor = whole_number(content["step"]), whole_number(content["cursor"])
        if not self._line.checkpoints.items:
            raise ValueError("the line where a run stands has its start")
        if cursor > len(self._line.events) or step > self._line.tip:
            raise ValueError("outside the timeline")
        self._document = self._line.document_at(cursor)
        self.machine = self._machine(self._document, self._line.seed)
        self._stand(step, cursor, content["state"])
