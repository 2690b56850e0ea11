"""Hatchling's hook: a wheel, an sdist or ``pip install`` from source contains the built page.

Node comes as a wheel when none is installed, and only when there is something to build.
``TUGBOAT_SKIP_WEB=1`` leaves the page alone (dev.py builds it itself).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))
import page


class PageHook(BuildHookInterface):
    """Builds ``static/build`` before the files of the distribution are collected."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return page.node_pins() if self._wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self._wanted():
            page.build()

    @staticmethod
    def _wanted() -> bool:
        return os.environ.get("TUGBOAT_SKIP_WEB") != "1" and not page.is_fresh()
