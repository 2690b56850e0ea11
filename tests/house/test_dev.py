"""The one-command program itself: wrong use, old Pythons, fresh and stale pages."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import dev
from tests import chromium

page = dev.page()


def run(*arguments):
    return subprocess.run(
        [sys.executable, str(dev.ROOT / "dev.py"), *arguments], capture_output=True, text=True, timeout=60
    )


def test_help_lists_every_command():
    said = run("--help")
    assert said.returncode == 0
    assert all(f"dev.py {name}" in said.stdout for name in ("start", "test", "check", "dev", "gen", "bench"))


def test_unknown_command():
    said = run("tset")
    assert said.returncode == 2
    assert "tset" in said.stderr and "Traceback" not in said.stderr


def test_the_page_and_the_server_of_dev_agree_on_a_port():
    assert dev.port_of(["--data", "d", "--port", "9001"]) == ("9001", ["--data", "d"])
    assert int(dev.port_of([])[0]) > 1023


def test_old_python_goes_on_in_a_newer_one_or_says_so(monkeypatch):
    monkeypatch.setattr(dev, "OLDEST", (99, 0))
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    with pytest.raises(dev.Stop, match=r"needs Python 99\.0 or later"):
        dev.use_a_new_enough_python()


def test_read_only_folder(monkeypatch):
    monkeypatch.setattr(dev.os, "access", lambda *_: False)
    with pytest.raises(dev.Stop, match="read-only"):
        dev.check_writable()


def test_a_folder_in_which_all_is_installed_may_be_read_only(monkeypatch, tmp_path):
    (tmp_path / "tugboat-stamp").write_text(dev.environment_key())
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", tmp_path)
    monkeypatch.setattr(dev.os, "access", lambda *_: False)
    dev.install()
    with pytest.raises(dev.Stop, match="read-only"):
        dev.install("test")


def test_a_full_disk_is_said_before_and_after(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(dev, "free_megabytes", lambda: 12)
    monkeypatch.setattr(dev, "VENV", tmp_path / "venv")
    with pytest.raises(dev.Stop, match="needs about 1000 MB .* 12 MB of its disk"):
        dev.check_room()
    (tmp_path / "venv").mkdir()
    dev.check_room()  # what is there may well be enough
    with pytest.raises(dev.Stop, match="failed. The disk of .* is full"):
        dev.step("Installing", [sys.executable, "-c", "raise SystemExit(1)"], {})

    def broken():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dev, "install", broken)
    assert dev.main(["start"]) == 1
    said = capsys.readouterr().err
    assert "No space left" in said and "is full" in said


def test_the_page_is_stale_after_an_edit(monkeypatch, tmp_path):
    web, static = tmp_path / "web", tmp_path / "static"
    (web / "node_modules").mkdir(parents=True)
    (static / "build").mkdir(parents=True)
    (static / "tokens.css").write_text("")
    (web / "main.ts").write_text("1")
    for name, value in {"WEB": web, "ROOT": tmp_path, "BUILD": static / "build"}.items():
        monkeypatch.setattr(page, name, value)
    assert not page.is_fresh()
    (static / "build" / page.STAMP).write_text(page.fingerprint())
    (web / "node_modules" / "other.js").write_text("not a source")
    assert page.is_fresh()
    (web / "main.ts").write_text("2")
    assert not page.is_fresh()


@pytest.mark.parametrize(
    ("version", "suitable"),
    [
        ("v18.20.0", False),
        ("v20.18.9", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.1.0", True),
    ],
)
def test_which_node_is_suitable(monkeypatch, tmp_path, version, suitable):
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), os.defpath]))
    assert page.has_system_node() is suitable


def test_npm_gets_a_cache_where_the_home_folder_takes_none(monkeypatch, tmp_path):
    asked = []
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(page, "WEB", tmp_path)
    monkeypatch.setattr(page, "npm", lambda: ["npm"])
    monkeypatch.setattr(page, "_run", lambda command, *_: asked.append("--cache" in command))
    monkeypatch.setattr(page.Path, "home", lambda: tmp_path)
    for name in ("npm_config_cache", "NPM_CONFIG_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for writable, lock in ((True, "{}"), (False, "{ }")):
        monkeypatch.setattr(page.os, "access", lambda *_, writable=writable: writable)
        (tmp_path / "package-lock.json").write_text(lock)
        page.install()
    assert asked == [False, True]


def test_when_npm_fails_the_network_is_asked_after(monkeypatch, tmp_path):
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(page, "WEB", tmp_path)
    monkeypatch.setattr(page, "npm", lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(page.BuildFailed, match="Is there a network connection"):
        page.install()


def test_a_missing_browser_is_an_error(monkeypatch):
    monkeypatch.setattr(chromium, "installed", lambda python: None)
    monkeypatch.setattr(chromium, "_succeeds", lambda command: False)
    with pytest.raises(chromium.NoBrowser, match="Chromium or Chrome"):
        chromium.find()


def test_a_browser_that_does_not_start_is_none(tmp_path):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    assert not chromium._starts(str(broken))
    assert not chromium._starts(str(tmp_path / "absent"))
