"""What simple rules reach on the data of a net: guessing, darkness, a support vector machine."""

from __future__ import annotations

from collections.abc import Callable
from timeit import default_timer
from typing import Any

import numpy as np

from engine.data.examples import Examples
from engine.documents.check_params import is_number
from engine.errors import QuestionError
from engine.insight.one_against_one import Pairs
from engine.spec import Question

RULES = ("random", "darkness", "svm")
SVM_EXAMPLES = 5_000
"""Training examples of the support vector machine unless told: its time grows faster than their number."""

TRIES = 50
"""Times that everything is guessed; the mean is told."""

QUESTION = Question(
    name="baselines",
    summary="What guessing, the darkness of the image and a support vector machine reach on this data.",
    kinds=("network",),
    args={
        "rules": f"which, of {', '.join(RULES)} (all)",
        "examples": f"training examples of the support vector machine ({SVM_EXAMPLES:,})",
        "gamma": "of its kernel: auto, 1/n as scikit-learn chose in 2013 (the default), or scale",
    },
)
Progress = Callable[..., None]


def answer(
    run: Any, args: dict[str, Any], progress: Progress, cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{rows: [{rule, accuracy, examples, seconds, vectors}], part, judged, classes, train, net}``.

    ``accuracy`` is that on the whole validation part, ``net`` the net's own there; ``vectors``: support
    vectors. A rule that was cancelled is left out. Raises ``QuestionError`` for data without classes.
    """
    examples: Examples | None = run.machine.examples
    if examples is None or not examples.classes:
        raise QuestionError("There are no classes here that a rule could tell apart.", code="no_classes")
    if not examples.validation or not examples.train:
        raise QuestionError("There are no validation examples to judge a rule by.", code="no_data")
    rules, count, gamma = _wanted(args, examples)
    rows = []
    for rule in rules:
        if rule == "darkness" and len(examples.shape) < 2:
            continue
        began = default_timer()
        row = _try(rule, examples, count, gamma, progress, cancelled)
        if row is None or cancelled():
            break
        rows.append({"rule": rule, "seconds": default_timer() - began, "vectors": None, **row})
    return {
        "rows": rows,
        "part": "validation",
        "judged": examples.validation,
        "classes": len(examples.classes),
        "train": examples.train,
        "net": run.metrics().get("validation_accuracy"),
    }


def _wanted(args: dict[str, Any], examples: Examples) -> tuple[list[str], int, str]:
    rules = args.get("rules") or list(RULES)
    if not isinstance(rules, list) or any(rule not in RULES for rule in rules):
        raise QuestionError(f"rules is {rules}; it must list some of {', '.join(RULES)}.", code="rules")
    count = args.get("examples") or SVM_EXAMPLES
    if not is_number(count) or int(count) != count or count < 2:
        raise QuestionError(f"examples is {count}; it must be a whole number above 1.", code="examples")
    gamma = args.get("gamma", "auto")
    if gamma not in ("auto", "scale"):
        raise QuestionError(f"gamma is {gamma}; it must be auto or scale.", code="gamma")
    return rules, min(int(count), examples.train), gamma


def _try(
    rule: str,
    examples: Examples,
    count: int,
    gamma: str,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> dict[str, Any] | None:
    if rule == "random":
        random, size = np.random.default_rng(0), examples.validation
        tries = [_right(examples, random.integers(len(examples.classes), size=size)) for _ in range(TRIES)]
        return {"accuracy": float(np.mean(tries)), "examples": 0}
    if rule == "darkness":
        return {"accuracy": _right(examples, darkness(examples)), "examples": examples.train}
    pairs = Pairs(gamma)
    x, labels = _part(examples, "train", count)
    seen, _ = _part(examples, "validation")
    if not pairs.fit(x, labels, progress, cancelled):
        return None
    guesses = pairs.predict(seen, progress, cancelled)
    if guesses is None:
        return None
    return {"accuracy": _right(examples, guesses), "examples": count, "vectors": pairs.vectors}


def _part(examples: Examples, name: str, most: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """(N, D) float64 inputs and (N,) classes of a part."""
    first, stop = examples.part(name)
    stop = stop if most is None else min(stop, first + most)
    x = examples.x[first:stop].astype(np.float64) * examples.scale
    return x, examples.labels()[first:stop]


def _right(examples: Examples, guesses: np.ndarray) -> float:
    first, stop = examples.part("validation")
    return float((guesses == examples.labels()[first:stop]).mean())


def darkness(examples: Examples) -> np.ndarray:
    """The class whose training images are on average nearest in darkness (Nielsen, ch. 1), (validation,)."""
    first, stop = examples.part("train")
    dark = examples.x[first:stop].mean(axis=1, dtype=np.float64)
    labels = examples.labels()[first:stop]
    means = np.array(
        [dark[labels == k].mean() if (labels == k).any() else np.inf for k in range(len(examples.classes))]
    )
    first, stop = examples.part("validation")
    seen = examples.x[first:stop].mean(axis=1, dtype=np.float64)
    return np.abs(seen[:, None] - means).argmin(axis=1)
