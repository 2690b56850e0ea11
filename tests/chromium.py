"""Finds a Chromium for the browser tests, or installs one. Standard library only.

Browser tests never skip: where no browser can be had, :func:`find` says so and the suite fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ON_THE_PATH = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "msedge"]
ELSEWHERE = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
]
MINUTES_FOR_ONE_WAY = 5

PLAYWRIGHT_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class NoBrowser(Exception):
    """No browser was found and none could be installed; the message says what to do."""


def find(python: str = sys.executable) -> str:
    """Path of a Chromium that starts: installed, else Playwright's download, else Debian's package.

    ``python`` is the interpreter that has Playwright. Raises :class:`NoBrowser`.
    """
    found = installed(python)
    for way in _ways(python) if found is None else []:
        if _succeeds(way):
            found = installed(python)
        if found:
            break
    if found is None:
        raise NoBrowser(
            "The browser tests need Chromium or Chrome; none was found and none could be installed. "
            "Install one, put it on the path (or its path into TUGBOAT_BROWSER), and run this again."
        )
    return found


def installed(python: str = sys.executable) -> str | None:
    """The first of TUGBOAT_BROWSER, the path, the usual folders and Playwright's own that really starts."""
    named = os.environ.get("TUGBOAT_BROWSER")
    candidates = [named] if named else []
    candidates += [found for found in map(shutil.which, ON_THE_PATH) if found] + ELSEWHERE
    here = next((path for path in candidates if _starts(path)), None)
    return here or next((path for path in _playwrights_own(python) if _starts(path)), None)


def _ways(python: str) -> list[list[str]]:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    download = [python, "-m", "playwright", "install", "chromium"]
    ways = [[*download[:-1], "--with-deps", "chromium"]] if root else [download]
    if root and shutil.which("apt-get"):
        ways += [
            ["apt-get", "update", "-q"],
            ["apt-get", "install", "-qy", "--no-install-recommends", "chromium"],
        ]
    return ways


def _playwrights_own(python: str) -> list[str]:
    said = subprocess.run([python, "-c", PLAYWRIGHT_PATH], capture_output=True, text=True)
    return said.stdout.splitlines()[:1]


def _starts(browser: str) -> bool:
    """Whether this browser runs here: a snap's wrapper or a missing library shows itself."""
    if not Path(browser).is_file():
        return False
    if os.name == "nt":  # there ``--version`` opens a window
        return True
    try:
        return subprocess.run([browser, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def _succeeds(command: list[str]) -> bool:
    try:
        limit = MINUTES_FOR_ONE_WAY * 60
        return not subprocess.run(
            command, capture_output=True, timeout=limit, stdin=subprocess.DEVNULL
        ).returncode
    except (OSError, subprocess.SubprocessError):
        return False
