"""The page keeps its own borders: one door to the socket, one to Plotly, pure state and graph."""

from __future__ import annotations

import re

import pytest

from tests.house import tree

IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")
DOM = re.compile(
    r"\b(?:document\.(?:getElement|querySelector|createElement|body|documentElement)|window\.|localStorage)"
)
SOURCES = tree.sources("web/src", suffixes=(".ts", ".tsx"))


def in_folder(path, *names):
    return path.parts[2] in names


def code(path):
    """The text without comments, so that words about a thing are not taken for the thing."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", tree.read(path), flags=re.DOTALL)


def test_there_is_a_page():
    assert len(SOURCES) > 1


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_borders(path):
    text, imported = code(path), set(IMPORT.findall(code(path)))
    if not in_folder(path, "wire"):
        assert not re.search(r"new WebSocket\b", text), "only web/src/wire opens the socket"
    if not in_folder(path, "plots"):
        assert not {name for name in imported if "plotly" in name.lower()}, (
            "only web/src/plots imports Plotly"
        )
        assert "Plotly." not in text, "only web/src/plots calls Plotly"
    if in_folder(path, "state", "graph"):
        assert not imported & {"react", "react-dom", "react-dom/client"}, "state and graph know no view"
        assert not DOM.search(text), "state and graph know no DOM"
        outward = re.compile(r"/(?:editor|views|plots|ui)/")
        assert not {name for name in imported if outward.search(name)}, "state and graph know no view"
    if in_folder(path, "graph"):
        assert not {name for name in imported if "/state/" in name}, "graph knows no store"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_nothing_comes_from_outside(path):
    outside = set(re.findall(r"""["'`](?:https?:)?//[^"'`\s]+""", code(path)))
    allowed = ("http://www.w3.org/", "https://www.w3.org/")
    assert not {url for url in outside if not url[1:].startswith(allowed)}, "no external request, ever"
