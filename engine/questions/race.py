"""Which way of moving a circuit gets furthest for the same work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.circuits.circuit import Circuit
from engine.circuits.score import Score
from engine.circuits.settings import defaults
from engine.circuits.strategies import STRATEGIES, Measure, Place, begin
from engine.documents.document import parse
from engine.documents.graph import flatten
from engine.errors import QuestionError, did_you_mean, quoted
from engine.spec import Question

QUESTION = Question(
    name="race",
    summary="All strategies from the same start, with steps of the same length.",
    kinds=("circuit",),
    args={
        "strategies": "names, default all; numerical may end in _forward or _central",
        "evaluations": "passes through the circuit that each may spend, default 120",
        "inputs": "null: this circuit; 5, 50, 500: a weighted sum of so many inputs",
        "length": "Euclidean length of every try and every update, default the run's step size",
        "seed": "of the random strategies",
    },
)

MAX_EVALUATIONS = 100_000
MAX_INPUTS = 1_000
MAX_POINTS = 240
MAX_PATH = 32
"""Most inputs of a circuit whose paths are told."""


@dataclass(frozen=True)
class Track:
    """Where a race is run: the score, the start, the names of what moves."""

    score: Score
    start: np.ndarray
    nodes: list[str]
    length: float
    difference: str
    h: float


def weighted_sum(n: int, seed: int) -> dict[str, Any]:
    """A circuit of ``n`` inputs at 0 whose output is their sum with random weights from N(0, 1)."""
    weights = np.random.default_rng(np.random.SeedSequence([seed, n])).standard_normal(n)
    nodes: list[dict[str, Any]] = []
    for i, weight in enumerate(weights, 1):
        nodes += [
            {"id": f"x{i}", "op": "input", "params": {"value": 0.0}},
            {"id": f"k{i}", "op": "constant", "params": {"value": float(weight)}},
            {"id": f"p{i}", "op": "multiply", "inputs": [f"k{i}", f"x{i}"]},
        ]
    last = {"id": "f", "op": "add", "inputs": [f"p{i}" for i in range(1, n + 1)]}
    return {"tugboat": 1, "kind": "circuit", "nodes": [*nodes, last], "output": "f"}


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{strategies: [{name, series, value, path, cost}], inputs, nodes, words, length}``.

    ``series``: ``[evaluations, objective]``; ``path``: the values of ``nodes`` at the same points.
    """
    budget = _whole(args, "evaluations", 120, 1, MAX_EVALUATIONS)
    seed = _whole(args, "seed", 0, 0, 2**53 - 1)
    track = _track(run, args, seed)
    names = args.get("strategies") or list(STRATEGIES)
    if not isinstance(names, list):
        raise QuestionError(f'"strategies" must be a list of names; it is {quoted(names)}.', code="args")
    lanes = []
    for index, name in enumerate(names):
        progress(index, len(names), str(name))
        lanes.append(_lane(str(name), track, budget, seed, cancelled))
    progress(len(names), len(names), "")
    return {
        "strategies": lanes,
        "inputs": args.get("inputs"),
        "nodes": track.nodes if len(track.nodes) <= MAX_PATH else [],
        "length": track.length,
        "words": _words(lanes, budget, track),
    }


def _whole(args: dict[str, Any], key: str, default: int, low: int, high: int) -> int:
    value = args.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        text = f'"{key}" must be a whole number from {low} to {high:,}; it is {quoted(value)}.'
        raise QuestionError(text, code="args")
    return value


def _track(run: Any, args: dict[str, Any], seed: int) -> Track:
    if args.get("inputs") is not None:
        n = _whole(args, "inputs", 5, 1, MAX_INPUTS)
        circuit = Circuit(flatten(parse(weighted_sum(n, seed))), compiled=run.compiled)
        nodes, settings = circuit.sources("input"), defaults({})
        score = Score(circuit, nodes, settings, np.zeros(n))
    else:
        score = run.machine.score()
        nodes, settings = score.nodes, run.machine.status()["settings"]
    if not nodes:
        raise QuestionError(run.machine.idle)
    length = args.get("length", settings["step_size"])
    if isinstance(length, bool) or not isinstance(length, (int, float)) or not 0 < length < 1e9:
        raise QuestionError(f'"length" must be a number above 0; it is {quoted(length)}.', code="args")
    start = np.array([score.circuit.value(id) for id in nodes])
    if not np.isfinite(score.score(start)):
        raise QuestionError(
            "The output is not a finite number, so nothing can climb from here.",
            code="not_finite",
            hint="Set other values first.",
        )
    return Track(score, start, nodes, float(length), settings["difference"], settings["h"])


def _strategy(name: str, track: Track) -> tuple[str, str]:
    """Name in the table of strategies, and the kind of difference."""
    base, _, difference = name.rpartition("_")
    if base == "numerical" and difference in ("forward", "central"):
        return base, difference
    if name not in STRATEGIES:
        raise QuestionError(
            f"There is no strategy {quoted(name)}.", code="args", hint=did_you_mean(name, STRATEGIES)
        )
    return name, track.difference


def _lane(name: str, track: Track, budget: int, seed: int, cancelled: Callable[[], bool]) -> dict[str, Any]:
    """One strategy's race. A step that would exceed the budget is not begun."""
    base, difference = _strategy(name, track)
    move, measure = STRATEGIES[base].move, Measure(length=track.length, difference=difference, h=track.h)
    price = max(2, _price(base, difference, track.score.n))  # the first random try also looks at the start
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, len(base)])))
    place = begin(track.start)
    places: list[Place] = [place]
    while place.evaluations + price <= budget:
        if cancelled():
            raise QuestionError("Cancelled.", code="cancelled")
        place = move(place, track.score, measure, rng)
        places.append(place)
        price = _price(base, difference, track.score.n)
    chosen = np.unique(np.linspace(0, len(places) - 1, MAX_POINTS).round().astype(int))
    kept = [places[i] for i in chosen]
    outputs = track.score.outputs(np.stack([p.x for p in kept]))
    series = [[p.evaluations, _plain(value)] for p, value in zip(kept, outputs, strict=True)]
    return {
        "name": name,
        "series": series,
        "value": series[-1][1],
        "path": [p.x.tolist() for p in kept] if len(track.nodes) <= MAX_PATH else [],
        "cost": _cost(base, difference, track.score.n),
    }


def _price(base: str, difference: str, n: int) -> int:
    """Evaluations of one step."""
    if base == "numerical":
        return n + 1 if difference == "forward" else 2 * n + 1
    return 2 if base == "backprop" else 1


def _cost(base: str, difference: str, n: int) -> str:
    if base == "numerical":
        formula = "n + 1" if difference == "forward" else "2n + 1"
        steps = _price(base, difference, n)
        return f"{steps:,} evaluations a step ({difference} differences: {formula} with n = {n:,})"
    return "2 evaluations a step (one forward, one backward)" if base == "backprop" else "1 evaluation a try"


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _words(lanes: list[dict[str, Any]], budget: int, track: Track) -> str:
    """What was spent and what it cost, in two sentences."""
    prices = {}
    for lane in lanes:
        base, difference = _strategy(lane["name"], track)
        if base in ("numerical", "backprop"):
            prices[base] = _price(base, difference, track.score.n)
    parts = [
        f"a {'numerical' if base == 'numerical' else 'backprop'} step costs {price:,}"
        for base, price in prices.items()
    ]
    text = f"Each strategy spends up to {budget:,} evaluations on steps of length {track.length:g}."
    return f"{text} {' and '.join(parts).capitalize()}, a random try 1." if parts else text
