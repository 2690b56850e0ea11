"""Where a run stands: its step, its line, its numbers, as they are asked for."""

from __future__ import annotations

from typing import Any

from engine.documents.document import Document, parse
from engine.documents.graph import Graph
from engine.errors import RunError, Trouble, quoted
from engine.runs.machine import Machine
from engine.runs.outlines import MOST_STEPS, outlines
from engine.runs.series import Point
from engine.runs.timeline import Entry, Line


class Standing:
    """The part of ``Run`` that tells and changes nothing."""

    machine: Machine
    _lines: dict[int, Line]
    _line: Line
    _document: dict[str, Any]
    _step: int
    _cursor: int

    @property
    def step(self) -> int:
        return self._step

    @property
    def branch(self) -> int:
        return self._line.id

    @property
    def seed(self) -> int:
        return self._line.seed

    @property
    def tip(self) -> int:
        """The last step of the current line."""
        return self._line.tip

    @property
    def document(self) -> Document:
        """The document in force at this step."""
        return parse(self._document)

    @property
    def graph(self) -> Graph:
        return self.machine.graph

    @property
    def trouble(self) -> Trouble | None:
        return self.machine.trouble

    def branches(self) -> list[dict[str, Any]]:
        """All lines of the timeline as the protocol's ``Branch``."""
        return [line.summary() for line in self._lines.values()]

    def events(self, branch: int | None = None) -> list[Entry]:
        """The whole log of a line, as ``(step, event)``."""
        return list(self._of(branch).events)

    def line(self, branch: int) -> Line:
        """A line of the timeline, to be read only. Raises ``RunError`` for an unknown one."""
        return self._of(branch)

    def story(self) -> dict[str, Any]:
        """All that ``Run(document, seed=..., events=...).advance(step)`` needs to stand here again.

        ``lines``: all lines for ``Run.of_lines``, where there are several; ``branch`` is this one.
        """
        line = self._line
        return {
            "document": line.document,
            "seed": line.seed,
            "events": line.events[: self._cursor],
            "step": self._step,
            "branch": line.id,
            "lines": self._other_ways(),
        }

    def _other_ways(self) -> list[dict[str, Any]]:
        """All lines, where there are several and none is too long to be made again."""
        lines = list(self._lines.values())
        short = all(line.tip <= MOST_STEPS for line in lines)
        return outlines(lines) if short and len(lines) > 1 else []

    def first_state(self) -> dict[str, Any]:
        """The machine's state at step 0 of the current line; not to be changed."""
        return self._line.checkpoints.items[0].state

    def history(self, since: int = 0, branch: int | None = None) -> dict[str, list[Point]]:
        """The metrics of a line at and after step ``since``: ``{name: [(step, value), ...]}``."""
        return self._of(branch).series.since(since)

    def read(self, node: str, port: str) -> Any:
        return self.machine.read(node, port)

    def metrics(self) -> dict[str, float | None]:
        return self.machine.metrics()

    def status(self) -> dict[str, Any]:
        """What the page shows of the run: the machine's status and the place on the timeline."""
        return {
            **self.machine.status(),
            "step": self._step,
            "branch": self._line.id,
            "branches": self.branches(),
            "metrics": self.machine.metrics(),
            "compiled": self.machine.compiled,
            "trouble": self.machine.trouble.as_dict() if self.machine.trouble else None,
        }

    def _of(self, branch: int | None) -> Line:
        if branch is None:
            return self._line
        if branch not in self._lines:
            raise RunError(f"This run has no branch {quoted(branch)}.", code="branch")
        return self._lines[branch]
