"""Small tables that come with Tugboat."""

from __future__ import annotations

from engine.data.catalogue import DataSet
from engine.data.tables import Table, parse_table

_TEXTS = {
    "hackers_guide_svm": (
        "Six labelled points: the set in the code of Karpathy's Hacker's guide to Neural Networks.",
        "x1,x2,label\n1.2,0.7,1\n-0.3,-0.5,-1\n3.0,0.1,1\n-0.1,-1.0,-1\n-1.0,1.1,-1\n2.1,-3,1",
    ),
    "hackers_guide_listing": (
        "The six points listed in the text of the same guide; hardly separable by a line.",
        "x1,x2,label\n1.2,0.7,1\n-0.3,0.5,-1\n-3,-1,1\n0.1,1,-1\n3,1.1,-1\n2.1,-3,1",
    ),
    "hinge_points": (
        "Three labelled points whose hinge losses can be worked by hand.",
        "x1,x2,label\n1.2,0.7,1\n-0.3,0.5,-1\n3,2.5,1",
    ),
    "wags": (
        "Three points for fitting a line by hand: the best one is y = 13/14 x + 3/2.",
        "x,y\n1,2\n2,4\n4,5",
    ),
    "bits": (
        "The four pairs of bits with their NAND, AND and XOR.",
        "x1,x2,nand,and,xor\n0,0,1,0,0\n0,1,1,0,1\n1,0,1,0,1\n1,1,0,1,0",
    ),
}


def _set(name: str) -> DataSet:
    table = load(name)
    return DataSet(name, _TEXTS[name][0], "table", table.rows, table.columns)


def load(name: str) -> Table:
    """A built-in table; KeyError for an unknown name."""
    return parse_table(_TEXTS[name][1], name)


DATASETS = tuple(_set(name) for name in _TEXTS)
