"""Thirty runs at once on one server: how evenly they share the cores, how quickly each slider answers.

Every page trains the book's net on scikit-learn's digits flat out and looks at all of it ten times a second;
every two seconds its learner moves the learning rate. The pages live in one process on the same cores.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from bench import serving
from bench.suites import _nets
from bench.table import Goal, Table

RUNS = 30
RATE = 10.0
SECONDS = 20.0
PAUSE = 2.0


class Learner:
    """One page that trains and moves a slider now and then."""

    def __init__(self, url: str, number: int) -> None:
        self.page = serving.Page(url, _nets.document({"name": "digits"}, seed=number), f"thirty{number}")
        self.page.say("watch", parts=_nets.visible(), rate=RATE)
        self.number = number
        self.answers: list[float] = []
        self.steps = (0, 0)

    def begin(self) -> None:
        """Play, once every page has opened its run."""
        self.page.say("play")

    def work(self, end: float) -> None:
        """Move the slider and wait for the frame with its effect, until ``end`` (of ``time.monotonic``)."""
        start = self._step()
        stamp = 0.0
        time.sleep(PAUSE * self.number / RUNS)
        while time.monotonic() < end:
            stamp += 1
            event = {"kind": "train", "path": "optimizer.learning_rate", "value": 0.1 + 0.01 * (stamp % 7)}
            began = time.perf_counter()
            self.page.say("act", event=event, stamp=stamp)
            self.page.until(lambda said, wanted=stamp: said.get("stamp") == wanted)
            self.answers.append(1000 * (time.perf_counter() - began))
            again = min(end, time.monotonic() + PAUSE)
            self.page.until(lambda said, again=again: time.monotonic() >= again)
        self.steps = (start, self._step())

    def _step(self) -> int:
        said: dict[str, Any] = self.page.until(lambda said: said.get("type") == "status")
        return int(said["step"])


def measure(rounds: int) -> Table:
    """One round: it is long enough by itself."""
    table = Table(["figure", "value"])
    with serving.command() as (url, _):
        serving.wait_until_warm(url)
        learners = [Learner(url, number) for number in range(RUNS)]
        for learner in learners:
            learner.begin()
        end = time.monotonic() + SECONDS
        threads = [threading.Thread(target=learner.work, args=(end,), daemon=True) for learner in learners]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    steps = [last - first for first, last in (learner.steps for learner in learners)]
    answers = sorted(answer for learner in learners for answer in learner.answers)
    share = sum(steps) / RUNS
    high = answers[int(0.95 * len(answers))]
    table.rows = [
        ["steps of all runs", float(sum(steps))],
        ["slowest run, part of its share", min(steps) / share],
        ["quickest run, part of its share", max(steps) / share],
        ["slider answered, median, ms", answers[len(answers) // 2]],
        ["slider answered, 95th percentile, ms", high],
        ["slider answered, worst, ms", answers[-1]],
    ]
    table.goals = [
        Goal("slowest run", 0.5, min(steps) / share, " of its share"),
        Goal("slider, 95th percentile", 150, high, " ms", "most"),
    ]
    return table
