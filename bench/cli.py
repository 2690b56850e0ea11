"""``tugboat bench [NAME ...] [--json] [--list] [--rounds N]``."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys

from bench import compare, machine, suites
from bench.table import Table
from server.commands.parser import Parser


def names() -> list[str]:
    """Every benchmark: the files of ``bench/suites``."""
    found = (entry.name for entry in pkgutil.iter_modules(suites.__path__))
    return sorted(name.replace("_", "-") for name in found if not name.startswith("_"))


def measure(name: str, rounds: int) -> Table:
    """Run one benchmark: its ``measure(rounds)``, or the race of its ``BENCH``."""
    module = importlib.import_module(f"bench.suites.{name.replace('-', '_')}")
    own = getattr(module, "measure", None)
    return own(rounds) if own else compare.run(module.__name__, rounds)


def summary(name: str) -> str:
    """First line of a benchmark's docstring."""
    module = importlib.import_module(f"bench.suites.{name.replace('-', '_')}")
    return (module.__doc__ or "").strip().splitlines()[0]


def _list(summaries: dict[str, str], as_json: bool) -> None:
    if as_json:
        print(json.dumps([{"name": name, "summary": text} for name, text in summaries.items()]))
        return
    for name, text in summaries.items():
        print(f"{name:16} {text}")


def main(arguments: list[str]) -> int:
    """Run benchmarks; 0 when all ran, 1 when one could not, 2 for wrong use."""
    parser = Parser(prog="tugboat bench", description="Speed against named peers, in one run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks; none means all")
    parser.add_argument("--list", action="store_true", help="name the benchmarks and stop")
    parser.add_argument("--json", action="store_true", help="one JSON object a benchmark")
    parser.add_argument("--rounds", type=int, default=compare.ROUNDS, help="interleaved rounds (default 7)")
    given = parser.parse_args(arguments)
    known = names()
    unknown = [name for name in given.names if name not in known]
    if unknown or given.rounds < 1:
        parser.error(
            f'no benchmark "{unknown[0]}"; there are: {", ".join(known)}'
            if unknown
            else "--rounds is at least 1"
        )
    if given.list:
        _list({name: summary(name) for name in known}, given.json)
        return 0
    if not given.json:
        print("\n".join(f"{key}: {value}" for key, value in machine.describe().items()), flush=True)
    return max([_show(name, given) for name in given.names or known], default=0)


def _show(name: str, given: argparse.Namespace) -> int:
    try:
        table = measure(name, given.rounds)
    except RuntimeError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    if given.json:
        print(json.dumps({"benchmark": name, "machine": machine.describe(), **table.data()}), flush=True)
    else:
        print(f"\n## {name}\n{summary(name)}\n\n{table.text()}", flush=True)
    return 0
