"""Orders that move a run: events, playing, steps, and standing elsewhere on the timeline."""

from __future__ import annotations

import time
from typing import Any

from engine.errors import RunError, TugboatError
from server import protocol
from server.process.drawing import Drawing

REPLAY_SECONDS = 0.7
"""How long what is recorded may be replayed before anything else is done; the rest is played."""


class Timing(Drawing):
    """The part of a ``RunLoop`` that goes along the timeline."""

    def _advance(self, steps: int) -> bool:
        """Train, or go along what is recorded. False when it ends here, which all pages are told why."""
        run, start, problem = self._live(), time.monotonic(), None
        before = run.step
        try:
            run.advance(steps)
        except TugboatError as error:  # such as an event of a shared timeline that does not fit
            problem = error
        done, took = run.step - before, time.monotonic() - start
        self._pace.took(max(done, 1), took)
        self._book.trained(run, took)
        self._redrawn()
        if done:
            self._numbers.changed = self._saver.changed = True
        if problem is None and done == steps and run.trouble is None:
            return True
        self._stop()
        if problem is None and not done and run.trouble is None and (missing := run.machine.idle):
            problem = RunError(missing)
        if problem is not None:
            self._tell_end(problem)
        return False

    def _tell_end(self, problem: TugboatError) -> None:
        """Nothing to train on, or the timeline ends before it was meant to: all pages are told."""
        self._touched()
        troubles = [protocol.Trouble(**trouble.as_dict()) for trouble in problem.troubles]
        self._say(protocol.Problem(run=self._name, troubles=troubles))

    def _do_act(self, head: dict[str, Any], body: bytes) -> None:
        run, event = self._live(), head["event"]
        self._acts = head.get("n", 0)
        if event.get("kind") == "edit":
            trouble = protocol.Trouble(
                code="event", text="An edit is sent as its own command, not as an event."
            )
            self._refuse(head, [trouble])
            return
        run.apply(event)
        self._numbers.stamps.update(head.get("stamps", {}))
        if event.get("kind") == "tug":
            self._advance(1)
        if event.get("kind") == "set":
            self._moved()
        else:
            self._touched()

    def _do_play(self, head: dict[str, Any], body: bytes) -> None:
        if head.get("until") is not None and head["until"] <= self._live().step:
            self._stop()
            return
        self._pace.play(time.monotonic(), head.get("speed"), self._until(head))
        self._say_waiting(head)
        self._touched()

    def _until(self, head: dict[str, Any]) -> int | None:
        """The step to stop at; ``epochs`` counts whole passes from step 0 with the present batch size."""
        batches, until = self._live().machine.steps_per_epoch, head.get("until")
        epochs = head.get("epochs")
        return until if epochs is None or batches is None else int(epochs) * batches

    def _do_pause(self, head: dict[str, Any], body: bytes) -> None:
        self._stop()

    def _do_step(self, head: dict[str, Any], body: bytes) -> None:
        run, n, pace = self._live(), head["n"], self._pace
        goal = n + (pace.until if pace.sought and pace.until is not None else run.step)
        self._stop()
        if n < 0:
            self._stand(max(0, goal))
            return
        goes_on = run.trouble is None if self._waits else self._advance(min(n, 1))
        self._say_waiting(head)
        if goes_on and run.step < goal:
            self._pace.play(time.monotonic(), None, goal)
        self._touched()

    def _do_crawl(self, head: dict[str, Any], body: bytes) -> None:
        """There will be no compiled engine: networks train in plain Python after all."""
        self._crawls = True
        self._touched()

    def _say_waiting(self, head: dict[str, Any]) -> None:
        if self._waits:
            text = "Training begins as soon as the engine is prepared, which is done only once."
            self._say(protocol.Notice(run=self._name, text=text, code="waiting"), head["from"])

    def _do_seek(self, head: dict[str, Any], body: bytes) -> None:
        self._stop()
        try:
            self._stand(head["step"], head.get("branch"))
        finally:
            run = self._live()
            for page, id in head.get("ids", {}).items():
                self._say(protocol.Sought(run=self._name, id=id, step=run.step, branch=run.branch), int(page))

    def _stand(self, step: int, branch: int | None = None) -> None:
        """Go to a step of a branch; where the timeline ends on the way there, the run stands at its end."""
        try:
            self._live().approach(step, branch)
        finally:
            self._redrawn()
            self._touched()
        self._replay(step)

    def _replay(self, goal: int) -> None:
        """Go along what is recorded: at once when that is short, else by playing it, which can be stopped."""
        run = self._live()
        end = time.monotonic() + REPLAY_SECONDS
        chunk, goes_on = 1, run.trouble is None
        while goes_on and run.step < goal and not self._waits and (start := time.monotonic()) < end:
            goes_on = self._advance(min(chunk, goal - run.step))
            if time.monotonic() - start < REPLAY_SECONDS / 8:
                chunk = min(chunk * 2, 4096)
        if goes_on and run.step < goal:
            self._pace.play(time.monotonic(), None, goal, sought=True)
        self._touched()

    def _do_restart(self, head: dict[str, Any], body: bytes) -> None:
        self._stop()
        self._live().restart(head.get("seed"))
        self._redrawn()
        self._touched()
