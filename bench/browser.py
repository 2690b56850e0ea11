"""A headless Chromium that notes when numbers are painted, for the benchmarks of the page."""

from __future__ import annotations

import base64
import json
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LEFT_OUT = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "BackgroundResourceFetch",
    # what Playwright leaves out, since only the last list of a command line holds
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]
"""Features of Chromium: without the first two every new window starts a process for its address bar's list,
which takes over a second of processor time while our page is being opened; with the third it parses every
module at each visit, though it has kept what that gave."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(LEFT_OUT)}",
]
"""Arguments for a launch: no GPU, no sandbox (containers), no traffic and no windows of the browser's own."""
HERE = Path(__file__).parent


@contextmanager
def page(width: int = 1440, height: int = 900) -> Iterator[Any]:
    """A Playwright page with the clockwork of ``browser.js`` in it. Raises RuntimeError without a browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise RuntimeError("This benchmark needs Playwright: pip install tugboat[test].") from None
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        try:
            context = chromium.new_context(viewport={"width": width, "height": height})
            context.add_init_script(path=HERE / "browser.js")
            yield context.new_page()
        finally:
            chromium.close()


def executable() -> str:
    """Path of the browser: as the tests find it, else TUGBOAT_BROWSER."""
    sys.path.append(str(HERE.parent / "tests"))
    try:
        import chromium
    except ImportError:
        given = os.environ.get("TUGBOAT_BROWSER")
        if not given:
            raise RuntimeError("This benchmark needs a browser: put its path into TUGBOAT_BROWSER.") from None
        return given
    return str(chromium.find())


def link(document: dict[str, Any]) -> str:
    """The fragment that opens a document, in the first and simplest form of links."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(json.dumps(document).encode()) + deflate.flush()
    return "#t0=" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def measured(page: Any) -> dict[str, Any]:
    """What the clockwork noted so far."""
    return dict(page.evaluate("({...__bench, texts: [...__bench.texts]})"))


def wait_for_numbers(page: Any, seconds: float = 60) -> None:
    """Return when numbers of the engine were painted; the page's policy forbids Playwright's own waiting."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if page.evaluate("__bench.first !== null"):
            return
        page.wait_for_timeout(20)
    raise RuntimeError("The page did not show any number of the engine.")


def work_of(page: Any) -> Callable[[], float]:
    """A clock of the page's main thread: milliseconds of processor time, whatever else the machine does."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def clock() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(entry["value"]) for entry in metrics if entry["name"] == "TaskDuration") * 1000

    return clock
