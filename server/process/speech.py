"""What the loop of a run says: to the pages, and to the server between them."""

from __future__ import annotations

from typing import Any

from server import frames, limits, protocol
from server.process.reports import status
from server.process.state import RunState

NOT_KEPT = (
    "This run is too large to be stored: what it learns from here on is lost when it is closed. "
    "Make the network smaller to keep it."
)
NOT_WHOLE = "This run is too large to be stored with all its branches: only the one where it stands is."

FIRST_STEPS = (
    " Adam counts its updates for the whole net, so that new weights move up to {times:.1f} times the "
    "learning rate at first. Another rule and then Adam again begins anew for all."
)


class Speech(RunState):
    """The messages of a ``RunLoop``."""

    def _engine_graph(self) -> protocol.Graph:
        run = self._live()
        graph, machine = run.graph, run.machine
        return protocol.Graph(
            order=list(graph.order),
            wires=[(source, target, index) for source, target, index in graph.wires],
            shapes={node: list(shape) for node, shape in getattr(machine, "shapes", {}).items()},
            parameters=dict(getattr(machine, "parameters", {})),
            classes={node: list(names) for node, names in getattr(machine, "classes", {}).items()},
            answers=list(getattr(machine, "answers", ())),
        )

    def _warnings(self) -> list[protocol.Trouble]:
        told = getattr(self._live().graph, "troubles", ())[: limits.WARNINGS.value]
        return [protocol.Trouble(**one.as_dict()) for one in told]

    def _accepted(self) -> protocol.Accepted:
        graph, warnings = self._engine_graph(), self._warnings()
        return protocol.Accepted(run=self._name, rev=self._rev, graph=graph, warnings=warnings)

    def _stale(self) -> protocol.Stale:
        return protocol.Stale(run=self._name, rev=self._rev, doc=self._doc, graph=self._engine_graph())

    def _tell_opened(self, page: int | None, *, resumed: bool) -> None:
        opened = protocol.Opened(
            run=self._name,
            rev=self._rev,
            doc=self._doc,
            graph=self._engine_graph(),
            seed=self._live().seed,
            resumed=resumed,
            warnings=self._warnings(),
        )
        self._say(opened, page)

    def _refuse(self, head: dict[str, Any], troubles: list[protocol.Trouble]) -> None:
        if self._run is None:
            listed = [trouble.model_dump() for trouble in troubles]
            self._send(frames.pack({"k": "failed", "troubles": listed}))
        elif head["do"] == "ask":
            refused = protocol.Refused(run=self._name, id=head["id"], trouble=troubles[0])
            self._tell(refused.model_dump_json(), "refused", head["from"], id=head["id"])
        elif "from" in head:
            name = self._name
            self._say(protocol.Problem(run=name, rev=head.get("rev"), troubles=troubles), head["from"])

    def _say(self, message: protocol.Message, page: int | None = None, others: int | None = None) -> None:
        kind: str = message.type  # type: ignore[attr-defined]
        if kind in protocol.NEW_GRAPH:
            self._numbers.changed = True  # pages drop the numbers that wait for them
        self._tell(message.model_dump_json(), kind, page, others)

    def _tell(
        self, text: str, kind: str, page: int | None = None, others: int | None = None, id: int | None = None
    ) -> None:
        data = text.encode()
        head = {"k": "reply", "kind": kind, "to": page, "others": others, "id": id, "size": len(data)}
        self._send(frames.pack(head, [data]))

    def _say_hub(self, kind: str) -> None:
        self._send(frames.pack({"k": kind}))

    def _say_kept(self, head: dict[str, Any]) -> None:
        """After an edit of a trained network: which layers begin anew, and which know what they knew."""
        run = self._live()
        told = {"new": "New weights", "partly": "Only new units begin anew", "kept": "Kept"}
        found = {word: run.machine.kept.get(word, []) for word in told}
        if run.step and (found["new"] or found["partly"]):
            names = {word: [run.graph.nodes[id].label or id for id in ids] for word, ids in found.items()}
            text = " ".join(f"{told[word]}: {', '.join(some)}." for word, some in names.items() if some)
            if times := getattr(run.machine, "first_steps", lambda: None)():
                text += FIRST_STEPS.format(times=times)
            self._say(protocol.Notice(run=self._name, text=text, code="weights"), head["from"])

    def _status(self) -> protocol.Status:
        pace = self._pace
        told = status(self._live(), self._name, playing=pace.playing, speed=pace.speed, rate=self._rate)
        if self._waits and pace.playing:
            told.more["waiting"] = True
        if pace.playing and pace.until is not None:
            told.more["goal"] = pace.until
        return told

    def _checkpoint(self) -> None:
        run = self._live()
        data = self._saver.save(run)
        if len(data) > limits.STATE_BYTES.value:
            self._send(frames.pack({"k": "unkept", "size": len(data)}))
            self._say_once(NOT_KEPT, "not_kept")
            return
        if self._saver.lean and len(run.branches()) > 1:
            self._say_once(NOT_WHOLE, "not_whole")
        meta = {
            "rev": self._rev,
            "playing": self._pace.playing,
            "speed": self._pace.speed,
            "until": self._pace.until,
            "clock": self._book.clock,
        }
        lines = self._book.news(run)
        head = {"k": "save", "meta": meta, "lines": lines, "acts": self._acts, "size": len(data)}
        self._send(frames.pack(head, [data]))

    def _say_once(self, text: str, code: str) -> None:
        """Tell everybody who looks, unless that was told before."""
        if code not in self._said:
            self._said.add(code)
            self._say(protocol.Notice(run=self._name, text=text, code=code))
