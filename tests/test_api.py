from __future__ import annotations

from xml.etree import ElementTree

from derivations.api import Result
from derivations.model.verdict import DocumentVerdict, Verdict


def test_results_answer_questions(sample: DocumentVerdict) -> None:
    result = Result(sample.steps)
    assert len(result) == len(list(result)) == 10
    assert not result.holds
    assert Result(sample.steps[:2]).holds
    assert result.verdicts[3] is Verdict.REFUTED


def test_results_read_as_text(sample: DocumentVerdict) -> None:
    text = str(Result(sample.steps))
    assert "✗ refuted" in text
    assert "try: write 2 before the trace" in text
    assert text.splitlines()[-1].startswith("10 steps: 1 proved")


def test_results_show_themselves_in_notebooks(sample: DocumentVerdict) -> None:
    result = Result(sample.steps)
    latex = result._repr_latex_()
    assert latex.startswith("$$\\begin{aligned}")
    assert r"\text{refuted}" in latex
    assert r"\input" not in latex
    assert "<math" in result._repr_html_()
    ElementTree.fromstring(result._repr_html_())
