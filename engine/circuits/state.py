"""What a circuit's run is: its drawing, numbers and settings, what can be seen of them, and their state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.circuits.check import check_state
from engine.circuits.circuit import Circuit
from engine.circuits.data import Feed, judge
from engine.circuits.score import Score
from engine.circuits.settings import after_edit, defaults
from engine.circuits.strategies import Place
from engine.documents.document import Document, Node
from engine.documents.graph import Graph, flatten, renamed
from engine.errors import QuestionError, Trouble
from engine.runs.timeline import Event

METRIC_ROWS = 2_000
"""Most examples that the curves average over; a larger data set is sampled evenly for them."""


class CircuitState:
    """The part of ``CircuitMachine`` that stands still; see there."""

    kind = "circuit"
    kept: dict[str, list[str]]

    def __init__(
        self, document: Document, *, seed: int = 0, data_dir: str | Path | None = None, compiled: bool = True
    ) -> None:
        self.kept: dict[str, list[str]] = {}
        self._data_dir = data_dir
        self._compiled = compiled
        order, search = (
            np.random.Generator(np.random.PCG64(s)) for s in np.random.SeedSequence(seed).spawn(2)
        )
        self._search = search
        self._settings = defaults(document.train)
        self._held = 0.0
        self._shown_pull: float | None = None
        self._tug: Event | None = None
        self._evaluations = 0
        self.backward = False
        self._install(document, flatten(document, partial=True), order)
        self._locked = {id for id, node in self.graph.nodes.items() if node.params.get("locked")}
        self._feed.show(self.circuit, int(self._feed.ahead(1, self._settings["order"])[0]))

    @property
    def data_dir(self) -> str | Path | None:
        """The folder that documents may read tables from."""
        return self._data_dir

    # --- the drawing ---------------------------------------------------------------------

    def _install(self, document: Document, graph: Graph, order: np.random.Generator) -> None:
        """Take a document with its own values. Raises before anything changes."""
        circuit = Circuit(graph, compiled=self._compiled)
        feed = Feed.of(document, graph, self._data_dir, order)
        self.document, self.graph, self.circuit, self._feed = document, graph, circuit, feed
        self._own = {id: circuit.value(id) for id in circuit.sources()}
        self._judge = judge(graph) if len(feed) else None
        self._scorer = (
            Circuit(replace(graph, output=self._judge.score), compiled=self._compiled)
            if self._judge
            else None
        )
        self._place: Place | None = None
        self._fresh = False

    def rebuild(self, document: Document) -> None:
        """Take an edited document. Where the edit changed a value, setting or lock, the run follows it."""
        old, values, feed = self.document, self._values(), self._feed
        graph = flatten(document, partial=True)
        names = renamed(self.graph, graph)
        before = {names.get(id, id): node for id, node in self.graph.nodes.items()}
        values = {names.get(id, id): value for id, value in values.items()}
        locked = {names.get(id, id) for id in self._locked}
        self._install(document, graph, feed._order)
        self._feed.keep_place(feed)
        for id, node in graph.nodes.items():
            was = before.get(id)
            if was is not None and id in values and was.op == node.op and id in self._own:
                if was.params.get("value") == node.params.get("value"):
                    self.circuit.set(id, values[id])
        self._settings = after_edit(self._settings, old.train, document.train)
        self._locked = {
            id
            for id, node in graph.nodes.items()
            if (id in locked if id in before and _lock(before[id]) == _lock(node) else _lock(node))
        }
        if len(self._feed):
            self._feed.show(self.circuit, min(self._feed.row, len(self._feed) - 1))

    def _values(self) -> dict[str, float]:
        return {id: self.circuit.value(id) for id in self._own}

    @property
    def movable(self) -> list[str]:
        """The nodes that strategies and tugs move."""
        ops = ("parameter",) if len(self._feed) else ("input", "parameter")
        return [id for id in self.circuit.sources(*ops) if id not in self._locked]

    def _springs(self, ids: list[str]) -> np.ndarray:
        strength = self._settings["spring"]
        nodes = self.graph.nodes
        held = [nodes[id].op == "parameter" and nodes[id].params.get("spring", True) for id in ids]
        return strength * np.array(held, np.float64)

    # --- what is seen --------------------------------------------------------------------

    def refresh(self) -> None:
        """Values of all gates, and gradients of the output once a backward pass was asked for."""
        if self._fresh:
            return
        self.circuit.forward()
        if self.backward and self.graph.output:
            self.circuit.backward(1.0)
        self._fresh = True

    @property
    def trouble(self) -> Trouble | None:
        """The first number that is not finite and its node, or that nothing is free to move."""
        self.refresh()
        bad = self.circuit.first_bad()
        return self.idle if bad is None and self.backward and self.graph.output else bad

    @property
    def idle(self) -> Trouble | None:
        """Why an update would do nothing: there is no output, or nothing is free to move."""
        if trouble := self._no_output:
            return trouble
        if self.movable:
            return None
        text, hint = "Nothing can move: no input or parameter is free.", "Add one, or unlock one."
        if len(self._feed):
            text, hint = "Nothing can move: no parameter is free.", "With a data set only parameters move."
        return Trouble("nothing_moves", text, hint, severity="warning")

    @property
    def compiled(self) -> bool:
        return self.circuit.compiled

    def seen(self) -> dict[str, int]:
        """Nothing: a circuit's data have no test set."""
        return {}

    def see(self, seen: dict[str, int]) -> None:
        """Nothing to take over."""

    def read(self, node: str, port: str) -> np.ndarray | None:
        """Node ``*``: ``values``, ``gradients`` (without pull), ``shares``; else ``value``, ``gradient``."""
        self.refresh()
        if node == "*":
            whole = {
                "values": lambda: self.circuit.values,
                "gradients": lambda: self.circuit.gradients,
                "shares": lambda: self.circuit.shares,
            }
            return whole[port]() if port in whole else None
        id = self.graph.resolve(node)
        if id is None or port not in ("value", "gradient"):
            return None
        value = self.circuit.value(id) if port == "value" else self.circuit.gradient(id)
        return None if value is None else np.array(value)

    def pull(self) -> float:
        """The force on the output: by hand, or +1 or -1 of the objective, or the distance to a target."""
        if self._shown_pull is not None:
            return self._shown_pull
        if self._settings["objective"] == "target":
            self.refresh()
            return float(self._settings["target"] - self.circuit.output) if self.graph.output else 0.0
        return 1.0 if self._settings["objective"] == "maximize" else -1.0

    def metrics(self) -> dict[str, float | None]:
        """``objective`` (the output, averaged over the data), ``evaluations``, ``accuracy`` where defined."""
        if not self.graph.output:
            return {"objective": None, "evaluations": float(self._evaluations), "accuracy": None}
        if not len(self._feed):
            self.refresh()
            return {
                "objective": self.circuit.output,
                "evaluations": float(self._evaluations),
                "accuracy": None,
            }
        nodes, rows = self.examples(METRIC_ROWS)
        objective = float(self.circuit.evaluate(nodes, rows).mean())
        return {
            "objective": objective,
            "evaluations": float(self._evaluations),
            "accuracy": self._accuracy(rows),
        }

    @property
    def data_nodes(self) -> list[str]:
        """The data gates that follow a data set."""
        return list(self._feed.nodes) if len(self._feed) else []

    def examples(self, most: int) -> tuple[list[str], np.ndarray]:
        """The data gates and at most ``most`` rows for them, evenly chosen; one empty row without data."""
        if not len(self._feed):
            return [], np.zeros((1, 0))
        return self.data_nodes, self._feed.rows[:: -(-len(self._feed) // most)]

    def score(self) -> Score:
        """The score that strategies climb, over what is free to move, from the present values."""
        self.refresh()
        self.refuse_no_output()
        ids = self.movable
        return Score(self.circuit, ids, self._settings, self._springs(ids), *self.examples(METRIC_ROWS))

    @property
    def _no_output(self) -> Trouble | None:
        """Why there is nothing to pull: the output is not wired up yet, or there is none."""
        if self.graph.output:
            return None
        if not self.document.output:
            return Trouble("empty", "The circuit is empty.", "Add a gate and give it all its inputs.")
        return _loose(self.document.output)

    def refuse_no_output(self) -> None:
        """Raise where there is nothing to pull, with the reason."""
        if trouble := self._no_output:
            raise QuestionError(trouble)

    def refuse_loose(self, name: Any) -> None:
        """Raise where a node, or the chip it is part of, is drawn but not wired up yet."""
        top = name.split("/")[0] if isinstance(name, str) else ""
        if self.graph.resolve(top) is None and any(node.id == top for node in self.document.nodes):
            raise QuestionError(_loose(name))

    def pass_through(self) -> tuple[dict[str, float], dict[str, float]]:
        """Values and plain gradients of all nodes by one forward and one backward pass; the run stays."""
        self.circuit.forward()
        self.circuit.backward(1.0)
        self._fresh = False
        found = zip(self.circuit.values, self.circuit.gradients, strict=True)  # type: ignore[arg-type]
        pairs = {id: (float(v), float(g)) for id, (v, g) in zip(self.graph.order, found, strict=True)}
        return {id: pair[0] for id, pair in pairs.items()}, {id: pair[1] for id, pair in pairs.items()}

    @property
    def steps_per_epoch(self) -> int:
        """Updates of one pass over the data set; 1 without one."""
        return max(1, len(self._feed))

    def _accuracy(self, rows: np.ndarray) -> float | None:
        """The part of the rows whose prediction falls on the side of its label."""
        if self._judge is None or self._scorer is None:
            return None
        for id, value in self._values().items():
            self._scorer.set(id, value)
        scores = self._scorer.evaluate(self._feed.nodes, rows)
        labels = rows[:, self._feed.nodes.index(self._judge.label)]
        return float(((scores > self._judge.threshold) == (labels > self._judge.threshold)).mean())

    # --- state ---------------------------------------------------------------------------

    def settings_in_force(self) -> list[Event]:
        """Events that bring a run of this document to the present settings."""
        drawn = defaults(self.document.train)
        return [
            {"kind": "train", "path": key, "value": value}
            for key, value in self._settings.items()
            if value != drawn[key] and key != "seed"
        ]

    def save(self) -> dict[str, Any]:
        """Values, random streams, place in the data, settings, ropes and counters, as copies."""
        place = self._place
        return {
            "values": np.array(list(self._values().values())),
            "feed": self._feed.save(),
            "search": self._search.bit_generator.state,
            "settings": dict(self._settings),
            "locked": sorted(self._locked),
            "held": self._held,
            "shown_pull": self._shown_pull,
            "tug": dict(self._tug) if self._tug else None,
            "evaluations": self._evaluations,
            "backward": self.backward,
            "place": None if place is None else [place.x.copy(), place.start.copy(), place.best_score],
            "compiled": self.circuit.compiled,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Take a state of ``save`` back, bit for bit. Raises ``RunError`` for a damaged one."""
        movable = len(self.circuit.sources("input", "parameter"))
        check_state(state, len(self._own), movable, len(self._feed))
        for id, value in zip(self._own, state["values"], strict=True):
            self.circuit.set(id, float(value))
        self._feed.load(state["feed"])
        self._search.bit_generator.state = state["search"]
        self._settings = dict(state["settings"])
        self._locked = set(state["locked"])
        self._held, self._shown_pull = state["held"], state["shown_pull"]
        self._tug = dict(state["tug"]) if state["tug"] else None
        self._evaluations, self.backward = int(state["evaluations"]), bool(state["backward"])
        place = state["place"]
        self._place = None if place is None else Place(place[0].copy(), place[1].copy(), place[2])
        self._fresh = False

    def status(self) -> dict[str, Any]:
        """``pull`` and whether it is ``held``, ``backward``, ``settings``, ``document_settings``, ``moved``,
        ``row`` and ``locked``."""
        values = self._values()
        fed = self._feed.nodes if len(self._feed) else ()
        return {
            "pull": self.pull(),
            "held": self._held,
            "backward": self.backward,
            "settings": dict(self._settings),
            "document_settings": defaults(self.document.train),
            "moved": [id for id, value in values.items() if value != self._own[id] and id not in fed],
            "row": self._feed.row if len(self._feed) else None,
            "locked": sorted(self._locked),
        }


def _loose(name: str) -> Trouble:
    """A node that is drawn but not wired up yet, or reads one that is not."""
    return Trouble("loose", f'"{name}" is not wired up yet.', "Give it all its inputs.", severity="warning")


def _lock(node: Node) -> bool:
    """Whether the drawing locks a source."""
    return bool(node.params.get("locked", False))
