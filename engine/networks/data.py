"""The data of a running network: what the drawing names, changed by events while it trains.

The section in force is that of the document with the events on top; an edit of the document wins where it
changes something. Points and noise may move at any step; weights, update rule and course go on.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

import numpy as np

from engine.data.augment import renewal_for
from engine.data.clouds import MAKERS
from engine.data.examples import Examples
from engine.data.load import examples as load_examples
from engine.documents.check_params import finite, is_number
from engine.documents.data_section import DRAWN, is_point, read_data, source_of
from engine.documents.document import Document
from engine.documents.graph import split_port
from engine.errors import EventError, quoted
from engine.networks.contents import NetworkFields
from engine.runs.timeline import Event

Section = dict[str, Any]


class NetworkData(NetworkFields):
    """Part of a ``NetworkMachine``: the section in force, its examples, and the event ``data``."""

    def data_in_force(self) -> Section:
        """The ``data`` section as it is now."""
        return dict(self._data)

    def _note_data(self, section: Section) -> None:
        """``section`` is in force; ``data_version`` is another text whenever it is another section."""
        self._data = section
        self.data_version = f"{zlib.crc32(json.dumps(section, sort_keys=True).encode()):08x}"

    def _section_for(self, document: Document) -> Section:
        """The section of an edited document: what the edit changed follows it, the rest stays as it is."""
        new = dict(document.data)
        if not hasattr(self, "_data"):
            return new
        old, now = self.document.data, self._data
        if old.get("name") != new.get("name") or old.get("text") != new.get("text"):
            return new
        names = dict.fromkeys((*now, *new))
        merged = {name: now.get(name) if old.get(name) == new.get(name) else new.get(name) for name in names}
        return {name: value for name, value in merged.items() if value is not None}

    def _moved_inputs(self, old: Any, before: Examples | None) -> dict[str, tuple[list[int], list[int]]]:
        """After an edit of the inputs: by layer that reads them, the places of those that stayed, now and
        before."""
        now = self.examples
        if before is None or now is None or before.inputs == now.inputs or not before.inputs:
            return {}
        stayed = [name for name in now.inputs if name in before.inputs]
        places = ([now.inputs.index(name) for name in stayed], [before.inputs.index(name) for name in stayed])

        def columns(network: Any, id: str) -> int:
            """Numbers of the data that a dense layer reads; 0 for other nodes."""
            node = network.graph.nodes.get(id)
            if node is None or node.op != "dense" or (id, "weight") not in network.plan.weights:
                return 0
            source = network.graph.nodes.get(split_port(node.inputs[0])[0])
            return network.weight(id, "weight").shape[1] if source and source.op == "input" else 0

        widths = len(now.inputs), len(before.inputs)
        return {
            id: places for id in self.graph.nodes if (columns(self.network, id), columns(old, id)) == widths
        }

    def _on_data(self, event: Event) -> None:
        """``set``: settings by name; ``add``: points by hand; ``erase``: a place and a radius."""
        section = dict(self._data)
        for key, change in (("set", _with_settings), ("add", _with_points), ("erase", self._without)):
            if event.get(key) is not None:
                section = change(section, event[key])
        clean, troubles = read_data("network", section)
        if troubles:
            raise EventError(troubles)
        found = load_examples(clean, self._data_dir, self._drawn_graph)
        self._refuse_other_shape(found)
        assert found is not None
        changed = found is not self.examples
        self._take(clean, found)
        if changed and self.course is not None:
            self.course.glance(self.network)

    def _refuse_other_shape(self, found: Examples | None) -> None:
        now = self.examples
        if now is None or found is None:
            raise EventError("This network has no data to change.", code="data")
        if found.shape != now.shape or found.targets.shape[1:] != now.targets.shape[1:]:
            raise EventError(
                f"That makes examples of {list(found.shape)} with {found.targets.shape[1]} targets; "
                f"the network reads {list(now.shape)} with {now.targets.shape[1]}.",
                code="data_shape",
                hint="Change the data of the document instead.",
            )

    def _take(self, section: Section, found: Examples) -> None:
        """Go on with other examples of the same shape."""
        from engine.networks.course import Course
        from engine.networks.network import make_feed

        self._note_data(section)
        self.renewal = renewal_for(found, section, self.seed)
        if found is self.examples:
            return
        self.examples, self._thinned = found, None
        self.network.feed = make_feed(found, self.network.plan)
        if self.course is not None:
            self.course.adopt(found)
        elif self.network.fed:
            self.course = Course(found, self.seed, source_of(section))
        if self._row is not None and self._row >= len(found.x):
            self._row = None

    def _renewed(self, steps: int, batch: int) -> Any:
        """The training images of this epoch for the next minibatches; None when they stay the same."""
        if self.renewal is None or self.course is None:
            return None
        course, x = self.course, self.renewal.x
        self.renewal.prepare(course.order, course.cursor, course.cursor + steps * batch, course.epoch)
        feed = self.network.feed
        return feed._replace(x8=x) if x.dtype == np.uint8 else feed._replace(x32=x)

    def _load_data(self, section: Section | None) -> None:
        """Stand on the data of a saved state."""
        if section is None or section == self._data:
            return
        found = load_examples(section, self._data_dir, self._drawn_graph)
        if found is not None:
            self._take(dict(section), found)

    def _without(self, section: Section, erase: Any) -> Section:
        """A section without the points around a place, made and drawn ones."""
        if (
            not isinstance(erase, list)
            or len(erase) != 3
            or not all(is_number(v) and finite(v) for v in erase)
            or erase[2] <= 0
        ):
            raise EventError(f'"erase" is {quoted(erase)}; it must be [x1, x2, radius].', code="event")
        found = self._points()
        near = np.hypot(found.xy[:, 0] - erase[0], found.xy[:, 1] - erase[1]) <= erase[2]  # type: ignore[index]
        gone = found.origin[near]  # type: ignore[index]
        erased = sorted({*section.get("erased", ()), *(int(k) for k in gone if k >= 0)})
        drawn = {-1 - int(k) for k in gone if k < 0}
        kept = [point for k, point in enumerate(section.get("points", ())) if k not in drawn]
        return {**section, "erased": erased, "points": kept}

    def _points(self) -> Examples:
        if self.examples is None or self.examples.xy is None:
            raise EventError("These examples are no points of the plane.", code="data")
        return self.examples


def _with_settings(section: Section, given: Any) -> Section:
    if not isinstance(given, dict):
        raise EventError(f'"set" is {quoted(given)}; it must be an object with settings.', code="event")
    fixed = next((name for name in given if name in ("name", "text", "path", "upload")), None)
    if fixed:
        raise EventError(
            f'"{fixed}" names another data set.',
            code="event",
            hint="Change the data of the document instead.",
        )
    return {**section, **given}


def _with_points(section: Section, given: Any) -> Section:
    if section.get("name") not in (*MAKERS, DRAWN):
        raise EventError("Points can be drawn into sets of points only.", code="data")
    bad = next((p for p in given if not is_point(p)), None) if isinstance(given, list) else given
    if bad is not None:
        raise EventError(f'"add" has {quoted(bad)}; a point is [x1, x2, class].', code="event")
    return {**section, "points": [*section.get("points", ()), *given]}
