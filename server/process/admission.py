"""What is too large is refused before anything is allocated for it, with the name of the bound."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from math import prod
from pathlib import Path
from typing import Any

from engine.documents.document import Document
from engine.errors import DocumentError, Trouble
from server import limits


def admit(document: Document, data_dir: str | Path | None) -> None:
    """Count wires and trained numbers. Raises ``DocumentError`` that names ``wires`` or ``parameters``."""
    parts = (document.nodes, *(chip.nodes for chip in document.chips.values()))
    wires = sum(_wires(nodes) for nodes in parts)
    if wires > limits.WIRES.value:
        _refuse(limits.WIRES.trouble(wires, "The document", "Use fewer connections.", path="nodes"))
    if document.kind == "network":
        _count_parameters(document, data_dir)


def _wires(nodes: Iterable[Any]) -> int:
    return sum(1 for node in nodes for source in node.inputs if source)


def _count_parameters(document: Document, data_dir: str | Path | None) -> None:
    from engine.data.load import examples
    from engine.documents.graph import flatten
    from engine.documents.shapes import infer
    from engine.networks.network import wants

    graph = flatten(document, partial=True)
    forms = infer(graph, wants(examples(document.data, data_dir, graph)), sys.maxsize)
    counts = {id: sum(prod(shape) for shape in form.weights.values()) for id, form in forms.items()}
    total = sum(counts.values())
    if total > limits.PARAMETERS.value:
        worst = max(counts, key=lambda id: counts[id])
        hint = f'Most of them are in "{worst}": use fewer units there.'
        _refuse(limits.PARAMETERS.trouble(total, "The network", hint, node=worst))


def _refuse(trouble: Any) -> None:
    raise DocumentError(Trouble(**trouble.model_dump()))
