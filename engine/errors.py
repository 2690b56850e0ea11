"""One family of errors. Each carries troubles: what is wrong, with which value, where, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

MOST = 100
"""Troubles that one error tells. Nobody reads more of them, and a guess for each takes its time."""
MANY = 500
"""Among more words than these no slip is looked for."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong. ``path`` is the place in the document, such as ``nodes[2].params.value``.

    ``severity``: ``error`` refuses, ``warning`` does not.
    """

    code: str
    text: str
    hint: str = ""
    node: str | None = None
    port: int | None = None
    path: str = ""
    severity: str = "error"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def sentence(self) -> str:
        """Text and hint as one or two sentences."""
        return f"{self.text} {self.hint}".strip()


class TugboatError(Exception):
    """Base of everything the engine raises on purpose. ``troubles`` has one to ``MOST``."""

    def __init__(
        self, troubles: Trouble | str | Iterable[Trouble], *, code: str = "error", **where: Any
    ) -> None:
        if isinstance(troubles, str):
            troubles = (Trouble(code, troubles, **where),)
        elif isinstance(troubles, Trouble):
            troubles = (troubles,)
        self.troubles: tuple[Trouble, ...] = tuple(islice(troubles, MOST))
        super().__init__(self.troubles[0].sentence())

    @property
    def trouble(self) -> Trouble:
        return self.troubles[0]


class RegistryError(TugboatError):
    """A gate, layer or question file is half written or a duplicate."""


class DocumentError(TugboatError):
    """The document does not follow the format."""


class GraphError(TugboatError):
    """The document is well formed but cannot be computed: a cycle, a missing input, a wrong arity."""


class EventError(TugboatError):
    """An event cannot happen to this run; nothing was changed."""


class DataError(TugboatError):
    """A data set is missing, damaged or does not fit."""


class QuestionError(TugboatError):
    """A question has no answer."""


class RunError(TugboatError):
    """A stored run cannot be read or continued."""


def did_you_mean(word: Any, known: Iterable[str], also: Sequence[tuple[str, str]] = ()) -> str:
    """``Did you mean "x"?``, or the start of the list of known words. ``also``: (alias, name) pairs."""
    names = sorted(set(known))
    if not isinstance(word, str) or len(names) > MANY:
        return _listed(names)
    aliases = {alias.lower(): name for alias, name in also}
    aliases.update({name.lower(): name for name in names})
    close = aliases.get(word.lower()) or closest(word, aliases)
    return f'Did you mean "{aliases.get(close, close)}"?' if close else _listed(names)


def closest(word: str, known: Iterable[str]) -> str:
    """The one of ``known``, in small letters, that ``word`` is a slip of; empty when none is close."""
    import difflib  # every process of the engine imports this module, and few make a mistake

    return next(iter(difflib.get_close_matches(word.lower(), list(known), 1, 0.6)), "")


def _listed(names: list[str]) -> str:
    """The known words, the first twelve of many."""
    if not names:
        return ""
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return f"Known: {', '.join(names[:12])}{more}."


def quoted(value: Any, limit: int = 60) -> str:
    """A value as it may stand in a sentence: short, on one line, as JSON writes it where it can."""
    text = f'"{value}"' if isinstance(value, str) else _as_json(value)
    text = " ".join(text.split())
    end = '..."' if isinstance(value, str) else "..."
    return text if len(text) <= limit else text[: limit - len(end)] + end


def _as_json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return repr(value)


def counted(count: int, word: str) -> str:
    """``1 input``, ``2 inputs``."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def plainly(value: float) -> str:
    """A number as it may stand in a sentence: whole numbers with all their digits up to a quadrillion."""
    whole = abs(value) < 1e16 and float(value).is_integer()
    return f"{int(value):,}" if whole else f"{value:g}"
