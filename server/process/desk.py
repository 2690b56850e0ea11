"""Questions about a run, answered beside the training on a copy of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from pydantic_core import to_json

from engine.errors import QuestionError, TugboatError
from server.protocol import Progress, Refused, Trouble

PROGRESS_SECONDS = 0.1
Say = Callable[[int, str, int, str], None]
"""``say(page, kind, question, text)``: send a reply to one page."""


class Desk:
    """One thread that answers questions in the order they came. ``say`` may be called from it."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._waiting: SimpleQueue[tuple[dict[str, Any], Callable[[], Any]]] = SimpleQueue()
        self._cancelled: dict[tuple[int, int], threading.Event] = {}
        self._thread: threading.Thread | None = None

    def ask(self, order: dict[str, Any], copy: Callable[[], Any]) -> None:
        """Answer an ``Ask`` about the run that ``copy`` returns (called on the desk's thread)."""
        self._cancelled[order["from"], order["id"]] = threading.Event()
        self._waiting.put((order, copy))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="questions", daemon=True)
            self._thread.start()

    def cancel(self, page: int, id: int | None = None) -> None:
        """Stop one question of a page, or all of them."""
        for (owner, number), event in list(self._cancelled.items()):
            if owner == page and id in (None, number):
                event.set()

    def answer(self, order: dict[str, Any], copy: Callable[[], Any]) -> None:
        """Answer now, on the calling thread, about the run that ``copy`` returns."""
        page, id, name, what = order["from"], order["id"], order["run"], order["what"]
        cancelled = self._cancelled.setdefault((page, id), threading.Event())
        try:
            if cancelled.is_set():
                raise QuestionError("Cancelled.", code="cancelled")
            result = copy().answer(what, order["args"], self._progress(page, name, id), cancelled.is_set)
            reply = {"type": "answer", "run": name, "id": id, "result": result}
            text = to_json(reply, inf_nan_mode="null", fallback=plain).decode()
        except TugboatError as error:
            code = "cancelled" if cancelled.is_set() else error.trouble.code
            self._refuse(page, name, id, Trouble(**{**error.trouble.as_dict(), "code": code}))
        except MemoryError:
            hint = "The run itself is untouched. Make it smaller, or close other runs."
            trouble = Trouble(code="memory", text="There is not enough memory to answer this.", hint=hint)
            self._refuse(page, name, id, trouble)
        except Exception as error:
            text = (
                f'The question "{what}" could not be answered ({type(error).__name__}: {str(error)[:200]}).'
            )
            hint = "The run itself is untouched. Please report this."
            self._refuse(page, name, id, Trouble(code="internal", text=text, hint=hint))
        else:
            self._say(page, "answer", id, text)
        finally:
            self._cancelled.pop((page, id), None)

    def _work(self) -> None:
        while True:
            self.answer(*self._waiting.get())

    def _progress(self, page: int, run: str, id: int) -> Callable[..., None]:
        last = 0.0

        def progress(done: float, total: float = 1.0, text: str = "") -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= PROGRESS_SECONDS or done >= total:
                last = now
                message = Progress(run=run, id=id, done=float(done), total=float(total), text=text)
                self._say(page, "progress", id, message.model_dump_json())

        return progress

    def _refuse(self, page: int, run: str, id: int, trouble: Trouble) -> None:
        self._say(page, "refused", id, Refused(run=run, id=id, trouble=trouble).model_dump_json())


def plain(value: Any) -> Any:
    """NumPy scalars and arrays as JSON has them. Raises TypeError for anything else."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} cannot be sent as JSON")
