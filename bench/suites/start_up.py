"""From the command to a painted page and to live numbers: warm, and with an empty compiler cache.

The browser is already open, as a user's is; it opens the page as soon as the server listens.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from bench import browser, serving
from bench.table import Goal, Table

FIRST_PAINT = "performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0].startTime"


def measure(rounds: int) -> Table:
    """Medians over the rounds; the empty cache once."""
    table = Table(["case", "painted, s", "live numbers, s", "compiled, s"])
    start(None)  # whatever is compiled on a first start is compiled now
    warm = [start(None) for _ in range(min(rounds, 5))]
    painted, live, compiled = (median(times) for times in zip(*warm, strict=True))
    table.rows.append(["warm", painted, live, compiled])
    with tempfile.TemporaryDirectory() as folder:
        cold = start(Path(folder))
    table.rows.append(["empty cache", *cold])
    table.goals = [
        Goal("warm, painted", 1, painted, " s", "most"),
        Goal("warm, interactive", 2, live, " s", "most"),
        Goal("empty cache, interactive", 10, cold[1], " s", "most"),
    ]
    return table


def start(cache: Path | None) -> tuple[float, float, float]:
    """Seconds from the command to the first paint, to numbers from the engine, and to compiled code."""
    with browser.page() as page, serving.command(cache) as (url, began):
        page.goto(url + "/?preset=multiply")
        browser.wait_for_numbers(page)
        painted = page.evaluate(FIRST_PAINT) / 1000
        live = browser.measured(page)["first"] / 1000
        compiled = serving.wait_until_warm(url)
    return painted - began, live - began, compiled - began
