"""The curves of a run: metrics by step, thinned evenly so that any length stays drawable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.documents.check_params import finite, is_number
from engine.gaps import or_gap

Metrics = dict[str, float | None]
Point = tuple[int, float | None]


def whole_number(value: Any) -> int:
    """A step, a seed or a place, as files have them. Raises ``ValueError`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise ValueError(f"{value!r} is no whole number")
    return value


@dataclass
class Series:
    """Points at every ``stride``-th step, plus the newest one; ``stride`` doubles when there are too many."""

    limit: int = 1024
    stride: int = 1
    points: list[tuple[int, Metrics]] = field(default_factory=list)

    @classmethod
    def from_content(cls, stride: Any, points: Any) -> Series:
        """The curves of a file. Raises ``TypeError`` or ``ValueError`` when they are none."""
        series = cls(stride=whole_number(stride))
        for step, metrics in points:
            if not all(value is None or (is_number(value) and finite(value)) for value in metrics.values()):
                raise ValueError("a curve has numbers and gaps")
            series.points.append((whole_number(step), {str(name): value for name, value in metrics.items()}))
        steps = [step for step, _ in series.points]
        if series.stride < 1 or steps != sorted(set(steps)):
            raise ValueError("a curve goes forward")
        return series

    def last_step(self) -> int:
        return self.points[-1][0] if self.points else -1

    def next_step(self, step: int) -> int:
        """The next step after ``step`` that should be recorded."""
        return (step // self.stride + 1) * self.stride

    def record(self, step: int, metrics: Metrics) -> None:
        """Note the metrics of a step; a second note of the newest step replaces the first."""
        point = (step, {name: or_gap(value) for name, value in metrics.items()})
        if step < self.last_step():
            return
        if step == self.last_step():
            self.points[-1] = point
            return
        if len(self.points) > 1 and self.last_step() % self.stride:
            self.points.pop()
        self.points.append(point)
        if len(self.points) > self.limit:
            self.stride *= 2
            self.points = [p for p in self.points if p[0] % self.stride == 0 or p[0] == step]

    def until(self, step: int) -> Series:
        """The part that a branch leaving at ``step`` shares."""
        return Series(self.limit, self.stride, [point for point in self.points if point[0] <= step])

    def since(self, step: int) -> dict[str, list[Point]]:
        """``{name: [(step, value), ...]}`` of the points at or after ``step``."""
        curves: dict[str, list[Point]] = {}
        for at, metrics in self.points:
            if at >= step:
                for name, value in metrics.items():
                    curves.setdefault(name, []).append((at, value))
        return curves
