"""Moves a circuit: strategies, data rows, the held rope and single tugs.

The *pull* is the force on the output; a *tug* is pull x gradient. Every gradient update is
``value += step_size * tug``. While a strategy trains, a parameter with ``spring`` is also pulled
towards 0 by ``spring`` x its value, as in the guide's SVM.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.circuit import Circuit
from engine.circuit_data import Feed, judge
from engine.circuit_score import Score
from engine.circuit_settings import after_edit, after_event, defaults
from engine.document import Document, Node
from engine.errors import EventError, QuestionError, Trouble, quoted
from engine.graph import Graph, flatten
from engine.strategies import STRATEGIES, Measure, Place, begin
from engine.timeline import Event, number

SLICE = 4096
"""Most steps of one call into compiled code."""

METRIC_ROWS = 2_000
"""Most examples that the curves average over; a larger data set is sampled evenly for them."""


class CircuitMachine:
    """``Machine`` of a circuit. Deterministic for a document, a seed and events; see ``engine.machine``.

    Values and gradients are float64 in ``graph.order``. Inputs and parameters that are not locked
    move; in a circuit with a data set only parameters do.
    """

    kind = "circuit"

    def __init__(
        self, document: Document, *, seed: int = 0, data_dir: str | Path | None = None, compiled: bool = True
    ) -> None:
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
        old, before, values, feed = self.document, self.graph.nodes, self._values(), self._feed
        graph = flatten(document, partial=True)
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
            if (id in self._locked if id in before and _lock(before[id]) == _lock(node) else _lock(node))
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

    # --- steps ---------------------------------------------------------------------------

    def advance(self, n: int) -> int:
        """At most ``n`` updates; fewer when a number stops being finite (``trouble`` names the node)."""
        done = 0
        while done < n and self._can_move():
            self.backward = True
            if self._tug is not None:
                made = self._pulled(number(self._tug, "amount"), self._tug_step(), 1)
            elif self._held:
                made = self._pulled(self._held, self._settings["step_size"], n - done)
            elif self._settings["strategy"] == "backprop":
                made = self._descended(n - done)
            else:
                made = self._searched()
            done += made
            if not made:
                break
        return done

    def _can_move(self) -> bool:
        ids = self.movable
        return bool(self.graph.output and ids) and all(np.isfinite(self.circuit.value(id)) for id in ids)

    def _tug_step(self) -> float:
        assert self._tug is not None
        return number(self._tug, "step_size", default=self._settings["step_size"])

    def _pulled(self, pull: float, step_size: float, n: int) -> int:
        """At most ``n`` updates along a pull by hand, on the example that is shown."""
        self._shown_pull = pull
        done = len(self.circuit.descent(self.movable, step_size=step_size, pull=pull).run(n))
        self._evaluations += 2 * done
        self._fresh = False
        self._place = None
        if done:
            self._tug = None
        return done

    def _descended(self, n: int) -> int:
        """At most ``n`` gradient updates, each on the next example."""
        ids, order, feed = self.movable, self._settings["order"], self._feed
        rows = feed.ahead(min(n, SLICE), order)
        objective = self._settings["objective"]
        descent = self.circuit.descent(
            ids,
            step_size=self._settings["step_size"],
            pull=-1.0 if objective == "minimize" else 1.0,
            target=self._settings["target"] if objective == "target" else None,
            spring=self._springs(ids),
            data=feed.nodes if len(feed) else (),
            rows=feed.rows if len(feed) else None,
        )
        done = len(descent.run(len(rows), rows))
        self._evaluations += 2 * done
        self._trained(rows[:done])
        return done

    def _searched(self) -> int:
        """One step of another strategy: the random ones look at all examples, numerical at the next."""
        strategy = STRATEGIES[self._settings["strategy"]]
        ids, feed = self.movable, self._feed
        random = strategy.name.startswith("random")
        rows = feed.ahead(1, self._settings["order"])
        chosen = feed.rows if random else feed.rows[rows[: len(feed)]]
        score = Score(self.circuit, ids, self._settings, self._springs(ids), feed.nodes, chosen)
        place = self._place or begin(np.array([self.circuit.value(id) for id in ids]))
        if np.isnan(place.best_score) and not np.isfinite(score.score(place.x)):
            self._trained(rows[:0])
            return 0
        measure = Measure(
            self._settings["step_size"], None, self._settings["difference"], self._settings["h"]
        )
        after = strategy.move(place, score, measure, self._search)
        self._evaluations += (after.evaluations - place.evaluations) * len(score.rows)
        for id, value in zip(ids, after.x, strict=True):
            self.circuit.set(id, float(value))
        self._trained(rows)
        self._place = after if random else None
        return 1

    def _trained(self, rows: np.ndarray) -> None:
        """After training on ``rows``: show the last, or the next one where training cannot go on."""
        feed, order = self._feed, self._settings["order"]
        feed.used(rows, order)
        if len(feed):
            coming = int(feed.ahead(1, order)[0])
            stops = not np.isfinite(self.circuit.evaluate(feed.nodes, feed.rows[coming : coming + 1])[0])
            feed.show(self.circuit, coming if stops else int(rows[-1]) if len(rows) else feed.row)
        self._shown_pull = None
        self._place = None
        self._fresh = False

    # --- events --------------------------------------------------------------------------

    def apply(self, event: Event) -> None:
        """``set``, ``pull``, ``tug``, ``lock``, ``train`` and ``example``. Raises ``EventError``."""
        acts = {
            "set": self._on_set,
            "pull": self._on_pull,
            "tug": self._on_tug,
            "lock": self._on_lock,
            "train": self._on_train,
            "example": self._on_example,
        }
        act = acts.get(event["kind"])
        if act is None:
            raise EventError(f"A circuit does not know the event {quoted(event['kind'])}.", code="event")
        act(event)
        self._place = None
        self._fresh = False

    def _source(self, event: Event) -> str:
        id = self.graph.resolve(str(event.get("node")))
        if id is None:
            raise EventError(f"There is no node {quoted(event.get('node'))}.", code="unknown_node")
        if id not in self._own:
            raise EventError(
                f'"{id}" is computed by its gate; only inputs, parameters and constants can be set.',
                code="not_a_source",
                node=id,
                hint="Change what it reads.",
            )
        return id

    def _on_set(self, event: Event) -> None:
        id, value = self._source(event), number(event, "value")
        if id in self._feed.nodes and len(self._feed):
            raise EventError(
                f'"{id}" follows the data set.',
                code="data",
                node=id,
                hint="Show another example to change it.",
            )
        self.circuit.set(id, value)

    def _on_pull(self, event: Event) -> None:
        amount = number(event, "amount")
        self._check_target(event)
        self._held = amount
        if amount:
            self.backward = True
        self._shown_pull = amount or None

    def _on_tug(self, event: Event) -> None:
        self._check_target(event)
        step_size = number(event, "step_size", default=self._settings["step_size"])
        if step_size <= 0:
            raise EventError(f"A tug needs a step size above 0; this one has {step_size:g}.", code="event")
        self._shown_pull = number(event, "amount", default=1.0)
        self._tug = {"kind": "tug", "amount": self._shown_pull, "step_size": step_size}
        self.backward = True

    def _check_target(self, event: Event) -> None:
        target = event.get("target")
        if target is not None and self.graph.resolve(str(target)) != self.graph.output:
            raise EventError(
                f"Only the output can be pulled; {quoted(target)} is not the output.",
                code="target",
                hint="Make it the output first.",
            )

    def _on_lock(self, event: Event) -> None:
        id = self._source(event)
        if not isinstance(event.get("locked"), bool):
            raise EventError(
                f'"locked" must be true or false; it is {quoted(event.get("locked"))}.', code="event"
            )
        self._locked = self._locked | {id} if event["locked"] else self._locked - {id}

    def _on_train(self, event: Event) -> None:
        self._settings = after_event(self._settings, event.get("path"), event.get("value"))

    def _on_example(self, event: Event) -> None:
        row = number(event, "row")
        if not len(self._feed):
            raise EventError("This circuit has no data set with examples to show.", code="data")
        if not 0 <= row < len(self._feed) or not row.is_integer():
            raise EventError(
                f"There is no example {row:g}; the data set has 0 to {len(self._feed) - 1}.", code="row"
            )
        self._feed.show(self.circuit, int(row))

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
        if bad is None and self.backward and self.graph.output and not self.movable:
            return Trouble(
                "nothing_moves",
                "Nothing can move: every input and parameter is locked.",
                "Unlock one.",
                severity="warning",
            )
        return bad

    @property
    def compiled(self) -> bool:
        return self.circuit.compiled

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
        if not self.graph.output:
            raise QuestionError("There is no output to move.", code="empty", hint="Wire a gate first.")
        ids = self.movable
        return Score(self.circuit, ids, self._settings, self._springs(ids), *self.examples(METRIC_ROWS))

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
        """Take a state of ``save`` back, bit for bit."""
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
        """``pull``, ``backward``, ``settings``, ``moved``, ``row`` and ``locked``."""
        values = self._values()
        fed = self._feed.nodes if len(self._feed) else ()
        return {
            "pull": self.pull(),
            "backward": self.backward,
            "settings": dict(self._settings),
            "moved": [id for id, value in values.items() if value != self._own[id] and id not in fed],
            "row": self._feed.row if len(self._feed) else None,
            "locked": sorted(self._locked),
        }


def _lock(node: Node) -> bool:
    """Whether the drawing locks a source."""
    return bool(node.params.get("locked", False))
