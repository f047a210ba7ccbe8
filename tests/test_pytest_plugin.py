from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from derivations.cli import main
from derivations.pytest_plugin import item_name

pytest_plugins = ["pytester"]

for _heavy in (
    "checking.workers",
    "judging.asking",
    "report.sources",
    "report.terminal",
):  # a run inside of this one forgets its imports
    import_module(f"derivations.{_heavy}")

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


def test_every_step_is_an_item_and_what_is_not_settled_is_expected(run: pytest.Pytester) -> None:
    result = run.runpytest_inprocess("--derivations", "doc.md", "-v", "--junitxml=tests.xml")
    result.assert_outcomes(passed=1, failed=1, xfailed=1)
    result.stdout.fnmatch_lines(
        ["*doc.md::chain1.1 PASSED*", "*doc.md::chain2.1 FAILED*", "*doc.md::chain3.1 XFAIL (un*: *)*"]
    )
    result.stdout.fnmatch_lines(["3 steps: *1 refuted*; -rx says why*"])
    names = {case.get("name"): [e.tag for e in case] for case in ElementTree.parse("tests.xml").iter("testcase")}
    outcomes = {name: [tag for tag in tags if tag != "properties"] for name, tags in names.items()}
    assert outcomes == {"chain1.1": [], "chain2.1": ["failure"], "chain3.1": ["skipped"]}


def test_ids_are_rerun_as_they_are_printed(run: pytest.Pytester) -> None:
    run.makeini("[pytest]\nderivations = *.md\n")
    run.makefile(".md", other=DOCUMENT)
    result = run.runpytest_inprocess("doc.md::chain2.1", "-v")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*doc.md::chain2.1 FAILED*", "FAILED doc.md::chain2.1 - refuted: at an*"])
    run.runpytest_inprocess("doc.md::chain9.1").stderr.fnmatch_lines(["*not found*chain9.1*"])


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("chain 4, step 2", "chain4.2"),
        ("line 12, formula 2", "line12.2"),
        ("cell 3, line 1, formula 2", "cell3.line1.2"),
    ],
)
def test_names_need_no_quotes_in_a_shell(step: str, name: str) -> None:
    assert item_name(step) == name


def test_a_failure_reads_like_an_assertion(run: pytest.Pytester) -> None:
    result = run.runpytest_inprocess("--derivations", "doc.md")
    result.stdout.fnmatch_lines(
        [
            "*_ doc.md: chain 2, step 1 _*",
            "    (x+1)^2 = x^2 + x + 1",
            "E   refuted: (x + 1)² = x² + x + 1",
            "E * reason  at an admissible instance the left side is 4 *, the right side 3 *",
            "E * at  x = 1",
            "doc.md:11: refuted: at an admissible instance *",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_strict_runs_want_proofs(run: pytest.Pytester) -> None:
    run.runpytest_inprocess("--derivations", "doc.md", "--derivations-strict").assert_outcomes(passed=1, failed=2)
    run.runpytest_inprocess("--derivations", "doc.md", "--runxfail").assert_outcomes(passed=1, failed=2)


def test_what_is_waived_or_known_fails_no_run(run: pytest.Pytester) -> None:
    shown = CliRunner().invoke(main, ["check", "doc.md", "-v", "--write-baseline", "base.json"]).stdout
    assert "waive " not in shown  # all of it is known
    run.makepyprojecttoml('[tool.derivations]\nbaseline = "base.json"\n')
    result = run.runpytest_inprocess("--derivations", "doc.md", "-rx")
    result.assert_outcomes(passed=1, xfailed=2)
    result.stdout.fnmatch_lines(["XFAIL doc.md::chain2.1 - refuted, known: known from the baseline"])
    run.makepyprojecttoml("[tool.derivations]\nstrikt = true\n")
    wrong = run.runpytest_inprocess("--derivations", "doc.md")
    assert wrong.ret == pytest.ExitCode.USAGE_ERROR
    wrong.stderr.fnmatch_lines(["ERROR: pyproject.toml: tool.derivations: there is no key 'strikt'*"])


def test_settings_name_documents(run: pytest.Pytester) -> None:
    run.makeini("[pytest]\nderivations = *.md\nderivations_strict = true\n")
    run.runpytest_inprocess().assert_outcomes(passed=1, failed=2)


def test_steps_can_be_selected(run: pytest.Pytester) -> None:
    result = run.runpytest_inprocess("--derivations", "*.md", "-k", "chain2")
    result.assert_outcomes(failed=1, deselected=2)


def test_a_missing_document_fails(run: pytest.Pytester) -> None:
    result = run.runpytest_inprocess("--derivations", "none.md")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*none.md: No such file or directory*"])


def test_without_documents_nothing_changes(run: pytest.Pytester) -> None:
    run.makepyfile("def test_x(): pass")
    result = run.runpytest_inprocess()
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*derivations*steps*")
