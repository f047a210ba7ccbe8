"""The hook of this repository, run by pre-commit on a repository of a user."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a repository, with nothing of the person who runs the tests."""
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PRE_COMMIT_HOME": str(folder / ".home")}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | own | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


def test_the_hook_stops_a_commit_with_a_wrong_step_and_lets_a_right_one_pass(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    assert hook["language"] == "python"
    assert hook["entry"].startswith("derivations ")
    local = hook | {"language": "system", "entry": f"{sys.executable} -m {hook['entry']}"}  # nothing to install
    settings = {"repos": [{"repo": "local", "hooks": [local]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    (tmp_path / "post.md").write_text("Let $x$ be a positive number. Then\n$$\nx + x = 3x\n$$\n", encoding="utf-8")
    (tmp_path / "code.py").write_text("x = 1\n", encoding="utf-8")
    assert run(tmp_path, "git", "init", "-q").returncode == 0
    assert run(tmp_path, "git", "add", ".").returncode == 0
    stopped = run(tmp_path, sys.executable, "-m", "pre_commit", "run")
    assert stopped.returncode == 1, stopped.stderr
    assert "✗ refuted  chain 1, step 1  post.md:3:7" in stopped.stdout
    (tmp_path / "post.md").write_text("Let $x$ be a positive number. Then\n$$\nx + x = 2x\n$$\n", encoding="utf-8")
    assert run(tmp_path, "git", "add", ".").returncode == 0
    passed = run(tmp_path, sys.executable, "-m", "pre_commit", "run", "--verbose")
    assert passed.returncode == 0, passed.stdout
    assert "1 proved" in passed.stdout


def test_pre_commit_takes_the_hook_file(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    done = run(tmp_path, sys.executable, "-m", "pre_commit", "validate-manifest", str(HOOKS))
    assert done.returncode == 0, done.stdout
