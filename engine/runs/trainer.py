"""A run: a document, a seed, data and an event log, played by a machine.

Everything that happens is an event with the step it happened at. Checkpoints make it quick to
stand anywhere on a line; replaying from one gives the same bits as having gone there directly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from engine import registry
from engine.documents.document import Document, dump, parse
from engine.documents.meaning import meaning
from engine.errors import EventError, QuestionError, RunError, TugboatError, quoted
from engine.runs.checkpoints import CAP, thin
from engine.runs.machine import Machine, machine_for
from engine.runs.outlines import laid_out
from engine.runs.run_file import RunFile
from engine.runs.timeline import MAX_LINES, Event, Line, checked, entries, forget_oldest, label_of

CHECKPOINT_EVERY = 256
"""Steps between two checkpoints near the tip: an upper bound on what one step back replays."""

_LOOKS = ("example",)
"""Events that change what is shown and no number of the training."""


class Run(RunFile):
    """The numbers of one document and everything that happened to them.

    ``document``: parsed, or plain data. ``seed``: used unless the document's ``train`` section names one
    (``run_seed_from_document=False``: used in any case). ``events``: a timeline to lay out, as
    ``(step, event)`` pairs; the run stands at step 0 of it and ``seek`` or ``advance`` plays it.

    Raises the errors of ``parse`` and ``flatten`` for a bad document and ``EventError`` for a bad timeline.
    """

    checkpoint_bytes = CAP
    """What the checkpoints of all lines together may hold on to."""

    _look: Event | None = None
    """What was looked at where the run stands in the past; it is in no log."""

    _unlooked: dict[str, Any] | None = None
    """The state of a circuit before that: its rope pulls at the example that is shown."""

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
        self._lines: dict[int, Line] = {}
        self._begin(line)

    @classmethod
    def of_lines(
        cls,
        lines: Any,
        branch: int,
        *,
        data_dir: str | Path | None = None,
        compiled: bool = True,
    ) -> Run:
        """A run with the ``lines`` of a ``story``, at step 0 of one of them. ``EventError`` for bad ones."""
        run = cls.__new__(cls)
        run._data_dir, run.compiled = data_dir, compiled
        run._lines = laid_out(lines)
        if branch not in run._lines:
            raise EventError(f"This timeline has no line {quoted(branch)}.", code="lines")
        run._begin(run._lines[branch])
        return run

    def _begin(self, line: Line) -> None:
        """Stand at the start of a new line with its events of step 0 applied."""
        self._stand_at_start(line)
        self._lines[line.id] = line
        self._bound_lines()
        self._apply_due()
        line.series.record(0, self.machine.metrics())

    def _stand_at_start(self, line: Line) -> None:
        """With a machine made anew; the events of step 0 have not acted yet."""
        self.machine: Machine = self._machine(line.document, line.seed)
        self._line, self._document = line, line.document
        self._step = self._cursor = 0
        self._look = self._unlooked = None
        self._remember()

    def _remember(self) -> None:
        """Keep the state of this moment, and all lines together within their bytes."""
        self._line.checkpoints.add(self._step, self._cursor, self.machine.save())
        others = [line.checkpoints for line in self._lines.values() if line is not self._line]
        thin(self._line.checkpoints, others, self.checkpoint_bytes)

    def _machine(self, document: dict[str, Any], seed: int) -> Machine:
        return machine_for(parse(document), seed=seed, data_dir=self._data_dir, compiled=self.compiled)

    # --- forward -------------------------------------------------------------------------

    def advance(self, n: int = 1) -> int:
        """Go ``n`` steps on: along what is recorded, then beyond it. Returns the steps done."""
        line, goal = self._line, self._step + max(0, n)
        start = self._step
        if self._step < goal:
            self._look_away()
        while self._step < goal:
            self._depart()
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
            self._remember()

    def _apply_due(self) -> None:
        """Let the recorded events of this step act, except for a tug that led on from it."""
        self._replay(self._line.until_departure(self._cursor, self._step))

    def _depart(self) -> None:
        """Let a tug act that led on from this step."""
        line, end = self._line, self._cursor
        while end < len(line.events) and line.events[end][0] <= self._step:
            end += 1
        self._replay(end)

    def _replay(self, end: int) -> None:
        """Let recorded events act, in order, until ``end`` of them have."""
        line = self._line
        while self._cursor < end:
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
        past = self._step < self._line.tip or self._cursor < len(self._line.events)
        if past and event["kind"] in _LOOKS:
            self._look_at(event)
            return
        self._act(event)
        if past:
            self._fork(label_of(event))
        self._line.log(self._step, event)
        self._cursor = len(self._line.events)
        self._line.series.record(self._step, self.machine.metrics())

    def _look_at(self, event: Event) -> None:
        """Let an event act that is not logged."""
        before = self.machine.save() if self.machine.kind == "circuit" else None
        self._act(event)
        self._look, self._unlooked = event, self._unlooked or before

    def _look_away(self) -> None:
        """What is recorded goes on from what it was recorded on."""
        if self._unlooked is not None:
            self.machine.load(self._unlooked)
        self._look = self._unlooked = None

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
        if self._look is not None:
            self._line.log(self._step, self._look)
            self._look = self._unlooked = None
        self._bound_lines()

    def _bound_lines(self) -> None:
        while len(self._lines) > MAX_LINES:
            forget_oldest(self._lines, self._line.id)

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
        self.approach(step, branch)
        self.advance(step - self._step)

    def approach(self, step: int, branch: int | None = None) -> None:
        """Stand on a line as near before ``step`` as can be without a step: ``advance`` goes the rest.

        What was recorded may be long; whoever has others to serve goes along it piece by piece.
        """
        line = self._of(branch)
        if not 0 <= step <= line.tip:
            raise RunError(f"Branch {line.id} ends at step {line.tip}; there is no step {step}.", code="step")
        start = line.checkpoints.nearest(step)
        if start is None:
            seen = self.machine.seen()
            self._stand_at_start(line)
            self.machine.see(seen)
        elif line is not self._line or not start.step <= self._step <= step:
            self._line = line
            self._stand(start.step, start.cursor, start.state)
        self._apply_due()
        if line.series.last_step() < 0:  # a line of a link, which has not been played yet
            line.series.record(self._step, self.machine.metrics())

    def _stand(self, step: int, cursor: int, state: dict[str, Any]) -> None:
        document, seen = self._line.document_at(cursor), self.machine.seen()
        if document is not self._document:
            self.machine = self._machine(document, self._line.seed)
            self._document = document
        self.machine.load(state)
        self.machine.see(seen)
        self._step, self._cursor = step, cursor
        self._look = self._unlooked = None

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
        seen = self.machine.seen()
        self._begin(line)
        self.machine.see(seen)

    # --- questions -------------------------------------------------------------

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
