from __future__ import annotations

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

DOCUMENT = """
<!-- derivations
given:
  - x \\in \\mathbb{R}
-->

$$
(x+1)^2 = x^2 + 2x + 1
$$

$$
(x+1)^2 = x^2 + x + 1
$$

$$
(x - 1)^2 \\to 0
$$
"""


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makefile(".md", doc=DOCUMENT)
    return pytester


def test_importing_the_plugin_loads_nothing_heavy() -> None:
    code = (
        "import sys, derivations.pytest_plugin; "
        "print([m for m in ('sympy', 'scipy', 'numpy', 'flint', 'lark') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_step_is_an_item(run: pytest.Pytester) -> None:
    result = run.runpytest_subprocess("--derivations", "doc.md", "-v")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        ["*doc.md::chain 1, step 1 PASSED*", "*doc.md::chain 2, step 1 FAILED*", "*doc.md::chain 3, step 1 PASSED*"]
    )
    result.stdout.fnmatch_lines(["3 steps: *1 refuted*"])


def test_a_failure_reads_like_an_assertion(run: pytest.Pytester) -> None:
    result = run.runpytest_subprocess("--derivations", "doc.md")
    result.stdout.fnmatch_lines(
        [
            "doc.md:11:9: chain 2, step 1 is refuted",
            "*(x+1)^2 = x^2 + x + 1",
            "E * left  (x+1)^2",
            "E * right  x^2 + x + 1",
            "E * reason  at an admissible instance the left side is 4 *, the right side 3 *",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_strict_runs_want_proofs(run: pytest.Pytester) -> None:
    run.runpytest_subprocess("--derivations", "doc.md", "--derivations-strict").assert_outcomes(passed=1, failed=2)


def test_settings_name_documents(run: pytest.Pytester) -> None:
    run.makeini("[pytest]\nderivations = *.md\nderivations_strict = true\n")
    run.runpytest_subprocess().assert_outcomes(passed=1, failed=2)


def test_steps_can_be_selected(run: pytest.Pytester) -> None:
    result = run.runpytest_subprocess("--derivations", "*.md", "-k", "chain and 1 and not 2 and not 3")
    assert result.ret in (0, 1)
    assert result.parseoutcomes()["deselected"] > 0


def test_a_missing_document_fails(run: pytest.Pytester) -> None:
    result = run.runpytest_subprocess("--derivations", "none.md")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*none.md: No such file or directory*"])


def test_without_documents_nothing_changes(run: pytest.Pytester) -> None:
    run.makepyfile("def test_x(): pass")
    result = run.runpytest_subprocess()
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*derivations*steps*")
