"""What an export file says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exporter:
    """One target for one kind of document. ``suffix``: end of the file name, such as ``.py``."""

    target: str
    kind: str
    suffix: str
    summary: str


def one_line(title: str) -> str:
    """A title that can stand in a comment or docstring of any language, on one line.

    A space keeps "Encoding: one hot" on the first line from being read as the encoding of the file (PEP 263).
    """
    printed = "".join(c if c.isprintable() else " " for c in title)
    plain = " ".join(printed.replace("\\", "/").replace('"', "'").split())
    return re.sub(r"(coding)([:=])", r"\1 \2", plain)[:80]
