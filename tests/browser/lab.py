"""What a person does on a page, in the words of the tests: every control by its role and name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import FloatRect, Locator, Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Watch

NUMBER = r"(plus |minus )?([0-9.]+(?:e−?[0-9]+)?)"
SETTLED = """async () => {
  // a change of theme or size acts from the next frame on, which a busy machine draws late
  const frame = () => new Promise(requestAnimationFrame);
  // Chromium lists those of what is scrolled out of sight even when they have finished
  const runs = a => a instanceof CSSTransition && a.playState === 'running';
  const running = () => document.getAnimations().some(runs);
  const places = () => [...document.querySelectorAll('body *:not(svg *)')].map(e => {
    const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height].map(Math.round); }).join();
  await document.fonts.ready;
  let before = '';
  for (let still = 0, frames = 0; still < 6 && frames < 300; frames += 1) {
    await frame();
    const now = places();
    still = now === before && !running() ? still + 1 : 0;
    before = now;
  }
}"""


class Lab:
    """One open page."""

    def __init__(self, page: Page, watch: Watch) -> None:
        self.page = page
        self.watch = watch

    # --- places ---------------------------------------------------------------------------

    def go(self, path: str, *, learned: bool = True) -> None:
        """Open an address; ``learned``: this is not a first visit."""
        if learned:
            self.page.add_init_script("localStorage.setItem('tugboat.first.done', 'true')")
        self.page.goto(path)

    def ready(self) -> None:
        """The run is open: it can be played."""
        expect(self.button("Play")).to_be_enabled(timeout=60_000)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).first

    def node(self, id: str) -> Locator:
        """A node of the canvas, by the id its name begins with."""
        return self.page.get_by_role("application", name="Canvas").get_by_role(
            "group", name=re.compile(rf"^{re.escape(id)}(, |$)")
        )

    def output(self, id: str) -> Locator:
        return self.node(f"output {id}")

    def port(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def number(self, id: str) -> Locator:
        """The number on a source node."""
        return self.node(id).get_by_role("button", name=re.compile(rf"^{re.escape(id)}\b.*: drag to change"))

    def title(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    # --- readings -------------------------------------------------------------------------

    def value(self, id: str) -> float:
        """The value that a node's name speaks."""
        return self._spoken(id, "value")

    def gradient(self, id: str) -> float:
        return self._spoken(id, "gradient")

    def values(self, *ids: str) -> list[float]:
        return [self.value(id) for id in ids]

    def _spoken(self, id: str, what: str) -> float:
        name = self.node(id).first.get_attribute("aria-label") or ""
        found = re.search(rf"{what} {NUMBER}", name)
        assert found, f"“{name}” speaks no {what}"
        size = float(found[2].replace("−", "-"))
        return -size if found[1] == "minus " else size

    def expect_value(self, id: str, value: float, within: float = 0.006) -> None:
        """Wait until a node speaks a value (to the three digits that the canvas shows)."""
        self.until(lambda: abs(self.value(id) - value) <= within * max(1.0, abs(value)), f"{id} = {value}")

    def until(self, true: object, what: str, seconds: float = 30.0) -> None:
        """Wait for a condition of the test's own."""
        waited = 0.0
        while waited < seconds:
            try:
                if true():  # type: ignore[operator]
                    return
            except AssertionError:
                pass
            self.page.wait_for_timeout(50)
            waited += 0.05
        raise AssertionError(f"not within {seconds:g} s: {what}")

    def settle(self) -> None:
        """Wait until fonts are there, transitions have ended and everything stays in its place."""
        self.page.evaluate(SETTLED)

    def step(self) -> int:
        text = self.page.get_by_role("region", name="Timeline").inner_text()
        found = re.search(r"step (\d{1,3}(?:\s\d{3})*)", text)
        assert found, text
        return int(re.sub(r"\s", "", found[1]))

    # --- deeds ----------------------------------------------------------------------------

    def type_value(self, id: str, text: str) -> None:
        self.number(id).dblclick()
        field = self.page.get_by_role("main", name="Canvas").get_by_role("textbox", name=f"Value of {id}")
        field.fill(text)
        field.press("Enter")

    def drag(self, thing: Locator, dx: float, dy: float, steps: int = 8) -> None:
        """Press in the middle, move, let go."""
        x, y = middle(box(thing))
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + dx, y + dy, steps=steps)
        mouse.up()

    def drag_to(self, thing: Locator, target: Locator) -> None:
        x, y = middle(box(thing))
        to_x, to_y = middle(box(target))
        self.drag(thing, to_x - x, to_y - y, steps=12)

    def wire(self, source: str, port: str) -> None:
        """Pull a wire from a node's output to the input port with this name."""
        self.drag_to(self.port(f"output of {source}"), self.port(port))

    def pull_once(self) -> None:
        self.button("Pull once").click()

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)

    def notice(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("region", name="Notices").get_by_text(text).first).to_be_visible()


def box(thing: Locator) -> FloatRect:
    found = thing.bounding_box()
    assert found is not None, "not on the screen"
    return found


def middle(rect: FloatRect) -> tuple[float, float]:
    return rect["x"] + rect["width"] / 2, rect["y"] + rect["height"] / 2


Press = Callable[[Lab, Locator], None]
"""One of the three ways to press something."""


def by_mouse(lab: Lab, thing: Locator) -> None:
    thing.click()


def by_key(lab: Lab, thing: Locator) -> None:
    thing.focus()
    lab.key("Enter")


def by_touch(lab: Lab, thing: Locator) -> None:
    thing.tap()
