"""What a live run (``server.host``) needs of what is around it: its pages, and the hub of all runs."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from server.outbox import Outbox
from server.protocol import Message
from server.store import Store
from server.worker import Head, Workshop

if TYPE_CHECKING:
    from server.host import Host


class Page(Protocol):
    """A connected browser tab."""

    id: int
    outbox: Outbox

    def say(self, message: Message) -> None:
        """Queue a reply."""

    def say_text(self, text: str, run: str, kind: str) -> None:
        """Queue a reply that is JSON already."""


class Home(Protocol):
    """What a host needs of the hub."""

    workshop: Workshop
    store: Store
    crawls: bool
    answered: asyncio.Event

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Run in the background until the hub closes."""

    def remove(self, host: Host) -> None:
        """Forget a host; pages that asked for it meanwhile open it again."""

    def has(self, host: Host) -> bool:
        """Whether this host still is the one of its run."""

    def open(self, page: Page, head: Head, doc: bytes) -> None:
        """Start or join a run."""
