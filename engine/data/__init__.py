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

from engine.data.catalogue import DataSet
from engine.data.tables import MAX_TEXT, Table, parse_table
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
    name = section.get("name") or "table"
    label = section.get("label")
    if section.get("text"):
        found = parse_table(section["text"], name, label)
    elif section.get("path"):
        found = parse_table(_read(section["path"], data_dir), Path(section["path"]).name, label)
    else:
        found = _builtin(name)
    count = section.get("examples")
    return found if count is None else replace(found, cells=found.cells[: int(count)])


def _builtin(name: str) -> Table:
    from engine.data import builtin

    try:
        return builtin.load(name)
    except KeyError:
        pass
    tables = [data_set.name for data_set in builtin.DATASETS]
    if name in datasets():
        raise DataError(
            f"{quoted(name)} is a set of images; a circuit reads tables.",
            code="data",
            hint=f"Tables: {', '.join(tables)}.",
        )
    raise DataError(
        f"There is no data set called {quoted(name)}.", code="data", hint=did_you_mean(name, tables)
    )


def _read(path: str, data_dir: str | Path | None) -> str:
    """The text of a file inside the data folder."""
    if data_dir is None:
        raise DataError(
            f"The document reads {quoted(path)}, but no data folder was given.",
            code="data",
            hint="Start with --data DIR.",
        )
    folder = Path(data_dir).resolve()
    file = (folder / path).resolve()
    if not file.is_relative_to(folder):
        raise DataError(f"{quoted(path)} lies outside the data folder.", code="data")
    try:
        if file.stat().st_size > MAX_TEXT:
            raise DataError(
                f"{quoted(path)} has {file.stat().st_size / 2**20:.0f} MB; "
                f"the limit table_bytes is {MAX_TEXT // 2**20} MB.",
                code="too_large",
            )
        return file.read_text("utf-8")
    except OSError as problem:
        raise DataError(
            f"{quoted(path)} cannot be read in the data folder: {problem.strerror}.", code="data"
        ) from problem
    except UnicodeDecodeError as problem:
        raise DataError(
            f"{quoted(path)} is not a text file in UTF-8.", code="data", hint="Save it as CSV in UTF-8."
        ) from problem
