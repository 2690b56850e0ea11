"""What can happen to a network: settings, weights, freezing, examples, the rope, the test envelope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.documents.graph import split_port
from engine.errors import EventError, Trouble, quoted
from engine.networks import tuning
from engine.networks.contents import NetworkFields
from engine.networks.edits import answering
from engine.runs.timeline import Event, chosen, number


class NetworkEvents(NetworkFields):
    """The events of a ``NetworkMachine``. Each checks first and changes nothing when it refuses."""

    _on_data: Callable[[Event], None]

    def apply(self, event: Event) -> None:
        """``train``, ``param``, ``weight``, ``lock``, ``example``, ``pull``, ``envelope``, ``best`` and
        ``data``.

        Raises ``EventError``.
        """
        acts = {
            "train": self._on_train,
            "weight": self._on_weight,
            "lock": self._on_lock,
            "example": self._on_example,
            "pull": self._on_pull,
            "envelope": self._on_envelope,
            "param": self._on_param,
            "best": self._on_best,
            "data": self._on_data,
        }
        chosen(acts, event, "network")(event)
        self._fresh = False
        self._rates = None

    def _on_train(self, event: Event) -> None:
        from engine.networks import settings as network_settings

        settings = network_settings.after_event(self._settings, event.get("path"), event.get("value"))
        if problem := too_wide(self.network.plan, settings["batch_size"]):
            raise EventError(problem)
        costs = network_settings.losses(settings, self.graph)
        judged_anew = costs != network_settings.losses(self._settings, self.graph)
        if judged_anew:
            self.network.judge(costs)
        if settings["optimizer"]["name"] != self._settings["optimizer"]["name"]:
            self._forget()
        self._settings = settings
        self._steered.add(network_settings.steered_by(event))
        if self.course is not None:
            self.course.ended = ""
            self.course.set_rate(settings)
            if judged_anew:
                self.course.forget_costs()
                self._look_again()

    def _look_again(self) -> None:
        """Something besides training has moved the numbers: the figures follow at once."""
        self._former.forget()
        if self.course is not None:
            self.course.glance(self.network)

    def _forget(self) -> None:
        """The update rule starts with an empty memory: v and s mean something else to every rule."""
        self._former.forget()
        self.network.v[:] = 0
        self.network.s[:] = 0
        if self.course is not None:
            self.course.emptied = self.course.updates

    def _place(self, event: Event) -> tuple[str, str, int]:
        """Node, name and flat index of one weight."""
        id, name = str(event.get("node")), str(event.get("port", "weight"))
        if (id, name) not in self.network.plan.weights:
            raise EventError(f"{quoted(id)} has no {quoted(name)} to change.", code="unknown_weight")
        shape = self.network.plan.weights[id, name][1]
        index = event.get("index")
        place = [index] if isinstance(index, int) else index
        if (
            not isinstance(place, list)
            or any(isinstance(k, bool) or not isinstance(k, int) or k < 0 for k in place)
            or len(place) not in (1, len(shape))
        ):
            raise EventError(
                f'{quoted(index)} is no place in the {name} of "{id}", {list(shape)}.', code="index"
            )
        bounds = shape if len(place) == len(shape) else (int(np.prod(shape)),)
        if any(k >= length for k, length in zip(place, bounds, strict=True)):
            raise EventError(
                f'{quoted(index)} lies outside the {name} of "{id}", {list(shape)}.', code="index"
            )
        return id, name, int(np.ravel_multi_index(place, bounds))

    def _on_weight(self, event: Event) -> None:
        id, name, place = self._place(event)
        value = number(event, "value")
        if abs(value) > float(np.finfo(self.network.dtype).max):
            raise EventError(
                f'{value:g} is too large for a weight of "{id}", which are {self.network.dtype} numbers.',
                code="value",
            )
        self.network.weight(id, name).reshape(-1)[place] = value
        if (id, name, place) in self._pins:
            self._pins[id, name, place] = value
        self._touched = True
        self._bad = None
        self._look_again()

    def _on_lock(self, event: Event) -> None:
        """Freeze or free one weight, or with no ``index`` all weights of a node."""
        locked = event.get("locked")
        if not isinstance(locked, bool):
            raise EventError(f'"locked" must be true or false; it is {quoted(locked)}.', code="event")
        if event.get("index") is not None:
            places = [self._place(event)]
        else:
            id = str(event.get("node"))
            places = [
                (id, name, k)
                for (owner, name), (_, shape) in self.network.plan.weights.items()
                if owner == id
                for k in range(int(np.prod(shape)))
            ]
            if not places:
                raise EventError(f"{quoted(id)} has no weights to freeze.", code="unknown_weight")
        for id, name, place in places:
            if locked:
                self.network.weight(id, name, self.network.v).reshape(-1)[place] = 0
                self._pins[id, name, place] = float(self.network.weight(id, name).reshape(-1)[place])
            else:
                self._pins.pop((id, name, place), None)
        self._former.forget()

    def _on_example(self, event: Event) -> None:
        tied = None if event.get("amount") is None else self._tied(event)
        self._look_at(event)
        if tied is not None:
            self._take_rope(*tied)

    def _look_at(self, event: Event) -> None:
        if event.get("pixels") is not None or event.get("point") is not None:
            answer = self._given_answer(event)
            pixels = event.get("pixels")
            drawn = self.pixels(pixels) if pixels is not None else self._lifted(event["point"])
            self._drawn, self._answer, self._row = drawn, answer, None
            return
        row = number(event, "row")
        if self.examples is None:
            raise EventError("This network has no data set with examples to show.", code="data")
        first, last = self.examples.part("test")
        count = last if self.course is not None and self.course.opened is not None else first
        if not row.is_integer() or not 0 <= row < last:
            raise EventError(f"There is no example {row:g}; the data set has 0 to {count - 1}.", code="row")
        if row >= count:
            raise EventError(
                f"Example {row:g} is in the test set, whose envelope is closed.",
                code="envelope",
                hint="Open the envelope first.",
            )
        self._row, self._drawn, self._answer = int(row), None, None

    def _given_answer(self, event: Event) -> float | None:
        """The right answer that comes with a drawing or point: a class by its place, or a value."""
        if event.get("answer") is None:
            return None
        answer, examples = number(event, "answer"), self.examples
        if examples is None or not self.network.plan.program.roles[3]:
            raise EventError("This network has nothing that an answer would be compared with.", code="data")
        if examples.classes and not (answer.is_integer() and 0 <= answer < len(examples.classes)):
            raise EventError(
                f"There is no class {answer:g}; they are 0 to {len(examples.classes) - 1}.", code="answer"
            )
        if not examples.classes and examples.targets.shape[1] != 1:
            raise EventError("An answer is one number; this network has several targets.", code="answer")
        return answer

    def _lifted(self, point: Any) -> np.ndarray:
        """Numbers for the input node from a point of the plane. Raises ``EventError``."""
        plane = self.closeup.fields.plane
        try:
            numbers = np.asarray(point, np.float64).ravel()
        except (TypeError, ValueError) as problem:
            raise EventError("A point must be a list of numbers.", code="point") from problem
        if not plane.inputs or numbers.size != plane.inputs or not np.isfinite(numbers).all():
            wanted = f"{plane.inputs} finite numbers" if plane.inputs else "pixels, not a point of the plane"
            raise EventError(f"This net takes {wanted}; the point has {numbers.size} numbers.", code="point")
        return np.asarray(plane.lift(numbers[None])[0], np.float64)

    def pixels(self, given: Any) -> np.ndarray:
        """Numbers for the input node from a list. Raises ``EventError``."""
        size = int(self.network.plan.program.roles[1])
        try:
            numbers = np.asarray(given, np.float64).ravel()
        except (TypeError, ValueError) as problem:
            raise EventError("The pixels must be a list of numbers.", code="pixels") from problem
        if numbers.size != size or not np.isfinite(numbers).all():
            raise EventError(
                f"The input takes {size} finite numbers; {numbers.size} were given.", code="pixels"
            )
        return numbers

    def _on_pull(self, event: Event) -> None:
        self._take_rope(*self._tied(event))

    def _tied(self, event: Event) -> tuple[float, tuple[str, int] | None]:
        """How hard an event pulls, and at which unit. Raises ``EventError``."""
        amount = number(event, "amount")
        return amount, self.rope(event.get("target")) if amount else None

    def _take_rope(self, amount: float, pulled: tuple[str, int] | None) -> None:
        self._pull, self._pulled = amount, pulled
        self.backward = self.backward or bool(amount)

    def rope(self, target: Any) -> tuple[str, int]:
        """The unit that a rope is tied to: a class of the output by number or name. Raises ``EventError``."""
        output = split_port(self.graph.output)[0]
        if not output:
            raise EventError("There is no output to pull.", code="target")
        size = self.network.plan.slots[output].size
        names = list(self.examples.classes) if self.examples is not None else []
        index = names.index(target) if isinstance(target, str) and target in names else target
        if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < size:
            raise EventError(
                f'{quoted(target)} is no class of "{output}", which has 0 to {size - 1}.', code="target"
            )
        return output, index

    def _on_envelope(self, event: Event) -> None:
        if event.get("open") is not True:
            raise EventError("An envelope can only be opened.", code="envelope")
        if self.course is None or not self.course.examples.test:
            raise EventError("This network has no test set.", code="envelope")
        self.course.open(self.network)

    def _on_param(self, event: Event) -> None:
        """A number of a layer, such as the rate of dropout, for this run; the drawing stays."""
        id, name = str(event.get("node")), str(event.get("name"))
        tuned = tuning.checked(self.graph, id, name, event.get("value"))
        before = answering(self.graph)
        self._tune({**self._tuned, (id, name): tuned})
        if self.course is not None and answering(self.graph) != before:
            self.course.glance(self.network)

    def _tune(self, tuned: dict[tuple[str, str], float]) -> None:
        """Take other numbers of layers; weights, memory and place in the data stay."""
        from engine.networks import settings as network_settings

        self._tuned = tuned
        self.graph = self.network.graph = tuning.tuned(self._drawn_graph, tuned)
        self.network.judge(network_settings.losses(self._settings, self.graph))

    def _on_best(self, event: Event) -> None:
        """Go on from the weights of the best validation epoch; the memory of the update rule is cleared."""
        if self.course is None or self.course.best_theta is None:
            raise EventError(
                "There is no best epoch yet: validation is judged at the end of each epoch.", code="best"
            )
        self.network.theta[:] = self.course.best_theta
        self._forget()
        self._touched, self._bad = True, None
        self._look_again()


def too_wide(plan: Any, batch: int) -> Trouble | None:
    """A minibatch that would not fit in memory."""
    from engine.networks.network import MOST_NUMBERS

    numbers = plan.values * batch
    if numbers <= MOST_NUMBERS:
        return None
    return Trouble(
        "too_large",
        f"A minibatch of {batch:,} examples would hold {numbers:,} numbers; at most {MOST_NUMBERS:,} may be.",
        "Use a smaller batch size.",
        path="train.batch_size",
    )
