"""Which browser profile a page of a test gets.

Chromium keeps compiled JavaScript only for a profile on disk, and Plotly alone takes a second of processor
time to compile. So ordinary pages share a profile, emptied between tests; every other page has a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright

from bench.browser import FLAGS

ORDINARY: dict[str, Any] = {
    "viewport": {"width": 1440, "height": 900},
    "color_scheme": "dark",
    "reduced_motion": "no-preference",
}
"""Options of a page when a test asks for no others."""


@dataclass
class Kept:
    """A profile on disk, and whether a test has it now."""

    context: BrowserContext
    blank: Page
    storage: CDPSession
    lent: bool = False


class Profiles:
    """Two profiles in ``folder`` for pages of ``origin``, one with a finger; new ones for all others."""

    def __init__(self, play: Playwright, path: str, folder: Path, origin: str) -> None:
        self.play, self.origin, self.folder = play, origin, folder
        self.how: dict[str, Any] = {"executable_path": path, "args": FLAGS}
        self.kept: dict[bool, Kept] = {}
        self.others: Browser | None = None

    def take(self, origin: str, options: dict[str, Any]) -> BrowserContext:
        """An empty profile for pages with these options (those of a Playwright context).

        The caller gives a page its size: pages of one profile differ in it.
        """
        touch = bool(options.get("has_touch"))
        if origin == self.origin and options.keys() <= {"has_touch", "viewport"}:
            kept = self.kept.get(touch) or self._keep(touch)
            if not kept.lent:
                kept.lent = True
                return kept.context
        if self.others is None:
            self.others = self.play.chromium.launch(**self.how)
        return self.others.new_context(base_url=origin, **{**ORDINARY, **options})

    def _keep(self, touch: bool) -> Kept:
        place = self.folder / ("touch" if touch else "mouse")
        options = {**ORDINARY, "has_touch": touch}
        context = self.play.chromium.launch_persistent_context(
            place, base_url=self.origin, **options, **self.how
        )
        blank = context.pages[0]
        self.kept[touch] = Kept(context, blank, context.new_cdp_session(blank))
        return self.kept[touch]

    def give_back(self, context: BrowserContext) -> None:
        """Close the profile's pages; nothing that they stored is left."""
        kept = next((one for one in self.kept.values() if one.context is context), None)
        if kept is None:
            context.close()
            return
        for page in context.pages:
            if page is not kept.blank:
                page.close()
        context.clear_permissions()
        kept.storage.send("Storage.clearDataForOrigin", {"origin": self.origin, "storageTypes": "all"})
        kept.lent = False

    def close(self) -> None:
        """End the browsers."""
        for kept in self.kept.values():
            kept.context.close()
        if self.others is not None:
            self.others.close()
