"""A number is set by a page; how long until the frame with its effect is back: the server's whole share.

Loopback, a scripted page that sets one input of a circuit 60 times a second and reads every frame; the time
includes both sockets and the page's own reading.
"""

from __future__ import annotations

import time
from statistics import median

from bench import serving
from bench.suites import _circuits
from bench.table import Goal, Table

EVENTS = 300
FRAME = 1 / 60


def measure(rounds: int) -> Table:
    """Median, 95th percentile and worst of 300 events, at rest and while the circuit trains."""
    table = Table(["case", "median, ms", "95th percentile, ms", "worst, ms"])
    with serving.command() as (url, _):
        serving.wait_until_warm(url)
        for gates, playing in ((5, False), (50, False), (500, False), (50, True)):
            label = f"{gates} gates" + (", training at full speed" if playing else "")
            times = sorted(one(url, gates, playing, f"bench{gates}{playing}"))
            high = times[int(0.95 * len(times))]
            table.rows.append([label, median(times), high, times[-1]])
            if (gates, playing) == (50, False):
                table.goals.append(Goal("50 gates, 95th percentile", 5, high, " ms", "most"))
    return table


def one(url: str, gates: int, playing: bool, run: str) -> list[float]:
    """Milliseconds from sending a new value to having read the frame that shows it, event by event."""
    document = _circuits.document(gates, "input")
    document["train"] = {"objective": "maximize", "strategy": "backprop", "step_size": 1e-9}
    page = serving.Page(url, document, run)
    page.say("watch", parts=[{"node": "*", "port": "values"}, {"node": "*", "port": "gradients"}])
    page.say("act", event={"kind": "pull", "amount": 1.0})
    if playing:
        page.say("play")
    source, value = next(iter(_circuits.circuit(gates)[0].items()))
    times = []
    for k in range(EVENTS + 20):
        began = time.perf_counter()
        event = {"kind": "set", "node": source, "value": value + 0.001 * (k % 50)}
        page.say("act", event=event, stamp=float(k + 1))
        page.until(lambda said, wanted=k + 1: said.get("stamp") == wanted)
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(max(0.0, FRAME - (time.perf_counter() - began)))
    page.say("leave")
    page.socket.close()
    return times[20:]
