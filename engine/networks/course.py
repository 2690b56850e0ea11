"""A run through a training set: order of the examples, evaluations, schedule, early stopping, best epoch.

Everything here depends on the number of updates and on the weights, never on time, so a replay
goes the same way. Validation steers; the test part is looked at only when its envelope is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.data.examples import Examples
from engine.networks.network import Network
from engine.networks.schedules import SCHEDULES
from engine.randomness import SHUFFLE, stream

GLANCE = 500
"""Examples of a part that are evaluated in the middle of an epoch."""

TRAIN_SHARE = 10_000
"""Training examples that are evaluated at the end of an epoch; validation and test are evaluated whole."""

RECENT = 12
"""Epochs whose training costs are kept to see whether they oscillate."""

TEST_COST = 0.5
"""Work that an open test envelope may take at the ends of epochs, as a part of the training itself. It is
evaluated whole or not at all: not at the end of every short epoch on few examples."""

GLANCE_COST = 0.04
"""Largest part of the work that evaluations in the middle of an epoch may take."""

ROUNDING = 1e-9
"""Part by which a factor of 0.1 taken three times may miss the 0.001 at which training is to end."""

METRICS = (
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "test_accuracy",
    "test_loss",
    "epoch",
    "examples",
)
"""The curves, in the order of port ``metrics`` of node ``*``."""


def part(share: float) -> str:
    """A part of one as a person says it: 1/128 rather than 0.0078125."""
    whole = round(1 / share) if 0 < share < 1 else 0
    return f"1/{whole}" if whole and 1 / whole == share else f"{share:g}"


def changed(whole: float, then: float, now: float) -> float:
    """A cost of all examples, after that of some of them went from ``then`` to ``now``.

    It rises by as much, and falls by as large a part, so that it never falls below 0.
    """
    return whole * now / then if 0 <= now < then else whole + now - then


class Course:
    """Where training stands. ``updates``: minibatches done; ``epoch``: whole passes done.

    ``source``: which data set the examples are of, see ``documents.data_section.source_of``. ``opened``: the
    update at which its test envelope was opened; ``envelopes``: the same of every set whose envelope was.
    ``emptied``: the update after which the update rule began with an empty memory. ``whole``: by part, loss
    and accuracy of all its examples at the end of the last epoch, and those of the glanced ones then.
    ``estimated``: the present figures are of the glanced examples. ``ended``: why training is over, with the
    setting that ended it in ``ended_by``.
    """

    def __init__(self, examples: Examples, seed: int, source: str = "") -> None:
        self.examples = examples
        self.source = source
        self._random = stream(seed, SHUFFLE)
        self._state = self._random.bit_generator.state
        self.order = self._random.permutation(examples.train)
        self.cursor = self.epoch = self.updates = self.seen = self.measured = self.emptied = 0
        self.glanced = self.estimated = False
        self.whole: dict[str, list[float]] = {}
        self.turn: list[float] = []
        self.costs: list[float] = []
        self.validated: list[float] = []
        self.factor = self.plateau = 1.0
        self.best = -np.inf
        self.best_epoch = self.since = 0
        self.best_theta: np.ndarray | None = None
        self.envelopes: dict[str, int] = {}
        self.looked = 0
        self.ended = self.ended_by = ""
        self.metrics: dict[str, float | None] = dict.fromkeys(METRICS)

    # --- evaluations ---------------------------------------------------------------------

    def next_stop(self, batch: int) -> int:
        """Updates until the next evaluation or the end of the epoch; at least 1."""
        left = -(-(len(self.order) - self.cursor) // batch)
        every = self._every(batch)
        doubled = 1 << self.updates.bit_length()
        return max(1, min(left, min(doubled, (self.updates // every + 1) * every) - self.updates))

    def _every(self, batch: int) -> int:
        """Updates between two glances; a forward pass is about a third of an update."""
        glanced = min(GLANCE, self.examples.train) + min(GLANCE, self.examples.validation)
        return max(1, int(glanced / (3 * batch) / GLANCE_COST))

    def _due(self, batch: int) -> bool:
        """A glance is due at 1, 2, 4, 8 ... updates, so that a start is seen early, and then regularly."""
        return self.updates & (self.updates - 1) == 0 or self.updates % self._every(batch) == 0

    def glance(self, network: Network) -> None:
        """Evaluate the first examples of training and validation; what that says of all is an estimate.

        They are a little harder or easier than the others. From the second epoch on the figures are those of
        the last whole evaluation, changed as those of the glanced examples have changed since.
        """
        self.estimated = False
        for part in ("train", "validation"):
            first, stop = self.examples.part(part)
            if first == stop:
                continue
            loss, right = network.evaluate(first, min(stop, first + GLANCE))
            if stop - first > GLANCE:
                self.estimated = True
                if part in self.whole:
                    all_loss, all_right, then_loss, then_right = self.whole[part]
                    loss = changed(all_loss, then_loss, loss)
                    right = max(0.0, 1.0 - changed(1.0 - all_right, 1.0 - then_right, 1.0 - right))
            self._note(network, part, loss, right)

    def _evaluate(self, network: Network) -> None:
        """Evaluate all examples of validation, and of training as many as are worth it."""
        self.estimated = False
        for part, most in (("train", TRAIN_SHARE), ("validation", None)):
            first, stop = self.examples.part(part)
            if first == stop:
                continue
            loss, right = network.evaluate(first, stop if most is None else min(stop, first + most))
            if stop - first > GLANCE:
                self.whole[part] = [loss, right, *network.evaluate(first, first + GLANCE)]
            self._note(network, part, loss, right)

    def _note(self, network: Network, part: str, loss: float, right: float) -> None:
        self.metrics[f"{part}_loss"] = loss
        self.metrics[f"{part}_accuracy"] = right if self._judges(network) else None

    def _judges(self, network: Network) -> bool:
        """There is a right and a wrong: the targets are classes and the output fits them."""
        return network.judges and self.examples.coding != "number"

    def gradients_due(self, gap: float) -> bool:
        """Gradients are due with a glance at 1, 2, 4, 8 ... updates, and ``gap`` updates after the last time.

        Glances come at places that depend on updates alone, so that a replay measures at the same ones.
        """
        if not self.glanced:
            return False
        return self.updates & (self.updates - 1) == 0 or self.updates - self.measured >= gap

    def note_gradients(self, figures: Mapping[str, float | None]) -> None:
        """Take new figures of the layers, in place of all former ones."""
        own = {name: value for name, value in self.metrics.items() if name in METRICS}
        self.metrics = {**own, **figures}
        self.measured = self.updates

    @property
    def finite(self) -> bool:
        """The training cost was a number when it was last evaluated: the last update may have broken it."""
        loss = self.metrics["train_loss"]
        return loss is None or bool(np.isfinite(loss))

    def look_at_test(self, network: Network) -> None:
        """Evaluate the test part, if its envelope is open."""
        first, stop = self.examples.part("test")
        if self.opened is not None and first < stop:
            loss, right = network.evaluate(first, stop)
            self.metrics["test_loss"] = loss
            self.metrics["test_accuracy"] = right if self._judges(network) else None
            self.looked = self.seen

    def _test_due(self) -> bool:
        """Enough was trained since the last look; a forward pass is about a third of an update."""
        return 3 * TEST_COST * (self.seen - self.looked) >= self.examples.test

    @property
    def opened(self) -> int | None:
        """The update at which the test envelope of these data was opened; None while it is closed."""
        return self.envelopes.get(self.source)

    @property
    def others_opened(self) -> dict[str, int]:
        """Envelopes of other data that were opened in this run, with the update."""
        return {source: step for source, step in self.envelopes.items() if source != self.source}

    def open(self, network: Network) -> None:
        """Open the test envelope; the update at which it was opened is kept."""
        self.envelopes.setdefault(self.source, self.updates)
        self.look_at_test(network)

    # --- the course ----------------------------------------------------------------------

    def after(
        self, network: Network, done: int, cursor: int, batch: int, settings: Mapping[str, Any]
    ) -> None:
        """Book ``done`` updates that brought the order to ``cursor``."""
        self.seen += cursor - self.cursor
        self.updates += done
        self.cursor = cursor
        self.glanced = self.cursor >= len(self.order) or self._due(batch)
        if self.cursor >= len(self.order):
            self._finish_epoch(network, settings)
        elif self.glanced:
            self.glance(network)

    def _finish_epoch(self, network: Network, settings: Mapping[str, Any]) -> None:
        self.epoch += 1
        self._shuffle()
        self._evaluate(network)
        if self._test_due():
            self.look_at_test(network)
        self._remember(network)
        self._note_costs()
        self._steer(settings)

    def _shuffle(self) -> None:
        self.cursor = 0
        self._state = self._random.bit_generator.state
        self.order = self._random.permutation(self.examples.train)

    def _remember(self, network: Network) -> None:
        """Keep the weights of the best validation epoch (without classes: of the lowest loss).

        Without validation examples no epoch is better than another, and nothing is waited for.
        """
        accuracy, loss = self.metrics["validation_accuracy"], self.metrics["validation_loss"]
        if loss is None:
            return
        score = accuracy if accuracy is not None else -loss
        self.since += 1
        if score > self.best:
            self.best, self.best_epoch, self.since = score, self.epoch, 0
            self.best_theta = network.theta.copy()

    def _note_costs(self) -> None:
        """For the health of the run: ``costs`` and ``validated``, the costs of the last epochs, and ``turn``,
        the epoch with the lowest validation cost, that cost, and the training cost then."""
        train, validation = self.metrics["train_loss"], self.metrics["validation_loss"]
        if train is not None:
            self.costs = [*self.costs[1 - RECENT :], train]
        if train is not None and validation is not None:
            self.validated = [*self.validated[1 - RECENT :], validation]
            if not self.turn or validation < self.turn[1]:
                self.turn = [self.epoch, validation, train]

    def _steer(self, settings: Mapping[str, Any]) -> None:
        schedule = settings["schedule"]
        stopping = settings["early_stopping"]
        waits = schedule["name"] == "halve_on_plateau"
        if waits and self.since and self.since % schedule["patience"] == 0:
            self.plateau *= schedule["factor"]
        self.set_rate(settings)
        if waits and self.plateau < 1.0 and self.plateau <= schedule["stop_at"] * (1.0 + ROUNDING):
            self.ended_by = "schedule"
            self.ended = (
                f"Training ended after {self.epoch} epochs: the learning rate fell to "
                f"{part(self.plateau)} of the first one."
            )
        elif stopping is not None and self.since >= stopping["patience"]:
            self.ended_by = "early_stopping"
            self.ended = (
                f"Training ended after {self.epoch} epochs: validation has not improved for "
                f"{self.since}. It was best after epoch {self.best_epoch}."
            )

    def set_rate(self, settings: Mapping[str, Any]) -> None:
        """The factor of the learning rate for this epoch; a cosine without a length lasts all epochs."""
        schedule = settings["schedule"]
        whole = {**schedule, "epochs": schedule["epochs"] or settings["epochs"]}
        self.factor = SCHEDULES[schedule["name"]].function(self.epoch, whole, self.plateau)

    def now(self) -> dict[str, float | None]:
        """The curves as they stand."""
        part = self.cursor / len(self.order) if len(self.order) else 0.0
        return {**self.metrics, "epoch": self.epoch + part, "examples": float(self.seen)}

    # --- state ---------------------------------------------------------------------------

    _PLAIN = (
        "cursor",
        "epoch",
        "updates",
        "seen",
        "factor",
        "plateau",
        "best",
        "best_epoch",
        "since",
        "looked",
        "ended",
        "ended_by",
        "measured",
        "emptied",
        "estimated",
        "turn",
        "costs",
        "validated",
    )

    def save(self) -> dict[str, Any]:
        """The complete state as copies."""
        return {
            **{name: getattr(self, name) for name in self._PLAIN},
            "envelopes": dict(self.envelopes),
            "whole": {part: list(figures) for part, figures in self.whole.items()},
            "metrics": dict(self.metrics),
            "shuffle": self._state,
            "best_theta": None if self.best_theta is None else self.best_theta.copy(),
        }

    def load(self, state: Mapping[str, Any]) -> None:
        """Take a state of ``save`` back, bit for bit."""
        for name in self._PLAIN:
            setattr(self, name, state.get(name, getattr(self, name)))
        opened = state.get("opened")  # of a state from before every data set had an envelope of its own
        self.envelopes = dict(state.get("envelopes", {} if opened is None else {self.source: opened}))
        self.whole = {part: list(figures) for part, figures in state.get("whole", {}).items()}
        self.metrics = {**dict.fromkeys(METRICS), **state["metrics"]}
        best = state["best_theta"]
        self.best_theta = None if best is None else np.array(best)
        if self._state != state["shuffle"] or len(self.order) != self.examples.train:
            self._state = state["shuffle"]
            self._random.bit_generator.state = state["shuffle"]
            self.order = self._random.permutation(self.examples.train)

    def adopt(self, examples: Examples) -> None:
        """Go on with other examples of the same shape, at the same part of the epoch.

        The order is drawn anew only when their number changed; the best epoch was one of other examples.
        """
        before = len(self.order)
        self.examples = examples
        self.best, self.best_epoch, self.since, self.best_theta = -np.inf, 0, 0, None
        self.turn, self.costs, self.whole = [], [], {}
        if examples.train != before:
            self._random.bit_generator.state = self._state
            self.order = self._random.permutation(examples.train)
            self.cursor = self.cursor * examples.train // max(1, before)

    def forget_costs(self) -> None:
        """Another cost: figures of the former one say nothing now. What was the lowest is not the best."""
        self.turn, self.costs, self.validated, self.whole = [], [], [], {}
        if self.metrics["validation_accuracy"] is None:
            self.best, self.best_epoch, self.since, self.best_theta = -np.inf, 0, 0, None

    def keep(self, old: Course, same_net: bool) -> None:
        """Go on from the course of a document before an edit, as far as the data is the same.

        ``same_net``: the same weights, which answer as they did: else the best of them are others now.

        The envelope of another data set is closed, unless it was opened before.
        """
        state = old.save()
        if old.examples is not self.examples:
            state |= {"cursor": 0, "shuffle": self._state, "metrics": self.metrics, "whole": {}}
        if old.examples is not self.examples or not same_net:
            state |= {"best": -np.inf, "best_theta": None, "best_epoch": 0, "since": 0}
            state |= {"turn": [], "costs": [], "validated": []}
        self.load({**state, "ended": ""})
