"""What is seen of a network: the example that is shown, its numbers by node and port, figures, status.

The example is kept apart from training: a row of the data set or a drawing. Its gradients are those of its
loss or, while a class is pulled, those of the score of that class before softmax or sigmoid.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from engine.data.examples import coded
from engine.networks.contents import NetworkFields


class NetworkSight(NetworkFields):
    """The part of ``NetworkMachine`` that shows numbers and changes none of them."""

    parameters: Any
    steps_per_epoch: Any
    drawn_status: Callable[[], dict[str, Any]]
    masked_row: Callable[[], int | None]

    def shown(self) -> tuple[np.ndarray | None, np.ndarray | None, int | None]:
        """The example that is shown: its numbers, its targets if known, its row if it has one."""
        if self._drawn is not None:
            return self._drawn, self._own_target(), None
        if self.examples is None or not len(self.examples.x):
            return None, None, None
        row = (
            self._row if self._row is not None else self.examples.part("validation")[0] % len(self.examples.x)
        )
        return self.examples.values(row), self.examples.targets[row], row

    def _own_target(self) -> np.ndarray | None:
        """Targets of what was drawn or pointed at, from the answer that came with it; None without one."""
        examples, answer = self.examples, self._answer
        if examples is None or answer is None:
            return None
        if not examples.classes:
            return np.array([answer], np.float32)
        fits = answer < len(examples.classes)
        return coded(np.array([int(answer)]), len(examples.classes), examples.coding)[0] if fits else None

    def refresh(self) -> None:
        """Forward for the example that is shown, and backward from its loss or from the pulled class."""
        if self._fresh:
            return
        x, target, _ = self.shown()
        if x is not None and self.network.takes_input:
            self.glass.look(x, target)
            if self._pulled is not None:
                self.glass.pull(*self._pulled, before=True)
            elif target is not None and len(self.network.plan.program.losses):
                self.glass.pull_loss()
        self._fresh = True

    def read(self, node: str, port: str) -> np.ndarray | None:
        """Ports of the protocol, and ``weighted_input``, any weight by name, ``NAME_gradient``; more in
        ``engine.networks.closeup``."""
        if node == "*":
            from engine.networks.course import METRICS

            now = self.metrics()
            figures = [np.nan if now[name] is None else now[name] for name in METRICS]
            return np.array(figures) if port == "metrics" else None
        network = self.network
        if node not in network.plan.forms:
            return None
        if (node, port) in network.plan.weights:
            return network.weight(node, port).copy()
        if port == "mask":
            return None if self._thinned is None else self._thinned.mask(node, self.shown()[2])
        if (closer := self.closeup.read(node, port)) is not None:
            return closer
        self.refresh()
        glass, name = self.glass, port.removesuffix("_gradient")
        if port in ("activation", "weighted_input"):
            below = f"{node}/z" if port == "weighted_input" and f"{node}/z" in network.plan.slots else node
            return glass.value(below) if glass.looked else None
        if port == "gradient":
            return glass.gradient(node) if glass.pulled else None
        if port != name and (node, name) in network.plan.weights:
            return glass.weight_gradient(node, name) if glass.pulled else None
        return None

    @property
    def pinned(self) -> dict[tuple[str, str, int], float]:
        """Frozen weights: the value by node, name and flat place."""
        return dict(self._pins)

    @property
    def pulled(self) -> tuple[str, int] | None:
        """The unit of the output that the rope is tied to."""
        return self._pulled

    def metrics(self) -> dict[str, float | None]:
        """``train_loss``, ``train_accuracy``, ``validation_loss``, ``validation_accuracy``, ``test_accuracy``
        (None while the envelope is closed), ``epoch`` (with its fraction), ``examples`` seen,
        ``learning_rate`` (as the schedule has it now), and for every layer with weights ``delta:ID``,
        ``gradient:ID``, ``update:ID`` by the id that it began with (see ``insight.survey.Norms``)."""
        from engine.networks.course import METRICS

        if self.course is None:
            return dict.fromkeys(METRICS)
        return {**self.course.now(), "learning_rate": self.learning_rate}

    @property
    def learning_rate(self) -> float:
        """That of the settings, as far as the schedule has lowered it."""
        factor = self.course.factor if self.course is not None else 1.0
        return float(self._settings["optimizer"]["learning_rate"]) * factor

    def _pose(self) -> dict[str, float] | None:
        """How the example that is looked at lies; None where it is no drawn one."""
        row = self.shown()[2]
        return None if row is None or self.examples is None else self.examples.pose_of(row)

    def status(self) -> dict[str, Any]:
        """``pull``, ``backward``, ``settings``, ``moved``, ``row``, and what only networks have."""
        from engine.networks.course import GLANCE, TRAIN_SHARE

        course = self.course
        moved = self._touched or (course is not None and course.updates > self._settled)
        examples = self.examples
        return {
            "pull": self._pull or -1.0,
            "backward": self.backward,
            "settings": deepcopy(self._settings),
            "moved": list(self.parameters) if moved else [],
            "row": self.shown()[2],
            "pose": self._pose(),
            "answer": None if self._drawn is None else self._answer,
            "target": self._pulled[1] if self._pulled else None,
            "envelope": None if course is None else course.opened,
            "envelopes": {} if course is None else course.others_opened,
            "best_epoch": None if course is None or course.best_theta is None else course.best_epoch,
            "best": None if course is None or course.best_theta is None else abs(course.best),
            "locked": sorted({id for id, _, _ in self._pins}),
            "params": [[*place, value] for place, value in self._tuned.items()],
            "initializers": self._initializers,
            **self.drawn_status(),
            "data_version": self.data_version,
            "batches": self.steps_per_epoch,
            "estimated": course is not None and course.estimated,
            "judged": {"within": GLANCE, "train": TRAIN_SHARE},
            "masked": self.masked_row(),
            "parts": None
            if examples is None
            else {"train": examples.train, "validation": examples.validation, "test": examples.test},
        }
