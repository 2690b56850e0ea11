"""One socket: commands in, replies and frames out. Nothing a page sends can end it but closing it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import math
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from engine.errors import quoted
from server import VERSION, limits
from server.hub import Hub
from server.outbox import Outbox, Overflow
from server.protocol import (
    OF_AN_ID,
    Ack,
    Act,
    Ask,
    Command,
    Edit,
    Leave,
    Message,
    Open,
    Problem,
    Refused,
    RunId,
    Seek,
    Trouble,
    Watch,
    Welcome,
    commands,
)

log = logging.getLogger("tugboat")
CLOSED_BY_PAGE = frozenset((1000, 1001))
"""Codes with which a page that is closed, reloaded or left says goodbye."""
TRY_AGAIN_LATER = 1013
CLOSE_SECONDS = 2.0
"""A page that reads nothing does not take the goodbye either."""
WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "union_tag_not_found": 'is missing: every message names its "type"',
}
_ids = itertools.count(1)
commands.rebuild()  # now, and not when the first page speaks

__all__ = ["RunId", "Session", "parse"]


def parse(raw: str | bytes) -> Command | Problem | Refused:
    """A command, or the refusal that says in a sentence why it is none."""
    size = len(raw)
    if size > limits.MESSAGE_BYTES.value:
        return _problem(limits.MESSAGE_BYTES.trouble(size, "The message"))
    if (depth := nesting(raw)) > limits.MESSAGE_DEPTH.value:
        return _problem(limits.MESSAGE_DEPTH.trouble(depth, "The message"))
    try:
        message = commands.validate_json(raw)
    except ValidationError as error:
        return _problem(*(_trouble(one) for one in error.errors(include_url=False, include_context=True)[:5]))
    return _bad_number(message) or message


def nesting(raw: str | bytes) -> int:
    """How deep lists and objects lie inside one another; brackets in texts count too, up to a bound.

    A cheap upper estimate spares the exact count: a message with few brackets cannot be deep.
    """
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    if text.count("[") + text.count("{") <= limits.MESSAGE_DEPTH.value:
        return 0
    depth = deepest = 0
    in_text = escaped = False
    for letter in text:
        if in_text:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == '"':
                in_text = False
        elif letter == '"':
            in_text = True
        elif letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


class Session:
    """One page. ``run`` serves it until it goes."""

    def __init__(self, socket: WebSocket, hub: Hub) -> None:
        self.id = next(_ids)
        self._socket = socket
        self._hub = hub
        self.outbox = Outbox(lambda run: hub.ask_history(self, run))
        self._opens: dict[str, dict[str, Any]] = {}
        self._overflow = asyncio.Event()
        self._lost = True

    async def run(self) -> None:
        """Receive and send until either side closes."""
        await self._socket.accept()
        if self._hub.page_count >= limits.PAGES.value:
            await self._refuse_page()
            return
        self.say(Welcome(version=VERSION, limits=limits.table()))
        self._hub.enter(self)
        works = (self._receive(), self._send(), self._overflow.wait())
        tasks = [asyncio.ensure_future(work) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(result, Exception):
                    log.error("The connection of a page failed.", exc_info=result)
            self._hub.exit(self, self._lost)
            if self._overflow.is_set():
                await self._close("This page reads too slowly; it may connect again.")

    def say(self, message: Message) -> None:
        """Queue a reply."""
        run = getattr(message, "run", None)
        kind: str = message.type  # type: ignore[attr-defined]
        self.say_text(message.model_dump_json(), run, kind)

    def say_text(self, text: str, run: str | None, kind: str) -> None:
        """Queue a reply that is JSON already; none any more for a page that is being dropped."""
        if self._overflow.is_set():
            return
        try:
            self.outbox.reply(text, run, kind)
        except Overflow:
            self._overflow.set()

    async def _refuse_page(self) -> None:
        trouble = limits.PAGES.trouble(self._hub.page_count + 1, "This server", "Close another page first.")
        with contextlib.suppress(Exception):
            await self._socket.send_text(_problem(trouble).model_dump_json())
        await self._close(trouble.text)

    async def _close(self, reason: str) -> None:
        if self._socket.application_state is WebSocketState.CONNECTED:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._socket.close(TRY_AGAIN_LATER, reason[:120])

    async def _send(self) -> None:
        while True:
            message, run = await self.outbox.next()
            try:
                if isinstance(message, str):
                    await self._socket.send_text(message)
                else:
                    await self._socket.send_bytes(message)
            except (WebSocketDisconnect, RuntimeError, OSError):
                return  # the page has gone
            if run is not None:
                self._hub.sent(run)

    async def _receive(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                self._lost = message.get("code") not in CLOSED_BY_PAGE
                return
            text = message.get("text")
            if text is None:
                text = message.get("bytes") or b""
            self._take(text)

    def _take(self, raw: str | bytes) -> None:
        command = parse(raw)
        if isinstance(command, (Problem, Refused)):
            self.say(command)
            return
        try:
            self._obey(command)
        except Exception:
            log.exception('The command "%s" of a page failed.', command.type)
            text = f'The server could not carry out "{command.type}".'
            self.say(_refusal(command, Trouble(code="internal", text=text, hint="Please report this.")))

    def _obey(self, command: Command) -> None:
        match command:
            case Open():
                self._open(command)
            case Edit():
                self._edit(command)
            case Watch():
                parts = frozenset((part.node, part.port) for part in command.parts)
                self._hub.watch(self, command.run, parts, command.rate)
            case Ack():
                self._hub.ack(self, command.run, command.seq)
            case Leave():
                self._opens.pop(command.run, None)
                self._hub.leave(self, command.run)
            case Act():
                self._hub.send(self, self._by_page(command, "stamp"))
            case Seek():
                self._hub.send(self, self._by_page(command, "id"))
            case _:
                self._hub.send(self, _head(command))

    def _by_page(self, command: Command, name: str) -> dict[str, Any]:
        """The order of a command, with what is sent back to this page: orders of several may be merged."""
        head = _head(command)
        value = head.pop(name)
        return {**head, f"{name}s": {} if value is None else {str(self.id): value}}

    def _open(self, command: Open) -> None:
        events = len(command.events) + sum(_length(line.get("events")) for line in command.lines)
        if events > limits.EVENTS.value:
            self.say(_problem(limits.EVENTS.trouble(events, "The timeline"), command))
            return
        mine = self._hub.runs_of(self)
        if command.run not in mine and len(mine) >= limits.RUNS_PER_PAGE.value:
            trouble = limits.RUNS_PER_PAGE.trouble(len(mine) + 1, "This page", "Leave a run first.")
            self.say(_problem(trouble, command))
            return
        head = _head(command)
        head["kind"] = _kind(head.pop("doc"))
        self._opens[command.run] = dict(head)
        self._hub.open(self, head, to_json(command.doc))

    def _edit(self, command: Edit) -> None:
        head = _head(command)
        del head["doc"]
        first = self._opens.get(command.run)
        if first is not None and not self._hub.is_open(command.run):
            # The document could not be opened as it was; this one may mend it.
            self._hub.open(
                self, {**first, "rev": command.rev, "kind": _kind(command.doc)}, to_json(command.doc)
            )
            return
        self._hub.send(self, head, to_json(command.doc))


def _length(events: Any) -> int:
    return len(events) if isinstance(events, list) else 0


def _head(command: Any) -> dict[str, Any]:
    head: dict[str, Any] = dict(command)
    return {"do": head.pop("type"), **head}


def _kind(doc: dict[str, Any]) -> str:
    """What sort of worker a document needs; the worker judges the document itself."""
    return "network" if doc.get("kind") == "network" else "circuit"


def _problem(*troubles: Any) -> Problem:
    """``troubles``, and as the last one the command they are about, if there is one."""
    *listed, last = troubles
    if isinstance(last, Trouble):
        return Problem(troubles=[*listed, last])
    return Problem(run=last.run, rev=getattr(last, "rev", None), troubles=listed)


def _bad_number(command: Any) -> Problem | Refused | None:
    """The problem of a command that holds NaN or an infinity, which JSON does not know."""
    for name, value in command:
        if isinstance(value, (int, float, str, bool)) and not _finite(value):
            found = name
        elif name in ("event", "args", "events", "lines", "doc") and not _finite(value):
            found = name
        else:
            continue
        text = f'"{found}" of "{command.type}" holds NaN, an infinity or a number beyond 1e308.'
        trouble = Trouble(code="not_finite", text=text, hint="Send a finite number.", path=found)
        return _refusal(command, trouble)
    return None


def _refusal(command: Any, trouble: Trouble) -> Problem | Refused:
    """The answer to a command that is not carried out."""
    if isinstance(command, Ask):
        return Refused(run=command.run, id=command.id, trouble=trouble)
    return _problem(trouble, command)


def _finite(value: Any) -> bool:
    """Whether all numbers inside are finite doubles. Walks without recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, float):
            if not math.isfinite(one):
                return False
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, (list, tuple)):
            waiting.extend(one)
        elif isinstance(one, int) and abs(one) > 10**300:
            return False
    return True


def _trouble(error: Any) -> Trouble:
    """One validation error as a sentence with its path and value."""
    kind, place = error["type"], [str(part) for part in error["loc"]]
    if kind == "json_invalid":
        return Trouble(
            code="json",
            text=f"This is not JSON: {error['ctx']['error'][:200]}.",
            hint="Send one JSON object.",
        )
    if kind == "union_tag_invalid":
        text = f"There is no message {quoted(error['ctx']['tag'])}."
        return Trouble(
            code="unknown_type", text=text, hint=f"Known: {error['ctx']['expected_tags']}.", path="type"
        )
    if kind == "dict_type" and not place:
        return Trouble(code="json", text=f"A message is one JSON object; this is {quoted(error['input'])}.")
    path = ".".join(place[1:] or place) or "type"
    if kind in WORDS:
        return Trouble(code=kind, text=f'"{path}" {WORDS[kind]}.', path=path)
    if kind == "string_pattern_mismatch":  # the only pattern there is: that of ids
        return Trouble(
            code="invalid", text=f'"{path}" is {quoted(error["input"])}.', hint=OF_AN_ID, path=path
        )
    what = error["msg"][:1].lower() + error["msg"][1:]
    return Trouble(code="invalid", text=f'"{path}" is {quoted(error["input"])}: {what}.', path=path)
