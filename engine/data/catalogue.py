"""What a data set says about itself. A module of ``engine/data`` lists its own in ``DATASETS``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set that a document can name.

    ``kind``: ``table`` (circuits) or ``images`` (networks). ``rows``: examples in it. ``columns``: names of
    a table's columns. ``offline``: comes with the installation; otherwise ``tugboat data get`` fetches it.
    """

    name: str
    summary: str
    kind: str
    rows: int
    columns: tuple[str, ...] = ()
    offline: bool = True

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "columns": list(self.columns)}
