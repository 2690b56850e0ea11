"""Every bound of the server, by name. A refusal names its bound; the page reads them in ``Welcome``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from server.protocol import Trouble


@dataclass(frozen=True, slots=True)
class Limit:
    """One bound: its name as users meet it, its value, the unit it counts."""

    name: str
    value: int
    unit: str

    def trouble(self, found: int, what: str, hint: str = "", **where: Any) -> Trouble:
        """The refusal of ``found`` ``unit``; ``what`` begins the sentence."""
        from server.protocol import Trouble  # the command line reads bounds before it needs messages

        text = f"{what} has {found:,} {self.unit}; the limit {self.name} is {self.value:,}."
        return Trouble(code="too_large", text=text, hint=hint, **where)


MESSAGE_BYTES = Limit("message_bytes", 16_000_000, "bytes")
"""One message from a page."""
MESSAGE_DEPTH = Limit("message_depth", 60, "levels")
"""Lists and objects inside one another in a message."""
NODES = Limit("nodes", 200_000, "nodes")
"""Nodes of a document, those of its chips counted once."""
WIRES = Limit("wires", 1_000_000, "wires")
"""Connections of a document, those of its chips counted once."""
PARAMETERS = Limit("parameters", 20_000_000, "parameters")
"""Trained numbers of a network: 80 MB of float32, and as much again for each moment of its optimizer."""
WARNINGS = Limit("warnings", 1000, "warnings")
"""Nodes of one drawing of which a page is told what they wait for; it sees at all of them that they wait."""
EVENTS = Limit("events", 100_000, "events")
"""Timeline of an ``Open``."""
PAGES = Limit("pages", 400, "pages")
"""Sockets of a server."""
RUNS = Limit("runs", 128, "runs")
"""Live runs of a server; runs that nobody looks at are parked to make room."""
RUNS_PER_PAGE = Limit("runs_per_page", 8, "runs")
"""Runs that one socket looks at."""
QUESTIONS = Limit("questions", 16, "questions")
"""Unanswered questions of one page."""
ORDERS = Limit("orders", 1000, "waiting commands")
"""Commands of pages that wait for a run which starts or is busy; of a drag only the newest waits."""
ORDER_BYTES = Limit("order_bytes", 64_000_000, "bytes of waiting commands")
"""The same commands together."""
FRAMES_IN_FLIGHT = Limit("frames_in_flight", 2, "frames")
"""Frames sent and not yet acknowledged, of one page and run."""
FRAME_BYTES = Limit("frame_bytes", 32_000_000, "bytes")
"""Arrays of one frame; parts beyond it are left out."""
REPLY_BYTES = Limit("reply_bytes", 64_000_000, "bytes")
"""Replies that wait for a slow page; beyond it the page is dropped and may come back."""
STATE_BYTES = Limit("state_bytes", 25 * PARAMETERS.value, "bytes")
"""One stored run. The largest network fits: its value, two moments, its best and its first value are 20 bytes
of a parameter. Less than a file may hold, ``engine.runs.archive.MAX_BYTES``."""
STORE_BYTES = Limit("store_bytes", 2_000_000_000, "bytes")
"""All stored runs; the oldest go first."""
RECORDS = Limit("records", 2000, "records")
"""Lines of stored runs that are listed for comparison; the oldest go first."""
JOBS = Limit("jobs", 64, "jobs")
"""Experiments that wait or work in the background."""
ENDED_JOBS = Limit("ended_jobs", 64, "jobs")
"""Ended experiments that pages can still ask for; the oldest go first."""
VARIANTS = Limit("variants", 40, "variants")
"""Runs of one experiment."""
EXPERIMENT_BYTES = Limit("experiment_bytes", 64_000_000, "bytes")
"""The document of an experiment, as often as it has variants: each is looked at before it is asked for."""
UPLOAD_BYTES = Limit("upload_bytes", 64 * 2**20, "bytes")
"""One file that a page hands over."""
UPLOADS_BYTES = Limit("uploads_bytes", 2_000_000_000, "bytes")
"""All files that pages handed over; the oldest go first."""
TABLE_BYTES = Limit("table_bytes", 16 * 2**20, "bytes")
"""Text of one table; the engine's own bound (``engine.data.tables``)."""

ALL = tuple(one for one in list(globals().values()) if isinstance(one, Limit))


def table() -> dict[str, float]:
    """All bounds by name."""
    return {limit.name: float(limit.value) for limit in ALL}
