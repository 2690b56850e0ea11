"""axe finds nothing serious, in either theme, room and size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, OpenPage
from tests.browser.lab import Lab

AXE = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").resolve()


def serious(lab: Lab) -> list[str]:
    source = Path(AXE).read_text(encoding="utf-8")
    lab.page.evaluate(f"() => {{ {source} }}")
    found = lab.page.evaluate("async () => (await axe.run(document)).violations")
    return [
        f"{one['id']}: {one['help']} ({', '.join(n['target'][0] for n in one['nodes'][:4])})"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("preset", ["neuron", "svm", "digits-mlp"])
def test_rooms(opened: OpenPage, preset: str, theme: str) -> None:
    lab = opened(f"/?preset={preset}", color_scheme=theme)
    lab.ready()
    lab.button("Step").click()
    lab.until(lambda: lab.step() == 1, "one step")
    assert serious(lab) == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_dialogs_and_the_first_minute(opened: OpenPage, theme: str) -> None:
    lab = opened("/", learned=False, color_scheme=theme)
    lab.expect_value("f", -6)
    assert serious(lab) == []
    lab.button("Skip").click()
    lab.ready()
    for open_it in ("Share", "Settings"):
        lab.button(open_it).click()
        lab.page.get_by_role("dialog").wait_for()
        assert serious(lab) == [], open_it
        lab.key("Escape")
    lab.key("?")
    lab.page.get_by_role("dialog").wait_for()
    assert serious(lab) == []
