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
LAYERS_MAY_IMPORT = ("engine.spec.", "engine.kernels.")
PACKAGES_MAY_IMPORT = {
    "documents": set(),
    "kernels": set(),
    "gates": set(),
    "layers": {"kernels"},
    "data": {"documents", "kernels"},
    "circuits": {"documents", "data", "runs"},
    "networks": {"documents", "data", "kernels", "circuits", "runs", "insight"},
    "runs": {"documents", "circuits", "networks"},
    "insight": {"documents", "data", "networks"},
    "explain": {"documents", "circuits", "networks"},
    "exports": {"documents", "circuits", "networks"},
    "questions": {"documents", "data", "circuits", "networks", "insight", "explain", "exports"},
}
"""Of each package of the engine, the packages that it may know; the modules beside them are for all."""


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
    assert set(users) <= {"engine/jit.py", "engine/circuits/tape_pointers.py"}


@pytest.mark.parametrize("package", PACKAGES_MAY_IMPORT)
def test_packages_know_only_those_below_them(package):
    files = tree.sources(f"engine/{package}", suffixes=(".py",))
    known = {tuple(name.split(".")) for path in files for name in ours(path)}
    packages = {name[1] for name in known if name[0] == "engine" and len(name) > 1} & set(PACKAGES_MAY_IMPORT)
    assert packages - {package} <= PACKAGES_MAY_IMPORT[package]


def test_every_package_of_the_engine_has_its_place():
    found = {path.parts[1] for path in tree.sources("engine", suffixes=(".py",)) if len(path.parts) > 2}
    assert found == set(PACKAGES_MAY_IMPORT)


@pytest.mark.parametrize("path", tree.sources("engine/gates", suffixes=(".py",)), ids=str)
def test_a_gate_knows_only_the_spec(path):
    assert all(name in GATES_MAY_IMPORT or name.startswith("engine.spec.") for name in ours(path))


@pytest.mark.parametrize("path", tree.sources("engine/layers", suffixes=(".py",)), ids=str)
def test_a_layer_knows_only_the_spec_and_kernels(path):
    assert all(f"{name}.".startswith(LAYERS_MAY_IMPORT) for name in ours(path))


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("engine", WEB_FRAMEWORKS | {"numba", "torch"}),
        (
            "engine.documents.graph, engine.registry",
            WEB_FRAMEWORKS | {"numba", "sklearn"},
        ),
        ("server.app, server.cli", {"numba", "llvmlite", "sklearn", "scipy", "torch"}),
    ],
)
def test_importing_stays_light(module, absent):
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=tree.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not {name.split(".")[0] for name in done.stdout.split()} & absent
