"""Arms for the test of the benchmark harness: one does half the work of the other in the same time."""

from __future__ import annotations

import time

from bench.compare import Arm, Bar, Comparison


def sleeper(seconds: float):
    def build(case):
        def work(times):
            time.sleep(seconds * times)

        return work

    return build


BENCH = Comparison(
    unit="works/s",
    cases={"one": 1},
    arms={
        "quick": Arm(sleeper(0.002), answer=lambda case: [1.0]),
        "slow": Arm(sleeper(0.008), answer=lambda case: [1.0 + 1e-9]),
        "absent": Arm(sleeper(1), needs="no_such_package"),
    },
    bars=(Bar("one", "slow", 2), Bar("one", "absent", 2)),
)
