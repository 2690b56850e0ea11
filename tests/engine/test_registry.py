"""A layer's file that is half written is refused when it is found, with what is missing and what to copy."""

from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from engine import registry
from engine.errors import RegistryError
from engine.layers import dense, relu


def like(whole: ModuleType, **parts: Any) -> ModuleType:
    """The file of a layer with some of its parts changed; None takes a part away."""
    made = ModuleType(whole.__name__, parts.pop("doc", whole.__doc__))
    found = {name: getattr(whole, name, None) for name in ("LAYER", "shape", "init", "forward", "backward")}
    for name, value in {**found, **parts}.items():
        if value is not None:
            setattr(made, name, value)
    return made


@pytest.mark.parametrize("whole", [dense, relu])
def test_a_whole_layer_is_taken(whole: ModuleType) -> None:
    op = registry.check_layer(like(whole))
    assert (op.name, op.forward, op.backward) == (whole.LAYER.name, whole.forward, whole.backward)


def test_a_source_computes_nothing() -> None:
    assert registry.layer("label").forward is None


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"LAYER": None}, "has no LAYER"),
        ({"LAYER": replace(dense.LAYER, name="thick")}, 'declares the name "thick"'),
        ({"doc": " "}, "needs a docstring"),
        ({"shape": None}, "needs shape(inputs, params)"),
        ({"shape": lambda inputs: None}, "needs shape(inputs, params)"),
        ({"forward": None}, "needs forward(x, theta, y, cache, part, integers, reals, training)"),
        ({"forward": lambda x, theta, y: None}, "needs forward(x, theta, y, cache, part,"),
        ({"backward": None}, "needs backward(x, theta, y, cache, dx, dtheta, dy, part,"),
        ({"backward": dense.forward}, "needs backward(x, theta, y, cache, dx, dtheta, dy, part,"),
        ({"init": None}, "needs init(draw, form, params)"),
        ({"init": lambda draw: {}}, "needs init(draw, form, params)"),
        ({"LAYER": replace(dense.LAYER, examples=())}, "needs at least one example"),
    ],
)
def test_half_written_layers_are_refused(parts: dict[str, Any], words: str) -> None:
    with pytest.raises(RegistryError, match=re.escape(words)) as caught:
        registry.check_layer(like(dense, **parts))
    assert "engine/layers/dense.py" in caught.value.trouble.text
