"""Damaged, cut off, foreign and huge files that a network is given: refused in words, and cheaply."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.data import images, own
from engine.data.idx import read_idx
from engine.documents.document import parse
from engine.errors import DataError, RunError, TugboatError
from engine.runs import archive, records
from engine.runs.trainer import Run
from tests.engine import net
from tests.engine.test_bad_input_fuzz import MANY, bits, sentences, sound

BYTES = settings(max_examples=100 * MANY, suppress_health_check=list(HealthCheck))


def refused(action: Callable[..., Any], *args: Any) -> None:
    """The action works or is refused in words."""
    try:
        action(*args)
    except TugboatError as problem:
        sentences(problem.troubles)


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """The content cut off, with some bytes changed, or with others put in."""
    found = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(0, len(found) - 1)))
        what = draw(st.sampled_from(["change", "change", "cut", "insert"]))
        if what == "cut":
            del found[place:]
        elif what == "insert":
            found[place:place] = draw(st.binary(max_size=6))
        elif found:
            found[place] = draw(st.integers(0, 255))
    return bytes(found)


# --- IDX --------------------------------------------------------------------------------------

IDX = b"\0\0\x08\x03" + struct.pack(">3I", 2, 3, 3) + bytes(range(18))


@BYTES
@given(data=st.data(), packed=st.booleans())
def test_spoilt_idx_files(
    data: st.DataObject, packed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "spoilt-idx3-ubyte"
    file.write_bytes(data.draw(spoilt(gzip.compress(IDX) if packed else IDX)))
    refused(read_idx, file, 3)


def test_an_idx_file_that_promises_the_moon_is_refused_before_it_is_made(tmp_path: Path) -> None:
    file = tmp_path / "moon"
    file.write_bytes(b"\0\0\x08\x03" + struct.pack(">3I", 2**32 - 1, 2**32 - 1, 2**32 - 1) + b"abc")
    with pytest.raises(DataError, match="promises .* bytes and has 3"):
        read_idx(file, 3)


# --- zips and tables --------------------------------------------------------------------------


def png(height: int, width: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.arange(height * width, dtype=np.uint8).reshape(height, width)).save(out, "PNG")
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name.replace("__", "/") + ".png", content)
    return out.getvalue()


ZIP = zipped(cat__a=png(4, 4), cat__b=png(4, 4), dog__a=png(4, 4), dog__b=png(4, 4))


def test_a_member_without_a_name_is_no_picture() -> None:
    out = io.BytesIO(ZIP)
    with zipfile.ZipFile(out, "a") as file, file.open(zipfile.ZipInfo(""), "w") as member:
        member.write(b"nothing")
    assert images.describe(out.getvalue())["rows"] == 4


@BYTES
@given(content=spoilt(ZIP))
def test_spoilt_zips_of_images(content: bytes) -> None:
    refused(own.describe, content, "zip")
    refused(images.make, {"size": 4}, content, "one_hot")


def beyond_its_end(content: bytes) -> bytes:
    """A zip whose last member says that its content begins behind the end of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        place = file.infolist()[-1].header_offset + 28  # the length of what stands before the content
    return content[:place] + (60_000).to_bytes(2, "little") + content[place + 2 :]


def test_a_member_beyond_the_end_of_its_zip_is_refused(saved: bytes) -> None:
    with pytest.raises(DataError, match=r'"dog/b\.png" in the zip is damaged'):
        own.describe(beyond_its_end(ZIP), "zip")
    with pytest.raises(RunError, match="damaged"):
        archive.read(beyond_its_end(saved))
    alone = zipfile.ZipFile(out := io.BytesIO(), "w")
    alone.writestr("run.json", '{"lines": []}')
    alone.close()
    with pytest.raises(RunError, match="damaged"):
        records.lines_of(beyond_its_end(out.getvalue()))


@BYTES
@given(content=spoilt(b"a;b;label\n1,5;2;x\n3;4;y\n5;6;x\n" * 2) | st.binary(max_size=80))
def test_spoilt_tables(content: bytes) -> None:
    refused(own.describe, content, "table")


def test_a_picture_that_unpacks_to_gigabytes_is_refused_by_its_header() -> None:
    header = b"IHDR" + struct.pack(">2I5B", 30_000, 30_000, 8, 0, 0, 0, 0)
    bomb = png(4, 4)[:12] + header + struct.pack(">I", zlib.crc32(header)) + png(4, 4)[33:]
    with pytest.raises(DataError, match=r"damaged|pixels"):
        own.describe(zipped(a__a=bomb, b__b=png(4, 4)), "zip")


# --- saved runs -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def saved() -> bytes:
    run = Run(parse(sound("softmax")))
    run.advance(20)
    run.apply({"kind": "lock", "node": "a", "index": [0, 0], "locked": True})
    run.advance(5)
    return run.save()


def changed(saved: bytes, path: str, value: Any) -> bytes:
    """A saved run with one of its parts replaced."""
    content = archive.read(saved)
    holder: Any = content
    *inner, last = path.split(".")
    for key in inner:
        holder = holder[int(key) if isinstance(holder, list) else key]
    holder[last] = value
    return archive.write(content)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("tugboat_run", 99),
        ("tugboat_run", None),
        ("step", 10**9),
        ("cursor", -1),
        ("branch", 7),
        ("lines", []),
        ("state", {}),
        ("state.theta", np.zeros(3, np.float32)),
        ("state.theta", np.zeros((99, 99), np.float32)),
        ("state.theta", "zeros"),
        ("state.v", np.zeros(1)),
        ("state.random", {"bit_generator": "MT19937"}),
        ("state.course", {}),
        ("state.course", None),
        ("state.course.best_theta", np.zeros(2)),
        ("state.course.cursor", -5),
        ("state.course.cursor", 10**12),
        ("state.course.shuffle", {}),
        ("state.settings", {}),
        ("state.settings", None),
        ("state.settings.batch_size", 0),
        ("state.settings.optimizer.name", "magic"),
        ("state.settings.optimizer.learning_rate", "fast"),
        ("state.pins", [["ghost", "weight", 0, 1.0]]),
        ("state.pins", [["a", "weight", 10**9, 1.0]]),
        ("state.pins", 3),
        ("state.params", [["ghost", "rate", 1.0]]),
        ("state.pulled", ["ghost", 0]),
        ("state.pulled", ["b", 99]),
        ("state.pull", "hard"),
        ("state.row", 10**9),
        ("state.row", "first"),
        ("state.drawn", np.zeros(99)),
        ("state.thinned", 3),
        ("state.data", {"name": "ghost"}),
        ("state.data", {"name": "blobs", "classes": 9}),
        ("state.data", []),
        ("state.trouble", {"text": 3}),
    ],
)
def test_a_damaged_run_is_refused_in_words_or_still_works(saved: bytes, path: str, value: Any) -> None:
    data = changed(saved, path, value)
    try:
        run = Run.load(data)
    except RunError as problem:
        sentences(problem.troubles)
        return
    run.status()
    for node in run.graph.order:
        run.read(node, "activation")
        run.read(node, "gradient")
    refused(run.advance, 40)
    run.save()


@BYTES
@given(data=st.data())
def test_spoilt_files_of_runs(saved: bytes, data: st.DataObject) -> None:
    content = data.draw(spoilt(saved))
    try:
        Run.load(content)
    except RunError as problem:
        sentences(problem.troubles)


def test_a_run_that_was_saved_goes_on_with_the_same_bits(saved: bytes) -> None:
    one, two = Run.load(saved), Run(parse(sound("softmax")))
    two.advance(20)
    two.apply({"kind": "lock", "node": "a", "index": [0, 0], "locked": True})
    two.advance(5)
    for run in (one, two):
        run.advance(60)
    assert bits(one) == bits(two) and repr(one.metrics()) == repr(two.metrics())


# --- sizes ------------------------------------------------------------------------------------

HUGE = {
    "a hundred million parameters": (10_000, {}),
    "a minibatch that is too wide": (200, {"batch_size": 1_000_000}),
    "more units than a computer has bytes": (2**31 - 1, {}),
    "units beyond every number": (10**30, {}),
}


@pytest.mark.parametrize("what", HUGE)
def test_what_is_too_large_is_refused_before_it_is_allocated(what: str) -> None:
    """In a process of its own, whose memory is measured."""
    units, train = HUGE[what]
    document = net.document(
        net.node("h", "dense", "image", units=units), net.node("o", "dense", "h", units=10_000), **train
    )
    document["nodes"][0]["params"] = {"shape": [1, 100, 100]}
    document["nodes"][1]["params"] = {"classes": 10_000}
    code = (
        "import json, resource, sys\n"
        "from engine.documents.document import parse\n"
        "from engine.errors import TugboatError\n"
        "from engine.runs.trainer import Run\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: Run(parse(json.load(sys.stdin)), compiled=False)\n"
        "except TugboatError as problem: print(problem)\n"
        "else: print('opened')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ},
        timeout=60,
    )
    words, kilobytes = done.stdout.strip().rsplit("\n", 1)
    assert "at most" in words or "must be" in words, words
    assert int(kilobytes) < 60_000, f"{kilobytes} kB were taken"


def test_a_learning_rate_of_1e9_names_the_node_and_can_be_rewound() -> None:
    run = Run(parse(sound("linear") | {"train": {"optimizer": {"learning_rate": 1e9}, "loss": "quadratic"}}))
    start = bits(run)
    run.advance(200)
    assert run.trouble is not None and run.trouble.node in ("a", "b")
    sentences([run.trouble])
    run.seek(0)
    assert run.trouble is None and bits(run) == start
    run.apply({"kind": "train", "path": "optimizer.learning_rate", "value": 0.05})
    run.advance(50)
    assert run.trouble is None and run.step == 50
    for value in (1e10, 0, -1, None, "fast", 1e400):
        refused(run.apply, {"kind": "train", "path": "optimizer.learning_rate", "value": value})
    assert run.status()["settings"]["optimizer"]["learning_rate"] in (0.05, 0.1)


@pytest.mark.parametrize("loss", ["hinge", "log_likelihood"])
def test_a_loss_of_classes_needs_at_least_two_outputs(loss: str) -> None:
    document = sound("sigmoid")
    document["nodes"][3]["params"]["units"] = 1
    run = Run(parse(document))
    with pytest.raises(TugboatError, match=f"The loss {loss} chooses between classes"):
        run.apply({"kind": "train", "path": "loss", "value": loss})
    with pytest.raises(TugboatError, match="one unit for every class"):
        Run(parse(document | {"train": {"loss": loss}}))
    run.advance(5)
    assert run.trouble is None
