"""Races one piece of work between arms: a process an arm, one arm at a time, rounds interleaved.

An arm is built in its own process, so that one library's threads, caches and collector do not
touch another's time. The ratio is the median of the rounds' own ratios: a machine that slows
down for a round slows both sides of it.
"""

from __future__ import annotations

import importlib
import importlib.util
import multiprocessing
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

from bench.table import Goal, Table

ROUNDS = 7
SECONDS = 0.2


@dataclass(frozen=True)
class Arm:
    """``build(case)`` gives ``work(n)``, which does the work ``n`` times. ``needs``: the package it is about.

    ``answer(case)``, where there is one, gives numbers that all arms must agree on.
    """

    build: Callable[[Any], Callable[[int], Any]]
    needs: str = ""
    answer: Callable[[Any], list[float]] | None = None


@dataclass(frozen=True)
class Bar:
    """The subject should be at least ``ratio`` times ``peer`` in ``case``."""

    case: str
    peer: str
    ratio: float


@dataclass(frozen=True)
class Comparison:
    """A benchmark: cases by name, arms by name; the first arm is the subject.

    ``tolerance``: how far the arms' answers may be apart, relative to numbers above 1.
    ``leave_out(arm, case)``: an arm that would take minutes there.
    """

    unit: str
    cases: Mapping[str, Any]
    arms: Mapping[str, Arm]
    units_per_work: Callable[[Any], float] = lambda case: 1.0
    bars: tuple[Bar, ...] = ()
    notes: tuple[str, ...] = field(default=())
    tolerance: float = 1e-6
    leave_out: Callable[[str, Any], bool] = lambda arm, case: False


def run(module: str, rounds: int = ROUNDS, seconds: float = SECONDS) -> Table:
    """Race ``module.BENCH``. Raises :class:`RuntimeError` when arms disagree about the numbers."""
    bench: Comparison = importlib.import_module(module).BENCH
    present = {
        name: arm for name, arm in bench.arms.items() if not arm.needs or importlib.util.find_spec(arm.needs)
    }
    subject, *peers = present
    table = Table(["case", *[f"{name}, {bench.unit}" for name in present], *[f"x {peer}" for peer in peers]])
    for label, case in bench.cases.items():
        racing = [name for name in present if not bench.leave_out(name, case)]
        rates = race(module, label, racing, rounds, seconds)
        scale = bench.units_per_work(case)
        ratios = {
            peer: median(ours / theirs for ours, theirs in zip(rates[subject], rates[peer], strict=True))
            for peer in racing[1:]
        }
        speeds = [median(rates[name]) * scale if name in rates else "-" for name in present]
        table.rows.append([label, *speeds, *[ratios.get(peer, "-") for peer in peers]])
        table.goals += [
            Goal(f"{label}, times {bar.peer}", bar.ratio, ratios[bar.peer], " x")
            for bar in bench.bars
            if bar.case == label and bar.peer in ratios
        ]
    table.notes = [f"{name} is not installed: left out." for name in bench.arms if name not in present]
    table.notes += bench.notes
    return table


def race(module: str, case: str, arms: list[str], rounds: int, seconds: float) -> dict[str, list[float]]:
    """Works per second of every arm in every round."""
    context = multiprocessing.get_context("spawn")
    lanes: dict[str, Connection] = {}
    processes = []
    for name in arms:
        lanes[name], there = context.Pipe()
        processes.append(context.Process(target=_arm, args=(there, module, name, case, seconds), daemon=True))
        processes[-1].start()
        there.close()
    try:
        answers = {name: lane.recv() for name, lane in lanes.items()}
        _agree(answers, case, importlib.import_module(module).BENCH.tolerance)
        rates: dict[str, list[float]] = {name: [] for name in arms}
        for turn in range(rounds):
            for name in arms[turn % len(arms) :] + arms[: turn % len(arms)]:
                lanes[name].send("go")
                rates[name].append(lanes[name].recv())
    except EOFError:
        raise RuntimeError(f"{case}: an arm ended early; its own message is above.") from None
    finally:
        for process in processes:
            process.terminate()
            process.join()
    return rates


def _arm(lane: Connection, module: str, name: str, label: str, seconds: float) -> None:
    bench: Comparison = importlib.import_module(module).BENCH
    arm, case = bench.arms[name], bench.cases[label]
    answer = arm.answer(case) if arm.answer else None
    work = arm.build(case)
    repeats = _calibrated(work, seconds)
    lane.send(answer)
    while lane.recv() == "go":
        began = time.perf_counter()
        work(repeats)
        lane.send(repeats / (time.perf_counter() - began))


def _calibrated(work: Callable[[int], Any], seconds: float) -> int:
    """How often the work fits into ``seconds``; also warms everything up."""
    repeats = 1
    work(1)
    while True:
        began = time.perf_counter()
        work(repeats)
        took = time.perf_counter() - began
        if took >= seconds / 4:
            return max(1, round(repeats * seconds / took))
        repeats *= 4


def _agree(answers: dict[str, list[float] | None], case: str, tolerance: float) -> None:
    given = {name: answer for name, answer in answers.items() if answer is not None}
    for name, answer in given.items():
        for other, theirs in given.items():
            gap = max(
                (abs(a - b) / max(1.0, abs(a)) for a, b in zip(answer, theirs, strict=True)), default=0.0
            )
            if not gap < tolerance:
                raise RuntimeError(f"{case}: {name} and {other} compute different numbers ({gap:.1e} apart).")
