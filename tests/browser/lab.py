"""What a person does on a page, in the words of the tests: every control by its role and name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Watch


class Lab:
    """One open page."""

    def __init__(self, page: Page, watch: Watch) -> None:
        self.page = page
        self.watch = watch

    def go(self, path: str, *, learned: bool = True) -> None:
        """Open an address; ``learned``: this is not a first visit."""
        if learned:
            remembered = json.dumps("true")
            self.page.add_init_script(f"localStorage.setItem('tugboat.first.done', {remembered})")
        self.page.goto(path)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def ready(self) -> None:
        """The run is open: it can be played."""
        expect(self.button("Play")).to_be_enabled(timeout=30_000)
