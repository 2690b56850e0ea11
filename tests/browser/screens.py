"""Pictures of the running product for docs/screens: ``python3 dev.py screens``.

Starts a server of its own and writes ``{circuits,anatomy,networks,playground}-{dark,light}-{size}.png``.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bench.browser import FLAGS
from tests import chromium
from tests.browser.conftest import ROOT, Server, Watch, free_port
from tests.browser.lab import Lab
from tests.browser.test_network import THREE, draw

OUT = ROOT / "docs" / "screens"
SIZES = [(1440, 900), (1366, 768)]
THEMES = ["dark", "light"]


def source(id: str, value: float, at: tuple[int, int], **more: Any) -> dict[str, Any]:
    return {"id": id, "op": "input", "params": {"value": value, "min": -5, "max": 5, **more}, "at": list(at)}


def gate(id: str, op: str, inputs: list[str], label: str, at: tuple[int, int]) -> dict[str, Any]:
    return {"id": id, "op": op, "inputs": inputs, "at": list(at), **({"label": label} if label else {})}


ANATOMY = {
    "tugboat": 1,
    "kind": "circuit",
    "title": "Every state of a node",
    "nodes": [
        source("x", 1.2, (0, 0)),
        source("w", 0.31, (0, 132), locked=True),
        source("t", 3.5, (0, 252)),
        source("a", 0.9, (0, 360)),
        source("b", 3.0, (0, 456)),
        gate("rest", "relu", ["x"], "at rest", (216, 0)),
        gate("chosen", "relu", ["w"], "selected", (216, 132)),
        gate("flat", "tanh", ["t"], "", (216, 276)),
        gate("big", "multiply", ["a", "b"], "exploding", (216, 408)),
        source("n", -2.0, (432, 0)),
        gate("wrong", "log", ["n"], "error", (648, 0)),
        gate("three", "add", ["rest", "chosen", "flat"], "", (480, 144)),
        source("s", -1.0, (480, 276)),
        gate("off", "relu", ["s"], "", (696, 264)),
        {"id": "k", "op": "constant", "params": {"value": 2000}, "at": [480, 468]},
        gate("huge", "multiply", ["big", "k"], "", (696, 408)),
        gate("total", "add", ["three", "off", "huge"], "", (888, 240)),
    ],
    "output": "total",
    "train": {"step_size": 1e-9},
}


def circuits(lab: Lab) -> None:
    """Karpathy's neuron after one pull, ``y`` selected and asked why."""
    lab.go("/?preset=neuron")
    lab.ready()
    lab.pull_once()
    lab.expect_value("f", 0.8826, within=8e-4)
    lab.node("y").click(position={"x": 24, "y": 14})
    lab.page.get_by_text("Follow the tug").wait_for()
    lab.page.get_by_text("matches").wait_for()


def anatomy(lab: Lab) -> None:
    """Every state of a node in one circuit."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(json.dumps(ANATOMY).encode()) + squeeze.flush()
    lab.go("/#t0=" + base64.urlsafe_b64encode(packed).decode().rstrip("="))
    lab.ready()
    lab.pull_once()
    lab.page.wait_for_timeout(2500)
    lab.node("chosen").click(position={"x": 60, "y": 10})


def networks(lab: Lab) -> None:
    """The small digits net after a few epochs, reading a drawn three."""
    lab.go("/?preset=digits-mlp")
    lab.ready()
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 2400, "it has learnt", seconds=120)
    lab.button("Pause").click()
    lab.page.get_by_role("radio", name="Draw").check(force=True)
    draw(lab, THREE)


def playground(lab: Lab) -> None:
    """Two spirals, learnt; the third neuron of the second layer chosen and opened in the dock."""
    lab.go("/?preset=spiral")
    lab.ready()
    lab.button("Play").click()
    lab.until(lambda: lab.step() > 12_000, "it has learnt", seconds=120)
    lab.button("Pause").click()
    lab.page.get_by_role("button", name=re.compile("^Layer 2, neuron 3")).click()
    lab.page.get_by_role("tab", name="Boundary").click()
    lab.page.get_by_role("group", name="Sheets of the dock").get_by_role("button", name="Neuron").click()


SCENES: dict[str, Callable[[Lab], None]] = {
    "circuits": circuits,
    "anatomy": anatomy,
    "networks": networks,
    "playground": playground,
}


def shoot(browser: Browser, server: Server, name: str, theme: Any, size: tuple[int, int]) -> None:
    context = browser.new_context(
        base_url=server.url, viewport={"width": size[0], "height": size[1]}, color_scheme=theme
    )
    page = context.new_page()
    watch = Watch(server.url)
    watch.attach(page)
    SCENES[name](Lab(page, watch))
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.mouse.move(size[0] - 4, size[1] - 4)
    page.wait_for_timeout(2500)
    small(page.screenshot()).save(OUT / f"{name}-{theme}-{size[0]}x{size[1]}.png", optimize=True)
    context.close()
    watch.check()


def small(png: bytes) -> Image.Image:
    """The picture with 256 colours: a third of the size. Every hue keeps its place: hue is data."""
    return Image.open(io.BytesIO(png)).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=2)


@contextmanager
def running() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(free_port(), Path(folder) / "runs.sqlite", Path(folder) / "server.log")
        try:
            server.start()
            yield server
        finally:
            server.stop()


def main(names: list[str]) -> int:
    """Take the pictures named, or all."""
    unknown = [name for name in names if name not in SCENES]
    if unknown:
        print(f"There is no picture “{unknown[0]}”. There are: {', '.join(SCENES)}.", file=sys.stderr)
        return 2
    OUT.mkdir(parents=True, exist_ok=True)
    path = os.environ.get("TUGBOAT_BROWSER") or chromium.find()
    with running() as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        for name in names or list(SCENES):
            for theme in THEMES:
                for size in SIZES:
                    shoot(browser, server, name, theme, size)
                    print(f"{name} {theme} {size[0]}x{size[1]}", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
