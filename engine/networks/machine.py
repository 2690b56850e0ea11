"""Moves a network: takes its drawing and data, and trains it minibatch by minibatch.

What else it does is in its parts: events, edits, changing data, what is seen, what is measured, its state.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine import jit
from engine.data.augment import renewal_for
from engine.data.load import examples as load_examples
from engine.documents.data_section import source_of
from engine.documents.document import Document, dump
from engine.documents.graph import Graph, called, flatten, renamed
from engine.documents.meaning import meaning
from engine.errors import GraphError, Trouble
from engine.insight.machine import NetworkInsight
from engine.networks import tuning
from engine.networks.class_units import class_units
from engine.networks.data import NetworkData
from engine.networks.edits import NetworkEdits
from engine.networks.events import NetworkEvents, too_wide
from engine.networks.former import Former
from engine.networks.idle import why_idle
from engine.networks.memory import NetworkMemory
from engine.networks.sight import NetworkSight
from engine.networks.spare import Spare


class NetworkMachine(NetworkData, NetworkEdits, NetworkEvents, NetworkInsight, NetworkMemory, NetworkSight):
    """``Machine`` of a network. Deterministic for a document, a seed and events; see ``engine.runs.machine``.

    ``compiled``: switch compilation on if it is off. ``float64``: compute in float64 instead of float32.
    Raises ``GraphError`` for shapes that do not fit and ``DataError`` for data that cannot be read.
    """

    kind = "network"

    def __init__(
        self,
        document: Document,
        *,
        seed: int = 0,
        data_dir: str | Path | None = None,
        compiled: bool = True,
        float64: bool = False,
    ) -> None:
        if compiled:
            jit.enable()
        from engine.networks import settings as network_settings

        self.compiled = jit.enabled()
        self._data_dir, self.seed, self._float64 = data_dir, seed, float64
        self._settings = network_settings.defaults(document.train)
        self._steered: set[str] = set()
        self._pins: dict[tuple[str, str, int], float] = {}
        self._pull = 0.0
        self._pulled: tuple[str, int] | None = None
        self._row: int | None = None
        self._drawn: np.ndarray | None = None
        self._answer: float | None = None
        self._touched = False
        self._thinned: Any = None
        self._settled = 0
        self.backward = False
        self._bad: Trouble | None = None
        self._install(document, flatten(document, partial=True), self._settings, {})
        self._initializers = self._drawn_with()
        self._spare, self._former = Spare(), Former()
        self.kept: dict[str, list[str]] = {"kept": [], "new": []}
        self.network.give(document.weights)
        if self.course is not None:
            self.course.set_rate(self._settings)
            self.course.glance(self.network)
            self._measure(due=True)

    # --- the drawing ---------------------------------------------------------------------

    def _install(
        self, document: Document, drawn: Graph, settings: dict[str, Any], tuned: dict[tuple[str, str], float]
    ) -> None:
        """Take a document with fresh weights. Raises before anything changes."""
        from engine.networks import settings as network_settings
        from engine.networks.closeup import Closeup
        from engine.networks.course import Course
        from engine.networks.glass import Glass
        from engine.networks.network import Network

        section = self._section_for(document)
        examples = load_examples(section, self._data_dir, drawn)
        graph = tuning.tuned(drawn, tuned)
        entries = network_settings.losses(settings, graph)
        kind = np.float64 if self._float64 else np.float32
        network = Network(graph, entries, examples, seed=self.seed, dtype=kind)
        if problem := too_wide(network.plan, settings["batch_size"]):
            raise GraphError(problem)
        trains = examples is not None and examples.train and network.fed
        self._note_data(section)
        self.renewal = renewal_for(examples, section, self.seed)
        self.document, self.graph, self.examples, self.network = document, graph, examples, network
        self._drawn_graph, self._tuned = drawn, tuned
        self.glass = Glass(network)
        self.closeup = Closeup(self)
        self.course = None
        if trains and examples is not None:
            self.course = Course(examples, self.seed, source_of(section))
        self._fresh = False
        self._rates: Any = None

    def rebuild(self, document: Document) -> None:
        """Take an edited document; nodes with the same op and shapes keep their weights."""
        from engine.networks import settings as network_settings

        drawings = dump(self.document), dump(document)
        costs = network_settings.losses(self._settings, self.graph)
        state = self.save() if Former.fits(self.network.theta.nbytes) else None
        graph = flatten(document, partial=True)
        names = renamed(self._drawn_graph, graph)
        settings = network_settings.called(self._settings, names)
        settings = network_settings.after_edit(settings, *drawings, self._steered)
        old, course, before = self.network.called(names), self.course, self.examples
        drawing, rule = self.document, self._settings["optimizer"]["name"]
        tuned = {(names.get(id, id), name): value for (id, name), value in self._tuned.items()}
        tuned = tuning.after_edit(tuned, called(self._drawn_graph, names), graph)
        self._install(document, graph, settings, tuned)
        self._settings, self._bad = settings, None
        self._rename(names)
        self._rename_spare(drawing)
        moved = self._moved_inputs(old, before)
        self._keep_frozen(old, moved)
        if self._thinned is not None and (
            self.examples is not before or not self._thinned.fits(self.network)
        ):
            self._thinned = None
        partly = self.network.keep(old, moved)
        layout, back = self._take_spare(old, course)
        self._note_kept(old, back, partly)
        self.network.random = old.random
        if self.course is not None:
            other_costs = not names and costs != network_settings.losses(settings, self.graph)
            self._go_on(course, old, layout, other_costs)
            if settings["optimizer"]["name"] != rule:
                self._forget()
            self.course.set_rate(settings)
            if not names or self.examples is not before:
                self.course.glance(self.network)
                self._measure(due=True)
        self._look_away_from_what_is_gone()
        self._take_back(meaning(drawings[1]))
        if state is not None:
            self._former.leave(meaning(drawings[0]), state)

    def _go_on(self, course: Any, old: Any, layout: Any, other_costs: bool) -> None:
        """After an edit: the present course takes over where the former, or one that was set aside, stood.

        ``old``, ``layout``: the network and the places of its weights that the former one knows.
        """
        assert self.course is not None
        course = course or self._spare.course
        self._spare.course = None
        if course is None:
            return
        self.course.keep(course, layout == self.network.plan.weights and self._answers_as(old))
        if other_costs:
            self.course.forget_costs()
        if self._holds(self.document):
            self._settled, self._touched = self.course.updates, False

    def _look_away_from_what_is_gone(self) -> None:
        """After an edit: nothing is pulled or shown that the drawing and its data do not have."""
        if self._pulled is not None and self._pulled[0] not in self.graph.nodes:
            self._pull, self._pulled = 0.0, None
        if self._row is not None and (self.examples is None or self._row >= len(self.examples.x)):
            self._row = None
        if self._drawn is not None and self._drawn.size != self.network.plan.program.roles[1]:
            self._drawn = self._answer = None

    @property
    def shapes(self) -> dict[str, list[int]]:
        """Shape of one example at every node."""
        return {id: list(form.output) for id, form in self.network.plan.forms.items()}

    @property
    def classes(self) -> dict[str, tuple[str, ...]]:
        """Names of the units that stand for classes, by node."""
        return class_units(self.graph, self.network.plan, self.examples)

    @property
    def answers(self) -> tuple[str, ...]:
        """Names of the two classes that one number tells apart, the lower first; else empty."""
        examples = self.examples
        return examples.classes if examples is not None and examples.coding in ("sign", "bit") else ()

    @property
    def parameters(self) -> dict[str, int]:
        """Number of trained weights of every node that has any."""
        counts = {}
        for id, form in self.network.plan.forms.items():
            sizes = [np.prod(shape) for name, shape in form.weights.items() if name not in form.fixed]
            if sizes:
                counts[id] = int(sum(sizes))
        return counts

    @property
    def steps_per_epoch(self) -> int | None:
        """Updates of one pass over the training set with the present batch size."""
        return None if self.course is None else -(-len(self.course.order) // self._settings["batch_size"])

    # --- training ------------------------------------------------------------------------

    def advance(self, n: int) -> int:
        """At most ``n`` minibatches; fewer when a number stops being finite or training has ended."""
        done, course, batch = 0, self.course, self._settings["batch_size"]
        trains = course is not None and len(course.order) and self.network.trains
        while trains and course is not None and done < n and not self.trouble:
            made, cursor, sound = self.train_with(self.network, min(n - done, course.next_stop(batch)))
            if made:
                self._former.forget()
                self._note_thinned(made, cursor, sound)
                course.after(self.network, made, cursor, batch, self._settings)
                self._measure(due=False)
                self._fresh, self.backward = False, True
            if not sound or not course.finite:
                self._bad = self._diverged()
            done += made
        return done

    def train_with(self, network: Any, steps: int) -> tuple[int, int, bool]:
        """Up to ``steps`` updates of this machine's network, or of a twin of it, from where the course is."""
        course = self.course
        assert course is not None
        network.renewed = self._renewed(steps, self._settings["batch_size"])
        return network.train(
            steps,
            course.order,
            course.cursor,
            self._settings["batch_size"],
            self._present_rates(),
            course.updates - course.emptied,
            self._settings["optimizer"]["name"],
            self._settings["threads"],
        )

    def _present_rates(self) -> Any:
        """The settings as the compiled chunk reads them; a learning rate is that of this epoch."""
        from engine.networks.settings import rates

        assert self.examples is not None
        if self._rates is None:
            places = {
                self.network.plan.weights[id, name][0] + place: value
                for (id, name, place), value in self._pins.items()
            }
            self._rates = rates(self._settings, 1.0, self.examples.train, places, self.network.dtype)
        return self._rates._replace(rate=self.learning_rate)

    @property
    def idle(self) -> Trouble | None:
        """What is missing for an update, though nothing is wrong; None when there is all it takes."""
        return why_idle(self.network, self.examples)

    def _diverged(self) -> Trouble:
        node = self.network.first_bad()
        where = f'The first such number is in "{node}".' if node else "It is in the loss."
        return Trouble(
            "diverged",
            f"Training stopped after {self.course.updates if self.course else 0:,} updates: "
            f"a number is no longer finite. {where}",
            "Step back and choose a smaller learning rate.",
            node,
        )

    @property
    def trouble(self) -> Trouble | None:
        """Why training cannot go on; a warning when nothing is wrong with the numbers."""
        if self._bad is not None:
            return self._bad
        if self.course is not None and self.course.ended:
            return Trouble(
                "ended",
                self.course.ended,
                "Remove early stopping or the schedule to go on.",
                severity="warning",
            )
        return None
