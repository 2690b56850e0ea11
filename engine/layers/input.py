"""Where an example enters the net: pixels, coordinates, columns of a table."""

from engine.spec import Form, Layer, Param

LAYER = Layer(
    name="input",
    symbol="x",
    category="sources",
    summary="The example: pixels, coordinates or columns.",
    params=(
        Param("shape", None, "Shape of one example; without it the data set says.", kind="shape"),
        Param("locked", False, "Nothing pulls this input.", kind="flag"),
    ),
    legend={"N": "numbers of one example"},
)


def shape(inputs, params):
    if params.get("shape") is None:
        raise ValueError("An input needs a data set, or a shape such as [1, 28, 28].")
    return Form(output=tuple(params["shape"]))
