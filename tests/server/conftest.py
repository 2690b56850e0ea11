"""One server for all tests of this folder that do not need their own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.server.live import Page, Server

_names = count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(store=tmp_path_factory.mktemp("store") / "runs.sqlite3")
    yield running
    running.stop()


@pytest.fixture
def page(server: Server) -> Iterator[Page]:
    with server.page() as page:
        yield page


@pytest.fixture
def run() -> str:
    """A run id that no other test uses."""
    return f"run-{next(_names)}"
