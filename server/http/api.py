"""What the page reads over plain HTTP: the catalogue of gates and layers, presets, data sets."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic_core import to_json

from server.http.assets import STATIC

PRESETS = STATIC / "presets"
router = APIRouter(prefix="/api")


def _json(value: Any) -> Response:
    return Response(to_json(value), media_type="application/json", headers={"cache-control": "no-cache"})


@router.get("/catalogue")
def catalogue() -> Response:
    """Every gate and layer with its ports, settings and formulas."""
    return _catalogue()


@cache
def _catalogue() -> Response:
    from engine.catalog import catalogue

    return _json(catalogue())


@router.get("/presets")
def presets() -> Response:
    """Id, title, kind and place of every preset; its document is the file ``/static/presets/ID.json``."""
    return _json(sorted((_preset(path.stem) for path in PRESETS.glob("*.json")), key=_order))


@router.get("/datasets")
def datasets(request: Request) -> Response:
    """Every data set that a document can name, and whether its files are here."""
    from engine.data import datasets
    from engine.data.load import available

    folder = request.app.state.server.settings.data_dir
    found = [{**one.as_dict(), "available": available(one, folder)} for one in datasets().values()]
    return _json(found)


@router.get("/datasets/pictures")
def pictures() -> Response:
    """A small picture of every set that is made: some of its points, or a few of its images."""
    return _pictures()


@cache
def _pictures() -> Response:
    from engine.data.pictures import pictures

    return _json(pictures())


def _preset(name: str) -> dict[str, Any]:
    document = json.loads((PRESETS / f"{name}.json").read_text(encoding="utf-8"))
    view = document.get("view", {})
    note = view.get("note")
    return {
        "id": name,
        "title": document.get("title", name),
        "kind": document["kind"],
        "group": view.get("group", ""),
        "order": view.get("order", 0),
        "note": note,
        "data": document.get("data", {}).get("name"),
    }


def _order(preset: dict[str, Any]) -> tuple[Any, ...]:
    return preset["kind"], preset["order"], preset["id"]
