"""Finds gates, layers and questions in their folders; refuses half-written or duplicate ones."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Any

from engine.errors import RegistryError, did_you_mean
from engine.spec import Gate, Layer, Param, Question

FORWARD = ("x", "theta", "y", "cache", "part", "integers", "reals", "training")
BACKWARD = ("x", "theta", "y", "cache", "dx", "dtheta", "dy", "part", "integers", "reals", "training")
"""What a layer's functions take, by name: the compiled loop passes it by place."""


@dataclass(frozen=True)
class Op:
    """A found gate or layer: its spec, its file's functions, its module."""

    spec: Any
    module: ModuleType
    forward: Callable[..., Any] | None = None
    backward: Callable[..., Any] | None = None

    @property
    def name(self) -> str:
        return self.spec.name


def _files(package: str) -> list[ModuleType]:
    folder = importlib.import_module(package)
    names = sorted(
        info.name for info in pkgutil.iter_modules(folder.__path__) if not info.name.startswith("_")
    )
    return [_imported(f"{package}.{name}") for name in names]


def _imported(name: str) -> ModuleType:
    """A module; raises ``RegistryError`` when its file has a mistake of syntax."""
    try:
        return importlib.import_module(name)
    except SyntaxError as mistake:
        text = f"{name} is no Python: {mistake.msg} in line {mistake.lineno}."
        raise RegistryError(text, code="half_written", hint="Correct it.") from mistake


def _arguments(function: Callable[..., Any]) -> tuple[str, ...]:
    function = getattr(function, "py_func", function)
    return tuple(inspect.signature(function).parameters)


def _refuse(module: ModuleType, what: str, copy: str) -> RegistryError:
    return RegistryError(f"{module.__name__} {what}. Copy {copy} and change it.", code="half_written")


def check_gate(module: ModuleType) -> Op:
    """The gate of one module.

    Raises ``RegistryError`` when ``GATE``, ``forward`` or ``backward`` is missing or does not fit.
    """
    copy = "engine/gates/multiply.py"
    spec = getattr(module, "GATE", None)
    if not isinstance(spec, Gate):
        raise _refuse(module, "has no GATE = Gate(...)", copy)
    if spec.name != module.__name__.rpartition(".")[2]:
        raise _refuse(module, f'declares the name "{spec.name}", which is not its file name', copy)
    if not spec.ports:
        return Op(spec, module)
    operands = tuple(p.name for p in spec.ports) + tuple(p.name for p in spec.params)
    forward, backward = getattr(module, "forward", None), getattr(module, "backward", None)
    if forward is None or backward is None:
        raise _refuse(module, "has no forward or no backward", copy)
    if _arguments(forward) != operands:
        raise _refuse(module, f"needs forward({', '.join(operands)}): its ports, then its params", copy)
    if _arguments(backward) != (*operands, "out", "g"):
        raise _refuse(module, f"needs backward({', '.join(operands)}, out, g)", copy)
    if len(spec.derivative) != len(spec.ports):
        raise _refuse(module, "needs one derivative for each port", copy)
    if not spec.examples or not (module.__doc__ or "").strip():
        raise _refuse(module, "needs a docstring and at least one example", copy)
    if spec.variadic and len(spec.ports) != 2:
        raise _refuse(module, "is variadic and must have exactly two ports (it is folded pairwise)", copy)
    return Op(spec, module, forward, backward)


def check_layer(module: ModuleType) -> Op:
    """The layer of one module.

    Raises ``RegistryError`` when ``LAYER`` or one of its functions is missing or does not fit. A source has
    no ports and needs no more than its shape.
    """
    copy = "engine/layers/dense.py"
    spec = getattr(module, "LAYER", None)
    if not isinstance(spec, Layer):
        raise _refuse(module, "has no LAYER = Layer(...)", copy)
    if spec.name != module.__name__.rpartition(".")[2]:
        raise _refuse(module, f'declares the name "{spec.name}", which is not its file name', copy)
    if not (module.__doc__ or "").strip():
        raise _refuse(module, "needs a docstring", copy)
    _need(module, "shape", ("inputs", "params"), copy)
    if not spec.ports:
        return Op(spec, module)
    forward = _need(module, "forward", FORWARD, copy)
    backward = _need(module, "backward", BACKWARD, copy)
    if spec.weights:
        _need(module, "init", ("draw", "form", "params"), copy)
    if not spec.examples:
        raise _refuse(module, "needs at least one example", copy)
    return Op(spec, module, forward, backward)


def _need(module: ModuleType, name: str, arguments: tuple[str, ...], copy: str) -> Callable[..., Any]:
    """A function of a layer's file. Raises ``RegistryError`` when it is missing or takes other arguments."""
    function: Any = getattr(module, name, None)
    if not callable(function) or _arguments(function) != arguments:
        raise _refuse(module, f"needs {name}({', '.join(arguments)})", copy)
    return function


def check_question(module: ModuleType) -> Op:
    """The question of one module; raises ``RegistryError`` when ``QUESTION`` or ``answer`` is missing."""
    copy = "engine/questions/slope.py"
    spec = getattr(module, "QUESTION", None)
    if not isinstance(spec, Question):
        raise _refuse(module, "has no QUESTION = Question(...)", copy)
    answer = getattr(module, "answer", None)
    if answer is None:
        raise _refuse(module, "has no answer(run, args, progress, cancelled)", copy)
    return Op(spec, module, answer)


def collect(modules: list[ModuleType], check: Callable[[ModuleType], Op]) -> Mapping[str, Op]:
    """Ops by name; two files that claim one name or alias are refused."""
    found: dict[str, Op] = {}
    owners: dict[str, str] = {}
    for module in modules:
        op = check(module)
        for word in (op.name, *getattr(op.spec, "aliases", ())):
            if word in owners:
                raise RegistryError(
                    f'"{word}" is claimed by {owners[word]} and by {module.__name__}. Rename one of them.',
                    code="duplicate",
                )
            owners[word] = module.__name__
        found[op.name] = op
    return MappingProxyType(found)


@cache
def gates() -> Mapping[str, Op]:
    """All gates by name, in order of name."""
    return collect(_files("engine.gates"), check_gate)


@cache
def layers() -> Mapping[str, Op]:
    """All layers by name, in order of name."""
    found = collect(_files("engine.layers"), check_layer)
    return MappingProxyType({name: replace(op, spec=_chosen(op.spec, found)) for name, op in found.items()})


def _chosen(spec: Layer, table: Mapping[str, Op]) -> Layer:
    """The layer with the names of whole categories among the choices of its params."""

    def filled(param: Param) -> Param:
        names = (name for name, op in table.items() if op.spec.category == param.category)
        return replace(param, choices=(*param.choices, *names)) if param.category else param

    return replace(spec, params=tuple(map(filled, spec.params)))


@cache
def questions() -> Mapping[str, Op]:
    """All questions by name; ``forward`` of the op is its ``answer``."""
    return collect(_files("engine.questions"), check_question)


def ops(kind: str) -> Mapping[str, Op]:
    """Gates for ``circuit``, layers for ``network``."""
    return gates() if kind == "circuit" else layers()


def _find(table: Mapping[str, Op], what: str, name: str) -> Op:
    op = table.get(name)
    if op is None:
        also = [(alias, o.name) for o in table.values() for alias in getattr(o.spec, "aliases", ())]
        raise RegistryError(
            f'There is no {what} "{name}". {did_you_mean(name, table, also)}'.strip(), code=f"unknown_{what}"
        )
    return op


def unitwise() -> tuple[str, ...]:
    """The layers that act on every number by itself."""
    return tuple(name for name, op in layers().items() if op.spec.unitwise)


def gate(name: str) -> Op:
    """The gate of that name; raises ``RegistryError`` with the nearest name."""
    return _find(gates(), "gate", name)


def layer(name: str) -> Op:
    """The layer of that name; raises ``RegistryError`` with the nearest name."""
    return _find(layers(), "layer", name)


def question(name: str) -> Op:
    """The question of that name; raises ``RegistryError`` with the nearest name."""
    return _find(questions(), "question", name)
