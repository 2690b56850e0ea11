"""What a benchmark gives back, and how it is shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Goal:
    """A bar that a figure should reach. ``kind``: ``least`` or ``most``."""

    what: str
    bar: float
    got: float
    unit: str = ""
    kind: str = "least"

    @property
    def met(self) -> bool:
        return self.got >= self.bar if self.kind == "least" else self.got <= self.bar

    def __str__(self) -> str:
        word = "at least" if self.kind == "least" else "at most"
        mark = "met   " if self.met else "MISSED"
        return f"{mark} {self.what}: {number(self.got)}{self.unit} ({word} {number(self.bar)}{self.unit})"


@dataclass
class Table:
    """Rows of one benchmark under their column names, with the goals they were held to."""

    columns: list[str]
    rows: list[list[Any]] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """As a Markdown table, followed by goals and notes."""
        cells = [[cell if isinstance(cell, str) else number(cell) for cell in row] for row in self.rows]
        widths = [max(len(row[at]) for row in [self.columns, *cells]) for at in range(len(self.columns))]
        lines = [_line(self.columns, widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|"]
        lines += [_line(row, widths) for row in cells]
        return "\n".join([*lines, "", *map(str, self.goals), *self.notes])

    def data(self) -> dict[str, Any]:
        """As JSON."""
        goals = [{**asdict(goal), "met": goal.met} for goal in self.goals]
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"rows": rows, "goals": goals, "notes": self.notes}


def number(value: float) -> str:
    """Three significant digits, large ones in powers of ten."""
    if value == 0:
        return "0"
    if abs(value) >= 1e5:
        return f"{value:.2e}".replace("e+0", "e").replace("e+", "e")
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _line(cells: list[str], widths: list[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
