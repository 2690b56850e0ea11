"""Which events make one another pointless: what an event sets. Without NumPy, for the server asks it too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "set": ("node",),
    "weight": ("node", "port", "index"),
    "train": ("path",),
    "param": ("node", "name"),
    "example": (),
}
"""Events that set one thing, and the keys that say which: of two for the same thing the later one counts.

For the log, and for the orders that wait for a run."""

FORGETTING = ("optimizer", "optimizer.name", "loss")
"""Settings that, when they change, empty the memory of the update rule, or what is known of former costs."""


def subject(event: dict[str, Any]) -> list[Any] | None:
    """What an event sets, by name; None for one that does more than to set something.

    ``lock`` empties the momentum of what it freezes, another update rule that of all weights, another cost
    forgets what was known of the former. An ``example`` with an ``amount`` takes the rope too.
    """
    kind, path = event.get("kind"), str(event.get("path", "")).removeprefix("train.")
    if not isinstance(kind, str) or kind not in SUBJECTS or path in FORGETTING or path.startswith("losses"):
        return None
    return [kind, *(event.get(key) for key in SUBJECTS[kind]), event.get("amount") is None]
