"""Questions over the socket: answers, progress, cancelling, words for what has no answer."""

from __future__ import annotations

import pytest

from engine.questions.race import MAX_EVALUATIONS as MOST
from server import limits
from tests.server.live import Page, Server


def ask(page: Page, run: str, id: int, what: str, **args: object) -> None:
    page.say("ask", run=run, id=id, what=what, args=args)


def settled(page: Page, id: int) -> dict:
    return page.wait_for(lambda heard: heard.get("type") in ("answer", "refused") and heard["id"] == id)


def test_why_is_answered_beside_a_running_training(page: Page, run: str) -> None:
    page.open(run)
    page.say("play", run=run, speed=200.0)
    ask(page, run, 1, "why", node="f", of="value")
    answer = settled(page, 1)
    assert answer["type"] == "answer" and answer["result"]["sentence"]
    page.say("pause", run=run)


def test_a_long_question_is_answered_on_a_copy_while_the_run_goes_on(page: Page, run: str) -> None:
    page.open(run)
    page.until("status")
    page.say("play", run=run, speed=100.0)
    ask(page, run, 7, "race", evaluations=1000, inputs=50)
    before = page.wait_for(lambda heard: heard.get("type") == "status" and heard["playing"])["step"]
    answer = settled(page, 7)
    assert answer["type"] == "answer", answer
    page.wait_for(lambda heard: heard.get("type") == "status" and heard["step"] > before + 5)
    page.say("pause", run=run)
    page.until("status", playing=False)


def test_a_question_can_be_cancelled(page: Page, run: str) -> None:
    page.open(run)
    for id in (1, 2, 3):
        ask(page, run, id, "race", evaluations=MOST, inputs=500)
    for id in (3, 2, 1):
        page.say("cancel", run=run, id=id)
    for id in (1, 2, 3):
        assert page.told("refused", id=id)["trouble"]["code"] == "cancelled"
    page.say("step", run=run)
    page.until("status", step=1)


@pytest.mark.parametrize(
    ("what", "args"),
    [
        ("whence", {}),
        ("why", {"node": "nobody", "of": "value"}),
        ("why", {"node": 3, "of": []}),
        ("why", {"node": "x", "of": "share", "target": {}, "input": "first"}),
        ("surface", {"x": "x", "y": "x"}),
        ("surface", {"x": "x", "y": "y", "n": 10**9}),
        ("race", {"evaluations": -1}),
        ("race", {"strategies": "all of them"}),
        ("check", {"all": "maybe"}),
        ("export", {"to": "cobol"}),
        ("slope", {}),
        ("predict", {"pixels": []}),
    ],
)
def test_what_has_no_answer_is_said(page: Page, run: str, what: str, args: dict) -> None:
    page.open(run)
    ask(page, run, 1, what, **args)
    told = settled(page, 1)
    if told["type"] == "refused":
        assert told["trouble"]["code"] != "internal", told["trouble"]["text"]
        assert "Traceback" not in told["trouble"]["text"]


def test_too_many_questions_name_their_bound(server: Server, run: str) -> None:
    with server.page() as page:
        page.open(run)
        for id in range(limits.QUESTIONS.value + 1):
            ask(page, run, id, "race", evaluations=MOST, inputs=500)
        told = page.until("refused", id=limits.QUESTIONS.value)
        assert "limit questions is" in told["trouble"]["text"]
