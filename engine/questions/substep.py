"""The next step taken apart: one minibatch forward, its loss, backward, and the update that would follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.errors import QuestionError
from engine.spec import Question

QUESTION = Question(
    name="substep",
    long=False,
    summary="One minibatch: every value, the gradient of every example at every layer, and the update.",
    kinds=("network",),
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
    the memory, bit for bit. Raises ``QuestionError``.
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
    return {"step": run.step, **StepApart(machine).told()}
