"""MNIST is fetched from the page: no mirror answers, then one does, and the net that waited for it trains."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, OpenPage, Server, free_port
from tests.mnist_shop import Shop
from tests.mnist_shop import opened as opened_shop

PROGRAM = """
import gzip, hashlib, sys
from engine.data import download
from server.cli import run
from tests.mnist_shop import contents
download.MIRRORS = (sys.argv[1],)
for name, content in contents().items():
    download.SHA256[name] = hashlib.sha256(content).hexdigest()
    download.SIZES[name] = len(gzip.compress(content, mtime=0))
sys.exit(run(sys.argv[2:]))
"""
"""A server that knows one mirror only, and the sums of what is to be had there."""


@dataclass
class ShopServer(Server):
    """Keeps its data in a folder of its own and fetches from ``mirror``."""

    mirror: str = ""

    def start(self) -> None:
        data = self.store.with_name("data")
        data.mkdir(exist_ok=True)
        words = ["serve", "--no-browser", "--port", str(self.port), "--store", str(self.store)]
        words += ["--data", str(data)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, self.mirror, *words],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self._wait("/healthz")


@pytest.fixture
def shop() -> Iterator[Shop]:
    with opened_shop() as stock:
        yield stock


@pytest.fixture
def own_server(tmp_path: Path, shop: Shop) -> Iterator[Server]:
    one = ShopServer(free_port(), tmp_path / "runs.sqlite", tmp_path / "server.log", mirror=shop.url)
    try:
        one.start()
        yield one
    finally:
        one.stop()


def test_mnist_is_fetched_from_the_page_and_the_net_that_waited_trains(
    shop: Shop, opened_on_own: OpenPage
) -> None:
    stock = dict(shop.files)
    shop.files.clear()
    lab = opened_on_own("/?preset=lost-settings")
    expect(lab.page.get_by_role("application", name="Canvas")).to_be_visible()  # no numbers to wait for
    lab.go("/?preset=mnist-mlp")
    panel = lab.page.get_by_role("complementary", name="Data")
    fetch = panel.get_by_role("button", name="Get MNIST (12 MB)")
    expect(fetch).to_be_visible(timeout=60_000)
    fetch.click()
    expect(panel.get_by_role("alert")).to_contain_text("Without a connection", timeout=60_000)
    shop.files.update(stock)
    fetch.click()
    lab.notice("MNIST is here.")
    lab.ready()
    expect(fetch).to_have_count(0)
    expect(panel.get_by_role("button", name="MNIST")).to_have_attribute("aria-pressed", "true")
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 1, "it trains on what has come")
