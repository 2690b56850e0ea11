"""The right answer of the example: one number a class, 1 at the true one (one-hot), or the targets."""

from engine.spec import Form, Layer, Param

LAYER = Layer(
    name="label",
    symbol="t",
    category="sources",
    summary="The right answer: 1 for the true class, 0 for the others.",
    params=(
        Param("classes", None, "How many classes; without it the data set says.", kind="integer", min=1),
    ),
    legend={"K": "classes, or targets of a regression"},
)


def shape(inputs, params):
    if params.get("classes") is None:
        raise ValueError("A label needs a data set, or its number of classes.")
    return Form(output=(params["classes"],))
