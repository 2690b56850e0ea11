"""A number you hold in your hand: drag it and the whole circuit answers."""

from engine.spec import Gate, Param

GATE = Gate(
    name="input",
    symbol="x",
    category="sources",
    summary="A number that you set.",
    params=(
        Param("value", 0.0, "its value"),
        Param("min", -10.0, "lower end of its slider"),
        Param("max", 10.0, "upper end of its slider"),
        Param("step", None, "one notch of its slider", above=0.0),
        Param("locked", False, "strategies leave it alone", kind="flag"),
    ),
    aliases=("variable", "leaf", "in"),
)
