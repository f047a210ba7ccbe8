"""The README says what is so: its trusted lines and its Python example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRUSTED = re.findall(
    r"^\| `(kernel\.py|rules/|normal/|model/terms/|model/(?:statements|relations|unfolding)\.py)`: .* \| (\d+) \|$",
    README,
    flags=re.MULTILINE,
)


def lines(place: str) -> int:
    """The physical lines of a module or of all modules of a package."""
    path = ROOT / "derivations" / place
    files = path.rglob("*.py") if path.is_dir() else [path]
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def test_the_readme_counts_all_that_is_trusted() -> None:
    model = ["model/terms/", "model/statements.py", "model/relations.py", "model/unfolding.py"]
    assert [place for place, _ in TRUSTED] == ["kernel.py", "rules/", "normal/", *model]


@pytest.mark.parametrize(("place", "stated"), TRUSTED)
def test_the_trusted_lines_are_counted(place: str, stated: str) -> None:
    assert int(stated) == pytest.approx(lines(place), rel=0.05)


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    section = README.split("## From Python")[1].split("## How it is built")[0]
    code = "\n".join(line[4:] for line in section.splitlines() if line.startswith("    "))
    exec(compile(code, "README", "exec"), {})
    assert "✓ proved" in capsys.readouterr().out
