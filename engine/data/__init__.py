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
from engine.documents.data_section import NAMELESS, SOURCES
from engine.errors import DataError, did_you_mean, quoted

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


def check_name(section: Mapping[str, Any]) -> None:
    """Refuse a circuit that names no table of ours and brings none, whether anything reads it yet or not.

    Raises ``DataError``.
    """
    name = section.get("name") or NAMELESS
    if name != NAMELESS and not any(section.get(source) for source in SOURCES):
        _builtin(name)


def _builtin(name: str) -> Table:
    from engine.data import builtin

    if name == NAMELESS:
        raise no_content()
    tables = [data_set.name for data_set in builtin.DATASETS]
    if name in tables:
        return builtin.load(name)
    text, hint = f"There is no data set called {quoted(name)}.", did_you_mean(name, tables)
    if name in datasets():
        text = f"{quoted(name)} is no table, and a circuit reads tables."
        hint = f"Tables: {', '.join(tables)}."
    raise DataError(text, code="data", hint=hint, path="data.name")
