"""A run: a document, a seed, data and an event log, played by a machine.

Everything that happens is an event with the step it happened at. Checkpoints make it quick to
stand anywhere on a line; replaying from one gives the same bits as having gone there directly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from engine import archive, registry
from engine.document import Document, dump, parse
from engine.errors import EventError, QuestionError, RunError, Trouble, TugboatError, quoted
from engine.graph import Graph
from engine.machine import Machine, machine_for
from engine.meaning import meaning
from engine.series import Point
from engine.timeline import Entry, Event, Line, checked, entries

CHECKPOINT_EVERY = 256
"""Steps between two checkpoints near the tip: an upper bound on what one step back replays."""

FORMAT = 1
_LOOKS = ("example",)
"""Events that change what is shown and no number of the training."""


class Run:
    """The numbers of one document and everything that happened to them.

    ``document``: parsed, or plain data. ``seed``: used unless the document's ``train`` section names one
    (``run_seed_from_document=False``: used in any case). ``events``: a timeline to lay out, as
    ``(step, event)`` pairs; the run stands at step 0 of it and ``seek`` or ``advance`` plays it.

    Raises the errors of ``parse`` and ``flatten`` for a bad document and ``EventError`` for a bad timeline.
    """

    def __init__(
        self,
        document: Document | dict[str, Any],
        *,
        seed: int = 0,
        data_dir: str | Path | None = None,
        compiled: bool = True,
        events: Iterable[Any] = (),
        run_seed_from_document: bool = True,
    ) -> None:
        document = document if isinstance(document, Document) else parse(document)
        own = document.train.get("seed") if run_seed_from_document else None
        line = Line(0, dump(document), int(seed if own is None else own), events=entries(events))
        line.tip = line.events[-1][0] if line.events else 0
        self._data_dir = data_dir
        self.compiled = compiled
        self._lines = {0: line}
        self._begin(line)

    def _begin(self, line: Line) -> None:
        """Stand at the start of a line with its events of step 0 applied."""
        self.machine: Machine = self._machine(line.document, line.seed)
        self._line, self._document = line, line.document
        self._step = self._cursor = 0
        line.checkpoints.add(0, 0, self.machine.save())
        self._apply_due()
        line.series.record(0, self.machine.metrics())

    def _machine(self, document: dict[str, Any], seed: int) -> Machine:
        return machine_for(parse(document), seed=seed, data_dir=self._data_dir, compiled=self.compiled)

    # --- where it stands -----------------------------------------------------------------

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
        """All that ``Run(document, seed=..., events=...).advance(step)`` needs to stand here again."""
        line = self._line
        events = [(step, event) for step, event in line.events if step <= self._step]
        return {"document": line.document, "seed": line.seed, "events": events, "step": self._step}

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

    # --- forward -------------------------------------------------------------------------

    def advance(self, n: int = 1) -> int:
        """Go ``n`` steps on: along what is recorded, then beyond it. Returns the steps done."""
        line, goal = self._line, self._step + max(0, n)
        start = self._step
        while self._step < goal:
            chunk = self._next_stop(goal) - self._step
            done = self.machine.advance(chunk)
            self._step += done
            if self._step > line.tip:
                line.tip = self._step
            self._apply_due()
            if done or self._step > line.series.last_step():
                line.series.record(self._step, self.machine.metrics())
            if done < chunk:
                self._stopped_early()
                break
            self._keep()
        return self._step - start

    def _next_stop(self, goal: int) -> int:
        """The first step at which something besides training has to happen."""
        line = self._line
        stop = min(goal, (self._step // CHECKPOINT_EVERY + 1) * CHECKPOINT_EVERY)
        if self._cursor < len(line.events):
            stop = min(stop, max(line.events[self._cursor][0], self._step + 1))
        if stop > line.series.last_step():
            stop = min(stop, line.series.next_step(max(self._step, line.series.last_step())))
        return stop

    def _keep(self) -> None:
        checkpoints = self._line.checkpoints
        if self._step - checkpoints.last_step() >= CHECKPOINT_EVERY:
            checkpoints.add(self._step, self._cursor, self.machine.save())

    def _apply_due(self) -> None:
        """Let the recorded events of this step act, in order."""
        line = self._line
        while self._cursor < len(line.events) and line.events[self._cursor][0] <= self._step:
            event = line.events[self._cursor][1]
            try:
                self._act(event)
            except TugboatError as problem:
                self._cut()
                raise EventError(
                    f"The timeline stops at step {self._step}: {problem}",
                    code="timeline",
                    hint="What came before it is kept.",
                ) from problem
            self._cursor += 1

    def _cut(self) -> None:
        """End the line here: a shared timeline may promise what the document cannot do."""
        self._line.cut(self._step, self._cursor)

    def _stopped_early(self) -> None:
        """The machine cannot go on. A recorded future beyond this point cannot be real."""
        if self._step < self._line.tip:
            self._cut()

    # --- events --------------------------------------------------------------------------

    def apply(self, event: Event) -> None:
        """Let an event act now and log it; in the past this starts a branch, unless it only looks.

        Raises ``EventError`` (or, for an edit, the errors of a bad document) and changes nothing.
        """
        event = checked(event)
        if event["kind"] == "edit" and self._redraw(event):
            return
        self._act(event)
        if self._step < self._line.tip or self._cursor < len(self._line.events):
            if event["kind"] in _LOOKS:
                return
            self._fork(_label(event))
        self._line.log(self._step, event)
        self._cursor = len(self._line.events)
        self._line.series.record(self._step, self.machine.metrics())

    def _act(self, event: Event) -> None:
        if event["kind"] != "edit":
            self.machine.apply(event)
            return
        document = parse(event.get("document"))
        if document.kind != self.machine.kind:
            raise EventError(
                f"A run of a {self.machine.kind} cannot become a {document.kind}.",
                code="kind",
                hint="Open the document as a new run.",
            )
        self.machine.rebuild(document)
        self._document = event["document"]

    def _fork(self, label: str) -> None:
        id = max(self._lines) + 1
        self._line = self._lines[id] = self._line.branch(id, self._step, self._cursor, label)

    def edit(self, document: Document | dict[str, Any]) -> None:
        """Take an edited document; an event like any other. Nodes that did not change keep their values."""
        document = document if isinstance(document, Document) else parse(document)
        self.apply({"kind": "edit", "document": dump(document)})

    def _redraw(self, event: Event) -> bool:
        """Take an edit that needs no place in the log; True when it was one.

        Moving and renaming things changes no number. Before anything has happened, an edited circuit
        is the same as a circuit that was drawn like that from the start.
        """
        line = self._line
        document = event["document"] = dump(parse(event.get("document")))
        if meaning(document) == meaning(self._document):
            self._replace_document(document)
            return True
        untouched = line.tip == 0 and not line.events
        if self.machine.kind != "circuit" or document["kind"] != "circuit" or not untouched:
            return False
        self._begin(Line(line.id, document, line.seed, line.parent, label=line.label))
        self._lines[line.id] = self._line
        return True

    def _replace_document(self, document: dict[str, Any]) -> None:
        line, self._document = self._line, document
        for index in range(self._cursor - 1, -1, -1):
            step, logged = line.events[index]
            if logged["kind"] == "edit":
                line.events[index] = (step, {**logged, "document": document})
                return
        line.document = document

    # --- along the timeline --------------------------------------------------------------

    def seek(self, step: int, branch: int | None = None) -> None:
        """Stand at ``step`` of a line, its events up to there applied. ``RunError`` beyond its end."""
        line = self._of(branch)
        if not 0 <= step <= line.tip:
            raise RunError(f"Branch {line.id} ends at step {line.tip}; there is no step {step}.", code="step")
        start = line.checkpoints.nearest(step)
        ahead = line is self._line and start.step <= self._step <= step
        if not ahead:
            self._line = line
            self._stand(start.step, start.cursor, start.state)
        self._apply_due()
        self.advance(step - self._step)

    def _stand(self, step: int, cursor: int, state: dict[str, Any]) -> None:
        document = self._line.document_at(cursor)
        if document is not self._document:
            self.machine = self._machine(document, self._line.seed)
            self._document = document
        self.machine.load(state)
        self._step, self._cursor = step, cursor

    def restart(self, seed: int | None = None) -> None:
        """Back to step 0 with the document's values; the former line stays beside the new one.

        Settings that were moved during the run stay as they are: they are the new line's first events.
        """
        old = self._line
        seed = old.seed if seed is None else int(seed)
        untouched = old.tip == 0 and not old.events
        id = old.id if untouched else max(self._lines) + 1
        parent = old.parent if untouched else old.id
        moved = [(0, event) for event in self.machine.settings_in_force()]
        label = "restart" if parent is not None else ""
        line = Line(id, self._document, seed, parent, label=label, events=moved)
        self._begin(line)
        self._lines[id] = line

    # --- questions and files -------------------------------------------------------------

    def answer(
        self,
        what: str,
        args: dict[str, Any] | None = None,
        progress: Callable[..., None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> dict[str, Any]:
        """The answer of ``engine/questions/WHAT.py``. Raises ``QuestionError``; never changes the run."""
        question = registry.question(what)
        if self.machine.kind not in question.spec.kinds:
            raise QuestionError(f'A {self.machine.kind} has no answer to "{what}".', code="kind")
        assert question.forward is not None
        answered: dict[str, Any] = question.forward(
            self, args or {}, progress or (lambda *_: None), cancelled or (lambda: False)
        )
        return answered

    def save(self, cap: int = 16 * 2**20) -> bytes:
        """Everything as the bytes of a .tugboat file; checkpoints are thinned to about ``cap`` bytes."""
        share = cap // len(self._lines)
        return archive.write(
            {
                "tugboat_run": FORMAT,
                "compiled": self.compiled,
                "branch": self._line.id,
                "step": self._step,
                "cursor": self._cursor,
                "state": self.machine.save(),
                "lines": [line.content(share) for line in self._lines.values()],
            }
        )

    @classmethod
    def load(cls, data: bytes, *, data_dir: str | Path | None = None, compiled: bool | None = None) -> Run:
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
        self._lines = {line["id"]: Line.from_content(line) for line in content["lines"]}
        self._line = self._lines[content["branch"]]
        step, cursor = content["step"], content["cursor"]
        if not 0 <= cursor <= len(self._line.events) or not 0 <= step <= self._line.tip:
            raise ValueError("outside the timeline")
        self._document = self._line.document_at(cursor)
        self.machine = self._machine(self._document, self._line.seed)
        self._stand(step, cursor, content["state"])


def _label(event: Event) -> str:
    """What a branch is called: the event that started it, as ``pull +1`` or ``set x −2.5``."""
    words = [str(event[key]) for key in ("kind", "node", "path") if key in event]
    words += [_number(event[key], sign) for key, sign in (("amount", "+"), ("value", "")) if key in event]
    return " ".join(words)[:80]


def _number(value: Any, sign: str) -> str:
    """To be read: four digits and a true minus; what is no number as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:{sign}.4g}".replace("-", "−")
