"""A run as a program that runs by itself and prints the same numbers. One target and kind a file.

A file declares ``EXPORTER = Exporter(...)`` and ``program(run) -> str``.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from types import ModuleType
from typing import Any

from engine.errors import QuestionError, did_you_mean, quoted
from engine.exports.exporter import Exporter

__all__ = ["Exporter", "export", "targets"]


@cache
def _found() -> dict[tuple[str, str], ModuleType]:
    """Modules by (kind of document, target)."""
    modules = [importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    return {(m.EXPORTER.kind, m.EXPORTER.target): m for m in modules if hasattr(m, "EXPORTER")}


def targets(kind: str) -> list[str]:
    """The languages that a document of this kind can be exported to."""
    return [target for of, target in _found() if of == kind]


def export(run: Any, target: str) -> tuple[str, str]:
    """The program and a name for its file. Raises ``QuestionError`` for an unknown target."""
    kind = run.machine.kind
    module = _found().get((kind, target))
    if module is None:
        known = targets(kind)
        elsewhere = any(other == target for _, other in _found())
        text = (
            f"A {kind} cannot be exported to {target}."
            if elsewhere
            else f"There is no export to {quoted(target)}."
        )
        hint = f"It can be exported to {', '.join(known)}." if elsewhere else did_you_mean(target, known)
        raise QuestionError(text, code="target" if elsewhere else "unknown_target", hint=hint)
    words = re.findall(r"[A-Za-z0-9]+", run.document.title) or [kind]
    return module.program(run), f"{'-'.join(words).lower()[:40]}{module.EXPORTER.suffix}"
