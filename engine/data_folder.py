"""The user's data folder of Tugboat, where each platform has it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """``tugboat`` in the platform's folder for a user's data; it need not exist yet."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "tugboat"
