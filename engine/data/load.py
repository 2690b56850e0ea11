"""The examples that a network's ``data`` section names."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import engine.data
from engine.data.examples import Examples
from engine.errors import DataError, did_you_mean, quoted


def sets() -> dict[str, Any]:
    """Modules that load examples, by the name of the data set."""
    found = {}
    for info in pkgutil.iter_modules(engine.data.__path__):
        module = importlib.import_module(f"engine.data.{info.name}")
        for data_set in getattr(module, "DATASETS", ()):
            if data_set.kind != "table":
                found[data_set.name] = module
    return found


def examples(section: Mapping[str, Any], folder: str | Path | None = None) -> Examples | None:
    """The examples of a network's ``data`` section, None when it names no data.

    Raises ``DataError`` for an unknown name and for files that are missing or damaged.
    """
    name = section.get("name")
    if not name:
        return None
    modules = sets()
    if name not in modules:
        raise DataError(
            f"There is no data set {quoted(name)} for networks.",
            code="data",
            hint=did_you_mean(name, modules),
        )
    return modules[name].load(folder).limited(section.get("examples"))
