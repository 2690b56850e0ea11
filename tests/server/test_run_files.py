"""Runs as files over HTTP: what is saved opens again where it stood."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.server.live import Page, Server


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url(""), timeout=30) as client:
        yield client


def test_a_saved_run_opens_again_where_it_stood(
    server: Server, client: httpx.Client, page: Page, run: str
) -> None:
    opened = page.open(run)
    page.say("step", run=run, n=7)
    page.wait_for(lambda heard: heard.get("type") == "status" and heard["step"] == 7)
    page.watch(run)
    values = page.frame(lambda header: header["step"] == 7)["*", "values"]
    data = client.get(f"/api/runs/{run}/file").raise_for_status().content

    again = f"{run}-again"
    assert client.put(f"/api/runs/{again}/file", content=data).status_code == 204
    with server.page() as other:
        resumed = other.open(again)
        assert resumed["resumed"] and resumed["seed"] == opened["seed"]
        other.watch(again)
        assert (other.frame(lambda header: header["step"] == 7)["*", "values"] == values).all()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a zip", b"{}"])
def test_a_damaged_file_is_refused_in_words(client: httpx.Client, run: str, data: bytes) -> None:
    answer = client.put(f"/api/runs/{run}/file", content=data)
    assert answer.status_code == 400 and answer.json()["text"].endswith(".")


def test_a_file_never_replaces_a_run(client: httpx.Client, page: Page, run: str) -> None:
    page.open(run)
    data = client.get(f"/api/runs/{run}/file").content
    assert client.put(f"/api/runs/{run}/file", content=data).status_code == 409


@pytest.mark.parametrize("name", ["nobody", "a" * 65, "..%2fx"])
def test_an_unknown_run_has_no_file(client: httpx.Client, name: str) -> None:
    assert client.get(f"/api/runs/{name}/file").status_code == 404
