"""Orders that wait for a run: a drag is one of them, a flood of them is refused in words."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from typing import Any

import pytest

from server import limits
from server.hub import Hub
from server.orders import Line, Orders
from server.outbox import Outbox
from server.protocol import Message, Problem
from server.store import Store
from tests.server.live import Page, Server, wait

STEP = {"do": "step", "run": "r", "n": 1}


def act(value: float) -> dict[str, Any]:
    return {"do": "act", "event": {"kind": "set", "node": "x", "value": value}, "stamps": {"1": value}}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ORDERS", limits.Limit("orders", 5, "waiting commands"))
    monkeypatch.setattr(limits, "ORDER_BYTES", limits.Limit("order_bytes", 10_000, "bytes"))


def test_a_drag_waits_as_one_order_and_finds_room_among_many(few: None) -> None:
    orders = Orders()
    for value in range(100):
        orders.add(act(value))
    assert len(orders) == 1
    for _ in range(4):
        orders.add(dict(STEP))
    orders.add(act(200))
    trouble = orders.refusal(dict(STEP))
    assert trouble and "orders" in trouble.text and trouble.hint
    assert orders.refusal(act(201)) is None, "it takes the place of the one that waits"
    first = orders.take()
    assert first and first[0]["event"]["value"] == 99 and first[0]["stamps"] == {"1": 99}


def test_large_orders_are_few_but_the_only_one_may_be_large(few: None) -> None:
    orders = Orders()
    edit = {"do": "edit", "rev": 0}
    assert orders.refusal(edit, b" " * 20_000) is None
    orders.add(edit, b" " * 20_000)
    trouble = orders.refusal(dict(STEP))
    assert trouble and "order_bytes" in trouble.text
    orders.take()
    assert orders.refusal(dict(STEP)) is None and not orders


def test_what_pages_look_at_waits_once_whatever_lies_between() -> None:
    orders = Orders()
    for number in range(50):
        orders.add({"do": "watch", "parts": [], "rate": number})
        orders.add({"do": "more", "room": 1})
        orders.add({"do": "cancel", "from": number})
    heads = [head for head, _ in orders]
    assert [head["rate"] for head in heads if head["do"] == "watch"] == [49]
    assert len(heads) == 52


def test_a_line_gives_its_orders_until_it_is_closed() -> None:
    line, taken = Line(), []

    def work() -> None:
        while (order := line.wait()) is not None:
            taken.append(order[0]["do"])

    thread = threading.Thread(target=work)
    line.add(dict(STEP))
    thread.start()
    line.add({"do": "pause"})
    wait(lambda: not len(line))
    line.close()
    thread.join(30)
    line.add(dict(STEP))
    assert taken == ["step", "pause"] and not len(line) and not thread.is_alive()


class Tab:
    """A page of which only its replies are of interest."""

    id = 1

    def __init__(self) -> None:
        self.outbox = Outbox(lambda run: None)
        self.heard: list[Message] = []

    def say(self, message: Message) -> None:
        self.heard.append(message)


class Closed:
    """A workshop that is still getting its first worker ready."""

    async def hire(self, kind: str) -> None:
        await asyncio.Event().wait()


def test_a_run_that_starts_collects_no_more_than_its_bound(few: None) -> None:
    async def conversation() -> None:
        store = Store(None)
        hub, tab = Hub(Closed(), store), Tab()  # type: ignore[arg-type]
        hub.enter(tab)  # type: ignore[arg-type]
        hub.open(tab, {"do": "open", "run": "r", "rev": 0}, b"{}")  # type: ignore[arg-type]
        for _ in range(50):
            hub.send(tab, dict(STEP))  # type: ignore[arg-type]
            hub.open(tab, {"do": "open", "run": "r", "rev": 0}, b"{}")  # type: ignore[arg-type]
        assert len(hub._hosts["r"].queued) == 5
        problems = [one for one in tab.heard if isinstance(one, Problem)]
        assert len(problems) == 95 and "waiting commands" in problems[0].troubles[0].text
        await hub.close(0.0)
        store.close()

    asyncio.run(conversation())


def test_a_busy_run_refuses_a_flood_and_goes_on(
    server: Server, page: Page, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ORDERS", limits.Limit("orders", 50, "waiting commands"))
    page.open(run)
    page.until("status")
    process = server.hub._hosts[run].worker.process
    os.kill(process.pid, signal.SIGSTOP)  # as while it takes long over something
    try:
        for _ in range(10_000):  # more than fit into its pipe
            page.say("step", run=run)
        problem = page.until("problem", run=run)
        assert "waiting commands" in problem["troubles"][0]["text"]
        assert len(server.hub._hosts[run].worker.orders) <= 50
    finally:
        os.kill(process.pid, signal.SIGCONT)
    page.wait_for(lambda heard: heard.get("type") == "status" and heard["step"] > 50)
    page.say("ask", run=run, id=1, what="check", args={})
    page.wait_for(lambda heard: heard.get("id") == 1 and heard["type"] in ("answer", "refused"))
