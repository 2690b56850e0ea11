"""The tools of ``python3 dev.py check``, so that the whole suite has one summary."""

from __future__ import annotations

import sys

import pytest

import dev
from tests import checks


@pytest.mark.parametrize("name", checks.TOOLS)
def test_tool(name):
    done = checks.run(name, sys.executable, dev.page().node())
    assert done.returncode == 0, f"{name}:\n{done.stdout}"
