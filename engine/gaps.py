"""Numbers as JSON allows them: what is not finite is a gap."""

from __future__ import annotations

import math
from collections.abc import Iterable


def or_gap(value: float | None) -> float | None:
    """The value, or None where it is NaN or infinite."""
    return float(value) if value is not None and math.isfinite(value) else None


def with_gaps(values: Iterable[float]) -> list[float | None]:
    """Each value, or None in its place."""
    return [or_gap(value) for value in values]
