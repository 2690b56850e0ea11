"""The tools of ``python3 dev.py check``. Standard library only: dev.py uses it."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
PACKAGES = WEB / "node_modules"
TOOLS = {
    "ruff": ("-m", "ruff", "check", "."),
    "ruff format": ("-m", "ruff", "format", "--check", "."),
    "mypy": ("-m", "mypy"),
    "biome": (str(PACKAGES / "@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."),
    "tsc": (str(PACKAGES / "typescript/bin/tsc"), "--noEmit"),
    "vitest": (str(PACKAGES / "vitest/vitest.mjs"), "run"),
}
"""What follows Python, or Node for those of the page."""
OF_THE_PAGE = ("biome", "tsc", "vitest")


def run(name: str, python: str, node: list[str]) -> subprocess.CompletedProcess[str]:
    """The finished process of one tool, with both its streams in ``stdout``."""
    program, folder = (node, WEB) if name in OF_THE_PAGE else ([python], ROOT)
    return subprocess.run(
        [*program, *TOOLS[name]],
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
