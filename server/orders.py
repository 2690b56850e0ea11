"""Orders that wait for a run: merged where a later one makes an earlier one pointless, and bounded."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from engine.runs.subjects import subject as set_by
from server import limits

if TYPE_CHECKING:
    from server.protocol import Trouble

Order = tuple[dict[str, Any], bytes]
"""Its head, and a document or a saved run as its body."""

LATEST = frozenset(("watch", "more", "save"))
"""Orders of the server of which only the last counts, whatever lies between them."""


class Orders:
    """Orders in the order of their effects, without those that a later one makes pointless.

    A drag's middle is such a one. Only neighbours that set the same thing are merged, into the place of the
    last, whichever page sent them.
    """

    def __init__(self, orders: Iterable[Order] = ()) -> None:
        self._kept: OrderedDict[Any, tuple[Order, int]] = OrderedDict()
        self._bytes = 0
        self._count = 0  # of all that ever came: its first one names a block of neighbours
        self._block, self._doing = 0, ""
        for order in orders:
            self.add(*order)

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Order]:
        return iter([order for order, _ in self._kept.values()])

    def add(self, head: dict[str, Any], body: bytes = b"") -> None:
        """One more order, whether there is room for it or not."""
        key = block, what = self._key(head)
        self._count += 1
        if head["do"] not in LATEST:
            self._block, self._doing = block, "" if what is None else head["do"]
        former = self._pop(key)
        for answered in ("stamps", "ids"):  # by page: who sent a merged order hears of it too
            if former and answered in head:
                head[answered] = {**former[0].get(answered, {}), **head[answered]}
        size = _size(head, body)
        self._kept[key] = (head, body), size
        self._bytes += size

    def refusal(self, head: dict[str, Any], body: bytes = b"") -> Trouble | None:
        """Why an order of a page is not to be added: too many wait already. None when it may be."""
        if self._key(head) in self._kept:
            return None
        hint = "Wait until it has caught up."
        if len(self) >= limits.ORDERS.value:
            return limits.ORDERS.trouble(len(self) + 1, "This run", hint)
        if (total := self._bytes + _size(head, body)) > limits.ORDER_BYTES.value and self._kept:
            return limits.ORDER_BYTES.trouble(total, "This run", hint)
        return None

    def take(self) -> Order | None:
        """The first order, which then no longer waits."""
        if not self._kept:
            return None
        return self._pop(next(iter(self._kept)))

    def _pop(self, key: Any) -> Order | None:
        order, size = self._kept.pop(key, (None, 0))
        self._bytes -= size
        return order

    def _key(self, head: dict[str, Any]) -> tuple[int, Any]:
        """The block of neighbours that the next order will belong to, and what it sets."""
        if head["do"] in LATEST:
            return 0, head["do"]
        what = subject(head)
        same = what is not None and head["do"] == self._doing
        return self._block if same else self._count + 1, what


class Line(Orders):
    """Orders on their way from one thread to another."""

    def __init__(self) -> None:
        super().__init__()
        self._closed = False
        self._changed = threading.Condition()

    def add(self, head: dict[str, Any], body: bytes = b"") -> None:
        """See ``Orders.add``. What is added to a closed line vanishes."""
        with self._changed:
            if not self._closed:
                super().add(head, body)
                self._changed.notify()

    def refusal(self, head: dict[str, Any], body: bytes = b"") -> Trouble | None:
        """See ``Orders.refusal``."""
        with self._changed:
            return super().refusal(head, body)

    def wait(self) -> Order | None:
        """The first order as soon as there is one; None once the line is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(self))
            return None if self._closed else self.take()

    def close(self) -> None:
        """Nothing is taken from here any more."""
        with self._changed:
            self._closed = True
            self._changed.notify()


def newest(orders: Iterable[Order]) -> list[Order]:
    """Orders without those that a later one makes pointless; see ``Orders``."""
    return list(Orders(orders))


def subject(head: dict[str, Any]) -> Any:
    """What an order sets; None when it must not be merged with another."""
    if head["do"] == "seek":
        return ("seek", head.get("branch"))
    if head["do"] != "act":
        return None
    what = set_by(head["event"])
    return None if what is None else json.dumps(what, sort_keys=True)


def _size(head: dict[str, Any], body: bytes) -> int:
    """About the bytes of an order: an event may be as long as a message."""
    return len(body) + len(json.dumps(head))
