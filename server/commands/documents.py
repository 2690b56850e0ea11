"""Documents for the command line: presets, files, saved runs, and changes given with ``--set``."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.data.telling import telling
from engine.documents.document import decode, dump, parse
from engine.documents.meaning import meaning
from engine.documents.reader import TOP
from engine.documents.variants import change
from engine.errors import (
    DataError,
    DocumentError,
    EventError,
    GraphError,
    RunError,
    Trouble,
    did_you_mean,
    quoted,
)
from engine.runs import archive
from engine.runs.trainer import Run
from server.commands.compiling import compiling, foresee, refuse_misfits
from server.commands.errors import UsageError

PRESETS = Path(__file__).resolve().parents[2] / "static" / "presets"
MAX_BYTES = archive.MAX_BYTES
COUNT_SECONDS = 0.2
"""Between two counts on a terminal; what is made sooner is not counted."""


def presets() -> dict[str, Path]:
    """Files of the presets by id."""
    return {path.stem: path for path in sorted(PRESETS.glob("*.json"))}


def read_file(path: Path) -> bytes:
    """The bytes of a file the user names. Raises ``DocumentError`` in words."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError(f"{path} is larger than {MAX_BYTES // 2**20} MB.", code="too_large")
        return path.read_bytes()
    except OSError as problem:
        raise DocumentError(f"{path} cannot be read: {problem.strerror}.", code="file") from problem


def _saved(name: str) -> bool:
    """The file is a saved run, by its ending or, with any other one, by its first bytes."""
    if name.endswith(".tugboat"):
        return True
    try:
        with Path(name).open("rb") as file:
            return Path(name).is_file() and file.read(2) == b"PK"
    except (OSError, ValueError):
        return False


def document(name: str) -> dict[str, Any]:
    """The document of a preset or file, as data."""
    path = presets().get(name)
    if name and Path(name).exists():
        path = Path(name)
    if path is None:
        looks_like_a_file = any(mark in name for mark in "/\\.")
        text = (
            f"There is no file {name}."
            if looks_like_a_file
            else f"There is no preset and no file called {quoted(name)}."
        )
        raise DocumentError(
            text, code="no_document", hint="" if looks_like_a_file else did_you_mean(name, presets())
        )
    data = decode(read_file(path), str(path))
    if not isinstance(data, dict):
        raise DocumentError(f"{path} does not hold a document, which is a JSON object.", code="json")
    return data


def changes(given: list[str]) -> list[tuple[str, Any]]:
    """``KEY=VALUE`` pairs; a value is JSON where it can be, else text. ``nodes[0]`` is ``nodes.0``.

    Raises ``UsageError``.
    """
    found = []
    for pair in given:
        key, equals, text = pair.partition("=")
        if not equals or not key:
            raise UsageError(f'--set needs KEY=VALUE; "{pair}" is not that.')
        try:
            value = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            value = text
        found.append((re.sub(r"\[(\w+)\]", r".\1", key), value))
    return found


def _change(data: dict[str, Any], path: str, value: Any) -> None:
    first, rest = path.split(".", 1)
    leads_nowhere = first not in TOP or isinstance(data.get(first), str)
    if leads_nowhere and any(node.get("id") == first for node in _nodes(data)):
        name = rest.removeprefix("params.")
        known = data.get("kind") != "network" and name == "value"
        way = f"{first}={json.dumps(value)}" if known else f"nodes.{first}.params.{name}={json.dumps(value)}"
        raise UsageError(f'--set {path}: a path begins at the document, and "{first}" is a node. Write {way}')
    if first not in TOP:
        nodes = [str(node.get("id")) for node in _nodes(data)]
        hint = did_you_mean(first, [*TOP, *nodes])
        raise UsageError(f'--set {path}: the document has neither a part nor a node called "{first}". {hint}')
    try:
        change(data, path, value)
    except DocumentError as problem:
        raise UsageError(f"--set {problem}") from problem


def _nodes(data: dict[str, Any]) -> list[dict[str, Any]]:
    """What may be nodes of a document that nobody has checked yet."""
    given = data.get("nodes")
    return [node for node in given if isinstance(node, dict)] if isinstance(given, list) else []


def node_value(data: dict[str, Any], id: str, value: Any) -> bool:
    """Set the value of a source that stands in the document; False when the run has to do it."""
    for node in _nodes(data) if data.get("kind") != "network" else ():
        if node.get("id") == id and node.get("op") in ("input", "parameter", "constant"):
            node["params"] = {**(node.get("params") or {}), "value": value}
            return True
    return False


def open_run(options: argparse.Namespace, *, compiled: bool | None = None) -> Run:
    """The run of a command: a preset, a document or a saved run, with its ``--set`` changes.

    ``compiled=None``: networks are compiled, circuits are not. A terminal counts what takes long to make.
    """
    with _counting():
        return _opened(options, compiled)


@contextmanager
def _counting() -> Iterator[None]:
    if not sys.stderr.isatty():
        yield
        return
    shown = time.monotonic()

    def show(what: str, done: int, total: int) -> None:
        nonlocal shown
        if (now := time.monotonic()) - shown > COUNT_SECONDS:
            shown = now
            sys.stderr.write(f"\r\x1b[K{what}: {done:,} of {total:,}")
            sys.stderr.flush()

    try:
        with telling(show):
            yield
    finally:
        sys.stderr.write("\r\x1b[K")


def _opened(options: argparse.Namespace, compiled: bool | None) -> Run:
    folder = data_folder(options.data)
    load = getattr(options, "load", None)
    drawn = options.document
    if load is not None and not Path(load).exists():
        raise RunError(f"There is no file {load}.", code="file")
    plain = load is not None and not _saved(load)
    if plain and drawn is not None:
        raise UsageError(
            f"--load {load}: beside {drawn} it takes a saved run, and this is none: name one of them."
        )
    if load and _saved(str(drawn)):
        raise UsageError(f"{load} and {drawn} are both saved runs: name one of them.")
    if plain:
        options.document, load = load, None
    pairs = changes(options.changes)
    seed = getattr(options, "seed", None)
    if load or _saved(str(drawn)):
        drawing = document(drawn) if load and drawn is not None else None
        return _load(Path(load or drawn), folder, pairs, compiled, seed, drawing)
    if options.document is None:
        raise UsageError("name a document, a preset, or a saved run with --load.")
    data = document(options.document)
    events = [(key, value) for key, value in pairs if "." in key or not node_value(data, key, value)]
    for key, value in events:
        if "." in key:
            _change(data, key, value)
    parsed = parse(data)
    wanted = parsed.kind == "network" if compiled is None else compiled
    if wanted:
        foresee(parsed, folder)
    run = Run(
        parsed,
        seed=seed or 0,
        run_seed_from_document=seed is None,
        data_dir=folder,
        compiled=compiling(wanted, parsed.kind),
    )
    _refuse_holes(run)
    for key, value in events:
        if "." not in key:
            _set(run, key, value)
    return run


def _refuse_holes(run: Run) -> None:
    """A page shows what is wired so far; a command that left nodes out would give wrong answers."""
    if run.graph.troubles:
        raise GraphError(run.graph.troubles)
    if run.machine.kind == "network":
        machine: Any = run.machine
        refuse_misfits(run.document, machine.network.plan)
    reads = [node for node in run.graph.nodes.values() if node.op == "data"]
    if run.machine.kind == "circuit" and reads and not run.document.data:
        raise DataError(
            f'The data gate "{reads[0].id}" reads the column {quoted(reads[0].params["column"])}, but the '
            "document names no data.",
            code="no_data",
            hint="Name a set below data; tugboat data list shows them.",
        )


def _set(run: Run, id: str, value: Any) -> None:
    """Set a node's value. Raises ``UsageError`` for an unknown node, and for a network: layers have none."""
    if run.machine.kind == "network":
        known = next((name for name, node in run.graph.nodes.items() if node.op == "dense"), "layer")
        raise UsageError(
            f"--set {id}: a network's nodes have no value. Name a path, such as "
            f"nodes.{known}.params.units=8 or train.optimizer.learning_rate=0.1."
        )
    try:
        run.apply({"kind": "set", "node": id, "value": value})
    except EventError as problem:
        if problem.trouble.code != "unknown_node":
            raise
        raise UsageError(f"--set {id}: {problem}") from problem


def _load(
    path: Path,
    folder: str | None,
    pairs: list[tuple[str, Any]],
    compiled: bool | None,
    seed: int | None,
    drawing: dict[str, Any] | None,
) -> Run:
    """A saved run, as it stands. ``drawing``: what it goes on as; what still fits keeps its numbers.

    Raises ``UsageError`` for a ``seed`` that is not its own.
    """
    try:
        content = read_file(path)
    except DocumentError as problem:
        raise RunError(problem.troubles) from problem
    run = Run.load(content, data_dir=folder, compiled=compiling(bool(compiled), "circuit"))
    if run.machine.kind == "network" and compiled is None:
        run = Run.load(content, data_dir=folder, compiled=compiling(True, "network"))
    if seed is not None and seed != run.seed:
        raise UsageError(
            f"--seed {seed}: {path.name} goes on with its own seed, {run.seed}. Leave --seed out."
        )
    if drawing is not None:
        _redraw(run, drawing)
    for key, value in pairs:
        if key.startswith("train."):
            run.apply({"kind": "train", "path": key.removeprefix("train."), "value": value})
        elif "." in key:
            raise UsageError(f"--set {key}: a saved run takes node values and settings below train.")
        else:
            _set(run, key, value)
    return run


def _redraw(run: Run, drawing: dict[str, Any]) -> None:
    """Go on with another drawing, where it is another one."""
    wanted = dump(parse(drawing))
    if wanted["kind"] != run.document.kind:
        raise UsageError(f"The saved run is a {run.document.kind}, the document a {wanted['kind']}.")
    if meaning(wanted) != meaning(dump(run.document)):
        run.edit(wanted)
        _refuse_holes(run)


def untrainable(run: Run, missing: Trouble) -> RunError:
    """Why a network has no examples to train on or to take a batch of: its ``idle``."""
    if not run.document.data:
        more = "a program that shows what it computes for one example is made by"
        hint = f"{missing.hint.rstrip('.')}; {more}: tugboat export DOC --to numpy"
        missing = replace(missing, hint=hint)
    return RunError(missing)


def data_folder(given: str | None) -> str | None:
    """The data folder of ``--data`` or ``TUGBOAT_DATA``. Raises ``DocumentError`` when it does not exist."""
    folder = given or os.environ.get("TUGBOAT_DATA")
    if folder and not Path(folder).is_dir():
        raise DocumentError(
            f"The data folder {folder} does not exist.", code="data", hint="Name another with --data."
        )
    return folder or None
