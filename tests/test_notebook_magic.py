"""``%%derivations``: a notebook that is executed, and the shell that it runs in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

IPython = pytest.importorskip("IPython")

from derivations.checking.results import Result  # noqa: E402
from derivations.notebook import load_ipython_extension  # noqa: E402

ROOT = Path(__file__).parent.parent
WRONG = "Let $y$ be real. $$ (y + 1)^2 = y^2 + y + 1 $$"


@pytest.fixture(scope="module")
def shell() -> Any:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    load_ipython_extension(shell)
    return shell


def test_a_cell_is_checked_and_the_result_shows_itself(shell: Any) -> None:
    result = shell.run_cell_magic("derivations", "found", WRONG)
    assert isinstance(result, Result)
    assert shell.user_ns["found"] is result
    assert not result
    html = result._repr_html_()
    assert "refuted" in html
    assert "<br/>try " in html
    assert "<br/>at <math" in html


def test_the_line_says_what_is_given_and_how_to_read(shell: Any) -> None:
    line = r"--given 'x, z \in \mathbb{R}' --format tex --strict"
    assert shell.run_cell_magic("derivations", line, r"\[ x + z = z + x \]").holds


@pytest.mark.parametrize(("line", "expected"), [("--strict", "1 refuted"), ("--format doc", "expected %%derivations")])
def test_what_fails_stops_the_notebook(shell: Any, line: str, expected: str) -> None:
    with pytest.raises(Exception, match=expected):
        shell.run_cell_magic("derivations", line, WRONG)


def test_a_notebook_is_executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ipykernel")
    client = pytest.importorskip("nbclient")
    import nbformat

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    chain = "from sympy import symbols\nfrom derivations.api import Chain\nx = symbols('x', real=True)\n"
    cells = [f"%load_ext derivations.notebook\n{chain}", f"%%derivations\n{WRONG}", "Chain(x + x, 2 * x).check()"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [cell.outputs[-1].data for cell in notebook.cells[1:]]
    assert "refuted" in shown[0]["text/html"]
    assert "refuted" in shown[0]["text/latex"]
    assert "proved" in shown[1]["text/html"]
    assert "1 step: 1 proved" in shown[1]["text/plain"]
