"""Where a number comes from: formula with live numbers, branches, path, code and check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.errors import QuestionError, Trouble, quoted
from engine.explain import neuron, numbers
from engine.spec import Question

QUESTION = Question(
    name="why",
    long=False,
    summary="Where a value, a gradient or a wire's share comes from.",
    kinds=("circuit", "network"),
    args={
        "node": "the node, or the wire's source; of a network: a layer",
        "unit": "networks: which of its units",
        "what": "dense layers: x3, w3, p3 (their product), rest, b, z or a of the unit",
        "of": "value, gradient or share",
        "target": "share: the node the wire enters",
        "input": "share: at which of its inputs",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """See ``engine.explain.numbers`` for the fields, ``engine.explain.neuron`` for those of networks.

    Raises ``QuestionError`` for an unknown node, wire or unit.
    """
    machine = run.machine
    if machine.kind == "network":
        return neuron.answer(machine, args)
    status = machine.status()
    node, of = args.get("node"), args.get("of", "gradient")
    pull = float(status.get("pull") or 0.0)
    computed = bool(status.get("backward", True))
    machine.refuse_loose(node)
    machine.refuse_loose(args.get("target"))
    if of == "value":
        return numbers.as_json(numbers.value(machine.circuit, node))
    machine.refuse_no_output()
    if of == "gradient":
        return numbers.as_json(numbers.gradient(machine.circuit, node, pull, computed))
    if of == "share":
        target, port = args.get("target", node), args.get("input", 0)
        if not isinstance(port, int) or isinstance(port, bool):
            raise QuestionError(
                Trouble("wrong_value", f"input is {quoted(port)}; it must be a whole number.")
            )
        return numbers.as_json(numbers.share(machine.circuit, node, target, port, pull, computed))
    text = f"There is no why of {quoted(of)}; ask for value, gradient or share."
    raise QuestionError(Trouble("wrong_value", text))
