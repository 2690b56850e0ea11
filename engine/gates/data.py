"""A column of the data set: every example puts its own number here."""

from engine.spec import Gate, Param

GATE = Gate(
    name="data",
    symbol="d",
    category="sources",
    summary="One column of the current example.",
    params=(
        Param("column", "", "name of the column", kind="text", required=True),
        Param("value", 0.0, "its value while there is no data"),
    ),
    aliases=("column", "feature", "example"),
)
