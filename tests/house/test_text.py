"""What every file keeps: no machine's paths, no unfinished business, no giants."""

from __future__ import annotations

import re

import pytest

from tests.house import tree

TEXT = (".py", ".ts", ".tsx", ".css", ".html", ".md", ".json", ".toml", ".txt", ".yaml", ".sh", "")
CODE = (".py", ".ts", ".tsx", ".css")
LONGEST = 450
GENERATED = ("protocol.gen.ts",)
MACHINE = re.compile(r"(?<![\w./-])/(?:work|root|home|farm|Users)/\w")
REGISTRY = re.compile(r'"resolved": *"http|registry *= *"?http|index-url *= *http')
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|[Cc]oming soon|raise NotImplementedError")
LEFT_OUT = re.compile(
    r"pytest\.(?:skip|importorskip)|mark\.(?:skip|xfail)|\b(?:it|test|describe)\.(?:skip|todo|only)\b"
)
THIS = "tests/house/test_text.py"

TEXTS = [path for path in tree.files() if path.suffix in TEXT and path.as_posix() != THIS]


@pytest.mark.parametrize("path", TEXTS, ids=str)
def test_text(path):
    text = tree.read(path)
    assert not MACHINE.search(text), "a path of one machine"
    assert not REGISTRY.search(text), "the address of a registry"
    if path.suffix in CODE and path.name not in GENERATED:
        assert not UNFINISHED.search(text), "finish it, or leave it out"
        lines = text.count("\n")
        assert lines <= LONGEST, f"{lines} lines: split it where its parts have names"
    if path.parts[0] in ("tests", "web"):
        assert not LEFT_OUT.search(text), "a test that does not run is no test"


def test_no_large_files():
    large = {str(path): (tree.ROOT / path).stat().st_size for path in tree.files()}
    assert not {path: size for path, size in large.items() if size > 1_500_000}


@pytest.mark.parametrize("path", [path for path in tree.files() if path.suffix == ".md"], ids=str)
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#\s]+)", tree.read(path))
    ours = [target for target in targets if "://" not in target]
    assert not [target for target in ours if not (tree.ROOT / path.parent / target).exists()]


def test_the_code_map_names_modules_that_are_there():
    code_map = tree.read(tree.ROOT / "docs" / "ARCHITECTURE.md").split("```")[1]
    there = {path.name for path in tree.files()}
    named = set(re.findall(r"\b[a-z_]+\.py\b", code_map))
    assert len(named) > 50 and not named - there
