"""MNIST fetched for a page: progress, cancel, going on, nobody answers, strangers are refused."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.data import download, mnist
from server.http.fetch import Fetch
from tests.mnist_shop import Shop, contents, opened
from tests.server.live import Server

IMAGES = "train-images-idx3-ubyte.gz"


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    with opened() as stock:
        monkeypatch.setattr(download, "MIRRORS", ("http://127.0.0.1:1/mnist", stock.url))
        for name, content in contents().items():
            monkeypatch.setitem(download.SHA256, name, hashlib.sha256(content).hexdigest())
            monkeypatch.setitem(download.SIZES, name, len(stock.files[f"{name}.gz"]))
        yield stock


def ended(fetch: Fetch) -> dict[str, Any]:
    """What it says once it does not work any more."""
    end = time.monotonic() + 20
    while (told := fetch.status())["state"] == "working" or fetch._thread is not None:
        assert time.monotonic() < end, told
        time.sleep(0.005)
    return told


def test_it_is_fetched_from_the_second_mirror_and_counted(shop: Shop, tmp_path: Path) -> None:
    fetch = Fetch(str(tmp_path))
    assert fetch.status()["state"] == "idle" and mnist.missing(tmp_path)
    fetch.start()
    fetch.start()
    told = ended(fetch)
    assert told["state"] == "done" and told["done"] == told["total"] == sum(map(len, shop.files.values()))
    assert mnist.load(tmp_path).train == 50 and len(shop.asked) == 4


def test_it_is_stopped_and_goes_on_where_it_was(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "BLOCK", 1000)
    fetch = Fetch(str(tmp_path))
    came = fetch._came

    def stop_early(done: float, total: float | None, file: str) -> None:
        if done > 4000:
            fetch.stop()
        came(done, total, file)

    monkeypatch.setattr(fetch, "_came", stop_early)
    fetch.start()
    assert ended(fetch)["state"] == "stopped"
    kept = (tmp_path / f"{IMAGES}.part").stat().st_size
    assert 4000 < kept < len(shop.files[IMAGES])
    monkeypatch.setattr(fetch, "_came", came)
    fetch.start()
    assert ended(fetch)["state"] == "done"
    assert (IMAGES, f"bytes={kept}-") in shop.asked and not mnist.missing(tmp_path)


def test_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MIRRORS", ("http://127.0.0.1:1/mnist",))
    fetch = Fetch(str(tmp_path / "new"))
    fetch.start()
    told = ended(fetch)
    assert told["state"] == "failed"
    assert told["error"].startswith(f"{IMAGES} could not be fetched: 127.0.0.1:1 did not answer")


def test_pages_of_others_cannot_begin_it(server: Server) -> None:
    with httpx.Client(base_url=server.url(""), trust_env=False, timeout=60) as client:
        refused = client.post("/api/fetch/mnist", headers={"origin": "http://elsewhere.example"})
        assert refused.status_code == 403
        assert client.get("/api/fetch/mnist").json()["state"] == "idle"
