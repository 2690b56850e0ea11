"""``tugboat presets`` and ``tugboat data``."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from typing import Any

from engine.errors import DataError, did_you_mean, quoted
from server.commands.documents import presets as preset_files


def presets(options: argparse.Namespace) -> int:
    """Id, title, kind and group of every preset."""
    found = []
    for id, path in preset_files().items():
        data = json.loads(path.read_text("utf-8"))
        view = data.get("view", {})
        found.append(
            {
                "id": id,
                "title": data.get("title", ""),
                "kind": data["kind"],
                "group": view.get("group", ""),
                "order": view.get("order", 0),
            }
        )
    found.sort(key=lambda preset: (preset["kind"], preset["order"], preset["id"]))
    return _listed(found, "id", "{kind:7}  {title}", options.json)


def _listed(found: list[dict[str, Any]], name: str, rest: str, as_json: bool) -> int:
    """Print a list as JSON, or as lines that begin with the name and go on with ``rest``."""
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    width = max(len(one[name]) for one in found)
    for one in found:
        print(f"{one[name]:{width}}  {rest.format(**one)}")
    return 0


def data(options: argparse.Namespace) -> int:
    """List the data sets, or fetch one."""
    return _list(options) if options.what == "list" else _get(options)


def _list(options: argparse.Namespace) -> int:
    from engine.data import datasets

    found = [data_set.as_dict() for data_set in datasets().values()]
    return _listed(found, "name", "{kind:6}  {rows:>7,}  {summary}", options.json)


def _get(options: argparse.Namespace) -> int:
    from engine.data import datasets

    known = datasets()
    if options.name not in known:
        raise DataError(
            f"There is no data set called {quoted(options.name)}.",
            code="data",
            hint=did_you_mean(options.name, known),
        )
    if known[options.name].offline:
        message: dict[str, Any] = {"name": options.name, "folder": None, "files": []}
        print(
            json.dumps(message)
            if options.json
            else f"{options.name} comes with Tugboat; there is nothing to fetch."
        )
        return 0
    fetch = importlib.import_module("engine.data.download").get
    bar = sys.stderr.isatty() and not options.json

    def progress(done: float, total: float | None, text: str = "") -> None:
        if bar:
            share = f"{100 * done / total:3.0f} %" if total else f"{done / 2**20:.1f} MB"
            sys.stderr.write(f"\r\x1b[K{text} {share}")
            sys.stderr.flush()

    def notice(text: str) -> None:
        print(text, file=sys.stderr)

    folder, files = fetch(options.name, options.url, options.data, progress, notice)
    if bar:
        sys.stderr.write("\r\x1b[K")
    answer = {"name": options.name, "folder": str(folder), "files": [str(file) for file in files]}
    print(json.dumps(answer) if options.json else f"{options.name} is in {folder}.")
    return 0
