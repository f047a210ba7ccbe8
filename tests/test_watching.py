"""A check that goes on, in a process of its own."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from derivations.cli import main
from derivations.commands.watching import watch

ROOT = Path(__file__).parent.parent
RIGHT = "Let $x$ be a positive number. Then\n$$\nx + x = 2x\n$$\n"
LONGEST = 30.0


@pytest.mark.usefixtures("interruptible")
def test_a_document_is_checked_again_when_it_changes(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    document = tmp_path / "post.md"
    document.write_text(RIGHT)
    process = subprocess.Popen(
        [sys.executable, "-m", "derivations", "check", "--watch", "--no-cache", "."],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        while "1 proved (" not in lines.get(timeout=LONGEST):
            pass
        document.write_text(RIGHT.replace("2x", "3x"))
        while "1 refuted (" not in lines.get(timeout=LONGEST):
            pass
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=LONGEST)
        reader.join(timeout=LONGEST)
    assert process.returncode == 130
    assert "Traceback" not in errors


def test_a_signal_during_a_check_ends_the_watching(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    assert watch(lambda: 128 + signal.SIGTERM, [str(tmp_path)], None, lambda: None) == 143


def test_what_cannot_be_watched_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = CliRunner().invoke(main, ["check", "--watch", str(tmp_path / "none" / "post.md")])
    assert result.exit_code == 2
    assert "there is no such folder to watch" in result.stderr
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = CliRunner().invoke(main, ["check", "--watch", str(tmp_path)])
    assert result.exit_code == 2
    assert result.stderr == "derivations: --watch needs watchfiles: python -m pip install 'derivations[watch]'\n"
