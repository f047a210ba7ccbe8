"""The guide says of its examples what the checker answers."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from derivations.api import Checker, check_text
from derivations.cli import main
from derivations.model.verdict import Verdict
from derivations.report.guide import guide

EXAMPLES = re.findall(r"```markdown\n(.*?)```\n\n→ ([^\n]*)\n", guide(), flags=re.DOTALL)


@pytest.mark.parametrize(("page", "said"), EXAMPLES)
def test_the_examples_of_the_guide(page: str, said: str) -> None:
    result = check_text(page, ask=False, checker=Checker(isolated=False))
    assert result.error is None
    assert not result.complaints
    assert [verdict.value for verdict in result.verdicts] == said.split(", ")


def test_all_examples_are_tested_and_all_verdicts_are_spoken_of() -> None:
    assert len(EXAMPLES) == guide().count("```markdown")
    assert len(EXAMPLES) >= 5
    for verdict in set(Verdict) - {Verdict.CONFLICT}:
        assert f"`{verdict.value}`" in guide()


def test_a_command_prints_it() -> None:
    assert CliRunner().invoke(main, ["guide"]).stdout == guide()
