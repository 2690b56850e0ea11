"""Reads the ``data`` section of a document and collects its troubles; it loads nothing."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from engine.documents.check_params import check_params, finite, is_number
from engine.documents.settings import AUGMENT, DATA, NETWORK_DATA
from engine.errors import Trouble, quoted

NAMELESS = "table"
"""What a table is called that has no name of its own."""
SOURCES = ("text", "path", "upload")
"""Settings that each bring the whole table or the images; a section has at most one of them."""
MANY = ("rings", "blobs")
"""Sets of 2 to 10 classes; 3 when none is named."""
DRAWN = "points"
"""A set of nothing but points drawn by hand, ``data.points``."""
MOST_POINTS = 5_000
"""Points drawn by hand in one document."""
MOST_LISTED = 100_000
"""Entries of any other list."""


def read_data(kind: str, given: Any) -> tuple[dict[str, Any], list[Trouble]]:
    """The checked section and all its troubles. ``kind``: of the document, ``circuit`` or ``network``."""
    clean, troubles = check_params(given, NETWORK_DATA if kind == "network" else DATA, "data", owner="data")
    if "augment" in clean:
        clean["augment"], more = check_params(clean["augment"], AUGMENT, "data.augment", owner="data.augment")
        troubles += more
    for name, (fits, what) in _ENTRIES.items():
        if name in clean and (trouble := _wrong_entry(name, clean[name], fits, what)):
            troubles.append(trouble)
    troubles += _conflicts(clean)
    if len(clean.get("points", ())) > MOST_POINTS:
        text = f"data.points has {len(clean['points']):,} points; at most {MOST_POINTS:,} can be drawn."
        troubles.append(Trouble("too_large", text, "Erase some.", path="data.points"))
    return clean, troubles


def source_of(section: Mapping[str, Any]) -> str:
    """Which data set a section names, whatever its settings; a mark of its content tells one's own apart."""
    own = section.get("text") or section.get("upload") or section.get("path")
    name = str(section.get("name") or NAMELESS)
    return f"{name} {zlib.crc32(str(own).encode()):08x}" if own else name


def _conflicts(section: dict[str, Any]) -> list[Trouble]:
    """Settings that nothing would read beside the others."""
    given = [name for name in SOURCES if section.get(name)]
    troubles = []
    if len(given) > 1:
        text = f"data has {' and '.join(given)}, and each of them is a whole data set."
        troubles.append(Trouble("conflict", text, "Keep one of them.", path=f"data.{given[1]}"))
    name = section.get("name") or NAMELESS
    if "classes" in section and (given or name not in (*MANY, DRAWN)):
        text = f"data.classes is read by {', '.join(MANY)} and {DRAWN} only, not by {quoted(name)}."
        troubles.append(Trouble("conflict", text, "Remove it, or name one of these.", path="data.classes"))
    return troubles


def is_point(value: Any) -> bool:
    """``[x1, x2, class]``: two finite coordinates within a thousand of 0 and a class from 0 to 9."""
    return (
        isinstance(value, list)
        and len(value) == 3
        and all(is_number(v) and finite(v) and abs(v) <= 1000 for v in value)
        and float(value[2]).is_integer()
        and 0 <= value[2] <= 9
    )


def _is_place(value: Any) -> bool:
    return is_number(value) and finite(value) and float(value).is_integer() and value >= 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_ENTRIES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "points": (is_point, "[x1, x2, class] with a class from 0 to 9"),
    "erased": (_is_place, "the number of a point"),
    "features": (_is_text, "the name of an input"),
    "columns": (_is_text, "the name of a column"),
}


def _wrong_entry(name: str, values: list[Any], fits: Callable[[Any], bool], what: str) -> Trouble | None:
    if len(values) > MOST_LISTED:
        return Trouble(
            "too_large", f"data.{name} has {len(values):,} entries; at most {MOST_LISTED:,} are read."
        )
    bad = next((k for k, value in enumerate(values) if not fits(value)), None)
    if bad is None:
        return None
    text = f"data.{name}[{bad}] is {quoted(values[bad])}; it must be {what}."
    return Trouble("wrong_value", text, path=f"data.{name}[{bad}]")
