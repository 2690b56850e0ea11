"""What ``circuit_check`` and ``network_state`` share, the checks of saved states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.documents.check_params import check_params
from engine.errors import RunError
from engine.spec import Param


def damaged(what: str) -> RunError:
    """The refusal of a saved state that ``what``."""
    return RunError(f"A saved state {what}.", code="state", hint="Go to another step, or restart the run.")


def check_settings(given: Mapping[str, Any], params: Sequence[Param], path: str) -> None:
    """Raises ``RunError`` where a saved section lacks a setting or has one that no document could have.

    Only what has no default may be null: what reads settings of a run counts on the others.
    """
    kept = {key: value for key, value in given.items() if value is not None}
    _, troubles = check_params(kept, params, path, owner=path)
    if troubles:
        raise damaged(f"has wrong settings: {troubles[0].text.rstrip('.')}")
    missing = next((p.name for p in params if p.default is not None and p.name not in kept), None)
    missing = missing or next((p.name for p in params if p.name not in given), None)
    if missing:
        raise damaged(f"lacks the setting {path}.{missing}")


def check_generator(state: Any) -> None:
    """Raises one of the errors of a bad dictionary where a generator cannot take ``state``."""
    np.random.PCG64().state = state
