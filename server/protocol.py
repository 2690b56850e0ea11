"""The messages between the page and the server: one tagged union a direction.

Commands and replies are JSON text, discriminated by ``type``. Frames (numbers) are binary; see
``server/frames.py``. ``server/codegen.py`` writes these classes as TypeScript to
``web/src/wire/protocol.gen.ts``; a test says when that file is stale.

A *document* is the drawing and belongs to the page. A *run* is the numbers and belongs to the engine. ``rev``
counts the edits of a document; a command with an older ``rev`` is answered with ``Stale`` and the document.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

PROTOCOL = 1
"""Raised whenever a page of the former number could misunderstand this server."""

NEW_GRAPH = ("opened", "accepted", "stale")
"""Replies after which numbers come in the order of another graph."""

Json = dict[str, Any]
RunId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
OF_AN_ID = "An id has 1 to 64 of the letters a to z, digits, _ and -, such as run-1."
"""What to do about one that is none."""
Whole = Annotated[int, Field(ge=0, lt=2**53)]
"""A step, a seed, a line: a whole number that every page and every generator of random numbers can hold."""


class Message(BaseModel):
    """Base of all messages: unknown keys are refused, values are not coerced."""

    # Built at its first use: the process of a run says few of these, and starts while somebody waits for it.
    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


# --- shared pieces -----------------------------------------------------------------------


class Part(Message):
    """One array that a page looks at: ``port`` of ``node``; node ``*`` is the whole circuit.

    Circuits: node ``*`` with port ``values``, ``gradients`` (both in ``Graph.order``) or
    ``shares`` (in ``Graph.wires``: each wire's contribution to its source's gradient).
    Networks: node id with port ``activation``, ``gradient``, ``weight``, ``bias``,
    ``weight_gradient``, ``bias_gradient``, ``mask`` (dropout: 0 where the last minibatch silenced
    a number, of the example ``masked`` of the status), ``weight_locked``, ``bias_locked``, ``field40``
    (every unit on 40 x 40 points of the plane), ``neuron3`` (a unit's terms and tugs); node ``*`` with
    port ``metrics``.
    """

    node: str = Field(max_length=200)
    port: str = Field(max_length=64)


class Graph(Message):
    """What the engine made of a document.

    ``order``: every node id with chips opened (``chip1/y``), the order of ``values``.
    ``wires``: ``[source id, target id, input index]`` in the order of ``shares``.
    ``shapes``: output shape by node id (networks; scalars are ``[]``).
    ``parameters``: number of trained numbers by node id.
    ``classes``: names of the units that stand for classes, by node id.
    ``answers``: names of the data's classes where one number tells which it is: the lower, the higher.
    """

    order: list[str]
    wires: list[tuple[str, str, int]]
    shapes: dict[str, list[int]] = {}
    parameters: dict[str, int] = {}
    classes: dict[str, list[str]] = {}
    answers: list[str] = []


class Trouble(Message):
    """One thing that is wrong, in words: where, why, and what to do about it.

    ``severity``: ``error`` refuses, ``warning`` does not. ``path`` is the place in the document.
    """

    code: str
    text: str
    hint: str = ""
    node: str | None = None
    port: int | None = None
    path: str = ""
    severity: Literal["error", "warning"] = "error"


class Branch(Message):
    """A line of the timeline: it leaves ``parent`` at ``fork`` and has reached ``tip``."""

    id: int
    parent: int | None
    fork: int
    tip: int
    label: str = ""


# --- page to server ----------------------------------------------------------------------


class Open(Message):
    """Start a run for a document, or join the run of that id when it is alive or stored.

    ``events``: a timeline to replay (a shared link), as ``[step, event]`` pairs. ``lines``: all its lines,
    ``branch`` the one of ``events``. ``at``: the step to stand on. A ``Problem`` says what does not fit.
    """

    type: Literal["open"] = "open"
    run: RunId
    doc: Json
    rev: Whole
    seed: Whole | None = None
    events: list[tuple[int, Json]] = []
    lines: list[Json] = []
    branch: Whole | None = None
    at: Whole | None = None


class Edit(Message):
    """The whole document after an edit. ``rev`` is the revision it was made from.

    One edit is on its way at a time: the next waits for ``Accepted``, ``Problem`` or ``Stale``.
    """

    type: Literal["edit"] = "edit"
    run: RunId
    rev: Whole
    doc: Json


class Act(Message):
    """Something that happens to the run: it is logged with its step.

    ``event`` has ``kind``: ``set`` (node, value) · ``pull`` (amount, target: the held rope; 0 lets go) ·
    ``tug`` (amount, step_size: one update along the pull) · ``lock`` (node, locked) ·
    ``train`` (path, value: any setting below ``train``) · ``weight`` (node, index, value) ·
    ``example`` (row, pixels or point: which example is shown; answer: the class or value of the latter;
    target, amount: the class that it is pulled by, as in ``pull``; without amount the rope stays as it is) ·
    ``data`` (set: settings below ``data``; add: points; erase: [x1, x2, radius]) ·
    ``envelope`` (open: true) · ``param`` (node, name, value: a number of a layer, such as the rate of
    dropout) · ``best`` (back to the
    weights of the best validation epoch).
    ``stamp``: the page's clock in ms; it comes back in the frame header that shows the effect.
    """

    type: Literal["act"] = "act"
    run: RunId
    event: Json
    stamp: float | None = None


class Play(Message):
    """Train on. ``speed``: steps a second, or null for as fast as the engine can. ``until``: stop there."""

    type: Literal["play"] = "play"
    run: RunId
    speed: float | None = Field(default=None, gt=0)
    until: Whole | None = None


class Pause(Message):
    """Stop playing where the run stands."""

    type: Literal["pause"] = "pause"
    run: RunId


class Step(Message):
    """``n`` steps on, or back when negative."""

    type: Literal["step"] = "step"
    run: RunId
    n: int = Field(default=1, ge=-1_000_000, le=1_000_000)


class Seek(Message):
    """Go to a step of a branch (default: the current one). ``id``: comes back with ``Sought``."""

    type: Literal["seek"] = "seek"
    run: RunId
    step: Whole
    branch: Whole | None = None
    id: Whole | None = None


class Restart(Message):
    """Back to step 0 with the document's values; the old line stays as a branch."""

    type: Literal["restart"] = "restart"
    run: RunId
    seed: Whole | None = None


class Watch(Message):
    """The parts this page looks at now; replaces what it watched before. Empty: hidden tab."""

    type: Literal["watch"] = "watch"
    run: RunId
    parts: list[Part] = Field(max_length=512)
    rate: float = Field(default=60.0, gt=0, le=60)


class Ack(Message):
    """The page has drawn frame ``seq``."""

    type: Literal["ack"] = "ack"
    run: RunId
    seq: int


class Ask(Message):
    """A question with one answer. ``what`` names a question of the engine (``engine/questions``)."""

    type: Literal["ask"] = "ask"
    run: RunId
    id: int
    what: str = Field(max_length=40)
    args: Json = {}


class Cancel(Message):
    """Stop working on question ``id``."""

    type: Literal["cancel"] = "cancel"
    run: RunId
    id: int


class Leave(Message):
    """This page no longer looks at the run; it is parked when nobody does."""

    type: Literal["leave"] = "leave"
    run: RunId


Command = Annotated[
    Open | Edit | Act | Play | Pause | Step | Seek | Restart | Watch | Ack | Ask | Cancel | Leave,
    Field(discriminator="type"),
]

# --- server to page ----------------------------------------------------------------------


class Welcome(Message):
    """First message on a socket."""

    type: Literal["welcome"] = "welcome"
    protocol: int = PROTOCOL
    version: str
    limits: dict[str, float]


class Warming(Message):
    """The compiled engine is being prepared. ``done == total``: warm."""

    type: Literal["warming"] = "warming"
    done: int
    total: int
    what: str = ""


class Opened(Message):
    """The run is ready. ``resumed``: it already existed and stands where it stood.

    Comes unasked, with ``resumed``, when a crashed run was restored: compare ``rev``, send lost edits again.
    ``warnings``: what of the document is left out, such as nodes that are not wired up yet.
    """

    type: Literal["opened"] = "opened"
    run: RunId
    rev: int
    doc: Json
    graph: Graph
    seed: int
    resumed: bool = False
    warnings: list[Trouble] = []


class Accepted(Message):
    """An edit holds: ``rev`` is the new revision. ``warnings`` do not refuse anything."""

    type: Literal["accepted"] = "accepted"
    run: RunId
    rev: int
    graph: Graph
    warnings: list[Trouble] = []


class Problem(Message):
    """A command was refused and changed nothing. ``rev``: the revision the page sent, if any."""

    type: Literal["problem"] = "problem"
    run: RunId | None = None
    rev: int | None = None
    troubles: list[Trouble]


class Stale(Message):
    """Another page was quicker: this is the document now. Also sent unasked to the other pages of a run."""

    type: Literal["stale"] = "stale"
    run: RunId
    rev: int
    doc: Json
    graph: Graph


class Status(Message):
    """Where the run stands. Newest wins; sent at most 10 times a second and at every change of state.

    ``metrics``: circuits ``objective``, ``evaluations``, ``accuracy``; networks ``train_loss``,
    ``train_accuracy``, ``validation_loss``, ``validation_accuracy``, ``test_accuracy``, ``epoch``,
    ``examples`` (seen so far), ``examples_per_second`` (while training), ``learning_rate`` (now, by the
    schedule), and of every layer with weights ``delta:ID``, ``gradient:ID``, ``update:ID`` (norms of its
    gradients, see ``engine/insight/survey.py``; ID is the one that the layer began with, whatever it is
    called now).
    ``trouble``: why it stopped (the first non-finite number and its node).
    ``settings``: the run's own ``train`` section. ``row``: the example shown. ``backward``: false
    before any backward pass, then gradients read "not computed yet". ``more``:
    ``document_settings`` (``settings`` as the document has them), and what only some runs have: circuits
    ``locked`` (node ids), ``held`` (the pull of a held rope, else 0); networks ``target`` (the pulled class),
    ``envelope`` (the step it was opened), ``envelopes`` (the same of former data, by its name),
    ``best`` (validation of the best epoch), ``batches`` (updates of an epoch), ``parts`` (examples to train,
    validate and test), ``params`` (numbers of layers that were moved), ``initializers`` (what the weights
    were drawn with), ``losses`` (complete), ``best_epoch``, ``answer`` (the class or value given for
    the point or drawing on the screen), ``pose`` (of the drawn stroke on the screen), ``estimated`` (the
    figures are of some examples), ``judged`` (of how many of a part they are at most: ``within`` an epoch,
    and of ``train`` at its end), ``masked`` (the example whose dropout mask is told), ``waiting`` (true: it
    trains as soon as the engine is compiled). Both: ``goal`` (the step where it stops playing by itself, such
    as one of what is recorded that it was told to go to).
    """

    type: Literal["status"] = "status"
    run: RunId
    step: int
    playing: bool
    speed: float | None
    branch: int
    branches: list[Branch]
    pull: float
    backward: bool
    metrics: dict[str, float | None]
    settings: Json = {}
    moved: list[str] = []
    row: int | None = None
    compiled: bool = True
    trouble: Trouble | None = None
    more: Json = {}


class Sought(Message):
    """The answer to this page's ``Seek`` ``id`` and those before it: the run stands here, or on its way."""

    type: Literal["sought"] = "sought"
    run: RunId
    id: int
    step: int
    branch: int


class History(Message):
    """New points of the timeline since the last one: ``series[name]`` = ``[[step, value], ...]`` of a branch.

    A point at the step of the last known one takes its place. ``events``: ``[step, event]`` of the
    branch; they take the place of the known ones from index ``first`` on (a drag at rest rewrites the
    newest event). ``reset``: forget what you had of this branch.
    """

    type: Literal["history"] = "history"
    run: RunId
    branch: int
    reset: bool = False
    series: dict[str, list[tuple[int, float | None]]] = {}
    first: int = 0
    events: list[tuple[int, Json]] = []


class Progress(Message):
    """How far the answer to question ``id`` is, ``done`` of ``total``, and in words what is being done."""

    type: Literal["progress"] = "progress"
    run: RunId
    id: int
    done: float
    total: float
    text: str = ""


class Answer(Message):
    """The answer to question ``id``; its shape is told by the question's file."""

    type: Literal["answer"] = "answer"
    run: RunId
    id: int
    result: Json


class Refused(Message):
    """Question ``id`` has no answer; why."""

    type: Literal["refused"] = "refused"
    run: RunId
    id: int
    trouble: Trouble


class Notice(Message):
    """One sentence for the person: a worker was restarted, a run was resumed, another page joined."""

    type: Literal["notice"] = "notice"
    run: RunId | None = None
    text: str
    code: str = ""


Reply = Annotated[
    Welcome
    | Warming
    | Opened
    | Accepted
    | Problem
    | Stale
    | Status
    | Sought
    | History
    | Progress
    | Answer
    | Refused
    | Notice,
    Field(discriminator="type"),
]

commands: TypeAdapter[Command] = TypeAdapter(Command, config=ConfigDict(defer_build=True))
