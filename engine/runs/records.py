"""What a run record says at a glance: one summary a line of the timeline, and its curves on demand."""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine.documents.meaning import meaning
from engine.errors import RunError, TugboatError
from engine.runs.series import Point
from engine.runs.unpacking import unpack
from engine.zips import DAMAGED

if TYPE_CHECKING:
    from engine.runs.timeline import Line

Summary = dict[str, Any]
LONGEST_TEXT = 200


def key(*parts: Any) -> str:
    """A name for what these parts say, the same for the same parts: 20 hexadecimal digits."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def summary(line: Line) -> Summary:
    """Seed, settings in force at the end, best and last numbers of a line of a network's run."""
    document = line.document_at(len(line.events))
    return {
        "line": line.id,
        "label": line.label,
        "parent": line.parent,
        "seed": line.seed,
        "steps": line.series.last_step() if line.series.points else line.tip,
        "title": str(document.get("title", ""))[:LONGEST_TEXT],
        "document": key(meaning(document)),
        "settings": settings_of_line(line),
        "best": best(line.series.points),
        "last": dict(line.series.points[-1][1]) if line.series.points else {},
    }


def settings_of_line(line: Line) -> dict[str, Any]:
    """Every setting at the end of a line by its path, with the shape of the net and its data."""
    from engine.networks import (
        settings as network_settings,  # NumPy, which the server's own process does without
    )

    document, settings = line.document, network_settings.defaults(line.document.get("train", {}))
    tuned: dict[str, Any] = {}
    steered: set[str] = set()
    for _, event in line.events:
        try:
            if event["kind"] == "train":
                settings = network_settings.after_event(settings, event.get("path"), event.get("value"))
                steered.add(network_settings.steered_by(event))
            elif event["kind"] == "param":
                tuned[f"{event['node']}.{event['name']}"] = event["value"]
            elif event["kind"] == "edit":
                new = event["document"]
                settings = network_settings.after_edit(settings, document, new, steered)
                document = new
        except (TugboatError, KeyError, TypeError):
            continue  # a line that was cut at an impossible event
    settings.pop("seed", None)
    return {
        **flat(settings),
        **flat(document.get("data") or {}, "data."),
        **layers(document.get("nodes", ())),
        **tuned,
    }


def flat(settings: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A nested section by paths; long texts and lists are shortened to what tells them apart."""
    found: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            found.update(flat(value, f"{before}{name}."))
        elif isinstance(value, (list, str)) and len(json.dumps(value)) > 60:
            found[before + name] = f"{len(value)} items {key(value)[:6]}"
        elif value is not None:
            found[before + name] = value
    return found


def layers(nodes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The layers in a line, such as ``dense 30 sigmoid - dense 10 - softmax``, and their other parameters."""
    words, params = [], {}
    for node in nodes:
        if node.get("op") in ("input", "label"):
            continue
        given = dict(node.get("params") or {})
        told = [str(given.pop(name)) for name in ("units", "activation") if name in given]
        words.append(" ".join([str(node.get("op")), *told]))
        params.update({f"{node.get('id')}.{name}": value for name, value in given.items()})
    return {"layers": " - ".join(words)[:LONGEST_TEXT], **params}


def best(points: Iterable[tuple[int, Mapping[str, float | None]]]) -> dict[str, float] | None:
    """The best validation at the end of an epoch (without classes: the lowest loss), and its epoch."""
    found: dict[str, float] | None = None
    top = -math.inf
    for _, numbers in points:
        accuracy, loss = numbers.get("validation_accuracy"), numbers.get("validation_loss")
        name, value = ("accuracy", accuracy) if accuracy is not None else ("loss", loss)
        epoch = numbers.get("epoch")
        if value is None or epoch is None or not epoch or not float(epoch).is_integer():
            continue
        rank = value if name == "accuracy" else -value
        if rank > top:
            top, found = rank, {name: value, "epoch": epoch}
    return found


def _content(state: bytes) -> dict[str, Any]:
    """What a saved run says of itself, without its arrays. Raises ``RunError`` when it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(state)) as file:
            content: dict[str, Any] = json.loads(file.read("run.json"))
            content["lines"] = {int(line["id"]): _plain(line) for line in content["lines"]}
            return content
    except (*DAMAGED, TypeError, IndexError) as problem:
        raise RunError("This stored run is damaged.", code="archive") from problem


def _plain(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line with the texts of its maker as they were: only these may look like something else."""
    return {**line, **{name: unpack(line[name]) for name in ("document", "events") if name in line}}


def lines_of(state: bytes) -> dict[int, dict[str, Any]]:
    """The lines in the bytes of a saved run by their number. Raises ``RunError`` when it is damaged."""
    lines: dict[int, dict[str, Any]] = _content(state)["lines"]
    return lines


def standing(state: bytes) -> tuple[int, dict[str, Any]]:
    """The step where a saved run stands, and its line. Raises ``RunError`` when it is damaged."""
    content = _content(state)
    if content.get("branch") not in content["lines"]:
        raise RunError("This stored run is damaged.", code="archive")
    return int(content["step"]), content["lines"][content["branch"]]


def curves(line: Mapping[str, Any]) -> dict[str, list[Point]]:
    """The curves of a line of ``lines_of``: ``{name: [(step, value), ...]}``."""
    found: dict[str, list[Point]] = {}
    for step, numbers in line["series"]:
        for name, value in numbers.items():
            found.setdefault(name, []).append((step, value))
    return found
