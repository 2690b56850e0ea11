"""The tools of ``python3 dev.py check``, so that the whole suite has one summary."""

from __future__ import annotations

import pytest

import dev


@pytest.mark.parametrize("name", dev.TOOLS)
def test_tool(name):
    done = dev.run_tool(name)
    assert done.returncode == 0, f"{name}:\n{done.stdout}"
