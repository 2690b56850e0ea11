"""The user's own examples: a table (pasted, a CSV file, an upload or a built-in one) or images in a zip."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine import data
from engine.data import builtin, images, in_folder, uploads
from engine.data.examples import Examples, chosen_coding, coded
from engine.data.split import parts
from engine.data.tables import Table, headless, parse_number, parse_table
from engine.documents.data_section import NAMELESS
from engine.errors import DataError, quoted

TABLES = tuple(data_set.name for data_set in builtin.DATASETS)
SHARE = 0.7
"""Share of the rows that trains when none is named."""
MOST_CLASSES = 100
"""Largest number of classes of a label column."""
LOOK = 100
"""Rows that show whether a column that nobody picked holds numbers."""
LONGEST = 40
"""Letters of a cell that are told."""
ROW_NAMES = ("index", "row", "no", "nr")
"""What a column that numbers the rows is called, beside nothing and names that end in "id"."""
FEW = 20
"""A label column of numbers with at most so many different whole ones is taken for classes."""


def holds(section: Mapping[str, Any]) -> bool:
    """The section names a table or an upload."""
    given = section.get("text") or section.get("path") or section.get("upload")
    return bool(given) or section.get("name") in TABLES


def make(section: Mapping[str, Any], folder: str | Path | None, coding: str) -> Examples:
    """The examples of a table or an upload. Raises ``DataError``."""
    if section.get("upload"):
        content = uploads.read(section["upload"])
        if content[:2] == b"PK":
            return images.make(section, content, coding)
        return from_table(_uploaded(content, section), section, coding)
    path = section.get("path")
    if path and not section.get("text") and (content := in_folder.read(path, folder))[:2] == b"PK":
        return images.make({"name": Path(path).name, **section}, content, coding)
    return from_table(data.table({**section, "examples": None}, folder), section, coding)


def describe(content: bytes, name: str) -> dict[str, Any]:
    """What a file holds, for a page to choose from: a zip as ``images.describe``, a table as
    ``{kind, rows, columns, label, first}``.

    ``columns``: ``{name, numbers (all cells are), values (how many different that are not empty, at most
    101), task (as a label)}``, of a column that holds numbers but for some cells ``stray``: ``{count, row,
    line, text}`` of the first of them, counted from 1, and ``counts`` of one that only numbers the rows;
    ``first``: up to 8 rows of text; ``header``: false where the first line is an example.

    Raises ``DataError`` for what can be neither.
    """
    if content[:2] == b"PK":
        return images.describe(content)
    text = decoded(content)
    bare = headless(text, name)
    table = parse_table(text, name, header=False if bare else None)
    told = {
        "kind": "table",
        "rows": table.rows,
        "columns": [_told_column(table, k) for k in range(len(table.columns))],
        "label": label_of(table, {}),
        "first": [list(row) for row in table.cells[:8]],
    }
    return {**told, "header": False} if bare else told


def _told_column(table: Table, k: int) -> dict[str, Any]:
    cells = [row[k] for row in table.cells]
    values = len(set(cells[:10_000]) - {""})
    strays = table.strays(table.columns[k])
    told = {
        "name": table.columns[k],
        "numbers": not strays,
        "values": min(values, 101),
        "task": kind_of(cells),
    }
    if strays and 2 * len(strays) <= len(cells):
        told["stray"] = _first_of(strays, table, k)
    if not strays and _counts(table.columns[k], cells):
        told["counts"] = True
    return told


def _counts(name: str, cells: list[str]) -> bool:
    """A column that only numbers the rows, which tells nothing of them and may give the label away."""
    called = name.lower().strip(" .#")
    if called and not called.endswith("id") and called not in ROW_NAMES:
        return False
    numbers = [parse_number(cell) for cell in cells]
    return len(cells) > 1 and numbers in ([*range(len(cells))], [*range(1, len(cells) + 1)])


def _first_of(strays: list[int], table: Table, column: int) -> dict[str, Any]:
    row = strays[0]
    text = table.cells[row][column]
    return {"count": len(strays), "row": row + 1, "line": table.lines[row], "text": text[:LONGEST]}


def _uploaded(content: bytes, section: Mapping[str, Any]) -> Table:
    name = section.get("name") or NAMELESS
    return parse_table(decoded(content), name, section.get("label"), section.get("header"))


def decoded(content: bytes) -> str:
    """Text in UTF-8. Raises ``DataError`` for anything else."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise DataError(
            "The file is neither a zip of images nor a text in UTF-8.",
            code="not_text",
            hint="Save the table as CSV in UTF-8.",
        ) from problem
    if "\0" in text:
        raise DataError("The file is not a table: it has zero bytes.", code="not_text")
    return text


def from_table(table: Table, section: Mapping[str, Any], coding: str) -> Examples:
    """Inputs from the columns that were picked (else all numbers but the label), targets from the label.

    Raises ``DataError`` when a picked column holds text, the label is missing or has one class only.
    """
    label = label_of(table, section)
    columns = inputs_of(table, section, label)
    kept = np.arange(table.rows)
    if section.get("complete"):
        kept = _complete(table, columns, label, section.get("task"))
        table = table.only(kept.tolist())
    x = np.stack([table.numbers(column) for column in columns], axis=1)
    targets, classes = _targets(table, label, section.get("task"))
    rows, train, validation, test = _parted(section, table.rows)
    x = x[rows]
    if section.get("standardise"):
        x = _standardised(x, train)
    _fits_float32(x, columns, table.name)
    if classes:
        chosen = chosen_coding(section.get("coding"), coding, len(classes), label)
        answers = coded(targets[rows], len(classes), chosen)
    else:
        chosen, answers = "number", targets[rows, None].astype(np.float32)
    return Examples(
        name=table.name,
        shape=(len(columns),),
        x=np.ascontiguousarray(x, np.float32),
        targets=answers,
        train=train,
        validation=validation,
        test=test,
        classes=classes,
        coding=chosen,
        inputs=columns,
        origin=kept[rows],
    )


def _complete(table: Table, columns: tuple[str, ...], label: str, task: str | None) -> np.ndarray:
    """Rows that have a number in every input column and a label. Raises ``DataError`` when there is none."""
    needed = (*columns, label) if task == "number" else columns
    k = table.columns.index(label)
    left_out = {row for row, cells in enumerate(table.cells) if not cells[k].strip()}
    left_out.update(row for column in needed for row in table.strays(column))
    kept = np.array([row for row in range(table.rows) if row not in left_out], np.int64)
    if not kept.size:
        raise DataError(
            f'No row of "{table.name}" has a number in every picked column.',
            code="empty",
            hint="Pick fewer columns, or fill the cells in.",
        )
    return kept


def label_of(table: Table, section: Mapping[str, Any]) -> str:
    """The label column: the one that was picked, one with a usual name, else the last."""
    if section.get("label"):
        return table.columns[table.find(section["label"])]
    return table.label or table.columns[-1]


def inputs_of(table: Table, section: Mapping[str, Any], label: str) -> tuple[str, ...]:
    """The input columns. Raises ``DataError`` when there is none or one is unknown."""
    if section.get("columns") is not None:
        picked = tuple(table.columns[table.find(column)] for column in section["columns"])
        if label in picked:
            raise DataError(
                f"{quoted(label)} is the label and an input at once.", code="column", hint="Leave it out."
            )
    else:
        picked = tuple(c for c in table.columns if c != label and _holds_numbers(table, c))
    if not picked:
        raise DataError(
            f'"{table.name}" has no input: besides the label {quoted(label)} no column of numbers is picked.',
            code="column",
            hint="Pick at least one column of numbers.",
        )
    return tuple(dict.fromkeys(picked))


def _holds_numbers(table: Table, column: str) -> bool:
    """At least half of the first cells are numbers; a bad one among them is told later."""
    k = table.columns.index(column)
    cells = [row[k] for row in table.cells[:LOOK]]
    return 2 * sum(parse_number(cell) is not None for cell in cells) >= len(cells)


def kind_of(cells: list[str]) -> str:
    """``classes`` or ``number``: what a label column of these cells is taken for."""
    numbers = [parse_number(cell) for cell in cells]
    if any(number is None for number in numbers):
        return "classes"
    different = set(numbers)
    whole = all(number is not None and number.is_integer() for number in different)
    return "classes" if whole and len(different) <= FEW else "number"


def _targets(table: Table, label: str, task: str | None) -> tuple[np.ndarray, tuple[str, ...]]:
    """(N,) classes or values, and the names of the classes (none for values)."""
    cells = [row[table.columns.index(label)].strip() for row in table.cells]
    if (task or kind_of(cells)) == "number":
        return table.numbers(label), ()
    empty = next((k for k, cell in enumerate(cells) if not cell), None)
    if empty is not None:
        raise DataError(
            f'The label {quoted(label)} of "{table.name}" is empty in row {empty + 1} '
            f"(line {table.lines[empty]}).",
            code="label",
            hint="Fill it in or remove the row.",
        )
    names = sorted(set(cells), key=_in_order)
    if len(names) < 2:
        raise DataError(
            f'The label {quoted(label)} of "{table.name}" has one class only, {quoted(names[0])}.',
            code="one_class",
            hint="Add rows of another class, or pick another label.",
        )
    if len(names) > MOST_CLASSES:
        raise DataError(
            f'The label {quoted(label)} of "{table.name}" has {len(names):,} different values; '
            f"at most {MOST_CLASSES} classes are told apart.",
            code="too_many_classes",
            hint="Pick another label, or learn it as a number.",
        )
    place = {name: k for k, name in enumerate(names)}
    return np.array([place[cell] for cell in cells]), tuple(names)


def _in_order(name: str) -> tuple[bool, float, str]:
    """Numbers by size, then names by letter."""
    number = parse_number(name)
    return number is None, number or 0.0, name


def _parted(section: Mapping[str, Any], count: int) -> tuple[np.ndarray, int, int, int]:
    seed, share = int(section.get("seed") or 0), float(section.get("train_share") or SHARE)
    order, train, validation, test = parts(count, share, seed)
    most = section.get("examples")
    if most is None or int(most) >= train:
        return order, train, validation, test
    return np.r_[order[: int(most)], order[train:]], int(most), validation, test


def _standardised(x: np.ndarray, train: int) -> np.ndarray:
    """Mean 0 and deviation 1 of every column of the training rows; a column that never moves becomes 0."""
    mean, deviation = x[:train].mean(axis=0), x[:train].std(axis=0)
    return (x - mean) / np.where(deviation > 0, deviation, 1.0)


def _fits_float32(x: np.ndarray, columns: tuple[str, ...], name: str) -> None:
    worst = np.abs(x).max(axis=0)
    if (worst > 1e30).any():
        column = columns[int(worst.argmax())]
        raise DataError(
            f'Column {quoted(column)} of "{name}" reaches {worst.max():.3g}, too large to compute with.',
            code="too_large",
            hint="Turn on standardise, or leave the column out.",
        )
