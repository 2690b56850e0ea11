"""The compiled engine for the command line: prepared in words where the cache does not have it yet."""

from __future__ import annotations

import sys

from engine import jit
from engine.data.load import examples, in_files
from engine.documents.document import Document
from engine.documents.graph import flatten
from server import warmup

COMPILING = "Compiling the engine for this computer, which takes a minute once: {what}, {number} of {total}."


def foresee(document: Document, folder: str | None) -> None:
    """Refuse what needs no compiler to be seen, wires and missing files, before a minute goes into it."""
    if warmup.is_warm():
        return
    graph = flatten(document)
    if document.kind == "network" and in_files(document.data):
        examples(document.data, folder, graph)


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
