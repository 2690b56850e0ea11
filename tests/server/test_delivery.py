"""However slowly a page draws and whatever it does meanwhile, in the end it shows the newest numbers."""

from __future__ import annotations

import asyncio
import copy
import json
import random
from collections import deque
from typing import Any

import numpy as np
import pytest

from server import frames
from server.host import Host
from server.orders import newest
from server.outbox import Outbox
from server.process.loop import RunLoop
from tests.server.live import MULTIPLY, NUMBERS

RUN = "r"
QUIET_TURNS = 60
"""Turns of the event loop, some ms each, without any message before all is taken to be said."""


class Process:
    """A worker without its process: the run's loop, reached through two queues that dawdle."""

    def __init__(self, chance: random.Random, compiled: bool) -> None:
        self.chance = chance
        self.compiled = compiled
        self.orders: deque[tuple[dict[str, Any], bytes]] = deque()
        self.said: deque[bytes] = deque()
        self.loop = RunLoop(self.said.append, False, None)

    def begin(self, listener: Any) -> None:
        self.listener = listener

    def send(self, head: dict[str, Any], body: bytes = b"") -> None:
        self.orders.append((json.loads(json.dumps({**head, "size": len(body)})), body))

    def kill(self) -> None:
        pass

    def turn(self) -> bool:
        """Some orders in, some messages out; False when there was nothing to do."""
        busy = bool((self.loop.alive and self.orders) or self.said)
        if self.loop.alive and self.chance.random() < 0.6:
            some = [self.orders.popleft() for _ in range(self.chance.randint(0, len(self.orders)))]
            for head, body in newest(some):
                self.loop.obey(head, body)
            self.loop.train()
            self.loop.report()
        for _ in range(self.chance.randint(0, len(self.said))):
            self.listener(self, *frames.unpack(self.said.popleft()))
        return busy or bool(self.said)


class Home:
    """What a host needs around it. The first process is uncompiled; ``processes``: all of them."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.processes: list[Process] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.workshop = self.store = self
        self.crawls = False
        self.answered = asyncio.Event()
        self.compiled: frozenset[str] = frozenset()

    async def hire(self, *_: Any) -> Process:
        self.processes.append(Process(self.chance, compiled=bool(self.processes)))
        return self.processes[-1]

    def turn(self) -> bool:
        """A turn of every process; False when there was nothing to do."""
        busy = [process.turn() for process in self.processes]  # each has its turn
        return any(busy)

    def get(self, run: str) -> None:
        return None

    def put(self, run: str, saved: Any) -> None:
        pass

    def has(self, host: Host) -> bool:
        return True

    def later(self, work: Any) -> None:
        self.tasks.append(asyncio.ensure_future(work))


class SlowPage:
    """A tab that takes its time to receive and to draw."""

    def __init__(self, id: int, chance: random.Random) -> None:
        self.id, self.chance = id, chance
        self.outbox = Outbox(lambda run: None)
        self.rev, self.shown, self.step = 0, {}, -1
        self.parts: frozenset[tuple[str, str]] = frozenset()
        self.unacked: deque[int] = deque()
        self.busy = self.joins = self.opened = 0

    def say(self, message: Any) -> None:
        self.say_text(message.model_dump_json(), RUN, message.type)

    def say_text(self, text: str, run: str, kind: str) -> None:
        self.opened += kind == "opened"
        self.outbox.reply(text, run, kind)

    async def receive(self, host: Host) -> None:
        while True:
            message, run = await self.outbox.next()
            self.busy += 1
            for _ in range(self.chance.choice([0, 0, 1, 5])):
                await asyncio.sleep(0.001)
            if isinstance(message, str):
                self.rev = json.loads(message).get("rev", self.rev) or self.rev
            else:
                self.draw(message)
            if run is not None:
                host.give_room()

    def draw(self, message: bytes) -> None:
        header, body = frames.unpack(message)
        self.step = header["step"]
        for part in header["parts"]:
            count = int(np.prod(part["shape"], dtype=int))
            data = np.frombuffer(body, part["dtype"], count, part["offset"])
            self.shown[part["node"], part["port"]] = (header["step"], data)
        self.unacked.append(header["seq"])

    def acknowledge(self, host: Host) -> bool:
        waiting = bool(self.unacked)
        if waiting and self.chance.random() < 0.3:
            seq = self.unacked.pop()
            self.unacked.clear()
            self.outbox.ack(RUN, seq)
            host.give_room()
        return waiting


def something(chance: random.Random, page: SlowPage, host: Host) -> None:
    """One thing that a person, or the page, may do."""
    order = {"run": RUN, "from": page.id}
    match chance.choice(["set", "set", "tug", "step", "edit", "watch", "join"]):
        case "set":
            event = {"kind": "set", "node": chance.choice("xy"), "value": chance.randint(-9, 9)}
            stamps = {str(page.id): chance.random()} if chance.random() < 0.5 else {}
            host.order({"do": "act", **order, "event": event, "stamps": stamps})
        case "tug":
            event = {"kind": "tug", "amount": 1.0, "step_size": 0.01}
            host.order({"do": "act", **order, "event": event, "stamps": {}})
        case "step":
            host.order({"do": "step", **order, "n": 1})
        case "edit":
            doc = copy.deepcopy(MULTIPLY)
            doc["nodes"][2]["label"] = str(chance.random())
            rev = max(0, page.rev - chance.choice([0, 0, 1]))
            host.order({"do": "edit", **order, "rev": rev}, json.dumps(doc).encode())
        case "watch":
            page.parts = frozenset(chance.choice([[], NUMBERS, NUMBERS[:1], NUMBERS[1:]]))
            host.watch(page, page.parts, chance.choice([20.0, 60.0]))
        case "join":
            page.joins += 1
            host.join(page)


async def conversation(seed: int) -> None:
    chance = random.Random(seed)
    home = Home(chance)
    pages = [SlowPage(id, chance) for id in range(1, chance.choice([2, 3]))]
    opening = {"do": "open", "run": RUN, "rev": 0, "from": 1, "seed": None, "events": [], "at": None}
    host = Host(home, RUN, (opening, json.dumps(MULTIPLY).encode()), pages[0])  # type: ignore[arg-type]
    for page in pages[1:]:
        host.join(page)
    receivers = [asyncio.create_task(page.receive(host)) for page in pages]
    await host.launch()

    async def turn() -> bool:
        before = [page.busy for page in pages]
        busy = home.turn()
        busy |= sum(page.acknowledge(host) for page in pages) > 0
        await asyncio.sleep(0.002)
        return busy or before != [page.busy for page in pages]

    for page in pages:
        page.parts = frozenset(NUMBERS)
        host.watch(page, page.parts, 60.0)
    warm_after = chance.randint(0, 60)
    for k in range(60):
        if k == warm_after:  # the compiled engine is ready
            home.later(host.hand_over())
        something(chance, chance.choice(pages), host)
        for _ in range(chance.choice([0, 0, 1, 4])):
            await turn()
    quiet = 0
    while quiet < QUIET_TURNS:
        quiet = 0 if await turn() else quiet + 1
    for receiver in receivers:
        receiver.cancel()
    await asyncio.gather(*home.tasks)
    assert len(home.processes) == 2, f"seed {seed}: the compiled process was never used"
    run = home.processes[-1].loop._live()
    last = max(process.loop._acts for process in home.processes)
    assert last == host.act_count, f"seed {seed}: an act was lost"
    for page in pages:
        assert page.opened > page.joins, f"seed {seed}: page {page.id} asked more often than it was answered"
        for node, port in page.parts:
            wanted = run.read(node, port)
            if wanted is not None:
                step, found = page.shown[node, port]
                told = f"seed {seed}, page {page.id}: {port} of step {step}, the run stands at {run.step}"
                assert step == run.step and found.tolist() == wanted.tolist(), told


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_the_last_frame_shows_the_newest_numbers(first: int) -> None:
    async def many() -> None:
        await asyncio.gather(*(conversation(seed) for seed in range(first, first + 10)))

    asyncio.run(many())
