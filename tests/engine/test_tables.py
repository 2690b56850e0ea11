"""Tables for circuits: built in, pasted, CSV files; every fault is named by row and column."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import data
from engine.data import tables
from engine.data.tables import MAX_COLUMNS, MAX_ROWS, headless, parse_number, parse_table
from engine.errors import DataError, TugboatError
from engine.runs.trainer import Run
from tests.engine.documents import svm


def test_the_guides_points_are_those_of_its_code() -> None:
    table = data.table({"name": "hackers_guide_svm"})
    assert table.columns == ("x1", "x2", "label")
    assert table.numbers("x1").tolist() == [1.2, -0.3, 3.0, -0.1, -1.0, 2.1]
    assert table.numbers("x2").tolist() == [0.7, -0.5, 0.1, -1.0, 1.1, -3.0]
    assert table.numbers("label").tolist() == table.numbers("y").tolist() == [1, -1, 1, -1, -1, 1]


def test_every_built_in_table_says_what_it_is() -> None:
    tables = {name: item for name, item in data.datasets().items() if item.kind == "table"}
    assert set(tables) >= {"hackers_guide_svm", "hackers_guide_listing", "hinge_points", "wags", "bits"}
    for name, item in tables.items():
        table = data.table({"name": name})
        assert (table.rows, table.columns) == (item.rows, item.columns)
        assert item.summary.endswith(".") and item.offline
        for column in table.columns:
            table.numbers(column)


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3,4",
        "a;b\n1;2\n3;4\n",
        "a\tb\n1\t2\n3\t4",
        "a b\n1 2\n3 4",
        "\ufeffa,b\r\n1,2\r\n\r\n3,4\r\n",
        '"a","b"\n"1","2"\n3,4',
        "a|b\n1|2\n3|4",
        "a;b\n1,0;2,0\n3,0;4,0",
    ],
)
def test_common_forms_are_read(text: str) -> None:
    table = parse_table(text)
    assert table.numbers("a").tolist() == [1, 3] and table.numbers("b").tolist() == [2, 4]
    assert table.label is None


def test_without_names_the_columns_get_some() -> None:
    table = parse_table("1,2,0\n3,4,1")
    assert table.columns == ("x1", "x2", "y") and table.rows == 2
    assert table.label == "y"


def test_a_cell_is_a_number_where_the_page_takes_it_for_one() -> None:
    cases = json.loads((Path(__file__).parents[1] / "table_numbers.json").read_text("utf-8"))
    assert [parse_number(text) for text, _ in cases] == [number for _, number in cases]


def test_a_column_of_words_only_hurts_when_it_is_read() -> None:
    table = parse_table("name,x,y\nanna,1,2\nbert,3,oops\ncarl,5,")
    assert table.numbers("x").tolist() == [1, 3, 5]
    with pytest.raises(DataError, match=r'Column "y" of "table" has "oops" in row 2 \(line 3\)'):
        table.numbers("y")
    with pytest.raises(DataError, match=r'Column "name" .* has "anna" in row 1'):
        table.numbers("name")
    with pytest.raises(DataError, match=r'"y" of "table" is empty in row 1'):
        parse_table("x,y\n1, \n").numbers("y")


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"name": "nope"}, 'no data set called "nope"'),
        ({"name": "digits"}, "is no table"),
        ({"text": " \n "}, "is empty"),
        ({"text": "a,b"}, "no rows"),
        ({"text": "a,b\n1"}, "Line 2 .* has 1 cells"),
        ({"text": "a,a\n1,2"}, 'two columns called "a"'),
        ({"text": "a,,\n1,2,3"}, "two columns without a name"),
        ({"text": ";\n;"}, "two columns without a name"),
        ({"text": "a,b\n1,2", "label": "c"}, 'no column "c"'),
        ({"path": "x.csv"}, "no data folder"),
        (
            {"text": ",".join("abc"[i % 3] + str(i) for i in range(MAX_COLUMNS + 1)) + "\n1"},
            "limit table_columns is 1,000",
        ),
        ({"text": "a\n" + "1\n" * (MAX_ROWS + 1)}, "limit table_rows is 100,000"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(section: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        data.table(section)


def test_a_cell_in_quotes_may_hold_several_lines() -> None:
    table = parse_table('x,note,y\n1,"two\nlines, and ""more""",a\n\n2,one,b\n')
    assert table.cells == (("1", 'two\nlines, and "more"', "a"), ("2", "one", "b"))
    assert table.lines == (2, 5)
    with pytest.raises(DataError, match="Line 3 .* has 1 cells"):
        parse_table('x,"y\n1,2\n3')


def test_a_separator_at_the_end_of_every_line_makes_no_column() -> None:
    table = parse_table("x,y,,\n1,2,,\n3,4,,\n")
    assert table.columns == ("x", "y") and table.cells == (("1", "2"), ("3", "4"))
    assert parse_table("x,y,\n1,2,\n3,4,5\n").columns == ("x", "y", "")
    bare = parse_table("1,a,\n3,b,\n", header=False)
    assert bare.columns == ("x1", "y") and bare.cells == (("1", "a"), ("3", "b"))


def test_a_first_line_is_an_example_when_that_is_said() -> None:
    text = "5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n"
    assert parse_table(text).columns == ("5.1", "3.5", "setosa"), "as in every document so far"
    for table in (parse_table(text, header=False), data.table({"text": text, "header": False})):
        assert table.columns == ("x1", "x2", "y") and table.rows == 3 and table.lines == (1, 2, 3)
    assert parse_table("1,2\n3,4", header=True).columns == ("1", "2")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor", True),
        ("yes,1\nno,2\nyes,3", True),
        ("5.1,,setosa\n4.9,3.0,setosa", True),
        ("length,2020,label\n4.9,3.0,a\n7.0,3.2,b", False),
        ("name,2019,2020\nanna,1,2\nbert,3,4", False),
        ("a,b\na,b\nb,a", False),
        ("1,2\n3,4", False),
        ("5.1,setosa", False),
        ("5.1,setosa\n1,2,3", False),
    ],
)
def test_a_first_line_that_looks_like_an_example(text: str, bare: bool) -> None:
    assert headless(text) is bare


def test_too_long_a_text_is_refused_before_it_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_TEXT", 5)
    monkeypatch.setattr(tables, "_cells", None)
    for look in (parse_table, headless):
        with pytest.raises(DataError, match="limit table_bytes"):
            look("1,2\n3,4")


def test_files_stay_inside_the_data_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "good.csv").write_text("x,y\n1,2\n", "utf-8")
    (folder / "round.csv").symlink_to("round.csv")
    os.mkfifo(folder / "pipe.csv")
    (folder / "bytes.csv").write_bytes(b"\xff\xfe\x00x")
    (tmp_path / "secret.csv").write_text("x\n1\n", "utf-8")
    assert data.table({"path": "good.csv"}, folder).numbers("y").tolist() == [2]
    for path, words in (
        ("../secret.csv", "outside the data folder"),
        ("none.csv", "cannot be read"),
        ("bytes.csv", "UTF-8"),
        (".", "not an ordinary file"),
        ("pipe.csv", "not an ordinary file"),
        ("round.csv", "cannot be read"),
        ("a\0b.csv", "cannot be the name"),
        ("n" * 5000, "cannot be read"),
        (str(tmp_path / "secret.csv"), "outside"),
    ):
        with pytest.raises(DataError, match=words):
            data.table({"path": path}, folder)


def test_only_the_first_examples_on_request() -> None:
    assert data.table({"name": "wags", "examples": 2}).numbers("y").tolist() == [2, 4]


@pytest.mark.parametrize(
    ("section", "words", "node"),
    [
        ({"text": "x1,x2\n1,2"}, 'no column "label"', "label"),
        ({"text": "x1,x2,label\n1,a,1"}, 'Column "x2" .* row 1', "y"),
        ({"name": "hackers_guide_svn"}, 'Did you mean "hackers_guide_svm"', None),
    ],
)
def test_a_circuit_with_bad_data_is_refused_and_an_edit_changes_nothing(
    section: dict[str, Any], words: str, node: str | None
) -> None:
    bad = {**svm(), "data": section}
    with pytest.raises(DataError, match=words) as caught:
        Run(bad, compiled=False)
    assert caught.value.trouble.node == node
    run = Run(svm(), compiled=False)
    run.advance(5)
    before = run.read("*", "values").tolist()
    with pytest.raises(DataError, match=words):
        run.edit(bad)
    assert run.read("*", "values").tolist() == before
    assert run.advance(1) == 1


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        headless(text)
        table = parse_table(text)
        for column in table.columns:
            table.numbers(column)
    except TugboatError as problem:
        assert problem.trouble.text


@pytest.mark.parametrize(("name", "hint"), [("bitz", 'Did you mean "bits"?'), ("digits", "Tables: ")])
def test_a_circuit_names_no_table_that_there_is_not_even_where_nothing_reads_it(name: str, hint: str) -> None:
    document = {"tugboat": 1, "nodes": [{"id": "x", "op": "input"}], "output": "x", "data": {"name": name}}
    with pytest.raises(DataError) as problem:
        Run(document, compiled=False)
    assert problem.value.trouble.path == "data.name" and problem.value.trouble.hint.startswith(hint)
    own = {"name": name, "text": "a\n1"}  # what one's own is called is free
    Run({**document, "data": own}, compiled=False)
