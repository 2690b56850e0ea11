"""What a data set says about itself. A module of ``engine/data`` lists its own in ``DATASETS``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set that a document can name.

    ``kind``: ``table`` (circuits and networks), or for networks ``points`` of the plane, ``curve`` (one
    input, one value) or ``images``. ``rows``: examples in it, or how many are made when nothing else is
    said. ``columns``: names of a table's columns or of the inputs. ``classes``: how many, 0 for a
    regression. ``offline``: comes with the installation; otherwise ``tugboat data get`` fetches it.
    """

    name: str
    summary: str
    kind: str
    rows: int
    columns: tuple[str, ...] = ()
    offline: bool = True
    classes: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "columns": list(self.columns)}
