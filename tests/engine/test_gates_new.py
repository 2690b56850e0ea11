"""A new gate is one file: three operands run, and everything derived from the file is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CLAMP = '''
"""Feels nothing outside its two walls."""

from engine.spec import Example, Gate, Kink, Param, Port

GATE = Gate(
    name="clamp",
    symbol="[]",
    category="squash",
    summary="Keeps a number between two walls.",
    ports=(Port("x"), Port("low", "lower wall")),
    params=(Param("width", 1.0, "distance of the upper wall", above=0.0),),
    formula=r"\\min(\\max(<x>, <low>), <low> + <width>)",
    derivative=("[inside]", "[outside]"),
    code="min(max({x}, {low}), {low} + {width})",
    code_gradient=("{g} if {out} == {x} else 0.0", "0.0 if {out} == {x} else {g}"),
    passing=("passes it on inside", "feels it at a wall"),
    examples=(Example((0.5, 0.0), 0.5, (1.0, 0.0)),),
    kinks=(Kink("x = low", lambda x, low, width: x - low, "At a wall the wall feels it."),),
)


def forward(x, low, width):
    return min(max(x, low), low + width)


def backward(x, low, width, out, g):
    return (g, 0.0) if low < x < low + width else (0.0, g)
'''
PROGRAM = """
import json, sys
from engine import catalog, registry
from engine.circuits import tape_source
from engine.circuits.circuit import Circuit
from engine.documents.document import parse
from engine.documents.graph import flatten

nodes = [{"id": id, "op": "input", "params": {"value": v}} for id, v in (("x", 3.0), ("low", 0.5))]
nodes.append({"id": "f", "op": "clamp", "inputs": ["x", "low"], "params": {"width": 2.0}})
made = Circuit(flatten(parse({"tugboat": 1, "nodes": nodes})))
made.forward()
made.backward()
compile(tape_source.run_source(), "run", "exec")
compile(tape_source.batch_source(), "batch", "exec")
entry = next(g for g in catalog.catalogue()["gates"] if g["name"] == "clamp")
print(json.dumps({
    "value": made.output,
    "gradients": made.gradients.tolist(),
    "source": "f_clamp(get(v, a0), get(v, a1), get(v, a2))" in tape_source.run_source(),
    "entry": entry["params"][0]["name"],
    "page": "### clamp" in catalog.pages()["gates.md"],
}))
"""


@pytest.fixture
def engine_with_clamp(tmp_path):
    """A copy of the engine with one more gate file."""
    import shutil

    shutil.copytree(ROOT / "engine", tmp_path / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "engine" / "gates" / "clamp.py").write_text(CLAMP.lstrip(), encoding="utf-8")
    return tmp_path


def test_a_new_gate_is_one_file(engine_with_clamp):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=engine_with_clamp, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == {
        "value": 2.5,
        "gradients": [0.0, 1.0, 1.0],
        "source": True,
        "entry": "width",
        "page": True,
    }


def test_a_half_written_gate_is_refused_in_words(engine_with_clamp):
    path = engine_with_clamp / "engine" / "gates" / "clamp.py"
    path.write_text(CLAMP.replace("def backward", "def backwards"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=engine_with_clamp, capture_output=True, text=True, check=False
    )
    assert "engine.gates.clamp has no forward or no backward. Copy engine/gates/multiply.py" in done.stderr


def test_a_gate_with_a_mistake_of_syntax_is_refused_in_words(engine_with_clamp):
    path = engine_with_clamp / "engine" / "gates" / "clamp.py"
    path.write_text("GATE = = 1\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=engine_with_clamp, capture_output=True, text=True, check=False
    )
    assert "engine.gates.clamp is no Python: invalid syntax in line 1. Correct it." in done.stderr
