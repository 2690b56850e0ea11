"""The page's styles say nothing that nobody hears: every class is given somewhere, every token is read."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.house import tree

TOKENS = Path("static/tokens.css")
STYLES = [TOKENS, *tree.sources("web/src", suffixes=(".css",))]
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
REACT_FLOW = {"clickconnecting", "connectingfrom", "connectingto", "invalid"}
PLOTLY = {"annotation-text", "contourlabels", "main-svg"}
OF_LIBRARIES = re.compile(r"react-flow|katex|--xy-")


def code(path: Path) -> str:
    """The text without comments, so that words about a thing are not taken for the thing."""
    return COMMENT.sub("", tree.read(path))


def plain(path: Path) -> str:
    """The same of a style sheet, where // begins no comment."""
    return re.sub(r"/\*.*?\*/", "", tree.read(path), flags=re.DOTALL)


PAGE = "\n".join(
    code(path)
    for path in [*tree.sources("web/src", suffixes=(".ts", ".tsx")), Path("web/index.html")]
    if not path.name.endswith(".test.ts")
)
WORDS = set(re.findall(r"[\w-]+", PAGE))
OPENINGS = set(re.findall(r"([\w-]+-)\$\{", PAGE))
"""What stands before a part that is filled in: ``badge-${tone}`` gives the classes ``badge-error``, ..."""
READ = {
    name
    for text in (PAGE, *map(plain, STYLES))
    for found in re.findall(r"var\(\s*(--[\w-]+)|[\"'`](--[\w-]+)[\"'`]", text)
    for name in found
}


def classes(path: Path) -> set[str]:
    selectors = re.findall(r"([^{};]+)\{", plain(path))
    return {name for selector in selectors for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", selector)}


def given(name: str) -> bool:
    """Whether the page has the class as a word, or an opening and the rest of it."""
    rests = (name.removeprefix(opening) for opening in OPENINGS if name.startswith(opening))
    return name in WORDS or any(rest in WORDS for rest in rests)


@pytest.mark.parametrize("path", STYLES, ids=str)
def test_every_class_is_given_somewhere(path):
    foreign = REACT_FLOW | PLOTLY
    own = {name for name in classes(path) if name not in foreign and not OF_LIBRARIES.match(name)}
    assert not {name for name in own if not given(name)}, "no file of the page gives these classes"


@pytest.mark.parametrize("path", STYLES, ids=str)
def test_every_token_is_read(path):
    named = {name for name in re.findall(r"(--[\w-]+)\s*:", plain(path)) if not OF_LIBRARIES.match(name)}
    assert not named - READ, "nothing reads these tokens"


def test_a_class_and_a_token_that_are_gone_would_be_missed():
    assert given("badge-error") and not given("control-compare")
    assert "--ink-1" in READ and "--lane-gap" not in READ


# --- the order of the style sheets ---

SHEETS = Path("web/src")
ENTRIES = {
    SHEETS / "main.tsx": SHEETS / "styles.css",
    SHEETS / "views/network/index.tsx": SHEETS / "views/network/styles.css",
}
"""Which script brings which list of style sheets: the page's, and those of a room that comes later."""
IMPORTED = re.compile(r"""@import\s+["']([^"']+)["']""")
BY_SCRIPT = re.compile(r"""^import\s+["']([^"']+\.css)["']""", re.MULTILINE)


def listed(path: Path) -> list[Path]:
    """The style sheets that a list names, and those that they name, in the order in which they are heard."""
    own = (name for name in IMPORTED.findall(plain(path)) if name.startswith("."))
    there = [Path(os.path.normpath(path.parent / name)) for name in own]
    return [sheet for one in there for sheet in (*listed(one), one)]


def test_every_style_sheet_is_in_one_ordered_list():
    heard = [sheet for entry in ENTRIES.values() for sheet in (*listed(entry), entry)]
    heard = [sheet for sheet in heard if sheet != TOKENS]
    assert sorted(heard) == sorted(path for path in STYLES if path != TOKENS)


def test_scripts_bring_the_lists_and_no_style_sheet_of_their_own():
    """A sheet that a script imports stands wherever the bundler has put the script."""
    found = {
        (path, Path(os.path.normpath(path.parent / name)))
        for path in tree.sources("web/src", suffixes=(".ts", ".tsx"))
        for name in BY_SCRIPT.findall(tree.read(path))
    }
    assert found == set(ENTRIES.items())
