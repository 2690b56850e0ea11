"""The boundary of every neuron while the net trains flat out: how often a second each one is painted anew.

The net of the preset ``spiral`` (2 inputs, 8 and 8 tanh units) in the view of its neurons, 1440 x 900 pixels.
"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

from bench import browser, serving
from bench.table import Goal, Table

PRESET = Path(__file__).parents[2] / "static" / "presets" / "spiral.json"
SECONDS = 4
COUNT_FIELDS = """(ms) => new Promise((done) => {
  const counts = new Map();
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...given) {
    counts.set(this.canvas, (counts.get(this.canvas) ?? 0) + 1);
    return put.apply(this, given);
  };
  const net = document.querySelector(".nv-canvas");
  const began = performance.now(), before = Number(net.dataset.painted);
  setTimeout(() => {
    CanvasRenderingContext2D.prototype.putImageData = put;
    const seconds = (performance.now() - began) / 1000;
    const counted = [...counts.values(), Number(net.dataset.painted) - before];
    done(counted.map((count) => count / seconds));
  }, ms);
})"""
LIVE = 17
"""Eight, eight and one neuron; what the two inputs show never changes."""


def measure(rounds: int) -> Table:
    """Paintings a second of the tile that was painted least, and the page's own work for each second."""
    table = Table(["round", "tiles", "least painted tile, 1/s", "work of the page, ms/s"])
    rates = []
    with serving.command() as (url, _), browser.page() as page:
        serving.wait_until_warm(url)
        page.goto(url + "/?preset=spiral")
        browser.wait_for_numbers(page)
        page.locator(".nv-canvas[data-painted]").wait_for()
        other = serving.Page(url, json.loads(PRESET.read_text("utf-8")), browser.measured(page)["run"])
        other.say("play")  # flat out, whatever pace the page would choose for the eye
        page.wait_for_timeout(2000)
        clock = browser.work_of(page)
        for count in range(rounds):
            worked = clock()
            tiles = page.evaluate(COUNT_FIELDS, 1000 * SECONDS)
            if len(tiles) <= LIVE:
                raise RuntimeError(f"Only {len(tiles) - 1} of {LIVE} boundaries were painted anew.")
            rates.append(min(tiles))
            table.rows.append([str(count + 1), len(tiles) - 1, rates[-1], (clock() - worked) / SECONDS])
    table.goals = [Goal("boundaries a second", 0.95 * 30, median(rates))]
    return table
