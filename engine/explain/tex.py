"""Formulas of one node, with symbols and with the live numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import registry
from engine.explain.symbols import OPERAND, fill_tex, tex_name, tex_number, tex_result

if TYPE_CHECKING:
    from engine.explain.numbers import Facts

TERMS = 6
"""Most branches that are written out; longer sums end in dots."""


def _words(known: Facts, id: str, numbers: bool) -> dict[str, str]:
    """What stands for each operand of the node's formula."""
    node = known.graph.nodes[id]
    spec = registry.gate(node.op).spec
    show = (lambda s: tex_number(known.values[s])) if numbers else (lambda s: tex_name(known.letter(s)))
    words = {p.name: show(s) for p, s in zip(spec.ports, node.inputs, strict=False)}
    words |= {
        p.name: tex_number(float(node.params.get(p.name, p.default))) for p in spec.params if node.inputs
    }
    return words | {"out": show(id)}


def _formula(known: Facts, id: str, numbers: bool) -> str:
    """The gate's formula; a fold of three or more inputs is written out."""
    node = known.graph.nodes[id]
    spec = registry.gate(node.op).spec
    if len(node.inputs) <= len(spec.ports):
        return fill_tex(spec.formula, _words(known, id, numbers))
    show = (lambda s: tex_number(known.values[s])) if numbers else (lambda s: tex_name(known.letter(s)))
    return _joined(spec.formula, [f"<{p.name}>" for p in spec.ports], [show(s) for s in node.inputs])


def _joined(formula: str, ports: list[str], names: list[str]) -> str:
    """A formula of two ports written out for more names."""
    if len(names) > 2 * TERMS:
        names = [*names[:TERMS], r"\ldots", names[-1]]
    first, last = ports
    before, _, rest = formula.partition(first)
    middle, _, after = rest.partition(last)
    return before + middle.join(names) + after


def value(known: Facts, id: str) -> str:
    """``f = a \\cdot b``."""
    name = tex_name(known.letter(id))
    return f"{name} = {_formula(known, id, False)}" if known.graph.nodes[id].inputs else name


def value_numbers(known: Facts, id: str) -> str:
    """``= 2.00 \\cdot 3.00 = 6.00``."""
    result = tex_result(known.values[id])
    if not known.graph.nodes[id].inputs:
        return f"= {result}"
    return f"= {_formula(known, id, True)} = {result}"


def _partial(known: Facts, id: str) -> str:
    output = known.goal.letter if known.goal else tex_name(known.letter(known.graph.output))
    return rf"\frac{{\partial {output}}}{{\partial {tex_name(known.letter(id))}}}"


def _slope(known: Facts, wire: int) -> str:
    source, via, port = known.graph.wires[wire]
    node = known.graph.nodes[via]
    spec = registry.gate(node.op).spec
    plain = not OPERAND.search(spec.derivative[port if port < len(spec.ports) else -1])
    if len(node.inputs) == len(spec.ports) or plain:
        text = fill_tex(spec.derivative[min(port, len(spec.ports) - 1)], _words(known, via, False))
        return rf"\left({text}\right)" if _is_sum(text) else text
    if spec.derivative[0] == f"<{spec.ports[1].name}>":  # the slope of a fold is the fold of the others
        others = [tex_name(known.letter(s)) for k, s in enumerate(node.inputs) if k != port]
        return _joined(spec.formula, [f"<{p.name}>" for p in spec.ports], others)
    return rf"\frac{{\partial {tex_name(known.letter(via))}}}{{\partial {tex_name(known.letter(source))}}}"


def _is_sum(text: str) -> bool:
    """True when a product with the text needs parentheses: a plus or minus outside all braces."""
    depth = 0
    for k, letter in enumerate(text):
        depth += letter in "{([" or 0
        depth -= letter in "})]" or 0
        if depth == 0 and letter in "+-" and (k or letter == "-"):
            return True
    return False


def gradient(known: Facts, id: str, wires: list[int]) -> str:
    """``df/dy = b \\cdot df/dby``, one product for each branch; of only some branches a share."""
    left = _partial(known, id)
    if len(wires) < len(known.readers[id]):
        left = rf"\text{{share of }} {left}"
    if not wires:
        return f"{left} = {'1' if id == known.graph.output else '0'}"
    products = [
        rf"{_slope(known, w)} \cdot {_partial(known, known.graph.wires[w][1])}" for w in wires[:TERMS]
    ]
    dots = [r"\ldots"] if len(wires) > TERMS else []
    return f"{left} = {' + '.join(products + dots)}"


def gradient_numbers(known: Facts, id: str, terms: list[dict[str, Any]]) -> str:
    """``= 2.00 \\cdot 0.105 = 0.210``."""
    result = tex_result(known.gradients[id])
    if not terms:
        return f"= {result}"
    nan = float("nan")

    def shown(x: float | None) -> str:
        return tex_number(nan if x is None else x)

    products = [rf"{shown(t['slope'])} \cdot {shown(t['arriving'])}" for t in terms[:TERMS]]
    dots = [r"\ldots"] if len(terms) > TERMS else []
    only = terms[0]["product"]
    total = tex_result(nan if only is None else only) if len(terms) == 1 else result
    return f"= {' + '.join(products + dots)} = {total}"
