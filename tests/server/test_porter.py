"""The page's files before the server is there, and what goes over to it."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.http import assets
from server.http.porter import Porter
from server.http.security import Guard

ROOT = Path(__file__).parents[2]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as one:
        yield one


@pytest.fixture
def porter(listener: socket.socket) -> Iterator[Porter]:
    one = Porter(listener, Guard.for_address("127.0.0.1", port_of(listener)))
    one.begin()
    yield one
    for connection in one.end():
        connection.close()


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def test_files_on_one_connection(porter: Porter, listener: socket.socket) -> None:
    browser = http.client.HTTPConnection("127.0.0.1", port_of(listener), timeout=20)

    def get(path: str, **headers: str) -> http.client.HTTPResponse:
        browser.request("GET", path, headers={name.replace("_", "-"): told for name, told in headers.items()})
        return browser.getresponse()

    tokens = get("/static/tokens.css")
    body = tokens.read()
    assert tokens.status == 200 and body == (assets.STATIC / "tokens.css").read_bytes()
    assert "default-src 'self'" in (tokens.headers["content-security-policy"] or "")
    assert not porter.script_sent
    unchanged = get("/static/tokens.css", if_none_match=tokens.headers["etag"] or "")
    assert unchanged.status == 304 and unchanged.read() == b""
    example = get("/static/presets/multiply.json?x=1", accept_encoding="gzip, br")
    assert json.loads(example.read())["kind"] == "circuit"
    framed = get("/static/early.js?embed=1")
    assert framed.read() and "frame-ancestors *" in (framed.headers["content-security-policy"] or "")
    missing = get("/assets/none.js")
    assert (missing.status, missing.read()) == (404, b"There is no file /assets/none.js.")
    secret = get("/static/%2e%2e/pyproject.toml")
    assert secret.status == 404 and b"[project]" not in secret.read()
    assert porter.page_sent and porter.script_sent
    left = porter.end()
    assert [one.getpeername() for one in left] == [browser.sock.getsockname()], "one connection, still open"
    for one in left:
        one.close()
    browser.close()


def test_the_page_comes_as_its_reader_wants_it(
    listener: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "build" / "assets").mkdir(parents=True)
    script = tmp_path / "build" / "assets" / "index-1.js"
    (tmp_path / "build" / "index.html").write_text('<script src="/assets/index-1.js"></script>')
    script.write_text("plain")
    script.with_name("index-1.js.br").write_bytes(b"small")
    monkeypatch.setattr(assets.reply, "__defaults__", (tmp_path,))
    porter = Porter(listener, Guard.for_address("127.0.0.1", port_of(listener)), tmp_path)
    porter.begin()
    browser = http.client.HTTPConnection("127.0.0.1", port_of(listener), timeout=20)
    small, plain = b"small", b"plain"
    for encodings, wanted in (("gzip, br", small), ("gzip", plain), ("", plain), ("br;q=0", plain)):
        browser.request("GET", "/assets/index-1.js", headers={"accept-encoding": encodings})
        assert browser.getresponse().read() == wanted
    for connection in porter.end():
        connection.close()
    browser.close()


OTHERS = {
    "an address of the server": b"GET /api/presets HTTP/1.1\r\nhost: localhost\r\n\r\n",
    "a room": b"GET /networks HTTP/1.1\r\nhost: localhost\r\n\r\n",
    "a socket": b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n",
    "a body": b"GET / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\nx",
    "another method": b"POST / HTTP/1.1\r\nhost: localhost\r\n\r\n",
    "an older version": b"GET / HTTP/1.0\r\nhost: localhost\r\n\r\n",
    "the last on its connection": b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
    "a strange host": b"GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n",
    "a strange page": b"GET / HTTP/1.1\r\nhost: localhost\r\norigin: http://evil.example\r\n\r\n",
    "half a head": b"GET / HTTP/1.1\r\nhost: loc",
    "no request": b"\x16\x03\x01\x00\xff\xfe\r\n\r\n",
    "a head without end": b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 5000,
}


@pytest.mark.parametrize("request_", OTHERS.values(), ids=OTHERS)
def test_what_is_no_plain_request_for_a_file_goes_over_unread(
    porter: Porter, listener: socket.socket, request_: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", port_of(listener)), timeout=20) as browser:
        browser.sendall(request_)
        time.sleep(0.1)
        (left,) = porter.end()
        with left:
            assert not left.getblocking()
            left.settimeout(20)
            read = b""
            while len(read) < len(request_):
                read += left.recv(65536)
            assert read == request_
    assert not porter.page_sent


def test_connections_that_were_closed_are_forgotten(porter: Porter, listener: socket.socket) -> None:
    socket.create_connection(("127.0.0.1", port_of(listener)), timeout=20).close()
    with socket.create_connection(("127.0.0.1", port_of(listener)), timeout=20) as idle:
        time.sleep(0.1)
        (left,) = porter.end()
        assert left.getpeername() == idle.getsockname()
        left.close()


def test_an_address_of_many_computers_is_left_to_the_server(listener: socket.socket) -> None:
    porter = Porter(listener, Guard.for_address("0.0.0.0", port_of(listener)))
    porter.begin()
    with socket.create_connection(("127.0.0.1", port_of(listener)), timeout=20) as browser:
        browser.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        browser.settimeout(0.2)
        with pytest.raises(TimeoutError):
            browser.recv(1)
        assert porter.end() == [] and porter.end() == []


def test_whoever_asks_first_is_answered_by_the_server(tmp_path: Path) -> None:
    """Connections of the first moment: an idle one, and a question that only the whole server can answer."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = port_of(probe)
    command = [sys.executable, "-m", "server.cli", "serve", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--store", str(tmp_path / "runs.sqlite")],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        idle, asking = (connected(port) for _ in range(2))
        for browser, path in ((asking, "/api/presets"), (idle, "/static/tokens.css"), (idle, "/api/presets")):
            browser.request("GET", path)
            answer = browser.getresponse()
            assert answer.status == 200 and answer.read()
        idle.close()
        asking.close()
    finally:
        process.terminate()
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0 and said == b""


def connected(port: int) -> http.client.HTTPConnection:
    """As soon as anything listens."""
    end = time.monotonic() + 60
    while True:
        browser = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            browser.connect()
            return browser
        except ConnectionRefusedError:
            assert time.monotonic() < end
            time.sleep(0.002)
