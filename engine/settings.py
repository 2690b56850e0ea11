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
LOSSES = (
    "quadratic",
    "cross_entropy",
    "log_likelihood",
    "hinge",
    "mean_squared_error",
    "margin",
    "spread",
    "reconstruction",
)
SCHEDULES = ("constant", "step", "exponential", "cosine", "halve_on_plateau")

OPTIMIZER = (
    Param("name", "sgd", "update rule", "choice", choices=OPTIMIZERS),
    Param("learning_rate", 0.1, "size of an update", above=0.0, max=1e9),
    Param("momentum", 0.9, "part of the last update that is kept", min=0.0, max=1.0),
    Param("rho", 0.9, "memory of RMSProp", min=0.0, max=1.0),
    Param("beta_1", 0.9, "Adam: memory of the mean", min=0.0, max=1.0),
    Param("beta_2", 0.999, "Adam: memory of the square", min=0.0, max=1.0),
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
    Param("stop_at", 1 / 128, "training ends below this part of the first rate", min=0.0, max=1.0),
    Param("epochs", None, "length of a cosine", "integer", min=1),
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
    Param("threads", 1, "cores for one run: 2 takes each minibatch in two halves", "integer", min=1, max=2),
)

DATA = (
    Param("name", None, "a built-in data set, or table", "text"),
    Param("text", None, "a pasted table: one header line, then rows", "text"),
    Param("label", None, "name of the label column", "text"),
    Param("examples", None, "use only the first so many", "integer", min=1),
    Param("path", None, "a file in the data folder", "text"),
)

PARTS: dict[str, tuple[Param, ...]] = {
    "optimizer": OPTIMIZER,
    "schedule": SCHEDULE,
    "early_stopping": EARLY_STOPPING,
    "losses": LOSS,
}
