"""The process of one run: takes orders from a pipe, trains in small chunks, and reports.

Every message is ``frames.pack(head, [body])``. Orders have ``do``: a command of the protocol by
its type, with ``from`` (the page), its document as JSON in the body, or one of ``resume``, ``join``,
``watch`` (what all pages together look at), ``more`` (room for frames), ``save`` and ``leave``.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from server.places import UPLOADS

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from server.company import Board

log = logging.getLogger("tugboat")
NICENESS = 5
SOCKETS = "TUGBOAT_SOCKETS"
"""Environment variable with the folder of the fork server's socket, which whoever ends last removes."""
LONGEST_WAIT = 3600.0
"""Seconds; a pace of one step in a million years would be more than the system can wait for."""
Order = tuple[dict[str, Any], bytes]


def main(link: Connection, compiled: bool, data_dir: str | None, uploads: str | None, company: Board) -> None:
    """Live until the pipe closes. ``compiled``: load the compiled engine; its cache must be warm."""
    leave_ending_to_the_server()
    if uploads:
        os.environ[UPLOADS] = uploads
    if compiled:
        from engine import jit

        jit.enable()
    from server.process.loop import RunLoop

    if not compiled:
        rehearse()
    give_way()  # not before: somebody may be waiting for what was imported here
    lock = threading.Lock()  # answers come from the questions' thread

    def send(message: bytes) -> None:
        with lock:
            link.send_bytes(message)

    try:
        serve(link, RunLoop(send, compiled, data_dir, company))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        log.error("The process of a run failed: %s: %s", type(error).__name__, error)
        log.debug("Details:", exc_info=error)
        sys.exit(1)


def rehearse() -> None:
    """Open the smallest circuit: what a first run imports and builds is there when one is asked for."""
    from engine.documents.document import parse
    from engine.runs.trainer import Run

    Run(parse({"tugboat": 1, "nodes": [{"id": "x", "op": "input"}], "output": "x"}), compiled=False)


def leave_ending_to_the_server() -> None:
    """Ctrl+C and a closing terminal reach all processes; the server has runs saved, then closes the pipe."""
    for name in ("SIGINT", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)


def give_way() -> None:
    """Let the server and the page go first, by as much as all processes of runs do."""
    if hasattr(os, "nice"):
        os.nice(max(0, NICENESS - os.nice(0)))


def serve(link: Connection, loop: Any) -> None:
    """Run ``loop`` on a pipe: take all waiting orders, go on for one chunk, report, wait."""
    from server import frames
    from server.orders import newest

    while loop.alive:
        orders: list[Order] = []
        wait = loop.wait(time.monotonic())
        if link.poll(LONGEST_WAIT if wait is None else min(wait, LONGEST_WAIT)):
            orders.append(_read(link, frames))
            while len(orders) < 256 and link.poll(0):
                orders.append(_read(link, frames))
        for head, body in newest(orders):
            loop.obey(head, body)
        loop.train()
        loop.report()


def _read(link: Connection, frames: Any) -> Order:
    head, body = frames.unpack(link.recv_bytes())
    return head, bytes(body[: head.get("size", 0)])
