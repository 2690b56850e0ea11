"""The real MNIST files, from the folder that TUGBOAT_DATA names; collected only when it names one."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np

from engine.data import mnist
from tests.house.tree import ROOT

TEST_DIGITS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
"""How often each digit occurs in the test set."""


def test_the_files_are_mnist_as_the_book_splits_it():
    digits = mnist.load(os.environ["TUGBOAT_DATA"])
    assert (digits.train, digits.validation, digits.test) == (50_000, 10_000, 10_000)
    assert [digits.label(row) for row in range(5)] == [5, 0, 4, 1, 9]
    first, stop = digits.part("test")
    assert np.bincount(digits.targets[first:stop].argmax(1)).tolist() == TEST_DIGITS
    assert digits.x.shape == (70_000, 784) and digits.x.max() == 255


def test_one_epoch_from_the_command_line():
    command = [
        sys.executable,
        "-m",
        "server.cli",
        "run",
        "mnist-mlp",
        "--epochs",
        "1",
        "--seed",
        "1",
        "--json",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    epoch, last = (json.loads(line) for line in done.stdout.splitlines())
    assert epoch["epoch"] == 1 and epoch["test_accuracy"] is None, "the test envelope stays closed"
    assert epoch["validation_accuracy"] > 0.93
    assert last["done"] is True
