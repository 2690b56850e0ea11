"""Writes docs/catalog/modules.md: every Python module by the first sentence of its docstring."""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "catalog" / "modules.md"
HEAD = """<!-- Made by `python -m server.code_map`; do not edit. -->

# Modules

What every file of the engine and the server is for, in its own words. How they fit together is told in
[ARCHITECTURE.md](../ARCHITECTURE.md).
"""


def folders() -> Iterator[Path]:
    """The packages, each before those inside it."""
    for top in ("engine", "server"):
        yield ROOT / top
        yield from sorted(path for path in (ROOT / top).iterdir() if (path / "__init__.py").exists())


def summary(path: Path) -> str:
    """The first sentence of a module's docstring, on one line."""
    paragraph = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0]
    return " ".join(paragraph.split())


def page() -> str:
    """The text of the generated page."""
    lines = [HEAD]
    for folder in folders():
        name = folder.relative_to(ROOT).as_posix()
        lines.append(f"\n## {name}/\n\n{summary(folder / '__init__.py')}\n\n")
        modules = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
        lines += [f"- `{path.name}`: {summary(path)}\n" for path in modules]
    return "".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` compare it. Exit code 1 when it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = page()
    fresh = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
    if parser.parse_args(arguments).check:
        if not fresh:
            print("docs/catalog/modules.md is stale. Run: python -m server.code_map", file=sys.stderr)
        return 0 if fresh else 1
    if not fresh:
        TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
