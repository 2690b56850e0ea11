"""What varying the images costs a run: steps of the book's 784-30-10 and of 784-100-10, with and without.

Drawn images, minibatches of ten, the same number of steps with each kind of augmentation in turn. Ratios of
wall time: the machine should be quiet. A second core makes the next images while the first trains.
"""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from bench.suites._nets import document
from bench.table import Goal, Table

STEPS, IMAGES = 2000, 30_000
KINDS: dict[str, dict[str, Any]] = {
    "none": {},
    "shift": {"shift": 1},
    "rotation": {"rotation": 10},
    "elastic": {"elastic": 34},
}
MOST = 1.5
"""Times the time without augmentation that the larger net may take."""


def measure(rounds: int) -> Table:
    """Steps a second by net and kind, and the median of the rounds' ratios to no augmentation."""
    from engine.runs.trainer import Run

    table = Table(["net", "augmentation", "steps/s", "x none"])

    def seconds(run: Any) -> float:
        began = time.perf_counter()
        run.advance(STEPS)
        return time.perf_counter() - began

    for hidden in (30, 100):
        runs = {}
        for kind, augment in KINDS.items():
            data = {"name": "strokes", "examples": IMAGES, **({"augment": augment} if augment else {})}
            runs[kind] = Run(document(data, hidden))
            seconds(runs[kind])
        taken = [{kind: seconds(run) for kind, run in runs.items()} for _ in range(rounds)]
        for kind in KINDS:
            ratio = median(times[kind] / times["none"] for times in taken)
            rate = STEPS / median(times[kind] for times in taken)
            table.rows.append([f"784-{hidden}-10", kind, rate, ratio])
            if hidden == 100 and kind != "none":
                table.goals.append(Goal(f"784-{hidden}-10 with {kind}", MOST, ratio, " x", "most"))
    return table
