"""Files, API, health, and who is let in."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import connect

from server.http import assets, listen, security
from server.http.plotly_script import Plotly
from tests.server.live import Server, wait


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url(""), trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def guarded() -> Iterator[Server]:
    """Reachable by other computers, so behind a token."""
    server = Server(host="0.0.0.0")
    yield server
    server.stop()


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A web build in small, with compressed twins."""
    folder = tmp_path / "static"
    (folder / "build" / "assets").mkdir(parents=True)
    (folder / "build" / "index.html").write_text("<!doctype html><title>Tugboat</title>")
    script = folder / "build" / "assets" / "index-abc.js"
    script.write_text("plain")
    script.with_name("index-abc.js.br").write_bytes(b"brotli")
    script.with_name("index-abc.js.gz").write_bytes(b"gzip")
    (folder / "tokens.css").write_text(":root {}")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


def get(static: Path, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    listed = {name.replace("_", "-"): value for name, value in headers.items()}
    reply = assets.reply("GET", path, listed, static)
    return reply.status, reply.headers, reply.body.decode()


def test_hashed_files_never_change_and_come_compressed(build: Path) -> None:
    status, headers, body = get(build, "/assets/index-abc.js", accept_encoding="gzip, br")
    assert status == 200 and headers["content-encoding"] == "br" and body == "brotli"
    assert "immutable" in headers["cache-control"] and headers["vary"] == "Accept-Encoding"
    assert headers["content-type"].startswith("text/javascript")
    assert get(build, "/assets/index-abc.js", accept_encoding="gzip")[1]["content-encoding"] == "gzip"
    assert get(build, "/assets/index-abc.js", accept_encoding="br;q=0")[2] == "plain"
    assert "content-encoding" not in get(build, "/assets/index-abc.js")[1]


def test_the_page_is_checked_every_time_and_answers_to_every_room(build: Path) -> None:
    for path in ("/", "/networks", "/circuits/neuron"):
        status, headers, body = get(build, path)
        assert status == 200 and headers["cache-control"] == "no-cache" and "<title>Tugboat" in body
    assert get(build, "/", if_none_match=headers["etag"])[0] == 304
    assert get(build, "/", if_none_match=f"{headers['etag']}-older")[0] == 200
    assert get(build, "/static/tokens.css")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/assets/none.js",
        "/static/../../secret.txt",
        "/../secret.txt",
        "/%00",
        "/static/build/index.html",
        "/x.map",
    ],
)
def test_nothing_outside_is_served(build: Path, path: str) -> None:
    status, _, body = get(build, path)
    assert body != "secret"
    assert status == 404 or (status == 200 and "<title>Tugboat" in body), "the page, never another file"


def test_a_missing_build_says_what_to_run(tmp_path: Path) -> None:
    assert get(tmp_path, "/")[0] == 503


def test_safety_headers_and_embedding(client: httpx.Client) -> None:
    headers = client.get("/").headers
    policy = headers["content-security-policy"]
    assert (
        "script-src 'self';" in policy
        and "unsafe-eval" not in policy
        and policy.endswith("frame-ancestors 'self'")
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert client.get("/?embed=1").headers["content-security-policy"].endswith("frame-ancestors *")
    assert client.get("/api/none").headers["content-security-policy"] == policy


def test_health_is_503_with_progress_and_then_200(server: Server, client: httpx.Client) -> None:
    before = server.hub.warming
    server.hub.warmed(1, 3, "layers")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "warming", "done": 1, "total": 3, "what": "layers"}
    server.hub.warmed(3, 3, "")
    assert client.get("/healthz").status_code == 200
    server.hub.warming = before


@pytest.mark.timeout(500)
def test_the_real_server_becomes_warm(server: Server, client: httpx.Client) -> None:
    wait(lambda: client.get("/healthz").status_code == 200, 400)


def test_plotly_is_compressed_once(client: httpx.Client) -> None:
    answer = client.get("/plotly.min.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip" and "plotly.js" in answer.text[:400]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert client.get("/plotly.min.js", headers={"if-none-match": answer.headers["etag"]}).status_code in (
        200,
        304,
    )
    plain = client.get("/plotly.min.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.content == answer.content
    from importlib.metadata import version

    hashed = client.get(f"/plotly.min.js?v={version('plotly')}")
    assert "immutable" in hashed.headers["cache-control"]


def test_plotly_is_served_from_an_unwritable_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    plotly = Plotly(tmp_path / "file" / "cache")
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [(b"accept-encoding", b"gzip")],
        "query_string": b"",
    }
    assert plotly.answer(Request(scope)).status_code == 200


def test_presets_are_listed_and_served(client: httpx.Client) -> None:
    listed = client.get("/api/presets").json()
    assert {one["id"] for one in listed} == {path.stem for path in (assets.STATIC / "presets").glob("*.json")}
    for one in listed:
        document = client.get(f"/static/presets/{one['id']}.json").json()
        assert document["tugboat"] == 1 and document["kind"] == one["kind"]
    for bad in ("none", "..%2f..%2fpyproject", "%2e%2e", "a" * 500):
        assert client.get(f"/static/presets/{bad}.json").status_code == 404


def test_an_address_that_asks_for_what_cannot_be_is_answered_in_words(client: httpx.Client) -> None:
    answer = client.post("/api/uploads?keep=perhaps", content=b"a,b")
    assert answer.status_code == 422
    assert '"keep" of this address is "perhaps": input should' in answer.json()["text"]
    assert '"line"' in client.get("/api/records/x/first").json()["text"]


def test_the_catalogue_and_the_data_sets(client: httpx.Client) -> None:
    from engine import registry

    catalogue = client.get("/api/catalogue").json()
    text = json.dumps(catalogue)
    for name in (*registry.gates(), *registry.layers()):
        assert f'"{name}"' in text
    assert "hackers_guide_svm" in [one["name"] for one in client.get("/api/datasets").json()]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "", "localhost.evil.example"])
def test_other_host_names_are_refused(client: httpx.Client, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code in (400, 403)


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://127.0.0.1:1", "null", "http://[", "file://"]
)
def test_other_origins_are_refused(server: Server, client: httpx.Client, origin: str) -> None:
    assert client.get("/api/presets", headers={"origin": origin}).status_code == 403
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(server.url("/ws", "ws"), additional_headers={"Origin": origin}),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_a_stranger_at_the_socket_leaves_no_traceback(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(InvalidStatus) as refused, connect(server.url("/elsewhere", "ws")):
        pass
    assert refused.value.response.status_code == 403
    with connect(server.url("/ws", "ws")) as socket, pytest.raises(ConnectionClosedError):
        socket.send([b"\xff\xfe"], text=True)  # no UTF-8
        while socket.recv(timeout=5):
            pass
    assert not [record for record in caplog.records if record.exc_info]
    assert any("UTF-8" in record.getMessage() for record in caplog.records)


def test_the_own_origin_is_welcome(server: Server) -> None:
    with server.page(additional_headers={"Origin": server.url("")}) as page:
        assert page.listen(5)["type"] == "welcome"


def test_the_token_opens_the_door_once_and_the_cookie_after(guarded: Server) -> None:
    token = guarded.guard.token
    assert token and len(token) >= 32 and token in guarded.guard.link()
    with httpx.Client(base_url=guarded.url(""), trust_env=False, timeout=60) as client:
        assert client.get("/").status_code == 403
        assert client.get("/?token=wrong").status_code == 403
        assert client.get("/healthz").status_code in (200, 503)
        answer = client.get(f"/networks?room=2&token={token}")
        assert answer.status_code == 303 and answer.headers["location"] == "/networks?room=2"
        assert "httponly" in answer.headers["set-cookie"].lower()
        assert client.get("/api/presets").status_code == 200
        cookie = f"{guarded.guard.cookie}={client.cookies[guarded.guard.cookie]}"
    with guarded.page(additional_headers={"Cookie": cookie}) as page:
        assert page.listen(5)["type"] == "welcome"
    with connect(guarded.url("/ws", "ws")) as socket, pytest.raises(ConnectionClosedError) as closed:
        socket.recv(timeout=5)
    assert closed.value.rcvd and closed.value.rcvd.code == 1008 and "token" in closed.value.rcvd.reason


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://localhost:5173", "localhost:5173", True),
        ("http://localhost", "localhost:80", False),
        ("http://localhost", "localhost", True),
        ("https://a.example", "a.example", True),
        ("http://127.0.0.1:8765", "localhost:8765", False),
        ("ws://localhost:1", "localhost:1", False),
        ("http://localhost:99999", "localhost:99999", False),
        ("", "", False),
    ],
)
def test_same_origin(origin: str, host: str, same: bool) -> None:
    assert security.same_origin(origin, host) is same


def test_a_taken_port_is_one_sentence(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert listen.serve(port=server.port, open_browser=False) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and f"Port {server.port} is taken" in told and "--port" in told


def test_a_missing_data_folder_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert listen.serve(data_dir=tmp_path / "none", open_browser=False) == 1
    assert "does not exist" in capsys.readouterr().err


def test_gzip_twin_is_what_it_says(tmp_path: Path) -> None:
    plotly = Plotly(tmp_path)
    twin = plotly._compressed(plotly.source())
    assert twin and gzip.decompress(twin.read_bytes()) == plotly.source().read_bytes()
