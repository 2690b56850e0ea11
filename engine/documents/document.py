"""The document: one JSON format for circuits and networks, read with all its troubles at once.

``parse`` checks form: keys, types, names, ranges. What can only be seen on the whole drawing
(cycles, missing inputs, chips inside themselves) is checked by ``engine.documents.graph.flatten``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.documents.arrays import decode_weights, encode_weights
from engine.documents.migrations import VERSION, migrate
from engine.documents.parts import Bounds, Chip, Document, Node
from engine.documents.reader import REFERENCE, TOP, Reader
from engine.errors import DocumentError, Trouble, did_you_mean, quoted

__all__ = ["Bounds", "Chip", "Document", "Node", "decode", "dump", "migrate", "parse", "parse_text"]


def parse(data: Any, bounds: Bounds | None = None) -> Document:
    """Read one document.

    ``data``: decoded JSON. Older versions are migrated first. Raises ``DocumentError`` with every
    trouble found, each with its path and, where there is one, its node and port.
    """
    bounds = bounds or Bounds()
    _refuse_halves(data)
    data = migrate(data)
    kind = data.get("kind", "circuit")
    if kind not in ("circuit", "network"):
        text = f"The document has the kind {quoted(kind)}; it must be circuit or network."
        raise DocumentError(
            Trouble("wrong_value", text, did_you_mean(kind, ("circuit", "network")), path="kind")
        )
    reader = Reader(kind, bounds)
    reader.keys(data, TOP, "")
    chips = reader.chips(data.get("chips"))
    given_chips = data.get("chips") if isinstance(data.get("chips"), Mapping) else {}
    nodes = reader.nodes(data.get("nodes", []), "nodes", given_chips)
    output = data.get("output")
    if output is not None and output != "" and not (isinstance(output, str) and REFERENCE.fullmatch(output)):
        reader.add("bad_reference", f"The output is {quoted(output)}; it must be a node id.", path="output")
        output = ""
    weights, troubles = decode_weights(data.get("weights"), bounds.weights)
    reader.troubles += troubles
    document = Document(
        kind=kind,
        nodes=nodes,
        output=output or "",
        title=reader.text(data.get("title"), "title"),
        chips=chips,
        data=reader.data(data.get("data")),
        train=reader.train(data.get("train")),
        view=reader.view(data.get("view")),
        weights=weights,
        warnings=tuple(reader.warnings),
    )
    if reader.troubles:
        raise DocumentError(reader.troubles)
    return document


def _refuse_halves(data: Any) -> None:
    """Raise ``DocumentError`` for text with half a character, which JSON can escape and no file can hold."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        path = _half(data).encode("utf-8", "replace").decode()
        text = f"The text at {path} has half a character, a surrogate without its other half."
        raise DocumentError(Trouble("half_character", text, "Write it again.", path=path)) from None
    except (TypeError, ValueError, RecursionError):
        return  # no JSON: the reader says where


def _half(data: Any) -> str:
    """Path of a text with half a character in JSON data of any depth."""
    todo: list[tuple[str, Any]] = [("", data)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, str):
            if re.search("[\ud800-\udfff]", value):
                return path
        elif isinstance(value, Mapping):
            todo += [(f"{path}.{key}".lstrip("."), part) for key in value for part in (key, value[key])]
        elif isinstance(value, (list, tuple)):
            todo += [(f"{path}[{k}]", part) for k, part in enumerate(value)]
    return ""


def decode(text: str | bytes, name: str = "The document") -> Any:
    """JSON as data; a byte order mark in front of it does no harm.

    Raises ``DocumentError`` that begins with ``name``: with the line when it is no JSON, with the key when an
    object has one twice, of which JSON itself would silently keep the last.
    """

    def refuse(word: str) -> Any:
        raise DocumentError(Trouble("not_finite", f"{name} has the number {word}; JSON has no such number."))

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise DocumentError(_double_key(name, pairs))
        return found

    try:
        plain = text if isinstance(text, str) else text.decode("utf-8-sig")
        return json.loads(plain, parse_constant=refuse, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        said = "is empty." if not plain.strip() else f"is no valid JSON: {error.msg} at {where}."
    except UnicodeDecodeError:
        said = "is no text in UTF-8."
    except (RecursionError, ValueError):
        said = "is nested too deeply or has a number of too many digits."
    raise DocumentError(Trouble("not_json", f"{name} {said}"))


def _double_key(name: str, pairs: list[tuple[str, Any]]) -> Trouble:
    """What to say of an object that has a key twice."""
    double = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    object = next((f" of {quoted(value)}" for key, value in pairs if key == "id"), "")
    text = f"{name} has the key {quoted(double)}{object} twice in one object."
    return Trouble("double_key", text, "Keep the one that is meant.")


def parse_text(text: str | bytes, bounds: Bounds | None = None) -> Document:
    """Read one document from JSON text; raises ``DocumentError`` with the line when it is no JSON."""
    return parse(decode(text), bounds)


def _dump_node(node: Node) -> dict[str, Any]:
    out: dict[str, Any] = {"id": node.id, "op": node.op}
    if node.inputs:
        out["inputs"] = list(node.inputs)
    if node.params:
        out["params"] = dict(node.params)
    if node.label:
        out["label"] = node.label
    if node.at is not None:
        out["at"] = list(node.at)
    if node.origin:
        out["origin"] = node.origin
    return out


def _dump_chip(chip: Chip) -> dict[str, Any]:
    out: dict[str, Any] = {
        "inputs": list(chip.inputs),
        "outputs": list(chip.outputs),
        "nodes": [_dump_node(n) for n in chip.nodes],
    }
    return {**out, "label": chip.label} if chip.label else out


def dump(document: Document) -> dict[str, Any]:
    """The document as JSON-able data; ``parse(dump(d))`` equals ``d``."""
    out: dict[str, Any] = {"tugboat": VERSION, "kind": document.kind}
    if document.title:
        out["title"] = document.title
    out["nodes"] = [_dump_node(n) for n in document.nodes]
    if document.output:
        out["output"] = document.output
    if document.chips:
        out["chips"] = {name: _dump_chip(chip) for name, chip in document.chips.items()}
    for key in ("data", "train", "view"):
        if getattr(document, key):
            out[key] = json.loads(json.dumps(getattr(document, key)))
    if document.weights:
        out["weights"] = encode_weights(document.weights)
    return out
