"""The files of the project and what they import: read once, used by the house rules."""

from __future__ import annotations

import ast
import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = {".git", "node_modules", "__pycache__", "build", "dist", "out"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is not installed, cached or built, relative to the root."""
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [
            name
            for name in below
            if name not in MADE
            and not name.endswith((".egg-info", "_cache"))
            and not name.startswith((".venv", ".hypothesis", ".build-"))
        ]
        found += [Path(folder, name).relative_to(ROOT) for name in names]
    return tuple(sorted(found))


def sources(*folders: str, suffixes: tuple[str, ...]) -> list[Path]:
    """The files of these folders with these suffixes."""
    wanted = [Path(folder) for folder in folders]
    return [
        path
        for path in files()
        if path.suffix in suffixes and any(path.is_relative_to(folder) for folder in wanted)
    ]


def read(path: Path) -> str:
    """The text of a file of :func:`files`."""
    return (ROOT / path).read_text(encoding="utf-8")


def imports(path: Path) -> set[str]:
    """Dotted names that a Python file imports, relative ones resolved, at any depth of the code."""
    names: set[str] = set()
    package = list(path.with_suffix("").parts)
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*(package[: -node.level] if node.level else []), *filter(None, [node.module])])
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names
