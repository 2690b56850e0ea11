"""Which browser profile a page of a test gets.

Chromium keeps compiled JavaScript only for a profile on disk, and Plotly alone takes a second of processor
time to compile. So ordinary pages share one profile, emptied between tests; every other page has a new one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright

from bench.browser import FLAGS

ORDINARY: dict[str, Any] = {
    "viewport": {"width": 1440, "height": 900},
    "has_touch": False,
    "color_scheme": "dark",
    "reduced_motion": "no-preference",
}
"""Options of a page when a test asks for no others."""


class Profiles:
    """The profile on disk at ``folder`` for pages of ``origin``, and new profiles for all others."""

    def __init__(self, play: Playwright, path: str, folder: Path, origin: str) -> None:
        self.play, self.origin = play, origin
        self.how: dict[str, Any] = {"executable_path": path, "args": FLAGS}
        self.shared = play.chromium.launch_persistent_context(folder, base_url=origin, **ORDINARY, **self.how)
        self.blank = self.shared.pages[0]
        self.storage = self.shared.new_cdp_session(self.blank)
        self.lent = False
        self.others: Browser | None = None

    def take(self, origin: str, options: dict[str, Any]) -> BrowserContext:
        """An empty profile whose pages have these options (those of a Playwright context)."""
        wanted = {**ORDINARY, **options}
        if wanted == ORDINARY and origin == self.origin and not self.lent:
            self.lent = True
            return self.shared
        if self.others is None:
            self.others = self.play.chromium.launch(**self.how)
        return self.others.new_context(base_url=origin, **wanted)

    def give_back(self, context: BrowserContext) -> None:
        """Close the profile's pages; nothing that they stored is left."""
        if context is not self.shared:
            context.close()
            return
        for page in context.pages:
            if page is not self.blank:
                page.close()
        context.clear_permissions()
        self.storage.send("Storage.clearDataForOrigin", {"origin": self.origin, "storageTypes": "all"})
        self.lent = False

    def close(self) -> None:
        """End the browsers."""
        self.shared.close()
        if self.others is not None:
            self.others.close()
