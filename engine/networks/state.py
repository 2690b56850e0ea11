"""Whether a saved state belongs to a network: looked at before any of it is taken.

Files can be damaged, and compiled code trusts its indices: a place beyond the end of the data must never
get there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.data.examples import Examples
from engine.documents.check_params import finite, is_number
from engine.documents.data_section import read_data
from engine.documents.settings import NETWORK_TRAIN, PARTS
from engine.errors import RunError, Trouble, TugboatError, quoted
from engine.networks import tuning
from engine.networks.events import too_wide
from engine.networks.former import Former
from engine.networks.spare import Spare
from engine.runs.saved_state import check_generator, check_settings, damaged

COUNTS = ("cursor", "epoch", "updates", "seen", "best_epoch", "since", "looked", "measured", "emptied")


def check_state(machine: Any, state: Mapping[str, Any]) -> None:
    """Raises ``RunError`` naming the first part of ``state`` that this machine cannot stand on."""
    try:
        _settings(state["settings"])
        if not all(isinstance(path, str) for path in state.get("steered", ())):
            raise damaged("has a wrong list of steered settings")
        if problem := too_wide(machine.network.plan, state["settings"]["batch_size"]):
            raise RunError(problem)
        for id, name, value in state.get("params", ()):
            tuning.checked(machine.graph, id, name, value)
        examples = _examples(machine, state.get("data"))
        _arrays(machine.network, state)
        Spare.load(state.get("spare"))
        Former.load(state.get("former"))
        if state["course"] is not None:
            _course(state["course"], examples, machine.network, _aside(state.get("spare")))
        _places(machine.network, state)
        _shown(machine, state, examples)
        if not isinstance(state["touched"], bool) or not isinstance(state["backward"], bool):
            raise damaged("does not say whether it was touched")
    except RunError:
        raise
    except TugboatError as problem:
        raise RunError(problem.troubles) from problem
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as problem:
        raise damaged("is incomplete") from problem


def _settings(given: Any) -> None:
    check_settings(given, NETWORK_TRAIN, "train")
    for name in ("optimizer", "schedule", "early_stopping"):
        if name != "early_stopping" or given[name] is not None:
            check_settings(given[name], PARTS[name], f"train.{name}")
    for k, loss in enumerate(given["losses"] or ()):
        check_settings(loss, PARTS["losses"], f"train.losses[{k}]")


def _examples(machine: Any, section: Any) -> Examples | None:
    """The examples that the state stands on."""
    from engine.data.load import examples

    now: Examples | None = machine.examples
    if section is None or section == machine.data_in_force():
        return now
    clean, troubles = read_data("network", section)
    if troubles:
        raise RunError(troubles)
    found = examples(clean, machine._data_dir, machine._drawn_graph)
    if now is None or found is None:
        return now
    if found.shape != now.shape or found.targets.shape[1:] != now.targets.shape[1:]:
        raise damaged(f"has other data: examples of {list(found.shape)} where the network reads {now.shape}")
    return found


def _arrays(network: Any, state: Mapping[str, Any]) -> None:
    for name in ("theta", "v", "s"):
        array = state[name]
        if array is None and name != "theta":
            continue
        if not isinstance(array, np.ndarray) or array.shape != network.theta.shape:
            raise damaged(f"has weights for another network ({name})")


def _aside(spare: Mapping[str, Any] | None) -> int:
    """How many weights the course knew that was set aside while a part of the drawing is not wired up."""
    layout = spare["layout"] if spare else []
    return sum(int(np.prod(shape)) for _, _, _, shape in layout)


def _course(course: Mapping[str, Any], examples: Examples | None, network: Any, aside: int) -> None:
    for name in COUNTS:
        value = course.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise damaged(f"has {quoted(value)} for {name}")
    if course.get("emptied", 0) > course["updates"]:
        raise damaged("has an update rule that is younger than the run")
    if examples is not None and course["cursor"] >= max(1, examples.train):
        raise damaged(f"stands at example {course['cursor']:,} of {examples.train:,}")
    for name in ("factor", "plateau", "best"):
        if not isinstance(course.get(name, 0.0), (int, float)):
            raise damaged(f"has {quoted(course[name])} for {name}")
    if not all(len(four) == 4 and all(map(is_number, four)) for four in course.get("whole", {}).values()):
        raise damaged("has whole evaluations that are not four numbers")
    if not all(is_number(step) for step in course.get("envelopes", {}).values()):
        raise damaged("has envelopes that were opened at no step")
    best = course["best_theta"]
    if best is not None and (
        not isinstance(best, np.ndarray) or best.shape not in (network.theta.shape, (aside,))
    ):
        raise damaged("has best weights for another network")
    check_generator(course["shuffle"])
    metrics = course["metrics"].values()
    if not all(value is None or is_number(value) for value in metrics):
        raise damaged("has metrics that are no numbers")


def _places(network: Any, state: Mapping[str, Any]) -> None:
    for id, name, place, value in state["pins"]:
        size = int(np.prod(network.plan.weights[id, name][1]))
        if not 0 <= int(place) < size or not is_number(value):
            raise damaged(f'freezes weight {place} of "{id}", which has {size}')
    if state["pulled"] is not None:
        id, unit = state["pulled"]
        if not 0 <= int(unit) < network.plan.slots[id].size:
            raise damaged(f'pulls unit {unit} of "{id}"')
    if not is_number(state["pull"]) or not finite(state["pull"]):
        raise damaged(f"pulls with {quoted(state['pull'])}")


def _shown(machine: Any, state: Mapping[str, Any], examples: Examples | None) -> None:
    from engine.networks.thinned import Thinned

    row, drawn = state["row"], state["drawn"]
    if row is not None and (examples is None or isinstance(row, bool) or not 0 <= row < len(examples.x)):
        raise damaged(f"shows example {quoted(row)}")
    if drawn is not None and np.size(drawn) != machine.network.plan.program.roles[1]:
        raise damaged(f"shows a drawing of {np.size(drawn)} numbers")
    answer = state.get("answer")
    if answer is not None and not (is_number(answer) and finite(answer)):
        raise damaged(f"shows the answer {quoted(answer)}")
    if not Thinned.is_sound(state.get("thinned"), machine.network):
        raise damaged("has dropout masks that do not fit")
    check_generator(state["random"])
    if state["trouble"] is not None:
        Trouble(**state["trouble"])
