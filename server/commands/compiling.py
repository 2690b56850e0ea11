"""The compiled engine for the command line: prepared in words where the cache does not have it yet."""

from __future__ import annotations

import sys
from typing import Any

from engine import jit
from engine.documents.document import Document
from engine.documents.graph import flatten
from engine.errors import DocumentError
from server import warmup

COMPILING = "Compiling the engine for this computer, which takes a minute once: {what}, {number} of {total}."


def foresee(document: Document, folder: str | None) -> None:
    """Refuse what needs no compiler to be seen, before a minute goes into it: wires, data, shapes, losses."""
    if warmup.is_warm():
        return
    flatten(document)
    if document.kind == "network":
        jit.enable()  # before the first import of what is compiled, at its first call
        from engine.networks.foresight import plan_of

        refuse_misfits(document, plan_of(document, folder))


def refuse_misfits(document: Document, plan: Any) -> None:
    """Weights of the document that its drawing has no place for; a page begins those layers anew."""
    for id, arrays in document.weights.items():
        for name, array in arrays.items():
            _, wanted = plan.weights.get((id, name), (0, None))
            if wanted != array.shape:
                fits = "has no such weight" if wanted is None else f"needs the shape {list(wanted)}"
                raise DocumentError(
                    f"weights.{id}.{name} has the shape {list(array.shape)}, but the drawing {fits}.",
                    code="weights",
                    hint="Remove it to begin anew.",
                )


def compiling(wanted: bool, kind: str) -> bool:
    """Turn compiling on when it is ``wanted``; what the cache does not have is compiled here, in words."""
    if not wanted:
        return False
    jit.enable()
    if not warmup.is_warm():
        needed = warmup.CIRCUITS_AFTER if kind == "circuit" else None
        for done, total, what in warmup.steps(needed):
            if done < total:
                print(COMPILING.format(what=what, number=done + 1, total=total), file=sys.stderr, flush=True)
        if needed is None:
            warmup.stamp().touch()
    return True
