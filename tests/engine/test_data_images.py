"""Digits, IDX files, MNIST folders and the download, against a server on this machine."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.data import datasets, digits, download, mnist
from engine.data.idx import read_idx
from engine.data.load import examples
from engine.errors import DataError
from tests.mnist_shop import Shop, contents, idx, opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in contents().items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


FIRST = [289, 277, 318, 315, 312]
"""Ink of the first five training digits: the split did not move."""

# --- digits --------------------------------------------------------------------------------


def test_digits_are_split_once_and_for_all() -> None:
    made = digits.load()
    assert (made.train, made.validation, made.test) == (1200, 297, 300)
    assert made.x.shape == (1797, 64)
    assert made.x.max() == 16
    assert (made.targets.sum(axis=1) == 1).all()
    assert made.x[:5].sum(axis=1).tolist() == FIRST
    assert made.values(0).max() == 1.0
    for part in ("train", "validation", "test"):
        first, stop = made.part(part)
        assert len(set(made.targets[first:stop].argmax(axis=1))) == 10


def test_only_the_training_part_is_limited() -> None:
    made = digits.load().limited(100)
    assert (made.train, made.validation, made.test, len(made.x)) == (100, 297, 300, 697)
    assert np.array_equal(made.x[100], digits.load().x[1200])
    assert digits.load().limited(5000) is digits.load()


def test_image_sets_are_listed() -> None:
    assert datasets()["digits"].offline
    assert not datasets()["mnist"].offline
    assert examples({}) is None
    with pytest.raises(DataError, match='Did you mean "mnist"'):
        examples({"name": "mnits"})


# --- IDX files -----------------------------------------------------------------------------


def test_plain_and_packed_files_are_read_alike(tmp_path: Path) -> None:
    array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    (tmp_path / "plain").write_bytes(idx(array))
    (tmp_path / "packed.gz").write_bytes(gzip.compress(idx(array)))
    for name in ("plain", "packed.gz"):
        assert np.array_equal(read_idx(tmp_path / name, 3), array)


SOUND = idx(np.zeros((5, 28, 28), np.uint8))
PACKED = gzip.compress(SOUND, mtime=0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "only 0 bytes"),
        (b"\0\0", "only 2 bytes"),
        (b"<html>404</html>", "not the start of an IDX file"),
        (b"\0\0\x0d\x03" + SOUND[4:], "not the start of an IDX file"),
        (idx(np.zeros(5, np.uint8)), "labels where images are expected"),
        (SOUND[:-1], "5 x 28 x 28 = 3,920 bytes and has 3,919"),
        (SOUND + b"\0", "has 3,921"),
        (SOUND[:9], "and has 0"),
        (PACKED[:-9], "damaged or cut off gzip"),
        (PACKED[:20] + b"\xff\xff\xff" + PACKED[23:], "damaged or cut off gzip"),
        (PACKED[:-8] + b"\0" * 8, "damaged or cut off gzip"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words) as caught:
        read_idx(path, 3)
    assert path.name in str(caught.value)


def test_a_file_that_inflates_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.data.idx.MAX_BYTES", 10_000)
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(bytes(1_000_000)))
    with pytest.raises(DataError, match="more than 10,000 bytes"):
        read_idx(path, 3)


# --- an MNIST folder -----------------------------------------------------------------------


def test_a_folder_is_split_into_training_validation_and_test(folder: Path) -> None:
    made = mnist.load(folder)
    assert (made.train, made.validation, made.test) == (50, 10, 12)
    assert made.shape == (1, 28, 28)
    assert made.x.dtype == np.uint8
    assert made.values(3).max() <= 1
    assert examples({"name": "mnist", "examples": 20}, folder).train == 20


def test_a_folder_may_hold_packed_files_or_a_folder_mnist(tmp_path: Path) -> None:
    inner = tmp_path / "mnist"
    inner.mkdir()
    for name, content in contents().items():
        (inner / f"{name}.gz").write_bytes(gzip.compress(content))
    assert mnist.load(tmp_path).train == 50


def test_a_missing_file_says_where_it_was_looked_for_and_how_to_get_it(folder: Path) -> None:
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match=r"t10k-labels-idx1-ubyte.*tugboat data get mnist.*--data DIR"):
        mnist.load(folder)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("train-labels-idx1-ubyte", idx(np.zeros(59, np.uint8)), "60 images and 59 labels"),
        ("t10k-labels-idx1-ubyte", idx(np.full(12, 10, np.uint8)), "a 10 at row 1"),
        ("train-images-idx3-ubyte", idx(np.zeros((60, 8, 8), np.uint8)), "8 by 8"),
        ("t10k-labels-idx1-ubyte", idx(np.zeros((12, 28, 28), np.uint8)), "swapped"),
    ],
)
def test_files_that_do_not_belong_together_are_refused(
    folder: Path, name: str, content: bytes, words: str
) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(DataError, match=words):
        mnist.load(folder)


# --- download ------------------------------------------------------------------------------


@pytest.fixture
def shop() -> Iterator[Shop]:
    with opened() as stock:
        yield stock


IMAGES = "train-images-idx3-ubyte.gz"


def test_four_files_are_fetched_with_progress_and_then_left_alone(shop: Shop, tmp_path: Path) -> None:
    told: list[tuple[float, float | None, str]] = []
    folder, files = download.get("mnist", shop.url, tmp_path / "new", lambda *a: told.append(a))
    assert files == sorted(shop.files, key=files.index)
    assert set(files) == set(shop.files)
    assert mnist.load(folder).train == 50
    assert told[-1][0] == told[-1][1]
    assert {name for _, _, name in told} == set(shop.files)
    asked = len(shop.asked)
    assert download.get("mnist", shop.url, folder)[1] == []
    assert len(shop.asked) == asked


def test_a_broken_connection_is_resumed_where_it_stopped(shop: Shop, tmp_path: Path) -> None:
    shop.drop[IMAGES] = 5000
    with pytest.raises(DataError, match=r"train-images.*(stopped after|did not answer)"):
        download.get("mnist", shop.url, tmp_path)
    part = tmp_path / f"{IMAGES}.part"
    kept = part.stat().st_size
    assert 0 < kept <= 5000
    download.get("mnist", shop.url, tmp_path)
    assert (IMAGES, f"bytes={kept}-") in shop.asked
    assert not part.exists()
    assert (tmp_path / IMAGES).read_bytes() == shop.files[IMAGES]


@pytest.mark.parametrize("ranges", [True, False])
def test_a_damaged_half_is_thrown_away_and_fetched_again(shop: Shop, tmp_path: Path, ranges: bool) -> None:
    shop.ranges = ranges
    (tmp_path / f"{IMAGES}.part").write_bytes(b"x" * 3000)
    download.get("mnist", shop.url, tmp_path)
    assert (tmp_path / IMAGES).read_bytes() == shop.files[IMAGES]


def test_a_half_that_is_too_long_is_fetched_again(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / f"{IMAGES}.part").write_bytes(b"x" * (len(shop.files[IMAGES]) + 10))
    download.get("mnist", shop.url, tmp_path)
    assert (tmp_path / IMAGES).read_bytes() == shop.files[IMAGES]


@pytest.mark.parametrize("damage", ["flipped", "short", "page"])
def test_a_damaged_file_is_refused_and_leaves_nothing(shop: Shop, tmp_path: Path, damage: str) -> None:
    good = shop.files[IMAGES]
    middle = len(good) // 2
    shop.files[IMAGES] = {
        "flipped": good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :],
        "short": good[:middle],
        "page": b"<html>sign in first</html>",
    }[damage]
    with pytest.raises(
        DataError, match=r"127\.0\.0\.1:\d+ sent a damaged file: its checksum is wrong.*--url"
    ):
        download.get("mnist", shop.url, tmp_path)
    assert not list(tmp_path.iterdir())


def test_mirrors_are_tried_in_turn_and_must_have_the_published_files(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hashlib

    monkeypatch.setattr(download, "MIRRORS", (f"{shop.url}/not/here/x", shop.url))
    empty = dict(shop.files)
    shop.files.clear()
    with pytest.raises(DataError, match=r"answered 404.*; .*answered 404"):
        download.get("mnist", None, tmp_path)
    shop.files.update(empty)
    with pytest.raises(DataError, match="checksum is wrong"):
        download.get("mnist", None, tmp_path)
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in contents().items()}
    monkeypatch.setattr(download, "SHA256", sums)
    assert len(download.get("mnist", None, tmp_path)[1]) == 4


def test_another_source_is_taken_with_a_notice(shop: Shop, tmp_path: Path) -> None:
    told: list[str] = []
    download.get("mnist", shop.url, tmp_path, None, told.append)
    assert len(told) == 4
    assert "not the published file" in told[0]


def test_a_server_may_have_the_plain_files_only(shop: Shop, tmp_path: Path) -> None:
    shop.files = {name.removesuffix(".gz"): gzip.decompress(data) for name, data in shop.files.items()}
    assert download.get("mnist", shop.url, tmp_path)[1] == [IMAGES.removesuffix(".gz"), *list(contents())[1:]]
    assert mnist.load(tmp_path).train == 50
    assert download.get("mnist", shop.url, tmp_path)[1] == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:9/mnist", r"could not be fetched: 127\.0\.0\.1:9 did not answer"),
        ("http://127.0.0.1:9/my files/é", "did not answer"),
        ("nonsense", "not an address of the web"),
        ("http://", "not an address of the web"),
        ("ftp://127.0.0.1/", "not an address of the web: it must begin with http"),
    ],
)
def test_an_address_that_nothing_comes_from_is_named(tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        download.get("mnist", url, tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot be made"):
        download.get("mnist", "http://127.0.0.1:9", tmp_path / "file" / "x")
