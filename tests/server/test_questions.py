"""Questions over the socket: answers, progress, cancelling, words for what has no answer."""

from __future__ import annotations

import json
import os
import signal
from typing import Any

import pytest

from engine.questions.race import MAX_EVALUATIONS as MOST
from server import frames, limits
from server.process.desk import Desk
from server.process.loop import RunLoop
from tests.server.live import MULTIPLY, Page, Server


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


def test_a_question_about_a_run_that_is_not_open_is_refused(page: Page, run: str) -> None:
    ask(page, run, 5, "why", node="f", of="value")
    assert settled(page, 5)["trouble"]["code"] == "not_open"


def test_a_killed_worker_ends_its_questions(server: Server, page: Page, run: str) -> None:
    page.open(run)
    page.until("status")
    for id in (1, 2):
        ask(page, run, id, "race", evaluations=MOST, inputs=500)
    page.until("progress", id=1)
    os.kill(server.hub._hosts[run].worker.process.pid, signal.SIGKILL)
    for id in (1, 2):
        assert page.told("refused", id=id)["trouble"]["code"] == "crashed"
    page.told("opened", resumed=True)
    ask(page, run, 3, "why", node="f", of="value")
    assert settled(page, 3)["type"] == "answer"


@pytest.mark.parametrize("what", ["race", "why"])
def test_an_unexpected_error_refuses_the_question(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    said: list[bytes] = []
    loop = RunLoop(said.append, False, None)
    opening = {"do": "open", "run": "r", "rev": 0, "from": 1, "seed": None, "events": [], "at": None}
    loop.obey(opening, json.dumps(MULTIPLY).encode())

    def fail(*_: Any) -> None:
        raise ZeroDivisionError("by surprise")

    for method in ("save", "answer"):
        monkeypatch.setattr(type(loop._live()), method, fail)
    said.clear()
    loop.obey({"do": "ask", "run": "r", "from": 1, "id": 9, "what": what, "args": {}}, b"")
    heads = [frames.unpack(message) for message in said]
    (head, body) = next((head, body) for head, body in heads if head["k"] == "reply")
    told = json.loads(bytes(body[: head["size"]]))
    assert (head["kind"], head["id"], told["type"], told["id"]) == ("refused", 9, "refused", 9)
    assert "by surprise" in told["trouble"]["text"]


def test_a_question_without_room_for_its_answer_says_so() -> None:
    def copy() -> Any:
        raise MemoryError

    said: list[tuple[str, str]] = []
    desk = Desk(lambda page, kind, id, text: said.append((kind, text)))
    desk.answer({"from": 1, "id": 2, "run": "r", "what": "race", "args": {}}, copy)
    ((kind, text),) = said
    assert kind == "refused" and "not enough memory" in text and "report" not in text


def test_an_answer_that_is_no_json_is_refused() -> None:
    said: list[tuple[str, int]] = []

    class Odd:
        def answer(self, *_: Any) -> dict[str, Any]:
            return {"result": object()}

    desk = Desk(lambda page, kind, id, text: said.append((kind, id)))
    desk.answer({"from": 1, "id": 4, "run": "r", "what": "why", "args": {}}, Odd)
    assert said == [("refused", 4)]
