"""How strongly the cost pulls at every layer: the norms behind vanishing and exploding gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.documents.check_params import is_number
from engine.errors import QuestionError
from engine.spec import Question

PARTS = ("train", "validation")
DEFAULT = 1000
"""Examples that are looked at unless told: as in Nielsen, ch. 5."""

QUESTION = Question(
    name="gradient_norms",
    summary="Norms of the gradients of every layer with weights, over many examples.",
    kinds=("network",),
    args={
        "examples": f"how many, from the first of the part on ({DEFAULT:,})",
        "part": "train (the default) or validation",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{layers: [{node, delta, gradient, update}], ratio, examples}``, from the first layer to the last.

    Norms as in ``insight.survey.Norms``; ``ratio``: delta of the first layer by that of the last, None with
    fewer than two layers. Raises ``QuestionError``.
    """
    from engine.insight.survey import gradient_norms

    machine = run.machine
    part, count = args.get("part", "train"), args.get("examples", DEFAULT)
    if part not in PARTS:
        raise QuestionError(f'part is "{part}"; it must be train or validation.', code="part")
    if not is_number(count) or int(count) != count or count < 1:
        raise QuestionError(f"examples is {count}; it must be a whole number above 0.", code="examples")
    if machine.course is None or not machine.network.trains:
        raise QuestionError(
            "This network cannot be trained yet, so that there are no gradients.",
            code="no_training",
            hint="It needs data, a loss and a layer with weights.",
        )
    first, stop = machine.examples.part(part)
    stop = min(stop, first + int(count))
    if first == stop:
        raise QuestionError(f"There are no {part} examples.", code="no_data")
    found = gradient_norms(machine.network, machine.examples, first, stop, *machine.update_rule())
    layers = [
        {"node": id, "delta": n.delta, "gradient": n.gradient, "update": n.update} for id, n in found.items()
    ]
    deltas = [norms.delta for norms in found.values()]
    return {
        "layers": layers,
        "ratio": deltas[0] / deltas[-1] if len(deltas) > 1 and deltas[-1] else None,
        "examples": stop - first,
    }
