"""The examples that a network's ``data`` section names."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import engine.data
from engine.data import uploads
from engine.data.catalogue import DataSet
from engine.data.coding import coding_for
from engine.data.examples import Examples
from engine.documents.data_section import NAMELESS
from engine.documents.graph import Graph
from engine.errors import DataError, did_you_mean, quoted

LATER = ("augment", "endless")
"""Settings that vary training examples while they are read, and leave the set itself alone."""

KEPT = 4
"""Data sets that a process keeps, so that an edit which leaves the data alone does not make it again."""


@cache
def sets() -> dict[str, Any]:
    """Modules that bring examples for networks, by the name of the data set.

    A module has ``load(folder)`` for examples that are what they are, or ``make(section, coding)`` for
    those that the settings decide.
    """
    found = {}
    for info in pkgutil.iter_modules(engine.data.__path__):
        module = importlib.import_module(f"engine.data.{info.name}")
        if hasattr(module, "make") or hasattr(module, "load"):
            for data_set in getattr(module, "DATASETS", ()):
                if data_set.kind != "table":
                    found[data_set.name] = module
    return found


def examples(
    section: Mapping[str, Any], folder: str | Path | None = None, graph: Graph | None = None
) -> Examples | None:
    """The examples of a network's ``data`` section, None when it names no data.

    ``graph``: the network, whose output says how two classes are coded when ``data.coding`` does not.
    The same section, folder and output give the same object for a while. Raises ``DataError`` for an
    unknown name, settings that do not fit, and files that are missing or damaged.
    """
    if not (section.get("name") or section.get("text") or section.get("path") or section.get("upload")):
        return None
    kept = {name: value for name, value in section.items() if name not in LATER}
    key = json.dumps(kept, sort_keys=True)
    stamp = uploads.stamp(section, folder)
    return _examples(key, None if folder is None else str(folder), coding_for(graph), stamp)


def available(data_set: DataSet, folder: str | Path | None = None) -> bool:
    """Whether the files of a data set are here."""
    if data_set.offline:
        return True
    missing: bool = sets()[data_set.name].missing(folder)
    return not missing


@lru_cache(maxsize=KEPT)
def _examples(key: str, folder: str | None, coding: str, stamp: Any) -> Examples:
    from engine.data import own

    section = json.loads(key)
    name = section.get("name") or NAMELESS
    if own.holds(section):
        return own.make(section, folder, coding)
    modules = sets()
    if name == NAMELESS:
        raise engine.data.no_content()
    if name not in modules:
        raise DataError(
            f"There is no data set {quoted(name)} for networks.",
            code="data",
            hint=did_you_mean(name, (*modules, *own.TABLES)),
        )
    module = modules[name]
    if hasattr(module, "make"):
        made: Examples = module.make({**section, "name": name}, coding)
        return made
    loaded: Examples = module.load(folder)
    return loaded.limited(section.get("examples"))
