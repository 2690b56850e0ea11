"""A number that never moves, whatever the tugs say."""

from engine.spec import Gate, Param

GATE = Gate(
    name="constant",
    symbol="c",
    category="sources",
    summary="A fixed number.",
    params=(Param("value", 0.0, "its value"),),
    aliases=("const", "number"),
)
