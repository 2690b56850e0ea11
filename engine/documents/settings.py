"""The settings below ``train`` and ``data``, as the same ``Param`` records that gates and layers use."""

from __future__ import annotations

from engine.spec import Param

CIRCUIT_TRAIN = (
    Param(
        "objective",
        "maximize",
        "which way the output should go",
        "choice",
        choices=("maximize", "minimize", "target"),
    ),
    Param("target", None, "the output to reach when the objective is target"),
    Param(
        "strategy",
        "backprop",
        "how the next values are found",
        "choice",
        choices=("random_search", "random_walk", "numerical", "backprop"),
    ),
    Param("step_size", 0.01, "length of one update", above=0.0, max=1e9),
    Param("spring", 0.0, "how strongly each parameter is pulled to zero", min=0.0, max=1e9),
    Param("order", "cyclic", "order of the examples", "choice", choices=("cyclic", "random")),
    Param("seed", None, "makes random choices repeatable", "integer", min=0, max=2**53 - 1),
    Param(
        "difference",
        "central",
        "numerical gradient: n+1 or 2n+1 evaluations",
        "choice",
        choices=("forward", "central"),
    ),
    Param("h", 1e-4, "numerical gradient: how far the values are moved", above=0.0, max=1.0),
)

OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam")
COSTS = ("quadratic", "cross_entropy", "log_likelihood", "hinge", "mean_squared_error")
"""The losses that judge any output against the label."""
SHARES = {"cross_entropy": "sigmoid", "log_likelihood": "softmax"}
"""Costs that take logarithms of what they read, and the activation that keeps it between 0 and 1."""
LOSSES = (*COSTS, "margin", "spread", "reconstruction")
"""All losses; those beside the costs are for the outputs of capsules."""
SCHEDULES = ("constant", "step", "exponential", "cosine", "halve_on_plateau")

LONGEST_MEMORY = 0.999999
"""A mean that keeps all of itself takes nothing new in: RMSProp would divide by 0, Adam 0 by 0."""

OPTIMIZER = (
    Param("name", "sgd", "update rule", "choice", choices=OPTIMIZERS),
    Param("learning_rate", 0.1, "size of an update", above=0.0, max=1e9),
    Param("momentum", 0.9, "part of the last update that is kept", min=0.0, max=1.0),
    Param("rho", 0.9, "memory of RMSProp", min=0.0, max=LONGEST_MEMORY),
    Param("beta_1", 0.9, "Adam: memory of the mean", min=0.0, max=LONGEST_MEMORY),
    Param("beta_2", 0.999, "Adam: memory of the square", min=0.0, max=LONGEST_MEMORY),
    Param("epsilon", 1e-8, "keeps divisions finite", above=0.0, max=1.0),
    Param("clip", None, "longest gradient (by its norm)", above=0.0),
)

LOSS = (
    Param("loss", None, "name of the loss", "choice", choices=LOSSES, required=True),
    Param("of", None, "node whose output is judged", "text"),
    Param("target", None, "node it is compared with", "text"),
    Param("weight", 1.0, "its share of the total", min=0.0),
)

SCHEDULE = (
    Param("name", "constant", "how the learning rate changes", "choice", choices=SCHEDULES),
    Param("factor", 0.5, "factor of one change", above=0.0, max=1.0),
    Param("every", 10, "epochs between two changes", "integer", min=1),
    Param("patience", 10, "epochs without improvement before a change", "integer", min=1),
    Param("stop_at", 1 / 128, "training ends at this part of the first rate", min=0.0, max=1.0),
    Param("epochs", None, "length of a cosine (that of the training)", "integer", min=1),
)

EARLY_STOPPING = (Param("patience", 10, "epochs without improvement before the end", "integer", min=1),)

NETWORK_TRAIN = (
    Param("losses", None, "several losses with weights", "list"),
    Param("loss", None, "one loss of the output against the label", "choice", choices=LOSSES),
    Param("optimizer", None, "update rule", "object"),
    Param("batch_size", 10, "examples in an update", "integer", min=1, max=1_000_000),
    Param("epochs", None, "passes over the training set", "integer", min=1, max=1_000_000),
    Param("l1", 0.0, "Nielsen's λ of λ/n·Σ|w|", min=0.0),
    Param("l2", 0.0, "Nielsen's λ of λ/2n·Σw²", min=0.0),
    Param("max_norm", None, "longest weight vector of a unit", above=0.0),
    Param("schedule", None, "how the learning rate changes", "object"),
    Param("early_stopping", None, "when to stop", "object"),
    Param("seed", None, "makes random choices repeatable", "integer", min=0, max=2**53 - 1),
    Param(
        "threads", 1, "2 takes each minibatch in two halves, on two cores if large", "integer", min=1, max=2
    ),
)

DATA = (
    Param("name", None, "a built-in data set, or table", "text"),
    Param("text", None, "a pasted table: one header line, then rows", "text"),
    Param("label", None, "name of the label column", "text"),
    Param("header", None, "the first line names the columns (it does, unless it holds only numbers)", "flag"),
    Param(
        "examples",
        None,
        "how many are made; of a set that is there, only the first so many train",
        "integer",
        min=1,
        max=1_000_000,
    ),
    Param("path", None, "a file in the data folder", "text"),
)

AUGMENT = (
    Param("shift", 0.0, "furthest shift, in pixels, whole ones", "number", min=0.0, max=8.0, step=1.0),
    Param("rotation", 0.0, "largest turn, in degrees", min=0.0, max=180.0, step=1.0),
    Param("skew", 0.0, "largest shear", min=0.0, max=1.0, step=0.05),
    Param("scale", 0.0, "largest change of size, as a part of it", min=0.0, max=0.5, step=0.05),
    Param("elastic", 0.0, "strength of the elastic distortion, in pixels (Simard: 34)", min=0.0, max=100.0),
    Param("sigma", 4.0, "smoothness of the elastic distortion, in pixels", min=1.0, max=16.0, step=0.5),
)
"""How training images are varied, each number drawn evenly between minus and plus its setting."""

NETWORK_DATA = (
    *DATA,
    Param("noise", None, "noise, 0 to 0.5", min=0.0, max=0.5, step=0.01),
    Param("train_share", None, "part of the examples that trains; the rest is halved", above=0.0, max=1.0),
    Param("classes", None, "classes of rings, blobs and drawn points", "integer", min=2, max=10),
    Param("seed", None, "makes the data repeatable", "integer", min=0, max=2**53 - 1),
    Param("features", None, "inputs of points: x1, x2, x1^2, x2^2, x1*x2, sin(x1), sin(x2)", "list"),
    Param("formula", None, "a curve to learn, y of x, such as sin(3*x) + 0.2*x", "text"),
    Param("range", None, "from where to where x goes", "numbers"),
    Param("points", None, "points drawn by hand, [x1, x2, class] each", "list"),
    Param("erased", None, "points of the set that are left out, by their number", "numbers"),
    Param(
        "coding",
        None,
        "targets of two classes: one_hot, sign (-1, +1) or bit (0, 1); else the output decides",
        "choice",
        choices=("one_hot", "sign", "bit"),
    ),
    Param("upload", None, "an uploaded file, by the SHA-256 of its bytes", "text"),
    Param("columns", None, "columns of a table that are inputs", "list"),
    Param("task", None, "what the label is", "choice", choices=("classes", "number")),
    Param("standardise", None, "give every input column mean 0 and deviation 1", "flag"),
    Param("complete", None, "leave out rows of a table in which a number or the label is missing", "flag"),
    Param("size", None, "rows and columns that uploaded images are brought to", "integer", min=4, max=128),
    Param("colour", None, "uploaded images keep their colours", "flag"),
    Param(
        "background",
        None,
        "what lies behind the transparent parts of uploaded images; else their hidden colours show",
        "choice",
        choices=("white", "black"),
    ),
    Param("endless", None, "drawn strokes: new images in every epoch", "flag"),
    Param("augment", None, "how training images are varied", "object"),
)
"""The ``data`` section of a network: ``DATA`` and what only networks have."""

PARTS: dict[str, tuple[Param, ...]] = {
    "optimizer": OPTIMIZER,
    "schedule": SCHEDULE,
    "early_stopping": EARLY_STOPPING,
    "losses": LOSS,
}
