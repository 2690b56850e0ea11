"""A real server, a real browser: every page of a test is watched for errors and foreign requests."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.lab import Lab
from tests.browser.profiles import Profiles

ROOT = Path(__file__).parents[2]
STARTED_WITHIN = 300.0
PATIENCE_MS = 30_000
"""A slow or busy machine is no reason to fail; how quick the page is is measured in bench/."""

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Server:
    """One ``tugboat serve`` in a process of its own; ``restart`` ends it hard and starts it again."""

    port: int
    store: Path
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "server.cli", "serve", "--no-browser"]
        command += ["--port", str(self.port), "--store", str(self.store)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        self._wait("/healthz")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def _wait(self, path: str) -> None:
        """Until the engine is warm: the tests are about the page, not about the first start."""
        end = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < end:
            assert self.process is not None and self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(self.url + path, timeout=2) as reply:
                    if reply.status == 200:
                        return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"The server was not warm after {STARTED_WITHIN:g} s:\n{self.log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    assert (ROOT / "static" / "build" / "index.html").is_file(), "The page is not built: run dev.py test."
    folder = tmp_path_factory.mktemp("server")
    one = Server(free_port(), folder / "runs.sqlite", folder / "server.log")
    try:
        one.start()
        yield one
    finally:
        one.stop()
    text = one.log.read_text()
    assert "Traceback" not in text, text


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that the test may kill."""
    one = Server(free_port(), tmp_path / "runs.sqlite", tmp_path / "server.log")
    try:
        one.start()
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="package")
def profiles(
    chromium_path: str, tmp_path_factory: pytest.TempPathFactory, server: Server
) -> Iterator[Profiles]:
    """For this folder alone: while it lives its event loop runs, and other tests want loops of their own."""
    with sync_playwright() as play:
        ours = Profiles(play, chromium_path, tmp_path_factory.mktemp("profile"), server.url)
        yield ours
        ours.close()


@dataclass
class Watch:
    """What went wrong on a page beside the test: each entry fails it. ``allow`` names what is expected."""

    origin: str
    wrong: list[str] = field(default_factory=list)
    allowed: list[re.Pattern[str]] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        self.allowed.append(re.compile(pattern))

    def note(self, text: str) -> None:
        self.wrong.append(text)

    def attach(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.note(f"page error: {error}"))
        page.on("console", self._console)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.note(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        url = request.url
        own = url.startswith((self.origin, self.origin.replace("http", "ws", 1), "data:", "blob:", "about:"))
        if not own:
            self.note(f"foreign request: {url}")

    def check(self) -> None:
        left = [text for text in self.wrong if not any(p.search(text) for p in self.allowed)]
        assert not left, "\n".join(left)


OpenPage = Callable[..., Lab]


@pytest.fixture
def opened(server: Server, profiles: Profiles) -> Iterator[OpenPage]:
    """``opened(path, **context options)`` opens a page with nothing stored; ends with the watch's checks.

    ``learned=False`` is a first visit; ``script`` runs before the page's own.
    """
    yield from _opener(server, profiles)


@pytest.fixture
def opened_on_own(own_server: Server, profiles: Profiles) -> Iterator[OpenPage]:
    yield from _opener(own_server, profiles)


def _opener(server: Server, profiles: Profiles) -> Iterator[OpenPage]:
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_page(path: str = "/", *, learned: bool = True, script: str = "", **options: Any) -> Lab:
        context = profiles.take(server.url, options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
        page = context.new_page()
        if size := options.get("viewport"):
            page.set_viewport_size(size)
        watch = Watch(server.url)
        watch.attach(page)
        watches.append(watch)
        if script:
            page.add_init_script(script)
        lab = Lab(page, watch)
        lab.go(path, learned=learned)
        return lab

    yield open_page
    for context in contexts:
        profiles.give_back(context)
    for watch in watches:
        watch.check()
