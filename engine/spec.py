"""What a gate, a layer, a port, a parameter and a question are: frozen data, no behaviour.

A file in ``engine/gates`` declares ``GATE = Gate(...)``, one in ``engine/layers``
``LAYER = Layer(...)``, one in ``engine/questions`` ``QUESTION = Question(...)``. The palette,
the inspector, validation, the catalogue, gradient checks and exports are derived from these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

CURVE = (-6.0, 6.0)
"""Over this a gate of one input is drawn whose file says nothing else."""


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
    excluded lower bound. ``category``: the layers of it are choices too. ``default=None`` without
    ``required`` means that the setting may be absent.
    """

    name: str
    default: Any = None
    doc: str = ""
    kind: str = "number"
    min: float | None = None
    max: float | None = None
    step: float | None = None
    choices: tuple[str, ...] = ()
    category: str = ""
    above: float | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a gate has a finite value: ``inside(*operands)``, in words ``where``; else the ``sentence``.

    ``call`` writes the faulty call down; it is a format string over port and param names.
    """

    where: str
    inside: Callable[..., bool]
    sentence: str
    call: str


@dataclass(frozen=True, slots=True)
class Kink:
    """A place without a derivative: ``margin(*operands)`` is 0 exactly there and changes sign around it.

    ``sentence`` says which slope backward takes there.
    """

    where: str
    margin: Callable[..., float]
    sentence: str


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
    are TeX with operands as ``<a>`` and the gate's own value as ``<out>``; one derivative for each
    port. ``code`` and ``code_gradient`` say the same in Python, as format strings; ``{g}`` is the
    gradient that arrives. ``variadic`` gates take two or more inputs and are folded pairwise, first
    pair first, so the file stays two-operand. ``curve`` is the (low, high) of the first input over which
    a page draws a gate; without one ``CURVE``, or for two inputs around the second. ``range`` is the
    (low, high) its values stay in, ``max_slope`` its steepest slope. ``passing`` says for each port what
    happens to a tug on the way back, with operands as ``*<a>*``.
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
    curve: tuple[float, float] | None = None
    max_slope: float | None = None
    code: str = ""
    code_gradient: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer. Its file also has ``shape``, ``init``, ``forward`` and ``backward``.

    ``legend`` names the shape letters. ``surrogate`` says in a sentence when backward is
    deliberately not the true gradient. ``outputs`` names further outputs beside the first. ``keeps_units``:
    unit k of the output stands for what unit k of the input stands for, such as a class. ``unitwise``: an
    activation in which unit k of the output hears unit k of the input alone; a gate has its name.
    """

    name: str
    symbol: str
    category: str
    summary: str
    ports: tuple[Port, ...] = ()
    variadic: bool = False
    keeps_units: bool = False
    unitwise: bool = False
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
class Form:
    """What a layer's ``shape(inputs, params)`` says about one node; the plan is laid out from it.

    ``output``: shape of one example. ``weights``: shape by name, in the order of the layer's arena;
    gradients are laid out alike. ``decays``: the weights that L1, L2 and max-norm act on.
    ``fixed``: weights that no optimiser moves (running averages). ``cache``: numbers an example keeps
    from forward to backward; with ``noise`` it is filled with uniform numbers in [0, 1) before forward in
    training. ``integers``, ``reals``: constants handed to forward and backward; ``calm``: the ``reals`` with
    which a layer with noise does in training what it does on average.
    """

    output: tuple[int, ...]
    weights: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    decays: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    cache: int = 0
    noise: bool = False
    integers: tuple[int, ...] = ()
    reals: tuple[float, ...] = ()
    calm: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question a page can ask about a run. Its file has ``answer(run, args, progress, cancelled)``.

    ``long``: answered on a copy of the run beside the training; else at once, between two steps.
    """

    name: str
    summary: str
    kinds: tuple[str, ...] = ("circuit", "network")
    args: Mapping[str, str] = field(default_factory=dict)
    long: bool = True
