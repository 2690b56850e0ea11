"""Moves a circuit: strategies, data rows, the held rope and single tugs.

The *pull* is the force on the output; a *tug* is pull x gradient. Every gradient update is
``value += step_size * tug``. While a strategy trains, a parameter with ``spring`` is also pulled
towards 0 by ``spring`` x its value, as in the guide's SVM.
"""

from __future__ import annotations

import numpy as np

from engine.circuits.score import Score
from engine.circuits.settings import after_event
from engine.circuits.state import CircuitState
from engine.circuits.strategies import STRATEGIES, Measure, begin
from engine.errors import EventError, did_you_mean, quoted
from engine.runs.timeline import Event, chosen, number

SLICE = 4096
"""Most steps of one call into compiled code."""


class CircuitMachine(CircuitState):
    """``Machine`` of a circuit. Deterministic for a document, a seed and events; see ``engine.runs.machine``.

    Values and gradients are float64 in ``graph.order``. Inputs and parameters that are not locked
    move; in a circuit with a data set only parameters do.
    """

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
        chosen(acts, event, "circuit")(event)
        self._place = None
        self._fresh = False

    def _source(self, event: Event) -> str:
        id = self.graph.resolve(str(event.get("node")))
        if id is None:
            raise EventError(
                f"There is no node {quoted(event.get('node'))}.",
                code="unknown_node",
                hint=did_you_mean(event.get("node"), self._own),
            )
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
        if amount:
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
        if self.document.output and (trouble := self._no_output):
            raise EventError(trouble)
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
