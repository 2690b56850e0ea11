"""The next step taken apart: one minibatch forward, its loss, backward, and the update that would follow."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from engine.errors import QuestionError, quoted
from engine.spec import Question

QUESTION = Question(
    name="substep",
    long=False,
    summary="One minibatch: every value, the gradient of every example at every layer, and the update.",
    kinds=("network",),
    args={
        "node": "of one weight only: the layer",
        "name": "the array of weights",
        "place": "which of its numbers, counted flat from 0",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{step, rows, count, labels, targets, losses, loss, fused, sound, layers}`` and the rule of the
    update: ``{rule, formula, number, rate, l2, l1, hyper, clip, max_norm}`` (``number``: of the update,
    from 1; ``l2``, ``l1``: lambda / n; ``clip``: ``{longest, length, factor}`` or None).

    Every layer: ``{node, op, activation, inputs, shape, z, a, slope, delta_a, delta, mask, paths,
    weights}``, where arrays are ``{shape, norm, data}`` (base64 of float32; None when too large), one row an
    example: weighted inputs, activations, slope of the activation, gradients of the example's own loss by the
    activations and by the weighted inputs (Nielsen's delta), what dropout lets through, and the three
    ``paths`` (direct, mean, variance) of a batch_norm. ``weights``:
    ``{name, before, gradient, after, decays, locked, ruled, lengths, v, v_after, s, s_after}``, the gradient
    being that of the mean loss, ``ruled`` the weights before max-norm and ``lengths`` those of their rows
    (None without it), ``v`` and ``s`` the rule's memory (None where it has none). The run is not changed; its
    next step gives the weights ``after`` and the memory, bit for bit. With ``node``, ``name`` and ``place``
    the answer is ``{step, weight}``: that one number of that array, which may be too large to be told whole.
    Raises ``QuestionError``.
    """
    from engine.insight.step import StepApart

    machine = run.machine
    if machine.course is None or not machine.network.trains:
        raise QuestionError(
            "This network cannot be trained yet, so that there is no step to take apart.",
            code="no_training",
            hint="It needs data, a loss and a layer with weights.",
        )
    if machine.trouble is not None:
        raise QuestionError(machine.trouble)
    if "node" in args:
        return {"step": run.step, "weight": StepApart(machine).weight_told(*_place(machine, args))}
    return {"step": run.step, **StepApart(machine).told()}


def _place(machine: Any, args: dict[str, Any]) -> tuple[str, str, int]:
    """Raises ``QuestionError`` where there is no such weight."""
    id, name, place = str(args["node"]), str(args.get("name")), args.get("place")
    _, shape = machine.network.plan.weights.get((id, name), (0, (0,)))
    if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < math.prod(shape):
        raise QuestionError(
            f"{quoted(id)} has no number {quoted(place)} in {quoted(name)}.", code="unknown_weight"
        )
    return id, name, place
