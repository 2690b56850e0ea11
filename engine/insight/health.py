"""How training is doing, in sentences, each with the number that was measured.

The checks look at the run as it stands: its curves, and what a few hundred examples do to each layer.
They change nothing, and none of them knows what a good figure for a task would be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from engine.documents.settings import SHARES
from engine.insight.health_layers import layer_findings
from engine.insight.health_text import figure, percent

RATIO = 20.0
"""Gradients vanish or explode when the largest and the smallest layer's differ by more than this factor."""

LARGE_UPDATE = 0.2
"""An update this long, as a part of the weights, is called large."""

RISE = 0.03
"""Part by which the validation cost must have risen above its lowest, and the training cost fallen below it
and below what it was then, before overfitting is named."""

SOLVED = 1e-4
"""A validation cost below this is as good as none: what it does no longer matters."""

AFTER = 3
"""Epochs after the lowest validation cost before overfitting is named."""

SWING = 0.15
"""Mean change of the training cost from epoch to epoch, as a part of it, that counts as oscillation."""

OSCILLATES = 6
"""Epochs that are needed to tell an oscillation."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about a run. ``level``: error, warning, note or fine. ``value``: what was measured.

    ``node``: the layer it is about. ``step``: where the run could be rewound to.
    """

    code: str
    level: str
    title: str
    text: str
    value: float | None = None
    node: str | None = None
    step: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


LEVELS = ("error", "warning", "note", "fine")


def findings(run: Any) -> list[Finding]:
    """All that can be said of a network's run now, the gravest first."""
    machine = run.machine
    if machine.course is None or not machine.network.trains:
        return []
    if machine.trouble is not None and machine.trouble.code == "diverged":
        return [_diverged(run)]
    found = [*unsuited(machine), *_gradients(machine), *_updates(machine), *_costs(machine)]
    found += [Finding(**told) for told in layer_findings(machine)]
    return sorted(found, key=lambda one: LEVELS.index(one.level))


def _diverged(run: Any) -> Finding:
    trouble = run.machine.trouble
    step = last_good_step(run.history())
    return Finding(
        "diverged",
        "error",
        "Training diverged",
        f"{trouble.text} The cost was still sound at step {step:,}.",
        float(step),
        trouble.node,
        step,
    )


def last_good_step(history: dict[str, list[Any]]) -> int:
    """The newest step up to which the training cost was measured to be at most twice its lowest so far.

    Not every step is noted: a cost that is new at one was measured since the one noted before it, and what
    happened in between may have spoiled the weights already.
    """
    points = [(step, cost) for step, cost in history.get("train_loss", []) if cost is not None]
    lowest, good = np.inf, 0
    noted, previous = 0, None
    for step, cost in points:
        lowest = min(lowest, cost)
        if cost != previous and cost <= 2 * lowest:
            good = step if step == noted + 1 else noted
        noted, previous = step, cost
    return good


def _name(machine: Any, id: str) -> str:
    return str(machine.graph.nodes[id].label or id)


def deltas(machine: Any) -> dict[str, float]:
    """Norm of the gradient by the weighted input, of every layer with weights, as it was last measured."""
    found: dict[str, float] = machine.measured("delta")
    return found


def _gradients(machine: Any) -> Iterator[Finding]:
    """Vanishing and exploding are ratios between layers (Nielsen, ch. 5)."""
    sizes = deltas(machine)
    if len(sizes) < 2:
        return
    last = list(sizes)[-1]
    low, high = min(sizes, key=lambda id: sizes[id]), max(sizes, key=lambda id: sizes[id])
    if not sizes[high] and machine.metrics()["train_loss"] == 0.0:
        text = "No training example costs anything: there is nothing left to correct."
        yield Finding("learned", "fine", "The cost is 0", text, 0.0, last)
        return
    if not sizes[high]:
        yield Finding(
            "no_gradient",
            "warning",
            "No gradient reaches any layer",
            "Every gradient is exactly 0: the cost moves no weight.",
            0.0,
            last,
        )
        return
    ratio = sizes[high] / sizes[low] if sizes[low] else np.inf
    if ratio <= RATIO:
        text = f"Smallest ‖δ‖ {figure(sizes[low])} at {_name(machine, low)}, largest {figure(sizes[high])}."
        yield Finding("gradients", "fine", "Gradients reach every layer", text, ratio, low)
        return
    order = list(sizes)
    vanishing = order.index(low) < order.index(high)
    node, other = (low, high) if vanishing else (high, low)
    times = f"{ratio:,.0f} times" if np.isfinite(ratio) else "infinitely"
    yield Finding(
        "vanishing" if vanishing else "exploding",
        "warning",
        f"The gradient {'vanishes' if vanishing else 'explodes'} towards {_name(machine, node)}",
        f"‖δ‖ is {figure(sizes[node])} there, {times} {'smaller' if vanishing else 'larger'} than the "
        f"{figure(sizes[other])} at {_name(machine, other)}. Those layers learn at very different speeds.",
        float(ratio) if np.isfinite(ratio) else None,
        node,
    )


def _updates(machine: Any) -> Iterator[Finding]:
    found: dict[str, float] = machine.measured("update")
    if not found:
        return
    id = max(found, key=lambda one: found[one])
    if found[id] > LARGE_UPDATE:
        yield Finding(
            "large_updates",
            "warning",
            f"Updates are large in {_name(machine, id)}",
            f"One update is {percent(found[id])} of the length of the weights. Try a lower learning rate.",
            found[id],
            id,
        )


def unsuited(machine: Any) -> Iterator[Finding]:
    """Losses of numbers that they are not made for: their cost is clipped, and may be below zero."""
    from engine.networks import plan
    from engine.networks import settings as network_settings

    for loss in network_settings.losses(machine.status()["settings"], machine.graph):
        name, of = loss["loss"], loss["of"]
        if name in SHARES and plan.under(machine.graph, of) not in SHARES.values():
            yield Finding(
                "unsuited",
                "warning",
                f"The loss {name} does not fit its output",
                f'{name} takes logarithms of numbers between 0 and 1, and those of "{of}" can lie outside. '
                f"Let it end in {SHARES[name]}, or choose another loss.",
                node=of,
            )


def _costs(machine: Any) -> Iterator[Finding]:
    course = machine.course
    swing = oscillation(course.costs)
    if swing is not None and swing > SWING:
        yield Finding(
            "oscillation",
            "warning",
            "The cost oscillates: the learning rate may be too high",
            f"From epoch to epoch the training cost jumps up and down by {percent(swing)} of itself.",
            swing,
        )
    if not course.turn or not course.validated or course.epoch < AFTER:
        return
    epoch, lowest, train = course.turn
    now, recent = course.validated[-1], course.validated[-AFTER:]
    rose = course.epoch - epoch >= AFTER and now > lowest * (1 + RISE) and min(recent) > lowest
    if rose and now > SOLVED and course.costs[-1] < min(now, train) * (1 - RISE):
        yield Finding(
            "overfitting",
            "warning",
            f"Overfitting began at epoch {epoch:.0f}",
            f"Since then the validation cost rose from {figure(lowest)} to {figure(now)} while the training "
            f"cost fell from {figure(train)} to {figure(course.costs[-1])}.",
            float(epoch),
        )
    elif course.epoch - epoch < AFTER:
        text = f"The validation cost was lowest after epoch {epoch:.0f}: {figure(lowest)}."
        yield Finding("validation", "fine", "No overfitting so far", text, lowest)


def oscillation(costs: list[float]) -> float | None:
    """Mean change of the cost between epochs as a part of it, if it goes up and down; else 0.

    None with too few epochs. Up and down: the sign of the change turns in at least half of the epochs, and
    the way that the cost has gone is at least three times as far as it has come.
    """
    if len(costs) < OSCILLATES or not np.isfinite(costs).all():
        return None
    changes = np.diff(costs)
    turns = np.mean(np.sign(changes[1:]) != np.sign(changes[:-1]))
    way, come = np.abs(changes).sum(), abs(costs[-1] - costs[0])
    if turns < 0.5 or way < 3 * come:
        return 0.0
    return float(np.abs(changes).mean() / max(np.mean(costs), 1e-12))
