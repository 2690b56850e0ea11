"""Frames a second of the page while a circuit of 200 nodes and 300 wires trains with live numbers."""

from __future__ import annotations

import random
from statistics import median
from typing import Any

from bench import browser, serving
from bench.suites import _circuits
from bench.table import Goal, Table

SECONDS = 4
COUNT_FRAMES = """(ms) => new Promise((done) => {
  const gaps = [];
  let last = performance.now();
  const end = last + ms;
  const tick = (now) => {
    gaps.push(now - last);
    last = now;
    if (now < end) requestAnimationFrame(tick);
    else done(gaps.slice(2));
  };
  requestAnimationFrame(tick);
})"""


def circuit(nodes: int = 200, wires: int = 300) -> dict[str, Any]:
    """A grid of gates, each reading the column before it: exactly so many nodes and wires."""
    pick = random.Random(5)
    rows = 10
    sources = [{"id": f"x{k}", "op": "parameter", "params": {"value": 0.5 + k / 10}} for k in range(rows)]
    gates = nodes - rows
    twos = wires - gates
    before, layer, made = [source["id"] for source in sources], [], []
    for k in range(gates):
        two = k * twos // gates != (k + 1) * twos // gates
        op = pick.choice(["add", "multiply"] if two else ["tanh", "sigmoid"])
        reads = [before[k % rows], pick.choice(before)][: 2 if two else 1]
        made.append({"id": f"g{k}", "op": op, "inputs": reads})
        layer.append(f"g{k}")
        if len(layer) == rows:
            before, layer = layer, []
    train = {"objective": "maximize", "strategy": "backprop", "step_size": 1e-5}
    return {
        "tugboat": 1,
        "kind": "circuit",
        "nodes": sources + made,
        "output": made[-1]["id"],
        "train": train,
    }


def measure(rounds: int) -> Table:
    """Mean rate and the slow tail, over some seconds of training."""
    table = Table(
        ["case", "frames/s", "median gap, ms", "95th percentile gap, ms", "work, ms/frame", "messages/s"]
    )
    with serving.command() as (url, _), browser.page() as page:
        serving.wait_until_warm(url)
        document = _circuits.placed(circuit(), rows=10)
        page.goto(url + "/" + browser.link(document))
        browser.wait_for_numbers(page)
        page.wait_for_timeout(2000)
        clock = browser.work_of(page)
        for label, train in (("at rest", False), ("training", True)):
            if train:
                other = serving.Page(url, document, browser.measured(page)["run"])
                other.say("play")  # as fast as the engine can; the page's own button paces it for the eye
                page.wait_for_timeout(500)
            worked = clock()
            before = browser.measured(page)["frames"]
            gaps = sorted(page.evaluate(COUNT_FRAMES, SECONDS * 1000))
            rate = 1000 * len(gaps) / sum(gaps)
            arrived = (browser.measured(page)["frames"] - before) / SECONDS
            work = (clock() - worked) / len(gaps)
            table.rows.append([label, rate, median(gaps), gaps[int(0.95 * len(gaps))], work, arrived])
        if arrived < 5:
            raise RuntimeError("No numbers arrived while the circuit was to train; nothing can be said.")
        table.goals.append(Goal("200 nodes, 300 wires, training", 59, rate, " frames/s"))
    return table
