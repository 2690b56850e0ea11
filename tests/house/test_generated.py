"""Generated files are fresh: each program has ``--check``, and says what to run."""

from __future__ import annotations

import subprocess
import sys

import pytest

import dev
from tests.house import tree


@pytest.mark.parametrize(("output", "command"), dev.GENERATED, ids=[output for output, _ in dev.GENERATED])
def test_fresh(output, command):
    done = subprocess.run(
        [sys.executable, *command, "--check"], cwd=tree.ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{output} is stale: run `python3 dev.py gen`\n{done.stdout}{done.stderr}"
