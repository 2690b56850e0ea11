"""The ``train`` section of a circuit while it runs: the document's settings, changed by events and edits."""

from __future__ import annotations

from typing import Any

from engine.documents.check_params import check_params, with_defaults
from engine.documents.settings import CIRCUIT_TRAIN
from engine.errors import EventError, did_you_mean, quoted

Settings = dict[str, Any]


def defaults(train: Any) -> Settings:
    """Every setting of a circuit's ``train`` section, filled up with the defaults."""
    return dict(with_defaults(train, CIRCUIT_TRAIN))


def after_edit(settings: Settings, old: Any, new: Any) -> Settings:
    """The run's settings after an edit: what the edit changed follows it, the rest stays as it was set."""
    before, after = defaults(old), defaults(new)
    return {key: after[key] if before[key] != after[key] else settings[key] for key in after}


def after_event(settings: Settings, path: Any, value: Any) -> Settings:
    """The settings with one of them changed. Raises ``EventError``."""
    names = [param.name for param in CIRCUIT_TRAIN]
    name = str(path).removeprefix("train.")
    if name not in names:
        raise EventError(
            f"A circuit's training has no setting {quoted(path)}.",
            code="setting",
            hint=did_you_mean(name, names),
        )
    if name == "seed":
        raise EventError(
            "The seed acts from the first step.", code="setting", hint="Restart with the new seed."
        )
    if value is not None:
        _, troubles = check_params({name: value}, CIRCUIT_TRAIN, "train", owner="train")
        if troubles:
            raise EventError(troubles)
    changed = {**settings, name: value}
    if value is None:
        changed = defaults({key: kept for key, kept in changed.items() if key != name and kept is not None})
    if changed["objective"] == "target" and changed["target"] is None:
        changed["target"] = 0.0
    return changed
