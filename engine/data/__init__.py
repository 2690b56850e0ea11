"""Data sets: built-in tables, pasted tables and CSV files; images for networks.

``datasets()`` lists all of them; ``table(section, data_dir)`` reads the one that a circuit names.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from engine.data import in_folder
from engine.data.catalogue import DataSet
from engine.data.tables import Table, parse_table
from engine.documents.data_section import NAMELESS
from engine.errors import DataError, Trouble, did_you_mean, quoted

__all__ = ["DataSet", "Table", "datasets", "table"]


@cache
def datasets() -> dict[str, DataSet]:
    """Every data set by name, from the ``DATASETS`` of the modules here."""
    found: dict[str, DataSet] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        for data_set in getattr(importlib.import_module(f"{__name__}.{module}"), "DATASETS", ()):
            found[data_set.name] = data_set
    return found


def table(section: Mapping[str, Any], data_dir: str | Path | None = None) -> Table:
    """The table that a circuit's ``data`` section names: its ``text``, a file at ``path``, or a built-in one.

    Raises ``DataError`` when there is none, it is damaged, or it is not a table.
    """
    name = section.get("name") or NAMELESS
    label, header = section.get("label"), section.get("header")
    if section.get("text"):
        found = parse_table(section["text"], name, label, header)
    elif section.get("path"):
        text = in_folder.text(section["path"], data_dir)
        found = parse_table(text, Path(section["path"]).name, label, header)
    else:
        found = _builtin(name)
    count = section.get("examples")
    return found if count is None else replace(found, cells=found.cells[: int(count)])


def no_content() -> DataError:
    """The refusal of a section that only says that it is a table."""
    return DataError(
        "The data section has no table: it names neither text nor a file.",
        code="no_data",
        hint="Paste the table into data.text, name a file of the data folder in data.path, or name a "
        "built-in set.",
    )


def _builtin(name: str) -> Table:
    from engine.data import builtin

    if name == NAMELESS:
        raise no_content()
    if problem := no_table(name):
        raise DataError(problem)
    return builtin.load(name)


def no_table(name: str) -> Trouble | None:
    """Why a circuit that names this set has no table to read; None where there is one."""
    from engine.data import builtin

    tables = [data_set.name for data_set in builtin.DATASETS]
    if name in tables:
        return None
    if name in datasets():
        text = f"{quoted(name)} is no table, and a circuit reads tables."
        return Trouble("data", text, f"Tables: {', '.join(tables)}.", path="data.name")
    text = f"There is no data set called {quoted(name)}."
    return Trouble("data", text, did_you_mean(name, tables), path="data.name")
