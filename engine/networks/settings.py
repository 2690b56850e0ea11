"""The ``train`` section of a network while it runs: the document's settings, changed by events and edits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from engine.documents.check_params import check_params, with_defaults
from engine.documents.graph import Graph, split_port
from engine.documents.meaning import only_settings
from engine.documents.settings import NETWORK_TRAIN, PARTS
from engine.errors import EventError, Trouble, did_you_mean, quoted
from engine.networks.chunk import Rates
from engine.networks.optimizers import HYPER, OPTIMIZERS
from engine.networks.plan import under
from engine.spec import Param

Settings = dict[str, Any]

FUSED_CHOICE = {"softmax": "log_likelihood", "sigmoid": "cross_entropy"}
"""The loss of a document that names none, by the activation of its output; else ``quadratic``."""


def defaults(train: Mapping[str, Any]) -> Settings:
    """Every setting of a network's ``train`` section, filled up with the defaults."""
    settings: Settings = with_defaults(train, NETWORK_TRAIN)
    settings["optimizer"] = with_defaults(settings["optimizer"] or {}, PARTS["optimizer"])
    settings["schedule"] = with_defaults(settings["schedule"] or {}, PARTS["schedule"])
    if settings["early_stopping"] is not None:
        settings["early_stopping"] = with_defaults(settings["early_stopping"], PARTS["early_stopping"])
    if settings["losses"] is not None:
        settings["losses"] = [with_defaults(loss, PARTS["losses"]) for loss in settings["losses"]]
    return settings


def called(settings: Settings, names: Mapping[str, str]) -> Settings:
    """The settings after nodes got other names (old name -> new name): losses name nodes."""
    if not names or not settings["losses"]:
        return settings
    renamed = [
        {**loss, **{end: names.get(loss[end], loss[end]) for end in ("of", "target")}}
        for loss in settings["losses"]
    ]
    return {**settings, "losses": renamed}


def losses(settings: Settings, graph: Graph) -> list[dict[str, Any]]:
    """Complete loss entries: ``of`` is the output and ``target`` the label unless they are named."""
    labels = [id for id in graph.order if graph.nodes[id].op == "label"]
    output = split_port(graph.output)[0]
    given = settings["losses"]
    if given is None:
        if not labels or not output or graph.nodes[output].op in ("label", "input"):
            return []
        name = settings["loss"] or FUSED_CHOICE.get(under(graph, output), "quadratic")
        given = [{"loss": name, "weight": 1.0}]
    entries = []
    for loss in given:
        entry = {**loss, "of": loss.get("of") or output, "target": loss.get("target") or (labels or [""])[0]}
        entries.append(entry)
    return entries


def rates(settings: Settings, factor: float, examples: int, pins: Mapping[int, float], dtype: Any) -> Rates:
    """The settings of an update as the compiled chunk reads them. ``examples``: n of lambda / n."""
    optimizer = settings["optimizer"]
    number = np.dtype(dtype).type
    places = sorted(pins)
    return Rates(
        ahead=OPTIMIZERS[optimizer["name"]].ahead,
        rate=float(optimizer["learning_rate"]) * factor,
        l2=float(settings["l2"]) / max(1, examples),
        l1=float(settings["l1"]) / max(1, examples),
        clip=float(optimizer["clip"] or 0.0),
        max_norm=float(settings["max_norm"] or 0.0),
        hyper=np.array([optimizer[name] for name in HYPER], number),
        pins=np.array(places, np.int64),
        pinned=np.array([pins[place] for place in places], number),
    )


def after_edit(
    settings: Settings, old: Mapping[str, Any], new: Mapping[str, Any], steered: Collection[str] = ()
) -> Settings:
    """The run's settings after an edit from one document to another: what it changed follows, the rest stays.

    ``steered``: paths that events have set. Writing such a setting down ("keep these settings") and taking
    that back are edits of the drawing alone, and undo does not steer a run: it stays. Where the net or its
    data change too it follows, as the cost does that only another output can have.
    """
    before, after = defaults(old.get("train") or {}), defaults(new.get("train") or {})
    return _merged(settings, before, after, set(steered) if only_settings(old, new) else set())


def _merged(now: Any, before: Any, after: Any, steered: Collection[str], path: str = "") -> Any:
    if isinstance(now, dict) and isinstance(before, dict) and isinstance(after, dict):
        return {
            key: _merged(now[key], before.get(key), value, steered, f"{path}{key}.")
            if key in now
            else deepcopy(value)
            for key, value in after.items()
        }
    parts = path.rstrip(".").split(".")
    by_hand = any(".".join(parts[:n]) in steered for n in range(1, len(parts) + 1))
    return deepcopy(now if before == after or (by_hand and now == before) else after)


def steered_by(event: Mapping[str, Any]) -> str:
    """The path of the setting that a ``train`` event sets."""
    return str(event.get("path")).removeprefix("train.")


def after_event(settings: Settings, path: Any, value: Any) -> Settings:
    """The settings with the one at ``path`` (``optimizer.learning_rate``) changed. Raises ``EventError``."""
    parts = str(path).removeprefix("train.").split(".")
    params = NETWORK_TRAIN
    if parts[0] in PARTS and len(parts) > 1:
        return _inside(settings, parts, value)
    if len(parts) != 1 or parts[0] not in {param.name for param in params}:
        raise _unknown(path, [param.name for param in params])
    if parts[0] == "seed":
        raise EventError(
            "The seed acts from the first step.", code="setting", hint="Restart with the new seed."
        )
    if parts[0] in PARTS:
        clean = _part(parts[0], value)
        return defaults({**_given(settings), parts[0]: clean})
    _check({parts[0]: value}, params, "train")
    given = {**_given(settings), parts[0]: value}
    if parts[0] == "loss":
        given["losses"] = None
    return defaults({key: kept for key, kept in given.items() if kept is not None})


def _inside(settings: Settings, parts: list[str], value: Any) -> Settings:
    """A setting of the optimizer, the schedule, early stopping or one of the losses."""
    name, changed = parts[0], deepcopy(settings)
    table = PARTS[name]
    if parts[-1] not in {param.name for param in table}:
        raise _unknown(".".join(parts), [f"{name}.{param.name}" for param in table])
    if name == "losses":
        entries = changed["losses"] or []
        if len(parts) != 3 or not parts[1].isdecimal() or int(parts[1]) >= len(entries):
            raise _unknown(".".join(parts), [f"losses.{k}.weight" for k in range(len(entries))])
        section = entries[int(parts[1])]
    else:
        if len(parts) != 2:
            raise _unknown(".".join(parts), [f"{name}.{param.name}" for param in table])
        section = changed[name] if changed[name] is not None else with_defaults({}, table)
        changed[name] = section
    _check({parts[-1]: value}, table, f"train.{'.'.join(parts[:-1])}")
    default = next(param.default for param in table if param.name == parts[-1])
    section[parts[-1]] = default if value is None else value
    return changed


def _part(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "losses":
        if not isinstance(value, list):
            raise EventError(f"train.losses must be a list; it is {quoted(value)}.", code="wrong_value")
        for k, loss in enumerate(value):
            _check(loss, PARTS[name], f"train.losses[{k}]")
    else:
        _check(value, PARTS[name], f"train.{name}")
    return value


def _check(given: Any, params: tuple[Param, ...], path: str) -> None:
    if isinstance(given, dict) and given and all(value is None for value in given.values()):
        return
    _, troubles = check_params(given, params, path, owner=path)
    if troubles:
        raise EventError(troubles)


def _given(settings: Settings) -> Settings:
    return {key: value for key, value in settings.items() if value is not None}


def _unknown(path: Any, names: list[str]) -> EventError:
    return EventError(
        Trouble("setting", f"A network's training has no setting {quoted(path)}.", did_you_mean(path, names))
    )
