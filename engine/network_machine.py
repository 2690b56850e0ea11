"""Moves a network: minibatches, epochs, events, the example that is shown and the rope on a class.

What is shown (activations, gradients) belongs to one example, kept apart from training: a row of the
data set or a drawing. Its gradients are those of its loss or, while a class is pulled, those of the
score of that class before softmax or sigmoid.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np

from engine import jit, tuning
from engine.data.augment import renewal_for
from engine.data.examples import coded
from engine.data.load import examples as load_examples
from engine.document import Document, dump
from engine.errors import GraphError, Trouble
from engine.graph import Graph, flatten
from engine.insight_machine import NetworkInsight
from engine.network_data import NetworkData
from engine.network_edits import NetworkEdits, Spare
from engine.network_events import NetworkEvents, too_wide
from engine.network_state import check_state


class NetworkMachine(NetworkData, NetworkEdits, NetworkEvents, NetworkInsight):
    """``Machine`` of a network. Deterministic for a document, a seed and events; see ``engine.machine``.

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
        from engine import network_settings

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
        self._spare = Spare()
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
        from engine import network_settings
        from engine.closeup import Closeup
        from engine.glass import Glass
        from engine.network import Network
        from engine.network_course import Course

        section = self._section_for(document)
        examples = load_examples(section, self._data_dir, drawn)
        graph = tuning.tuned(drawn, tuned)
        entries = network_settings.losses(settings, graph)
        kind = np.float64 if self._float64 else np.float32
        network = Network(graph, entries, examples, seed=self.seed, dtype=kind)
        if problem := too_wide(network, settings["batch_size"]):
            raise GraphError(problem)
        trains = examples is not None and examples.train and network.fed
        self._note_data(section)
        self.renewal = renewal_for(examples, section, self.seed)
        self.document, self.graph, self.examples, self.network = document, graph, examples, network
        self._drawn_graph, self._tuned = drawn, tuned
        self.glass = Glass(network)
        self.closeup = Closeup(self)
        self.course = Course(examples, self.seed) if trains and examples is not None else None
        self._fresh = False
        self._rates: Any = None

    def rebuild(self, document: Document) -> None:
        """Take an edited document; nodes with the same op and shapes keep their weights."""
        from engine import network_settings

        drawings = dump(self.document), dump(document)
        settings = network_settings.after_edit(self._settings, *drawings, self._steered)
        old, course, graph = self.network, self.course, flatten(document, partial=True)
        before = self.examples
        self._install(document, graph, settings, tuning.after_edit(self._tuned, self._drawn_graph, graph))
        self._settings, self._bad = settings, None
        if self._thinned is not None and (
            self.examples is not before or not self._thinned.fits(self.network)
        ):
            self._thinned = None
        partly = self.network.keep(old, self._moved_inputs(old, before))
        layout, back = self._take_spare(old, course)
        self._note_kept(old, back, partly)
        self.network.random = old.random
        if self.course is not None:
            course = course or self._spare.course
            self._spare.course = None
            if course is not None:
                self.course.keep(course, layout == self.network.plan.weights)
                if self._holds(document):
                    self._settled, self._touched = self.course.updates, False
            self.course.set_rate(settings)
            self.course.glance(self.network)
            self._measure(due=True)
        self._pins = {
            (id, name, place): value
            for (id, name, place), value in self._pins.items()
            if self.network.plan.weights.get((id, name)) == old.plan.weights.get((id, name))
        }
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
                self._note_thinned(made, cursor, sound)
                course.after(self.network, made, cursor, batch, self._settings)
                self._measure(due=False)
                self._fresh, self.backward = False, True
            if not sound:
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
            course.updates,
            self._settings["optimizer"]["name"],
            self._settings["threads"],
        )

    def _present_rates(self) -> Any:
        """The settings as the compiled chunk reads them; a learning rate is that of this epoch."""
        from engine.network_settings import rates

        assert self.course is not None and self.examples is not None
        if self._rates is None:
            places = {
                self.network.plan.weights[id, name][0] + place: value
                for (id, name, place), value in self._pins.items()
            }
            self._rates = rates(self._settings, 1.0, self.examples.train, places, self.network.dtype)
        rate = float(self._settings["optimizer"]["learning_rate"]) * self.course.factor
        return self._rates._replace(rate=rate)

    def _diverged(self) -> Trouble:
        node = self.network.first_bad()
        where = f'The first such number is in "{node}".' if node else "It is in the loss."
        return Trouble(
            "diverged",
            f"Training stopped after {self.course.updates if self.course else 0} updates: "
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

    # --- what is seen --------------------------------------------------------------------

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
        ``engine.closeup``."""
        if node == "*":
            from engine.network_course import METRICS

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
        (None while the envelope is closed), ``epoch`` (with its fraction), ``examples`` seen, and for every
        layer with weights ``delta:ID``, ``gradient:ID``, ``update:ID`` (see ``engine.insight.Norms``)."""
        from engine.network_course import METRICS

        return self.course.now() if self.course is not None else dict.fromkeys(METRICS)

    def status(self) -> dict[str, Any]:
        """``pull``, ``backward``, ``settings``, ``moved``, ``row``, and what only networks have."""
        course = self.course
        moved = self._touched or (course is not None and course.updates > self._settled)
        examples = self.examples
        return {
            "pull": self._pull or -1.0,
            "backward": self.backward,
            "settings": deepcopy(self._settings),
            "moved": list(self.parameters) if moved else [],
            "row": self.shown()[2],
            "answer": None if self._drawn is None else self._answer,
            "target": self._pulled[1] if self._pulled else None,
            "envelope": None if course is None else course.opened,
            "best_epoch": None if course is None or course.best_theta is None else course.best_epoch,
            "best": None if course is None or course.best_theta is None else abs(course.best),
            "locked": sorted({id for id, _, _ in self._pins}),
            "params": [[*place, value] for place, value in self._tuned.items()],
            "initializers": self._initializers,
            **self.drawn_status(),
            "data_version": self.data_version,
            "batches": self.steps_per_epoch,
            "masked": self.masked_row(),
            "parts": None
            if examples is None
            else {"train": examples.train, "validation": examples.validation, "test": examples.test},
        }

    # --- state ---------------------------------------------------------------------------

    def save(self) -> dict[str, Any]:
        """Weights, memory of the update rule, random streams, place in the data, settings, as copies."""
        network = self.network
        return {
            "theta": network.theta.copy(),
            "v": network.v.copy() if network.v.any() else None,
            "s": network.s.copy() if network.s.any() else None,
            "random": network.random.bit_generator.state,
            "course": self._course_state(),
            "spare": self._spare.save(),
            "settings": deepcopy(self._settings),
            "steered": sorted(self._steered),
            "pins": [[*place, value] for place, value in self._pins.items()],
            "pull": self._pull,
            "pulled": None if self._pulled is None else list(self._pulled),
            "data": self.data_in_force(),
            "row": self._row,
            "drawn": None if self._drawn is None else self._drawn.copy(),
            "answer": self._answer,
            "touched": self._touched,
            "settled": self._settled,
            "initializers": dict(self._initializers),
            "thinned": None if self._thinned is None else self._thinned.save(),
            "params": [[*place, value] for place, value in self._tuned.items()],
            "backward": self.backward,
            "trouble": None if self._bad is None else self._bad.as_dict(),
            "compiled": self.compiled,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Take a state of ``save`` back, bit for bit. Raises ``RunError`` for a damaged one."""
        from engine.thinned import Thinned

        check_state(self, state)
        network = self.network
        network.theta[:] = state["theta"]
        for name in ("v", "s"):
            getattr(network, name)[:] = 0 if state[name] is None else state[name]
        network.random.bit_generator.state = state["random"]
        self._settings = deepcopy(state["settings"])
        self._steered = set(state.get("steered", ()))
        self._tune({(id, name): value for id, name, value in state.get("params", ())})
        self._settled = int(state.get("settled", 0))
        self._thinned = Thinned.load(state.get("thinned"), network)
        self._initializers = dict(state.get("initializers", self._initializers))
        self._load_data(state.get("data"))
        self._spare = Spare.load(state.get("spare"))
        self._load_course(state["course"])
        self._pins = {(id, name, int(place)): value for id, name, place, value in state["pins"]}
        self._pull = state["pull"]
        self._pulled = None if state["pulled"] is None else (state["pulled"][0], int(state["pulled"][1]))
        self._row = state["row"]
        self._drawn = None if state["drawn"] is None else np.array(state["drawn"])
        self._answer = state.get("answer")
        self._touched, self.backward = bool(state["touched"]), bool(state["backward"])
        self._bad = None if state["trouble"] is None else Trouble(**state["trouble"])
        self._fresh, self._rates = False, None
