"""Files handed over: looked at, kept beside the runs, refused early and in words."""

from __future__ import annotations

import io
import multiprocessing
import os
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from server import limits, places
from server.worker import Workshop
from tests.server.live import Server

TABLE = "height,animal\n" + "\n".join(f"{30 + k},{'cat' if k % 2 else 'dog'}" for k in range(12))


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url(""), trust_env=False, timeout=60) as client:
        yield client


def test_a_table_is_looked_at_and_kept_on_request(client: httpx.Client) -> None:
    told = client.post("/api/uploads?name=animals", content=TABLE.encode())
    assert told.status_code == 200 and told.json()["label"] == "animal" and "upload" not in told.json()
    kept = client.post("/api/uploads?name=animals&keep=1", content=TABLE.encode()).json()
    assert len(kept["upload"]) == 64


def test_a_kept_table_is_learned_from(client: httpx.Client, server: Server, run: str) -> None:
    name = client.post("/api/uploads?keep=1", content=TABLE.encode()).json()["upload"]
    document = {
        "tugboat": 1,
        "kind": "network",
        "nodes": [
            {"id": "x", "op": "input"},
            {"id": "y", "op": "dense", "inputs": ["x"], "params": {"units": 1, "activation": "tanh"}},
            {"id": "label", "op": "label"},
        ],
        "output": "y",
        "data": {"upload": name, "label": "animal", "standardise": True},
    }
    with server.page() as page:
        assert page.open(run, document)["graph"]["shapes"]["x"] == [1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00\x01", "neither a zip of images nor a text"),
        (b"PK\x03\x04 broken", "zip file is damaged"),
        (b"a,b\n1", "1 cells"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(client: httpx.Client, content: bytes, words: str) -> None:
    answer = client.post("/api/uploads?keep=1", content=content)
    assert words in answer.json()["refused"] and "upload" not in answer.json()


def test_an_empty_zip_says_what_to_put_into_it(client: httpx.Client) -> None:
    content = io.BytesIO()
    zipfile.ZipFile(content, "w").close()
    assert "PNG or JPEG" in client.post("/api/uploads", content=content.getvalue()).json()["refused"]


def test_200_megabytes_are_refused_before_they_are_read(server: Server) -> None:
    head = "POST /api/uploads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 200000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as link:
        link.sendall(head.encode() + b"a,b\n1,2\n")
        answer = link.recv(65536).decode()
        while "upload_bytes" not in answer:
            more = link.recv(65536).decode()
            assert more, answer
            answer += more
    assert answer.startswith("HTTP/1.1 413") and f"{limits.UPLOAD_BYTES.value:,}" in answer


def test_a_strange_page_may_not_hand_over_files(client: httpx.Client) -> None:
    answer = client.post("/api/uploads", content=b"a,b\n1,2", headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_uploads_live_beside_the_stored_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUGBOAT_UPLOADS", raising=False)
    places.uploads_beside(tmp_path / "runs.sqlite3")
    assert os.environ["TUGBOAT_UPLOADS"] == str(tmp_path / "uploads")
    places.uploads_beside(tmp_path / "elsewhere" / "runs.sqlite3")
    assert os.environ["TUGBOAT_UPLOADS"] == str(tmp_path / "uploads")


def test_the_data_sets_say_whether_they_are_here(client: httpx.Client) -> None:
    sets = {one["name"]: one for one in client.get("/api/datasets").json()}
    assert sets["spiral"]["available"] and sets["strokes"]["available"] and sets["rings"]["classes"] == 3
    assert isinstance(sets["mnist"]["available"], bool)
    pictures = client.get("/api/datasets/pictures").json()
    assert len(pictures["spiral"]["points"]) == 90 and len(pictures["strokes"]["images"]) == 4


def test_a_worker_is_told_where_uploads_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment is that of the fork server, which may have begun before the folder was known."""
    monkeypatch.setenv(places.UPLOADS, str(tmp_path / "uploads"))
    told: list[object] = []

    class Context:
        Pipe = staticmethod(multiprocessing.Pipe)

        def Process(self, *, args: tuple[object, ...], **_: object) -> SimpleNamespace:
            told.extend(args)
            return SimpleNamespace(start=lambda: None)

    Workshop(None)._process(Context(), False)._link.close()
    assert str(tmp_path / "uploads") in told
