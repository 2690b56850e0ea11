"""``serve`` as the command line calls it: in a process of its own, ended by Ctrl+C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

CODE = """
import sys
from server.app import serve
if __name__ == "__main__":
    sys.exit(serve(port=0, open_browser=False, store_path=sys.argv[1]))
"""


def test_it_says_where_it_is_answers_and_ends_cleanly(tmp_path: Path) -> None:
    program = tmp_path / "start.py"
    program.write_text(CODE)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    command = [sys.executable, str(program), str(tmp_path / "runs.sqlite3")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout and process.stderr
        told = process.stdout.readline()
        link = told.split()[3]
        assert told.startswith("Tugboat is at http://127.0.0.1:")
        assert httpx.get(f"{link}healthz", trust_env=False).status_code in (200, 503)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr.read() == ""
