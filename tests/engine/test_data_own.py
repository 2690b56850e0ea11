"""The user's own tables and images: what is read, what is refused and in which words."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine import data
from engine.data import images, own, uploads
from engine.data.examples import Examples
from engine.data.load import examples
from engine.documents.document import parse
from engine.errors import DataError, DocumentError

ANIMALS = "height,weight,name,animal\n" + "\n".join(
    f"{30 + 3 * k},{4 + k},n{k},{'cat' if k % 3 else 'dog'}" for k in range(30)
)


def table(**settings: Any) -> Examples:
    found = examples({"name": "animals", "text": ANIMALS, **settings})
    assert found is not None
    return found


# --- tables ----------------------------------------------------------------------------------


def test_a_table_becomes_examples() -> None:
    found = table(label="animal", columns=["weight", "height"], train_share=0.6)
    assert found.inputs == ("weight", "height") and found.classes == ("cat", "dog")
    assert (found.train, found.validation, found.test) == (18, 6, 6)
    for row in range(30):
        k = int(found.origin[row])  # type: ignore[index]
        assert found.x[row].tolist() == [4 + k, 30 + 3 * k]
        assert found.classes[found.labels()[row]] == ("cat" if k % 3 else "dog")


def test_without_a_choice_numbers_are_inputs_and_the_last_column_is_the_label() -> None:
    found = table()
    assert found.inputs == ("height", "weight") and found.classes == ("cat", "dog")


def test_standardised_inputs_have_mean_0_and_deviation_1_in_training() -> None:
    found = table(standardise=True)
    train = found.x[: found.train].astype(float)
    np.testing.assert_allclose(train.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(train.std(axis=0), 1, atol=1e-6)


def test_a_label_of_numbers_is_learned_as_a_number_or_as_classes() -> None:
    found = table(label="weight", columns=["height"])
    assert found.coding == "number" and not found.classes and found.targets.shape == (30, 1)
    classes = table(label="weight", columns=["height"], task="classes")
    assert len(classes.classes) == 30 and classes.classes[:3] == ("4", "5", "6")


def test_the_bits_are_a_data_set_too() -> None:
    found = examples({"name": "bits", "label": "xor", "columns": ["x1", "x2"], "train_share": 1})
    assert found is not None and found.train == 4 and found.targets.shape == (4, 2)
    np.testing.assert_array_equal(found.labels(), (found.x[:, 0] != found.x[:, 1]).astype(int))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"columns": ["name"]}, 'Column "name".* row 1 .*line 2'),
        ({"columns": []}, "has no input"),
        ({"columns": ["hight"]}, 'Did you mean "height"'),
        ({"columns": ["animal"], "label": "animal"}, "label and an input at once"),
        ({"label": "animals"}, 'Did you mean "animal"'),
        ({"text": "a,b\n1,x\n2,x"}, "one class only"),
        ({"text": "a,c,b\n,1,x\n2,1,y\n3,1,y"}, 'Column "a".* is empty in row 1 \\(line 2\\)'),
        ({"text": "a,c,b\nold,1,x\n2,1,y\n3,1,y"}, 'Column "a".* has "old" in row 1'),
        ({"text": "a,b\n1,x\n2,"}, "is empty in row 2"),
        ({"text": "a,b"}, "no rows"),
        ({"text": "a,b\n1e39,x\n2,y"}, "too large"),
        ({"label": "name", "text": "a,name\n" + "\n".join(f"1,n{k}" for k in range(101))}, "at most 100"),
        ({"label": "name", "coding": "sign"}, "for two classes"),
        ({"text": None, "upload": "../etc/passwd"}, "no name of an upload"),
        ({"text": None, "upload": "0" * 64}, "uploaded to another server"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        table(**settings)


def test_a_table_is_described_for_choosing() -> None:
    found = own.describe(ANIMALS.encode(), "animals")
    assert found["kind"] == "table" and found["rows"] == 30 and found["label"] == "animal"
    assert [c["numbers"] for c in found["columns"]] == [True, True, False, False]
    assert found["columns"][3] == {"name": "animal", "numbers": False, "values": 2, "task": "classes"}
    assert found["first"][0] == ["30", "4", "n0", "dog"]


def test_a_file_without_names_keeps_its_first_example() -> None:
    rows = "\n".join(f"{k}.5,{2 * k},{'cat' if k % 3 else 'dog'}" for k in range(30))
    told = own.describe(rows.encode(), "animals")
    assert told["header"] is False and told["rows"] == 30
    assert [column["name"] for column in told["columns"]] == ["x1", "x2", "y"]
    found = table(text=rows, header=False, label="y", columns=["x1", "x2"])
    assert found.classes == ("cat", "dog") and len(found.x) == 30
    assert "header" not in own.describe(ANIMALS.encode(), "animals")


def test_a_column_that_only_numbers_the_rows_is_told() -> None:
    def counting(head: str, values: list[int]) -> bool:
        text = "\n".join([f"{head},x,label", *(f"{k},{k % 5},{'ab'[k % 2]}" for k in values)])
        return bool(own.describe(text.encode(), "t")["columns"][0].get("counts"))

    assert counting("", [*range(9)]) and counting("Id", [*range(1, 10)]) and counting("row", [*range(9)])
    assert not counting("", [3, 1, 2, 5]) and not counting("age", [*range(9)])
    assert not counting("Id", [0, 2, 4])


HOLED = ANIMALS.replace("\n33,5,", "\n,5,").replace("\n42,8,", "\nold,8,").replace("n20,cat", "n20,")


def test_a_column_of_numbers_with_a_hole_is_told_with_the_first_cell_that_is_none() -> None:
    columns = own.describe(HOLED.encode(), "animals")["columns"]
    assert not columns[0]["numbers"]
    assert columns[0]["stray"] == {"count": 2, "row": 2, "line": 3, "text": ""}
    assert "stray" not in columns[1] and "stray" not in columns[2], "text all through is no hole"
    assert columns[3]["values"] == 2, "an empty label is no class"


def test_rows_with_holes_are_left_out_when_asked_and_keep_their_numbers() -> None:
    with pytest.raises(DataError, match='Column "height".* is empty in row 2'):
        table(text=HOLED, columns=["height"])
    found = table(text=HOLED, columns=["height"], complete=True)
    assert found.origin is not None
    assert sorted(found.origin.tolist()) == [k for k in range(30) if k not in (1, 4, 20)]
    assert [30 + 3 * int(k) for k in found.origin] == found.x[:, 0].tolist()
    assert len(table(text=HOLED, columns=["weight"], complete=True).x) == 29, (
        "holes of other columns count not"
    )
    values = table(text=HOLED, columns=["weight"], label="height", task="number", complete=True)
    assert len(values.x) == 28
    with pytest.raises(DataError, match="No row .* has a number in every picked column"):
        table(text=HOLED, columns=["name"], complete=True)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04broken", b"a,b\n1,2\0"])
def test_what_is_no_data_is_refused(content: bytes) -> None:
    with pytest.raises(DataError):
        own.describe(content, "file")


# --- images ----------------------------------------------------------------------------------


def picture(k: int, size: tuple[int, int] = (6, 4), kind: str = "PNG") -> bytes:
    """Columns times rows; red rises with k."""
    file = io.BytesIO()
    Image.new("RGB", size, (10 * k, 100, 200)).save(file, kind)
    return file.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


PETS = {f"pets/{'cat' if k % 2 else 'dog'}/{k}.png": picture(k) for k in range(10)}


def test_a_zip_in_the_data_folder_is_read_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "pets.zip").write_bytes(zipped(PETS))
    found = own.make({"path": "pets.zip"}, tmp_path, "one_hot")
    assert found.name == "pets.zip" and np.array_equal(found.x, images.make({}, zipped(PETS), "one_hot").x)


def test_folders_are_classes_and_colours_are_kept_on_request() -> None:
    grey = images.make({"name": "pets"}, zipped(PETS), "one_hot")
    assert grey.shape == (1, 4, 6) and grey.classes == ("cat", "dog") and grey.x.dtype == np.uint8
    assert (grey.train, grey.validation, grey.test) == (7, 2, 1)
    colour = images.make({"colour": True}, zipped(PETS), "one_hot")
    assert colour.shape == (3, 4, 6)
    first = colour.x[0].reshape(3, 4, 6)
    assert first[1:].reshape(2, -1).tolist() == [[100] * 24, [200] * 24] and first[0, 0, 0] % 10 == 0
    assert sorted({int(x[0]) for x in colour.x}) == [10 * k for k in range(10)]


def _drawn(mode: str, ink: object, behind: object = 0) -> bytes:
    """An 8 by 8 picture: a square of ink in the middle of nothing, or of what is behind it."""
    picture = Image.new(mode, (8, 8), behind)  # type: ignore[arg-type]
    picture.paste(ink, (2, 2, 6, 6))  # type: ignore[arg-type]
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def test_transparent_parts_show_the_background_that_was_chosen() -> None:
    clear, solid = _drawn("RGBA", (0, 0, 0, 255)), _drawn("L", 90)
    content = zipped({"a/1.png": clear, "b/1.png": solid, "b/2.png": clear})
    told = images.describe(content)["pictures"]
    assert set(told[0]["values"]) == {0.0, 1.0} and set(told[0]["on_black"]) == {0.0}
    assert told[1]["values"] == told[1]["on_black"]

    def middle_and_corner(**chosen: Any) -> list[list[int]]:
        found = images.make({"name": "zip", **chosen}, content, "one_hot")
        by_file = {int(found.origin[k]): found.x[k] for k in range(3)}  # type: ignore[index]
        return [[int(by_file[k][27]), int(by_file[k][0])] for k in range(3)]

    assert middle_and_corner(background="white") == [[0, 255], [90, 0], [0, 255]]
    assert middle_and_corner(background="black") == [[0, 0], [90, 0], [0, 0]]
    assert middle_and_corner() == [[0, 0], [90, 0], [0, 0]], "as in every document so far"
    assert "on_black" not in images.describe(zipped({"a/1.png": solid, "b/1.png": solid}))["pictures"][0]


def test_a_background_is_offered_for_the_one_transparent_image_of_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clear, solid = _drawn("RGBA", (0, 0, 0, 255)), _drawn("L", 90)
    files = {f"{'ab'[k % 2]}/{k:02}.png": clear if k == 33 else solid for k in range(40)}
    told = images.describe(zipped(files))["pictures"]
    assert len(told) == 12
    assert sum(one["values"] != one["on_black"] for one in told) == 1, "it is among those that are shown"
    unused = _drawn("RGBA", (0, 0, 0, 255), behind=(9, 9, 9, 255))
    opaque = zipped(dict.fromkeys(files, unused))
    assert "on_black" not in images.describe(opaque)["pictures"][0]
    monkeypatch.setattr(images, "MOST_LOOKED", 100)
    assert "on_black" in images.describe(opaque)["pictures"][0], "some may be transparent"


def test_an_image_that_left_out_its_palette_is_read_as_ever() -> None:
    content = io.BytesIO()
    Image.new("P", (8, 8)).save(content, "PNG")
    whole = content.getvalue()
    start = whole.index(b"PLTE") - 4
    end = start + 12 + int.from_bytes(whole[start : start + 4])
    bare = zipped(dict.fromkeys(("a/1.png", "b/1.png"), whole[:start] + whole[end:]))
    assert "on_black" not in images.describe(bare)["pictures"][0]
    for background in (None, "white"):
        assert images.make({"background": background}, bare, "one_hot").x.shape == (2, 64)


def test_names_are_classes_where_there_is_one_folder_and_junk_is_left_out() -> None:
    files = {f"cat_{k}.jpg": picture(k, kind="JPEG") for k in range(3)} | {"dog1.png": picture(1)}
    junk = {"__MACOSX/._cat_0.jpg": b"x", ".DS_Store": b"x", "readme.txt": b"hello"}
    found = images.make({}, zipped({**files, **junk}), "sign")
    assert found.classes == ("cat", "dog") and len(found.x) == 4 and found.targets.shape == (4, 1)


def test_mixed_sizes_are_refused_or_brought_to_one() -> None:
    mixed = zipped({**PETS, "pets/cat/large.png": picture(3, (60, 40))})
    with pytest.raises(DataError, match="mixed sizes.*4 by 6.*40 by 60"):
        images.make({}, mixed, "one_hot")
    assert images.make({"size": 8}, mixed, "one_hot").shape == (1, 8, 8)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "no PNG or JPEG"),
        ({"a/x1.png": picture(0), "a/x2.png": picture(1)}, 'of one class.*begin "x"'),
        ({"a/1.png": picture(0), "a/2.png": picture(1)}, "of one class.*begin with no letters"),
        ({"a/x.png": picture(0)[:30], "b/y.png": picture(1)}, '"a/x.png" in the zip is damaged'),
        ({"a/x.png": b"GIF89a", "b/y.png": picture(1)}, "no PNG or JPEG"),
        ({"a/x.png": picture(0, (5000, 2)), "b/y.png": picture(1)}, "4,096 a side"),
    ],
)
def test_what_is_wrong_with_images_is_said(files: dict[str, bytes], words: str) -> None:
    with pytest.raises(DataError, match=words):
        images.make({}, zipped(files), "one_hot")


def test_too_much_is_refused_by_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_IMAGES", 5)
    with pytest.raises(DataError, match="upload_images is 5"):
        images.describe(zipped(PETS))
    monkeypatch.setattr(images, "MOST_IMAGES", 50)
    monkeypatch.setattr(images, "MOST_BYTES", 100)
    with pytest.raises(DataError, match="upload_pixels"):
        images.describe(zipped(PETS))


def test_images_are_described_with_thumbnails() -> None:
    found = images.describe(zipped(PETS))
    assert found["classes"] == [["cat", 5], ["dog", 5]] and found["sizes"] == [[4, 6]]
    assert len(found["pictures"][0]["values"]) == 784


# --- uploads ---------------------------------------------------------------------------------


def test_uploads_are_kept_by_hash_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUGBOAT_UPLOADS", str(tmp_path / "uploads"))
    name = uploads.keep(ANIMALS.encode(), 10_000)
    assert uploads.keep(ANIMALS.encode(), 10_000) == name and uploads.read(name) == ANIMALS.encode()
    found = examples({"name": "animals", "upload": name, "label": "animal"})
    assert found is not None and len(found.x) == 30
    pets = uploads.keep(zipped(PETS), 10_000)
    assert examples({"upload": pets}).shape == (1, 4, 6)  # type: ignore[union-attr]
    os.utime(tmp_path / "uploads" / name, (1, 1))
    uploads.keep(b"x" * 9_000, 10_000)
    with pytest.raises(DataError):
        uploads.read(name)


def test_two_pages_hand_over_the_same_file_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUGBOAT_UPLOADS", str(tmp_path))
    move, others = os.replace, [ANIMALS.encode()]

    def late(part: Any, place: Any) -> None:
        """Before the first page's file gets its name, the second page's does."""
        while others:
            uploads.keep(others.pop(), 10_000)
        move(part, place)

    monkeypatch.setattr(os, "replace", late)
    name = uploads.keep(ANIMALS.encode(), 10_000)
    assert uploads.read(name) == ANIMALS.encode() and [path.name for path in tmp_path.iterdir()] == [name]


def test_files_that_vanish_are_no_trouble_and_old_parts_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUGBOAT_UPLOADS", str(tmp_path))
    (tmp_path / ("0" * 64)).symlink_to(tmp_path / "gone")  # listed, and not there when it is looked at
    for part in ("old.part", "new.part"):
        (tmp_path / part).write_bytes(b"half")
    os.utime(tmp_path / "old.part", (1, 1))
    name = uploads.keep(ANIMALS.encode(), 10_000)
    left = {path.name for path in tmp_path.iterdir()}
    assert name in left and "new.part" in left and "old.part" not in left


def test_a_file_that_cannot_be_stored_leaves_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUGBOAT_UPLOADS", str(tmp_path))

    def full(part: Any, place: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DataError, match="No space left"):
        uploads.keep(ANIMALS.encode(), 10_000)
    assert not list(tmp_path.iterdir())


def test_a_section_is_checked_before_anything_is_loaded() -> None:
    bad = {
        "points": [[1, 2]],
        "erased": [-1],
        "features": [3],
        "noise": 7,
        "augment": {"spin": 1},
    }
    with pytest.raises(DocumentError) as caught:
        parse({"tugboat": 1, "kind": "network", "nodes": [], "data": bad})
    paths = {trouble.path for trouble in caught.value.troubles}
    assert {
        "data.points[0]",
        "data.erased[0]",
        "data.features[0]",
        "data.noise",
        "data.augment.spin",
    } <= paths
    with pytest.raises(DocumentError, match="5,000"):
        parse({"tugboat": 1, "kind": "network", "nodes": [], "data": {"points": [[0, 0, 0]] * 5001}})


@pytest.mark.parametrize(
    ("section", "path", "words"),
    [
        ({"text": "a,b\n1,2", "path": "a.csv"}, "data.path", "text and path"),
        ({"name": "circle", "classes": 5}, "data.classes", "circle"),
        ({"text": "a,b\n1,2", "classes": 3}, "data.classes", "rings, blobs and points"),
    ],
)
def test_a_setting_that_nothing_would_read_is_refused(section: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as caught:
        parse({"tugboat": 1, "kind": "network", "nodes": [], "data": section})
    assert [trouble.path for trouble in caught.value.troubles] == [path]


@pytest.mark.parametrize("section", [{"name": "table"}, {"name": "table", "text": ""}])
def test_a_table_without_content_says_what_is_missing(section: dict[str, Any]) -> None:
    for read in (examples, data.table):
        with pytest.raises(DataError, match=r"neither text nor a file.*data\.text"):
            read(section)
