"""What an export file says about itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exporter:
    """One target for one kind of document. ``suffix``: end of the file name, such as ``.py``."""

    target: str
    kind: str
    suffix: str
    summary: str
