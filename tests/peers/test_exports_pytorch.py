"""Every preset's PyTorch program prints the engine's numbers; its gradients are PyTorch's own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine.runs.trainer import Run
from tests.engine.test_exports import CIRCUITS, OURS, document, expect_same, numbers


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, tuple[float, float]]]:
    """What all programs print; one process runs them all, since importing PyTorch takes seconds."""
    folder = tmp_path_factory.mktemp("programs")
    for name in [*CIRCUITS, *OURS]:
        code = Run(document(name), compiled=False).answer("export", {"to": "pytorch"})["code"]
        (folder / f"{name}.py").write_text(code, "utf-8")
    runner = "import pathlib, runpy\nfor file in sorted(pathlib.Path('.').glob('*.py')):\n"
    runner += "    print('file', file.stem.replace(' ', '_'), '0')\n    runpy.run_path(str(file))\n"
    done = subprocess.run(
        [sys.executable, "-c", runner], capture_output=True, text=True, cwd=folder, timeout=100, check=True
    )
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for first, second, third in map(str.split, done.stdout.splitlines()):
        if first == "file":
            rows = found.setdefault(second.replace("_", " "), {})
        else:
            rows[first] = (float(second), float(third))
    return found


@pytest.mark.parametrize("name", [*CIRCUITS, *OURS])
def test_pytorch_finds_the_same_numbers(
    name: str, printed: dict[str, dict[str, tuple[float, float]]]
) -> None:
    run = Run(document(name), compiled=False)
    expect_same(printed[name], numbers(run))
