"""What it costs a training run to be watched: everything visible, 30 frames a second, on one page.

The book's net trains flat out in its worker process; the page reads on the other core, in another process.
Rounds alternate between a page that looks away (a hidden tab) and one that looks at everything. Steps are
counted by the run itself and divided by the processor time of its worker: what else runs does not count.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench import serving
from bench.suites import _nets
from bench.table import Goal, Table

SECONDS = 3.0
RATE = 30.0
DATA = {"name": "strokes", "examples": 2000}


def measure(rounds: int) -> Table:
    """Steps a second and frames a second, hidden and watched; the cost is the median of paired rounds."""
    table = Table(["case", "steps a second of the worker", "frames a second"])
    hidden, watched, frames, costs = [], [], [], []
    with serving.command() as (url, _):
        serving.wait_until_warm(url)
        page = serving.Page(url, _nets.document(DATA), "streaming")
        page.say("play")
        watch(page, False, 2 * SECONDS)
        for _ in range(rounds):
            away, _ = watch(page, False, SECONDS)
            there, drawn = watch(page, True, SECONDS)
            hidden.append(away)
            watched.append(there)
            frames.append(drawn)
            costs.append(100 * (1 - there / away))
        page.say("leave")
    table.rows = [
        ["a hidden tab", median(hidden), 0.0],
        ["everything visible", median(watched), median(frames)],
    ]
    table.goals = [
        Goal("steps that watching costs", 5, max(0.0, median(costs)), " %", "most"),
        Goal("frames a second", 0.95 * RATE, median(frames)),
    ]
    return table


def watch(page: serving.Page, looking: bool, seconds: float) -> tuple[float, float]:
    """Steps a second of the worker's own time, and frames a second."""
    page.say("watch", parts=_nets.visible() if looking else [], rate=RATE)
    page.until(lambda said: said.get("type") == "status")
    start, spent = page.until(lambda said: said.get("type") == "status")["step"], processor()
    end, frames, last = time.monotonic() + seconds, 0, start

    def seen(said: dict[str, Any]) -> bool:
        nonlocal frames, last
        frames += "seq" in said
        if said.get("type") == "status":
            last = said["step"]
        return time.monotonic() >= end and said.get("type") == "status"

    page.until(seen)
    worked = max(now - spent.get(id, now) for id, now in processor().items())
    return (last - start) / max(worked, 0.01), frames / seconds


def processor() -> dict[int, float]:
    """Processor seconds of every process below this one; the worker that trains gains most."""
    parents, times = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            parents[int(folder.name)] = int(fields[1])
            times[int(folder.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return {id: times[id] for id in parents if _below(id, parents)}


def _below(id: int, parents: dict[int, int]) -> bool:
    """A process that this one started, or that one of those started."""
    while id in parents:
        id = parents[id]
        if id == os.getpid():
            return True
    return False
