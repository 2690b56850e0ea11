"""Who may import whom: the engine is pure, the server carries, siblings do not know each other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

WEB_FRAMEWORKS = {"fastapi", "starlette", "uvicorn", "websockets", "pydantic", "httpx", "plotly"}
CLOCKS_AND_SOCKETS = {"time", "datetime", "socket", "asyncio", "http"}
MAY_USE_THE_NETWORK = {"engine/data/download.py", "engine/data/mnist.py"}
GATES_MAY_IMPORT = {"__future__", "math", "engine", "engine.spec"}
LAYERS_MAY_IMPORT = {"engine.spec", "engine.kernels", "engine.jit", "engine.form", "engine.errors"}


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in tree.imports(path)}


def ours(path: Path) -> set[str]:
    return {name for name in tree.imports(path) if name.split(".")[0] in ("engine", "server", "web", "tests")}


@pytest.mark.parametrize("path", tree.sources("engine", suffixes=(".py",)), ids=str)
def test_engine_is_pure(path):
    allowed = CLOCKS_AND_SOCKETS if path.as_posix() in MAY_USE_THE_NETWORK else set()
    forbidden = WEB_FRAMEWORKS | (CLOCKS_AND_SOCKETS - allowed) | {"server", "tests", "bench", "dev"}
    assert not tops(path) & forbidden


def test_only_jit_and_its_intrinsics_import_numba():
    users = [
        path.as_posix()
        for path in tree.sources("engine", "server", suffixes=(".py",))
        if "numba" in tops(path)
    ]
    assert set(users) <= {"engine/jit.py", "engine/tape_pointers.py"}


@pytest.mark.parametrize("path", tree.sources("engine/gates", suffixes=(".py",)), ids=str)
def test_a_gate_knows_only_the_spec(path):
    assert all(name in GATES_MAY_IMPORT or name.startswith("engine.spec.") for name in ours(path))


@pytest.mark.parametrize("path", tree.sources("engine/layers", suffixes=(".py",)), ids=str)
def test_a_layer_knows_no_other_layer(path):
    others = {path.stem for path in tree.sources("engine/layers", suffixes=(".py",))} - {"__init__"}
    assert not {name for name in ours(path) for other in others if name.startswith(f"engine.layers.{other}")}


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("engine", WEB_FRAMEWORKS | {"numba", "torch"}),
        ("engine.document, engine.graph, engine.registry", WEB_FRAMEWORKS | {"numba", "sklearn"}),
        ("server.app, server.cli", {"numba", "llvmlite", "sklearn", "scipy", "torch"}),
    ],
)
def test_importing_stays_light(module, absent):
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=tree.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not {name.split(".")[0] for name in done.stdout.split()} & absent
