"""Tables: pasted text, CSV files and the built-in ones. Numbers are read with point or comma.

A table keeps its cells as text until a column is used, so a column of names does not stop a
circuit that never reads it.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.errors import DataError, closest, did_you_mean, quoted

LABELS = ("label", "y", "class", "target")
"""Names by which a column is taken for the label when none was chosen."""

MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_TEXT = 16 * 2**20


@dataclass(frozen=True)
class Table:
    """Rows of cells under named columns. ``label`` names the column that is to be predicted, if any."""

    name: str
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    label: str | None = None
    lines: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.cells)

    def find(self, column: str) -> int:
        """Index of a column; ``label`` and ``y`` also find the label column. Raises ``DataError``."""
        if column in self.columns:
            return self.columns.index(column)
        if column in ("label", "y") and self.label is not None:
            return self.columns.index(self.label)
        known = ", ".join(self.columns[:12])
        raise DataError(
            f'The data set "{self.name}" has no column {quoted(column)}; it has {known}.',
            code="column",
            hint=_meant(column, self.columns) or "Name one of them.",
        )

    def strays(self, column: str) -> list[int]:
        """Rows whose cell of a column is no number, from 0."""
        index = self.find(column)
        return [row for row, cells in enumerate(self.cells) if parse_number(cells[index]) is None]

    def only(self, rows: Sequence[int]) -> Table:
        """The same with these rows alone, which keep their lines."""
        cells = tuple(self.cells[row] for row in rows)
        return Table(self.name, self.columns, cells, self.label, tuple(self.lines[row] for row in rows))

    def numbers(self, column: str) -> np.ndarray:
        """A column as float64, one number a row. Raises ``DataError`` naming the first bad cell."""
        index = self.find(column)
        found = np.empty(self.rows)
        for row, cells in enumerate(self.cells):
            value = parse_number(cells[index])
            if value is None:
                what = "is empty" if not cells[index].strip() else f"has {quoted(cells[index])}"
                raise DataError(
                    f'Column "{self.columns[index]}" of "{self.name}" {what} in row {row + 1} '
                    f"(line {self.lines[row]}), where a number is needed.",
                    code="not_a_number",
                    hint="Correct the cell, or choose another column.",
                )
            found[row] = value
        return found


def parse_number(text: str) -> float | None:
    """A finite number written with point or comma, or None. The page reads tables with the same eyes
    (``tableNumber`` in web/src/ui/format.ts): tests/table_numbers.json holds both to it."""
    text = text.strip().replace("−", "-")
    if "," in text and "." not in text and text.count(",") == 1:
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text and text.isascii() else None


def _delimiter(line: str) -> str:
    """The separator of a header line: tab, semicolon, comma, bar, or blanks."""
    return next((mark for mark in "\t;,|" if mark in line), " ")


Row = tuple[int, list[str]]
"""Where a row begins, as the number of a line from 1, and its cells."""


def parse_table(
    text: str, name: str = "table", label: str | None = None, header: bool | None = None
) -> Table:
    """A table from text. Raises ``DataError`` for an empty, ragged or too large one.

    The first line names the columns, unless ``header`` is false; when nothing is said, unless it holds only
    numbers. Without names the columns are called ``x1``, ``x2``, ... and the last one ``y``. A column without
    a name and without a cell, such as a separator at the end of every line makes, is none.
    """
    rows = _rows(text, name)
    first = rows[0][1]
    if header is None:
        header = any(parse_number(cell) is None for cell in first)
    if header:
        columns, rows = _named(tuple(first), rows[1:])
    else:
        _, rows = _named(("",) * len(first), rows)
        columns = tuple([f"x{i + 1}" for i in range(len(rows[0][1]) - 1)] + ["y"])
    _check(name, columns, rows, label)
    chosen = label if label is not None else next((name for name in LABELS if name in columns), None)
    return Table(
        name, columns, tuple(tuple(cells) for _, cells in rows), chosen, tuple(line for line, _ in rows)
    )


def headless(text: str, name: str = "table") -> bool:
    """The first line looks like an example and not like names: its numbers stand above numbers, and its words
    come again in their columns, as classes do. A line of only numbers is one without being asked."""
    (_, first), *others = _rows(text, name)
    numbers = [parse_number(cell) is not None for cell in first]
    if all(numbers) or not any(numbers) or not others:
        return False
    below = list(zip(*(cells for _, cells in others if len(cells) == len(first)), strict=True))
    return bool(below) and all(
        2 * sum(parse_number(one) is not None for one in column) >= len(column)
        if number
        else not cell or cell in column
        for cell, number, column in zip(first, numbers, below, strict=True)
    )


def _rows(text: str, name: str) -> list[Row]:
    """All rows of a text, the first line included. Raises ``DataError`` when there is none or too much."""
    if len(text) > MAX_TEXT:
        raise DataError(
            f'"{name}" has {len(text) / 2**20:.0f} MB of text; '
            f"the limit table_bytes is {MAX_TEXT // 2**20} MB.",
            code="too_large",
            hint="Use fewer rows or columns.",
        )
    lines = [
        (number, line) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1) if line.strip()
    ]
    if not lines:
        raise DataError(
            f'"{name}" is empty.', code="empty", hint="Paste one line of column names, then rows of numbers."
        )
    mark = _delimiter(lines[0][1])
    rows = [(number, _cells(line, mark, name)) for number, line in lines]
    if mark != " " and '"' in text and _ragged(rows):
        return _across_lines(text, mark) or rows
    return rows


def _ragged(rows: list[Row]) -> bool:
    return any(len(cells) != len(rows[0][1]) for _, cells in rows)


def _across_lines(text: str, mark: str) -> list[Row] | None:
    """The same where a cell in quotes goes on in the next line; None where that makes no table either."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark, strict=True)
    rows: list[Row] = []
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((before + 1, [cell.strip() for cell in cells]))
            before = reader.line_num
    except csv.Error:
        return None
    return None if not rows or _ragged(rows) else rows


def _named(columns: tuple[str, ...], rows: list[Row]) -> tuple[tuple[str, ...], list[Row]]:
    """Without the columns that have neither a name nor a cell."""
    if all(columns) or any(len(cells) != len(columns) for _, cells in rows):
        return columns, rows
    kept = [k for k, name in enumerate(columns) if name or any(cells[k] for _, cells in rows)]
    if not kept:
        return columns, rows
    return tuple(columns[k] for k in kept), [(line, [cells[k] for k in kept]) for line, cells in rows]


def _cells(line: str, mark: str, name: str) -> list[str]:
    if mark == " ":
        return line.split()
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark))]
    except csv.Error as problem:
        raise DataError(f'A line of "{name}" cannot be read as CSV: {problem}.', code="csv") from problem


def _check(name: str, columns: tuple[str, ...], rows: list[Row], label: str | None) -> None:
    for bound, found, what in ((MAX_COLUMNS, len(columns), "columns"), (MAX_ROWS, len(rows), "rows")):
        if found > bound:
            raise DataError(
                f'"{name}" has {found:,} {what}; the limit table_{what} is {bound:,}.', code="too_large"
            )
    doubled = next((column for i, column in enumerate(columns) if column in columns[:i]), None)
    if doubled is not None:
        raise DataError(
            f'"{name}" has two columns called {quoted(doubled)}.'
            if doubled
            else f'"{name}" has two columns without a name.',
            code="column",
            hint="Rename one of them." if doubled else "Give them names in the first line.",
        )
    if not rows:
        raise DataError(
            f'"{name}" has column names but no rows.', code="empty", hint="Add rows of numbers below them."
        )
    for line, cells in rows:
        if len(cells) != len(columns):
            raise DataError(
                f'Line {line} of "{name}" has {len(cells)} cells; '
                f"the first line names {len(columns)} columns.",
                code="ragged",
                hint="Give every line the same number of cells.",
            )
    if label is not None and label not in columns:
        raise DataError(
            f'"{name}" has no column {quoted(label)} to use as label.',
            code="column",
            hint=did_you_mean(label, columns),
        )


def _meant(column: str, columns: Sequence[str]) -> str:
    """The column that was probably meant; empty when none is close (the sentence before lists them)."""
    return did_you_mean(column, columns) if closest(column, [c.lower() for c in columns]) else ""
