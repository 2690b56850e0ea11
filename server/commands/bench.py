"""``tugboat bench``: the benchmarks of a source checkout."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from engine.errors import RunError


def bench(options: argparse.Namespace) -> int:
    """Run benchmarks, if this is a checkout; an installed package has none."""
    root = Path(__file__).resolve().parents[2]
    if not (root / "bench" / "cli.py").is_file():
        raise RunError(
            "The benchmarks are part of the source code, not of the installed package.",
            code="no_bench",
            hint="Run this in a clone of the repository.",
        )
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    arguments = list(options.names)
    arguments += [f"--{flag}" for flag in ("json", "list") if getattr(options, flag)]
    if options.rounds:
        arguments += ["--rounds", str(options.rounds)]
    return int(importlib.import_module("bench.cli").main(arguments))
