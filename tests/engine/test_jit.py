"""The compiler switch: off until asked, cached in a folder that is checked to be writable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import jit

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def fresh_folder():
    """``cache_folder`` chosen anew, before and after."""
    jit.cache_folder.cache_clear()
    yield
    jit.cache_folder.cache_clear()


def test_the_folder_is_named_by_the_sources(fresh_folder, monkeypatch, tmp_path):
    monkeypatch.setenv("TUGBOAT_CACHE_DIR", str(tmp_path))
    folder = jit.cache_folder()
    assert tmp_path in folder.parents
    assert jit.source_hash() in folder.name and jit.place_hash() in folder.name
    assert folder.is_dir()


def test_a_copy_of_the_sources_elsewhere_has_a_folder_of_its_own(monkeypatch):
    """Numba would not find there what was compiled here, whatever a stamp says."""
    here = jit.place_hash()
    monkeypatch.setattr(jit, "__file__", str(ROOT / "elsewhere" / "engine" / "jit.py"))
    assert jit.place_hash() != here


def test_the_folder_changes_with_what_is_compiled_and_with_nothing_else():
    names = {path.relative_to(ROOT / "engine").as_posix() for path in jit.compiled_sources()}
    ops = {f"{kind}/{p.name}" for kind in ("gates", "layers") for p in (ROOT / "engine" / kind).glob("*.py")}
    assert names >= ops | {
        "networks/chunk.py",
        "kernels/matmul.py",
        "kernels/exponential.py",
        "circuits/tape_source.py",
    }
    assert names >= {"networks/losses.py", "networks/optimizers.py", "spec.py", "circuits/tape.py"}
    assert not names & {"runs/trainer.py", "networks/machine.py", "questions/why.py", "data/digits.py"}


def test_a_folder_that_cannot_be_written_is_passed_over(fresh_folder, monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be")
    monkeypatch.setenv("TUGBOAT_CACHE_DIR", str(blocked))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert tmp_path / "cache" in jit.cache_folder().parents


def test_the_last_resort_is_a_temporary_folder(fresh_folder, monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    for name in ("TUGBOAT_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(blocked))
    monkeypatch.setattr(jit, "_user_cache", lambda: blocked)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = jit.cache_folder()
    assert folder.parent == tmp_path
    assert folder.is_dir()


def test_functions_stay_as_they_are_until_it_is_enabled():
    program = """
import sys
from engine import jit

@jit.njit
def bare(x):
    return x + 1

@jit.njit(nogil=True)
def with_options(x):
    return x + 2

assert (bare(1), with_options(1)) == (2, 3)
assert type(bare) is type(with_options) is type(lambda: 0)
from engine.circuits.circuit import Circuit
from engine.documents.document import parse
from engine.documents.graph import flatten
made = Circuit(flatten(parse({"tugboat": 1, "nodes": [{"id": "x", "op": "input"}]})))
assert not made.compiled
assert "numba" not in sys.modules
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)


def test_enabling_sets_the_cache_folder_before_numba_is_imported():
    jit.enable()
    assert jit.enabled()
    assert os.environ["NUMBA_CACHE_DIR"] == str(sys.modules["numba"].config.CACHE_DIR)
    doubled = jit.njit(lambda x: 2 * x)
    assert doubled(3) == 6
    assert jit.njit(cache=False)(lambda x: 1 / x)(0.0) == float("inf")


def test_python_may_call_a_kernel_whose_compiled_form_is_for_compiled_code_only():
    """It has no Python wrapper: a call from Python would jump to address 0."""
    program = """
from engine import jit
from engine.kernels import matmul
from engine.kernels.exponential import exp
jit.enable()
from engine.kernels.exponential import tanh
import numpy as np
x, w, y = np.ones((2, 3)), np.ones((4, 3)), np.zeros((2, 4))
matmul.x_wt(x, w, y)
assert (y == 3).all() and abs(exp(1.0) - np.e) < 1e-15 and abs(tanh(1.0) - np.tanh(1.0)) < 1e-15
late = jit.kernel(lambda v: v + 1, cache=False, **jit.INNER)
assert late(1) == 2 and jit.njit(lambda v: late(v) + late(2 * v), cache=False)(3.0) == 11
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)


def test_a_numerical_gradient_needs_nothing_that_is_not_compiled_ahead_of_time():
    program = """
import gc, json
from engine import jit
jit.enable()
from numba.core.registry import CPUDispatcher
from engine import warm
from engine.runs.trainer import Run

def compiled():
    # by its type: isinstance would ask a weak reference whose object may be gone
    found = (thing for thing in gc.get_objects() if issubclass(type(thing), CPUDispatcher))
    ours = [one for one in found if one.py_func.__module__.startswith("engine")]
    return {(str(one.py_func), str(kind)) for one in ours for kind in one.overloads}

with open("static/presets/two-passes.json", encoding="utf-8") as file:
    run = Run(json.load(file))
list(warm.steps())
warm.rest()
before = compiled()
run.answer("gradient_cost")
assert len(before) > 50 and compiled() == before, compiled() - before
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
