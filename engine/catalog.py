"""All gates and layers as data for the page, and as pages of the documentation.

``python -m engine.catalog`` writes ``docs/catalog``; ``--check`` says whether it is fresh.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine import registry
from engine.explain.symbols import plain_tex
from engine.spec import CURVE, Gate, Layer, Param

FOLDER = Path(__file__).parent.parent / "docs" / "catalog"
CATEGORIES = {
    "sources": "Sources",
    "arithmetic": "Arithmetic",
    "squash": "Squash and switch",
    "losses": "Losses",
}


def _param(param: Param) -> dict[str, Any]:
    return {
        "name": param.name,
        "default": param.default,
        "doc": param.doc,
        "kind": param.kind,
        "min": param.min,
        "max": param.max,
        "step": param.step,
        "above": param.above,
        "choices": list(param.choices),
        "required": param.required,
    }


def _common(op: registry.Op) -> dict[str, Any]:
    spec: Gate | Layer = op.spec
    return {
        "name": spec.name,
        "symbol": spec.symbol,
        "category": spec.category,
        "summary": spec.summary,
        "feel": (op.module.__doc__ or "").strip().split("\n")[0],
        "aliases": list(spec.aliases),
        "ports": [{"name": p.name, "doc": p.doc} for p in spec.ports],
        "variadic": spec.variadic,
        "params": [_param(p) for p in spec.params],
        "formula": plain_tex(spec.formula),
        "derivative": [plain_tex(d) for d in spec.derivative],
        "paper": spec.paper,
    }


def _curve(spec: Gate) -> list[float] | None:
    curve = spec.curve or (CURVE if len(spec.ports) == 1 else None)
    return list(curve) if curve else None


def gate_entry(op: registry.Op) -> dict[str, Any]:
    """One gate as JSON-able data."""
    spec: Gate = op.spec
    return {
        **_common(op),
        "range": list(spec.range) if spec.range else None,
        "curve": _curve(spec),
        "max_slope": spec.max_slope,
        "domain": spec.domain.where if spec.domain else None,
        "kinks": [{"where": k.where, "sentence": k.sentence} for k in spec.kinks],
    }


def layer_entry(op: registry.Op) -> dict[str, Any]:
    """One layer as JSON-able data."""
    spec: Layer = op.spec
    return {
        **_common(op),
        "keeps_units": spec.keeps_units,
        "unitwise": spec.unitwise,
        "outputs": list(spec.outputs),
        "weights": list(spec.weights),
        "legend": dict(spec.legend),
        "surrogate": spec.surrogate,
    }


def catalogue() -> dict[str, list[dict[str, Any]]]:
    """``{"gates": [...], "layers": [...]}``, gates by category, each category in order of name."""
    order = list(CATEGORIES)
    gates = sorted(registry.gates().values(), key=lambda op: (order.index(op.spec.category), op.name))
    return {
        "gates": [gate_entry(op) for op in gates],
        "layers": [layer_entry(op) for op in registry.layers().values()],
    }


# --- the documentation pages -------------------------------------------------------------


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _rows(params: list[dict[str, Any]]) -> list[str]:
    if not params:
        return []
    lines = ["", "| setting | default | range | meaning |", "|---|---|---|---|"]
    for p in params:
        span = (
            " to ".join(_number(x) for x in (p["min"], p["max"]))
            if p["min"] is not None or p["max"] is not None
            else ""
        )
        span = ", ".join(p["choices"]) if p["choices"] else span
        default = "" if p["default"] is None else str(p["default"]).lower()
        lines.append(f"| `{p['name']}` | {default} | {span} | {p['doc']} |")
    return lines


def _examples(op: registry.Op) -> list[str]:
    spec: Gate = op.spec
    lines = []
    for example in spec.examples:
        inputs = ", ".join(f"{x:g}" for x in example.inputs)
        params = "".join(f", {name} = {value:g}" for name, value in example.params.items())
        slopes = ", ".join(f"{x:.6g}" for x in example.gradient)
        lines.append(f"- `{spec.name}({inputs}{params})` = {example.value:.6g}, gradient {slopes}")
    return ["", *lines] if lines else []


def _page(entry: Mapping[str, Any], extra: list[str]) -> str:
    title = [f"### {entry['name']}  {entry['symbol']}", "", entry["summary"] + " " + entry["feel"]]
    inputs = ", ".join(f"`{p['name']}`" + (f" ({p['doc']})" if p["doc"] else "") for p in entry["ports"])
    more = ", two or more" if entry["variadic"] else ""
    lines = [*title, "", f"Inputs: {inputs}{more}."] if inputs else title
    if entry["formula"]:
        lines += ["", f"$${entry['formula']}$$"]
    if entry["derivative"] and entry["formula"]:
        slopes = [f"- ${d}$" for d in entry["derivative"]]
        lines += ["", "Derivative with respect to each input:", "", *slopes]
    lines += _rows(entry["params"]) + extra
    lines += (
        ["", *[f"{k['where']}: {k['sentence']}" for k in entry.get("kinks", ())]]
        if entry.get("kinks")
        else []
    )
    if entry.get("domain"):
        lines += ["", f"Finite where {entry['domain']}."]
    if entry.get("surrogate"):
        lines += ["", f"Backward is not the true gradient: {entry['surrogate']}"]
    if entry["aliases"]:
        lines += ["", "Also found as " + ", ".join(f"`{a}`" for a in entry["aliases"]) + "."]
    if entry["paper"]:
        lines += ["", f"Source: {entry['paper']}."]
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """Name and text of every generated page."""
    note = "<!-- Made by `python -m engine.catalog`; do not edit. -->\n\n"
    data = catalogue()
    gates = [note, "# Gates\n"]
    for category, title in CATEGORIES.items():
        gates.append(f"\n## {title}\n")
        for entry in (e for e in data["gates"] if e["category"] == category):
            gates.append("\n" + _page(entry, _examples(registry.gate(entry["name"]))))
    layers = [note, "# Layers\n"]
    for entry in data["layers"]:
        letters = [f"- {letter}: {text}" for letter, text in entry["legend"].items()]
        layers.append("\n" + _page(entry, ["", *letters] if letters else []))
    return {"gates.md": "".join(gates), "layers.md": "".join(layers)}


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or with ``--check`` compare them. Exit code 1 when they are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(arguments).check
    stale = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        path = FOLDER / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8")
    if check and stale:
        print(f"docs/catalog is stale: {', '.join(stale)}. Run: python -m engine.catalog", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
