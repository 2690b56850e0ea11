"""The complete state of a network's machine as copies, and back, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from engine.documents.data_section import source_of
from engine.errors import RunError, Trouble
from engine.networks.contents import NetworkFields
from engine.networks.former import OF_THE_NET, Former, mark
from engine.networks.spare import Spare
from engine.networks.state import check_state


class NetworkMemory(NetworkFields):
    """The part of ``NetworkMachine`` that checkpoints are made of."""

    parameters: Any
    data_in_force: Callable[[], dict[str, Any]]
    _load_data: Callable[[dict[str, Any] | None], None]
    _tune: Callable[[dict[tuple[str, str], float]], None]

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
            "former": self._former.save(),
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
        from engine.networks.thinned import Thinned

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
        self._former = Former.load(state.get("former"))
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

    def _take_back(self, drawing: dict[str, Any]) -> None:
        """After an edit: where it takes back others, and nothing has moved since, their numbers come back."""
        from engine.networks.settings import losses

        found = self._former.back_to(drawing)
        if found is None:
            return
        now = self.save()
        if found["data"] != mark(now["data"]):
            return
        if found["settings"]["optimizer"]["name"] != now["settings"]["optimizer"]["name"]:
            return
        state = {**now, **{name: found[name] for name in OF_THE_NET}, "former": self._former.save()}
        seen = self.seen()
        try:
            self.load(state)
        except RunError:  # of a damaged file: the edit itself was made
            return
        self.see(seen)
        if self.course is not None:
            self.course.set_rate(self._settings)
            if losses(found["settings"], self.graph) != losses(self._settings, self.graph):
                self.course.forget_costs()
        self.kept = {"kept": list(self.parameters), "partly": [], "new": []}

    def seen(self) -> dict[str, int]:
        """See ``Machine.seen``."""
        course = self.course or self._spare.course
        return {} if course is None else dict(course.envelopes)

    def see(self, seen: dict[str, int]) -> None:
        """See ``Machine.see``. An envelope that was opened later than this step is open here too."""
        course = self.course or self._spare.course
        if course is None:
            return
        closed = course.opened is None
        course.envelopes = {**seen, **course.envelopes}
        if closed and self.course is not None:
            self.course.look_at_test(self.network)

    def _course_state(self) -> dict[str, Any] | None:
        course = self.course or self._spare.course
        return None if course is None else course.save()

    def _load_course(self, state: dict[str, Any] | None) -> None:
        from engine.networks.course import Course

        if state is None or self.examples is None:
            return
        if self.course is None:
            self._spare.course = Course(self.examples, self.seed, source_of(self.data_in_force()))
        (self.course or self._spare.course).load(state)
