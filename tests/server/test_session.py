"""One socket by itself: a page that stops reading is dropped, a bug of ours does not end a page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.websockets import WebSocketState

from server import limits, session
from server.protocol import Notice
from server.session import TRY_AGAIN_LATER, Session


class Socket:
    """The other end says ``commands`` and then nothing. ``stuck``: it reads nothing either."""

    application_state = WebSocketState.CONNECTED

    def __init__(self, commands: list[dict[str, Any]], stuck: bool = False) -> None:
        self.commands = commands
        self.stuck = stuck
        self.sent: list[dict[str, Any]] = []
        self.closed = 0
        self.changed = asyncio.Event()

    async def accept(self) -> None:
        pass

    async def receive(self) -> dict[str, Any]:
        if not self.commands:
            await asyncio.Event().wait()
        return {"type": "websocket.receive", "text": json.dumps(self.commands.pop(0))}

    async def send_text(self, text: str) -> None:
        self.sent.append(json.loads(text))
        self.changed.set()
        if self.stuck:
            await asyncio.Event().wait()

    async def close(self, code: int, reason: str) -> None:
        self.closed = code
        if self.stuck:
            await asyncio.Event().wait()

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message of a sort that is sent."""
        while not (found := [one for one in self.sent if wanted(one)]):
            self.changed.clear()
            await asyncio.wait_for(self.changed.wait(), 30)
        return found[0]


class Hub:
    """Without runs; whoever leaves one meets a bug."""

    page_count = 0
    gone = False

    def enter(self, page: Session) -> None:
        pass

    def exit(self, page: Session, lost: bool) -> None:
        self.gone = True

    def leave(self, page: Session, run: str) -> None:
        raise KeyError("a bug of ours")

    send = leave


def test_a_page_that_never_reads_is_dropped_within_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPLY_BYTES", limits.Limit("reply_bytes", 1_000_000, "bytes"))
    monkeypatch.setattr(session, "CLOSE_SECONDS", 0.05)

    async def conversation() -> None:
        socket, hub = Socket([], stuck=True), Hub()
        one = Session(socket, hub)  # type: ignore[arg-type]
        served = asyncio.create_task(one.run())
        await socket.until(lambda told: told["type"] == "welcome")
        for _ in range(20):
            one.say(Notice(text="x" * 300_000))
            assert one.outbox._bytes <= 1_000_000
        await asyncio.wait_for(served, 30)
        assert hub.gone and socket.closed == TRY_AGAIN_LATER

    asyncio.run(conversation())


def test_a_bug_is_logged_told_and_does_not_end_the_page(caplog: pytest.LogCaptureFixture) -> None:
    async def conversation() -> None:
        commands = [
            {"type": "leave", "run": "r"},
            {"type": "ask", "run": "r", "id": 7, "what": "why"},
            {"type": "nonsense"},
        ]
        socket, hub = Socket(commands), Hub()
        served = asyncio.create_task(Session(socket, hub).run())  # type: ignore[arg-type]
        problem = await socket.until(lambda told: told["type"] == "problem")
        assert problem["run"] == "r" and problem["troubles"][0]["code"] == "internal"
        refused = await socket.until(lambda told: told["type"] == "refused")
        assert refused["id"] == 7 and refused["trouble"]["code"] == "internal"
        await socket.until(lambda told: told.get("troubles", [{}])[0].get("code") == "unknown_type")
        assert not hub.gone
        served.cancel()
        await asyncio.wait([served])

    asyncio.run(conversation())
    assert "a bug of ours" in caplog.text and '"leave"' in caplog.text


def test_a_connection_that_fails_leaves_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def conversation() -> None:
        socket, hub = Socket([{}]), Hub()
        socket.commands = [object()]  # type: ignore[list-item]
        await asyncio.wait_for(Session(socket, hub).run(), 30)  # type: ignore[arg-type]
        assert hub.gone

    asyncio.run(conversation())
    assert "The connection of a page failed" in caplog.text and "not JSON serializable" in caplog.text
