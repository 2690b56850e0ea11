"""Names and numbers inside formulas: ``<a>`` in a gate's TeX, ``{a}`` in its Python."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Mapping

OPERAND = re.compile(r"<([a-z_]+)>")


def fill_tex(template: str, words: Mapping[str, str]) -> str:
    """The template with each ``<a>`` replaced by ``words["a"]``."""
    return OPERAND.sub(lambda match: words[match[1]], template)


def plain_tex(template: str) -> str:
    """The template with the operands' own names; ``<out>`` is f."""
    return OPERAND.sub(
        lambda m: "f" if m[1] == "out" else m[1] if len(m[1]) == 1 else rf"\mathrm{{{m[1]}}}", template
    )


def operands(template: str) -> set[str]:
    """The operands a template names."""
    return set(OPERAND.findall(template))


def tex_name(name: str) -> str:
    """A node's name in TeX: one letter is a variable, more letters one word."""
    if len(name) == 1:
        return name
    head, _, tail = name.partition("_")
    if tail and len(head) == 1 and "_" not in tail and "/" not in tail:
        return f"{head}_{{{tail}}}"
    if re.fullmatch(r"[a-z]\d+", name):
        return f"{name[0]}_{{{name[1:]}}}"
    return r"\mathit{" + name.replace("_", r"\_") + "}"


def number(x: float, digits: int = 3) -> str:
    """A number as the canvas writes it: three significant digits, e notation when it is tiny or huge."""
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "∞" if x > 0 else "−∞"
    x = x or 0.0  # no minus sign before zero
    size = abs(x)
    if size != 0 and (size < 1e-3 or size >= 1e4):
        text = f"{x:.{digits - 1}e}"
        mantissa, _, exponent = text.partition("e")
        text = f"{mantissa}e{int(exponent)}"
    else:
        before = 1 if size < 1 else int(math.log10(size)) + 1
        extra = 1 if 0 < size < 0.1 else 0
        extra += 1 if 0 < size < 0.01 else 0
        text = f"{x:.{max(0, digits - before) + (1 if 0 < size < 1 else 0) + extra}f}"
    return text.replace("-", "−")


def signed(x: float, digits: int = 3) -> str:
    """The same with its sign always written."""
    text = number(x, digits)
    return text if x <= 0 or math.isnan(x) else f"+{text}"


def tex_number(x: float) -> str:
    """A number inside a formula, in parentheses when negative."""
    text = tex_result(x)
    return f"({text})" if text.startswith("-") else text


def tex_result(x: float) -> str:
    """A number at the end of a formula."""
    text = number(x).replace("−", "-").replace("∞", r"\infty").replace("NaN", r"\text{NaN}")
    mantissa, e, exponent = text.partition("e")
    if e and mantissa.lstrip("-").replace(".", "").isdigit():
        text = rf"{mantissa} \cdot 10^{{{exponent}}}"
    return text


def python_name(id: str) -> str:
    """A node's id as a Python variable: ``chip1/y`` is ``chip1_y``."""
    name = id.replace("/", "_")
    return f"{name}_" if keyword.iskeyword(name) or name in _FUNCTIONS else name


_FUNCTIONS = {"abs", "exp", "log", "log1p", "max", "min", "pow", "sin", "cos", "sqrt", "tanh"}
