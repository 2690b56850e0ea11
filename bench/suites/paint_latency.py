"""A number is dragged: how long from the event's time stamp until the circuit's new numbers are painted.

Loopback, headless Chromium, one input of a circuit dragged back and forth 60 times a second.
"""

from __future__ import annotations

import time
from statistics import median

from bench import browser, serving
from bench.suites import _circuits
from bench.table import Goal, Table

MOVES = 300


def measure(rounds: int) -> Table:
    """Median, 95th percentile and worst over the moves of one drag."""
    table = Table(
        ["case", "moves painted", "median, ms", "95th percentile, ms", "worst, ms", "work, ms/move"]
    )
    with serving.command() as (url, _):
        serving.wait_until_warm(url)
        for gates in (5, 50):
            times, work = drag(url, gates)
            high = times[int(0.95 * len(times))]
            table.rows.append([f"{gates} gates", len(times), median(times), high, times[-1], work])
            if gates == 50:
                table.goals.append(Goal("50 gates, median", 34, median(times), " ms", "most"))
                table.goals.append(Goal("50 gates, 95th percentile", 50, high, " ms", "most"))
    return table


def drag(url: str, gates: int) -> tuple[list[float], float]:
    """Milliseconds from event to paint, sorted, and the page's own processor time for a move."""
    document = _circuits.placed(_circuits.document(gates, "input"))
    source = document["nodes"][0]["id"]
    with browser.page() as page:
        page.goto(url + "/" + browser.link(document))
        browser.wait_for_numbers(page)
        number = page.get_by_role("slider", name=source, exact=True).first
        box = number.bounding_box()
        if box is None:
            raise RuntimeError(f"The number of {source} is not on the screen.")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        reach = max(8, int(0.4 * box["width"]))  # beyond the slider's ends nothing changes
        page.mouse.move(x, y)
        page.mouse.down()
        clock = browser.work_of(page)
        worked = clock()
        for k in range(MOVES):
            began = time.perf_counter()
            page.mouse.move(x + abs(2 * reach - k % (4 * reach)) - reach, y)
            time.sleep(max(0.0, 1 / 60 - (time.perf_counter() - began)))
        work = (clock() - worked) / MOVES
        page.mouse.up()
        page.wait_for_timeout(200)
        seen = browser.measured(page)
    if len(seen["painted"]) < MOVES / 3 or len(seen["texts"]) < 50:
        raise RuntimeError(f"Only {len(seen['painted'])} of {MOVES} moves were painted; nothing can be said.")
    return sorted(float(number) for number in seen["painted"]), work
