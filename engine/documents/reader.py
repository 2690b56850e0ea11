"""Reads the parts of a document and collects every trouble on the way."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from engine import registry
from engine.documents.check_params import check_params, finite, is_number
from engine.documents.data_section import read_data
from engine.documents.parts import Bounds, Chip, Node
from engine.documents.settings import CIRCUIT_TRAIN, NETWORK_TRAIN, PARTS
from engine.errors import MOST, DocumentError, Trouble, did_you_mean, quoted
from engine.spec import Param

ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
REFERENCE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(:[A-Za-z_][A-Za-z0-9_]*)?")
CHIP = Param("of", None, "which chip", kind="text", required=True)
TOP = ("tugboat", "kind", "title", "nodes", "output", "chips", "data", "train", "view", "weights")
NODE = ("id", "op", "inputs", "params", "label", "at")
LAYER = (*NODE, "origin")
CHIP_KEYS = ("inputs", "outputs", "nodes", "label")


class Reader:
    """Collects troubles while it reads, until there are many; one instance reads one document."""

    def __init__(self, kind: str, bounds: Bounds) -> None:
        self.kind = kind
        self.bounds = bounds
        self.troubles: list[Trouble] = []
        self.warnings: list[Trouble] = []
        self.count = 0
        self.ops = registry.ops(kind)
        self.aliases = [(alias, op.name) for op in self.ops.values() for alias in op.spec.aliases]

    def add(self, code: str, text: str, hint: str = "", **where: Any) -> None:
        """One more trouble."""
        self.take([Trouble(code, text, hint, **where)])

    def take(self, troubles: list[Trouble]) -> None:
        """More troubles. Raises ``DocumentError`` when there are enough to be told."""
        self.troubles += troubles
        if len(self.troubles) >= MOST:
            raise DocumentError(self.troubles)

    def keys(
        self, given: Mapping[str, Any], known: tuple[str, ...], path: str, node: str | None = None
    ) -> None:
        """Refuse the keys that nothing would read."""
        for key in given:
            if key not in known:
                at = f"{path}.{key}" if path else str(key)
                text = f"The document has an unknown key {quoted(key)} at {at}."
                self.add("unknown_key", text, did_you_mean(key, known), path=at, node=node)

    def text(self, value: Any, path: str, node: str | None = None) -> str:
        """A text within its bound; empty when it is none."""
        if value is None:
            return ""
        if not isinstance(value, str):
            self.add("wrong_value", f"{path} is {quoted(value)}; it must be text.", path=path, node=node)
            return ""
        if len(value) > self.bounds.text:
            text = f"{path} has {len(value):,} characters; at most {self.bounds.text:,} are allowed."
            self.add("too_long", text, path=path, node=node)
            return ""
        return value

    def mapping(self, value: Any, path: str) -> dict[str, Any]:
        """A copy of an object; empty when it is none."""
        if value is None:
            return {}
        if isinstance(value, Mapping):
            return dict(value)
        self.add("wrong_value", f"{path} is {quoted(value)}; it must be an object.", path=path)
        return {}

    def names(self, value: Any, path: str) -> tuple[str, ...]:
        """Names of inputs or outputs, without those that are no ids."""
        if not isinstance(value, list):
            self.add("wrong_value", f"{path} is {quoted(value)}; it must be a list of names.", path=path)
            return ()
        good = []
        for k, name in enumerate(value):
            if isinstance(name, str) and ID.fullmatch(name) and len(name) <= self.bounds.id:
                good.append(name)
            else:
                self.bad_id(name, f"{path}[{k}]")
        doubles = sorted({name for name in good if good.count(name) > 1}) if len(good) < 1000 else []
        if doubles:
            self.add(
                "duplicate_id", f'{path} has "{doubles[0]}" twice.', "Give each its own name.", path=path
            )
        return tuple(good)

    def bad_id(self, value: Any, path: str) -> None:
        """Say what an id is."""
        text = f"{quoted(value)} at {path} is not a valid id."
        if value is None:
            text = f"{path.removesuffix('.id')} has no id."
        most = self.bounds.id
        hint = f"An id has letters, digits and _, starts with no digit, and has at most {most} characters."
        self.add(
            "bad_id",
            text,
            hint,
            path=path,
            node=value if isinstance(value, str) and len(value) < 64 else None,
        )

    # --- nodes ---------------------------------------------------------------------------

    def nodes(
        self, value: Any, path: str, chips: Mapping[str, Any], taken: tuple[str, ...] = ()
    ) -> tuple[Node, ...]:
        """Nodes with ids of their own; ``taken``: ids that stand there already."""
        if not isinstance(value, list):
            self.add("wrong_value", f"{path} is {quoted(value)}; it must be a list of nodes.", path=path)
            return ()
        self.count += len(value)
        if self.count > self.bounds.nodes:
            text = f"The document has {self.count:,} nodes; at most {self.bounds.nodes:,} are allowed."
            self.add("too_many_nodes", text, path=path)
            return ()
        seen = dict.fromkeys(taken, "an input of the chip")
        nodes = []
        for k, item in enumerate(value):
            node = self.node(item, f"{path}[{k}]", chips)
            if node is None:
                continue
            if node.id in seen:
                text = f'The id "{node.id}" is used twice: by {seen[node.id]} and by {path}[{k}].'
                self.add("duplicate_id", text, "Rename one of them.", node=node.id, path=f"{path}[{k}].id")
                continue
            seen[node.id] = f"{path}[{k}]"
            nodes.append(node)
        self.origins(nodes, path)
        return tuple(nodes)

    def node(self, item: Any, path: str, chips: Mapping[str, Any]) -> Node | None:
        """One node; None when it has no id or no op that is known."""
        if not isinstance(item, Mapping):
            self.add("wrong_value", f"{path} is {quoted(item)}; it must be a node.", path=path)
            return None
        id = item.get("id")
        if not isinstance(id, str) or not ID.fullmatch(id) or len(id) > self.bounds.id:
            self.bad_id(id, f"{path}.id")
            return None
        self.keys(item, NODE if self.kind == "circuit" else LAYER, path, id)
        op = item.get("op")
        params = self.params(id, op, item.get("params"), path, chips)
        if params is None:
            return None
        return Node(
            id,
            str(op),
            self.inputs(item.get("inputs"), id, path),
            params,
            self.text(item.get("label"), f"{path}.label", id),
            self.at(item.get("at"), path, id),
            self.origin(item, path),
        )

    def origin(self, item: Mapping[str, Any], path: str) -> str:
        """The id that a renamed layer began with; empty for one that was never renamed."""
        origin = item.get("origin", "")
        if origin == "" or self.kind == "circuit":
            return ""
        if isinstance(origin, str) and ID.fullmatch(origin) and len(origin) <= self.bounds.id:
            return "" if origin == item["id"] else origin
        text = f"{path}.origin is {quoted(origin)}; it must be the id that the layer had at first."
        self.add("bad_id", text, "Leave it out to draw the weights by the present id.", path=f"{path}.origin")
        return ""

    def origins(self, nodes: list[Node], path: str) -> None:
        """No two layers began as the same one: they would be drawn alike and share their curves."""
        first: dict[str, str] = {}
        for node in nodes:
            other = first.setdefault(node.first_id, node.id)
            if other != node.id:
                text = f'"{other}" and "{node.id}" in {path} both began as "{node.first_id}".'
                self.add("duplicate_id", text, "Leave origin out of one of them.", node=node.id, path=path)

    def params(
        self, id: str, op: Any, given: Any, path: str, chips: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """The checked parameters of a node, which are complete; None for an unknown op."""
        at = f"{path}.params"
        if op == "chip" and self.kind == "circuit":
            clean, troubles = check_params(given or {}, (CHIP,), at, owner=f'chip "{id}"', node=id)
            self.take(troubles)
            if "of" in clean and clean["of"] not in chips:
                text = f'"{id}" is a chip of {quoted(clean["of"])}, which this document does not have.'
                self.add("unknown_chip", text, did_you_mean(clean["of"], chips), node=id, path=f"{at}.of")
            return clean
        if not isinstance(op, str) or op not in self.ops:
            self.unknown_op(id, op, path)
            return None
        spec = self.ops[op].spec
        given = {} if given is None else given
        clean, troubles = check_params(given, spec.params, at, owner=f'{op} "{id}"', node=id)
        self.take(troubles)
        if not troubles and self.kind == "circuit" and not spec.ports:
            self.slider(id, spec.params, clean, at)
        return clean

    def unknown_op(self, id: str, op: Any, path: str) -> None:
        """Say which op was probably meant, or which kind of document has it."""
        word, other = ("gate", "network") if self.kind == "circuit" else ("layer", "circuit")
        text = f'"{id}" has the op {quoted(op)}, which is no {word}.'
        if op is None:
            text, hint = f'"{id}" has no op.', f"Name a {word}, such as {next(iter(self.ops))}."
        elif isinstance(op, str) and op in registry.ops(other):
            hint = f"A {other} has it; this document is a {self.kind}."
        else:
            hint = did_you_mean(op, (*self.ops, *(("chip",) if word == "gate" else ())), self.aliases)
        self.add("unknown_op", text, hint, node=id, path=f"{path}.op")

    def slider(self, id: str, params: tuple[Param, ...], clean: Mapping[str, Any], path: str) -> None:
        """Refuse a range without room, and warn of a value outside it."""
        low, high, value = clean.get("min"), clean.get("max"), clean.get("value")
        if low is not None and high is not None and low >= high:
            text = f'"{id}" has min {low:g} and max {high:g}; min must be below max.'
            self.add("out_of_range", text, node=id, path=f"{path}.min")
        elif value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            text = f'The value {value:g} of "{id}" is outside its slider.'
            self.warnings.append(
                Trouble(
                    "outside_slider", text, "Widen min and max.", id, path=f"{path}.value", severity="warning"
                )
            )

    def inputs(self, value: Any, id: str, path: str) -> tuple[str, ...]:
        """What a node reads; an empty text where a port reads nothing."""
        if value is None:
            return ()
        if not isinstance(value, list):
            text = f'The inputs of "{id}" are {quoted(value)}; they must be a list of node ids.'
            self.add("wrong_value", text, node=id, path=f"{path}.inputs")
            return ()
        if len(value) > self.bounds.inputs:
            text = f'"{id}" has {len(value):,} inputs; at most {self.bounds.inputs:,} are allowed.'
            self.add("too_many_inputs", text, node=id, path=f"{path}.inputs")
            return ()
        found = []
        for k, reference in enumerate(value):
            if reference is None or reference == "":
                found.append("")
            elif isinstance(reference, str) and REFERENCE.fullmatch(reference):
                found.append(reference)
            else:
                text = f'Input {k + 1} of "{id}" is {quoted(reference)}; it must be a node id, or id:port.'
                self.add("bad_reference", text, node=id, port=k, path=f"{path}.inputs[{k}]")
        return tuple(found)

    def at(self, value: Any, path: str, id: str) -> tuple[float, float] | None:
        """The place of a node on the canvas."""
        if value is None:
            return None
        if (
            isinstance(value, (list, tuple))
            and len(value) == 2
            and all(is_number(v) and finite(v) for v in value)
        ):
            return float(value[0]), float(value[1])
        text = f'The place of "{id}" is {quoted(value)}; it must be two numbers.'
        self.add("wrong_value", text, node=id, path=f"{path}.at")
        return None

    # --- the rest ------------------------------------------------------------------------

    def chips(self, value: Any) -> dict[str, Chip]:
        """The chips of a circuit by name."""
        given = self.mapping(value, "chips")
        if given and self.kind == "network":
            self.add("wrong_value", "A network has no chips.", "Remove the key chips.", path="chips")
            return {}
        chips = {}
        for name, chip in given.items():
            path = f"chips.{name}"
            if not isinstance(name, str) or not ID.fullmatch(name) or len(name) > self.bounds.id:
                self.bad_id(name, path)
                continue
            if not isinstance(chip, Mapping):
                self.add("wrong_value", f"{path} is {quoted(chip)}; it must be an object.", path=path)
                continue
            self.keys(chip, CHIP_KEYS, path)
            inputs = self.names(chip.get("inputs", []), f"{path}.inputs")
            outputs = self.names(chip.get("outputs", []), f"{path}.outputs")
            nodes = self.nodes(chip.get("nodes", []), f"{path}.nodes", given, inputs)
            chips[name] = Chip(inputs, outputs, nodes, self.text(chip.get("label"), f"{path}.label"))
        return chips

    def section(self, value: Any, params: tuple[Param, ...], path: str) -> dict[str, Any]:
        """The checked settings of an object at ``path``."""
        clean, troubles = check_params(self.mapping(value, path), params, path, owner=path)
        self.take(troubles)
        return clean

    def data(self, value: Any) -> dict[str, Any]:
        """The checked ``data`` section."""
        clean, troubles = read_data(self.kind, self.mapping(value, "data"))
        self.take(troubles)
        return clean

    def train(self, value: Any) -> dict[str, Any]:
        """The checked ``train`` section, its inner objects too."""
        if self.kind == "circuit":
            clean = self.section(value, CIRCUIT_TRAIN, "train")
            if clean.get("objective") == "target" and "target" not in clean:
                self.add(
                    "missing_param", "train has the objective target but no target.", path="train.target"
                )
            return clean
        clean = self.section(value, NETWORK_TRAIN, "train")
        if "loss" in clean and "losses" in clean:
            self.add(
                "wrong_value", "train has both loss and losses.", "Keep one of them.", path="train.losses"
            )
        for part in ("optimizer", "schedule", "early_stopping"):
            if part in clean:
                clean[part] = self.section(clean[part], PARTS[part], f"train.{part}")
        given = clean.get("losses", [])
        if len(given) > self.bounds.losses:
            text = f"train has {len(given)} losses; at most {self.bounds.losses} are allowed."
            self.add("too_many_losses", text, path="train.losses")
        elif given:
            clean["losses"] = [
                self.section(loss, PARTS["losses"], f"train.losses[{k}]") for k, loss in enumerate(given)
            ]
        return clean

    def view(self, value: Any) -> dict[str, Any]:
        """The ``view`` section: JSON of any shape, for the page alone."""
        view = self.mapping(value, "view")
        if not _plain(view):
            self.add(
                "not_finite", "view has a number that is not finite, or is nested too deeply.", path="view"
            )
            return {}
        return view


def _plain(value: Any, depth: int = 0) -> bool:
    """True for JSON data without NaN or infinity and with bounded depth."""
    if depth > 32:
        return False
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Mapping):
        return all(isinstance(k, str) and _plain(v, depth + 1) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return all(_plain(v, depth + 1) for v in value)
    return value is None or isinstance(value, (str, int, bool))
