"""A number the circuit may turn by itself: learning moves these."""

from engine.spec import Gate, Param

GATE = Gate(
    name="parameter",
    symbol="w",
    category="sources",
    summary="A number that training moves.",
    params=(
        Param("value", 0.0, "its value at the start"),
        Param("min", -10.0, "lower end of its slider"),
        Param("max", 10.0, "upper end of its slider"),
        Param("step", None, "one notch of its slider", above=0.0),
        Param("locked", False, "strategies leave it alone", kind="flag"),
        Param("spring", True, "the spring pulls it towards 0 while training", kind="flag"),
    ),
    aliases=("weight", "bias", "param"),
)
