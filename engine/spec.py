"""What a gate, a layer, a port, a parameter and a question are: frozen data, no behaviour.

A file in ``engine/gates`` declares ``GATE = Gate(...)``, one in ``engine/layers``
``LAYER = Layer(...)``, one in ``engine/questions`` ``QUESTION = Question(...)``. The palette,
the inspector, validation, the catalogue, gradient checks and exports are derived from these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Port:
    """One input or output of an op, by its name in the field's terms."""

    name: str
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Param:
    """One setting of an op.

    ``kind``: ``number``, ``integer``, ``flag``, ``text``, ``choice`` (one of ``choices``),
    ``shape`` (a list of positive integers), ``numbers`` (a list), ``object``; several are joined
    by ``|``, as in ``choice|integer``. ``min`` and ``max`` are included bounds; ``above`` is an
    excluded lower bound. ``default=None`` without ``required`` means that the setting may be absent.
    """

    name: str
    default: Any = None
    doc: str = ""
    kind: str = "number"
    min: float | None = None
    max: float | None = None
    step: float | None = None
    choices: tuple[str, ...] = ()
    above: float | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a gate has no finite value: ``inside(*operands)`` in Python source, and the sentence.

    ``inside`` is an expression over the port and parameter names, such as ``x >= 0``.
    ``sentence`` names the fault, ``call`` writes it down; both are format strings over the same names.
    """

    inside: str
    sentence: str
    call: str = ""


@dataclass(frozen=True, slots=True)
class Kink:
    """A place without a derivative: ``margin`` is a Python expression that is 0 exactly there.

    ``doc`` says which one-sided slope backward takes.
    """

    margin: str
    doc: str


@dataclass(frozen=True, slots=True)
class Example:
    """One worked case: operands (inputs, then parameters), the value and one derivative a port."""

    inputs: tuple[float, ...]
    value: float
    gradient: tuple[float, ...]
    params: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """One scalar gate. Its file also has ``forward`` and ``backward`` in plain Python on floats.

    ``category``: ``sources``, ``arithmetic``, ``squash`` or ``losses``. ``formula`` and ``derivative``
    are TeX over ``{a}``-style port names, one derivative for each port. ``variadic`` gates take two
    or more inputs; they are folded pairwise, first pair first, so the file stays two-operand.
    ``code`` is the forward pass as a Python expression over port and parameter names. ``curve`` is
    the (low, high) a page draws a unary gate over; ``range`` the (low, high) its values stay in.
    """

    name: str
    symbol: str
    category: str
    summary: str
    ports: tuple[Port, ...] = ()
    variadic: bool = False
    params: tuple[Param, ...] = ()
    aliases: tuple[str, ...] = ()
    formula: str = ""
    derivative: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    domain: Domain | None = None
    kinks: tuple[Kink, ...] = ()
    range: tuple[float | None, float | None] | None = None
    curve: tuple[float, float] = (-6.0, 6.0)
    code: str = ""
    code_gradient: tuple[str, ...] = ()
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer. Its file also has ``shape``, ``init``, ``forward`` and ``backward``.

    ``legend`` names the shape letters. ``surrogate`` says in a sentence when backward is
    deliberately not the true gradient. ``outputs`` names further outputs beside the first.
    """

    name: str
    symbol: str
    category: str
    summary: str
    ports: tuple[Port, ...] = ()
    variadic: bool = False
    params: tuple[Param, ...] = ()
    aliases: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    formula: str = ""
    derivative: tuple[str, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[Any, ...] = ()
    surrogate: str | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question a page can ask about a run. Its file has ``answer(run, args, progress, cancelled)``."""

    name: str
    summary: str
    kinds: tuple[str, ...] = ("circuit", "network")
    args: Mapping[str, str] = field(default_factory=dict)
