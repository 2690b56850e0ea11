"""The next step taken apart: one minibatch forward, its loss, backward, and the update that would follow."""

from __future__ import annotations

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
        "node": "of one unit's weights only: the layer",
        "name": "the array of weights",
        "unit": "the unit, from 0",
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
    ``{name, before, gradient, after, decays, locked, ruled, v, v_after, s, s_after}``, the gradient being
    that of the mean loss, ``ruled`` the weights before max-norm (None without it), ``v`` and ``s`` the rule's
    memory (None where it has none). The run is not changed; its next step gives the weights ``after`` and
    the memory, bit for bit. With ``node``, ``name`` and ``unit`` the answer is ``{step, weight}``: the
    numbers of that unit in that array, which may be too large to be told whole. Raises ``QuestionError``.
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
        id, name, unit = _unit(machine, args)
        return {"step": run.step, "weight": StepApart(machine).unit_told(id, name, unit)}
    return {"step": run.step, **StepApart(machine).told()}


def _unit(machine: Any, args: dict[str, Any]) -> tuple[str, str, int]:
    """Raises ``QuestionError`` where there is no such unit."""
    id, name, unit = str(args["node"]), str(args.get("name")), args.get("unit")
    _, shape = machine.network.plan.weights.get((id, name), (0, (0,)))
    if isinstance(unit, bool) or not isinstance(unit, int) or not 0 <= unit < shape[0]:
        raise QuestionError(
            f"{quoted(id)} has no unit {quoted(unit)} with {quoted(name)}.", code="unknown_weight"
        )
    return id, name, unit
