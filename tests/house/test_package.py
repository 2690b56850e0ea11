"""Pins, lock files and the wheel: what a stranger installs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile

import pytest

from tests.house import tree

META = tomllib.loads(tree.read(tree.Path("pyproject.toml")))["project"]
PINS = [line for line in tree.read(tree.Path("constraints.txt")).splitlines() if not line.startswith("#")]
LOCK = json.loads(tree.read(tree.Path("web/package-lock.json")))["packages"]


def name_of(requirement):
    return re.split(r"[<>=\[;~! ]", requirement)[0].lower().replace("_", "-")


def test_constraints_are_exact_and_host_free():
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*", pin) for pin in PINS)


def test_every_requirement_is_pinned():
    groups = [META["dependencies"], *META["optional-dependencies"].values()]
    pinned = {name_of(pin) for pin in PINS}
    assert not {name_of(entry) for group in groups for entry in group} - pinned


def test_npm_versions_are_exact():
    package = json.loads(tree.read(tree.Path("web/package.json")))
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())


def test_npm_lock_is_whole():
    """Also the other platforms' packages, which npm drops when its registry does not have them."""
    assert not [name for name, entry in LOCK.items() if "resolved" in entry]
    wanted = {
        f"node_modules/{name}" for entry in LOCK.values() for name in entry.get("optionalDependencies", {})
    }
    assert not wanted - set(LOCK)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_has_everything(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    presets = {path.as_posix() for path in tree.sources("static/presets", suffixes=(".json",))}
    programs = {path.as_posix() for path in tree.sources("engine", "server", suffixes=(".py",))}
    assert {"static/tokens.css", "static/build/index.html", *presets, *programs} <= names
    assert not [name for name in names if name.startswith(("tests/", "web/", "docs/"))]


def test_the_wheel_runs_by_itself(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    program = (
        "import engine, sys, server.cli\n"
        "assert engine.__file__.startswith(sys.argv.pop())\n"
        "sys.argv.append('presets')\n"
        "server.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert "multiply" in done.stdout, done.stderr
