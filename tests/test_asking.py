"""Lines that would get further: each is tried, and said only where it settles a step."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.checking.verify import Options, check_here, check_paths
from derivations.judging.asking import asked, wanted
from derivations.meaning import read
from derivations.model.verdict import StepVerdict, Verdict

TEXT = r"""
$$ (a + b)^2 = a^2 + b^2 $$

$$ (a + b)^2 = a^2 + 2ab + b^2 $$

$$ A B = B A $$

$$ \frac{u}{u} = 1 $$
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(TEXT)
    return path


def steps(path: Path) -> tuple[StepVerdict, ...]:
    return check_here(read(str(path)), Options()).steps


def test_lines_that_settle_a_step_are_said(page: Path):
    found = asked(str(page), None, wanted(steps(page)), 0, 60.0)
    assert found[1, 1] == (r"a, b \in \mathbb{R}",)
    assert found[3, 1] == (r"A, B \in \mathbb{R}",)
    assert found[4, 1] == (r"u \ne 0",)
    assert (2, 1) not in found


@pytest.mark.parametrize("number", [1, 3, 4])
def test_what_is_said_settles_the_step_where_it_is_pasted(page: Path, number: int):
    found = asked(str(page), None, wanted(steps(page)), 0, 60.0)
    lines = "".join(f"  - {line}\n" for line in found[number, 1])
    page.write_text(f"<!-- derivations\ngiven:\n{lines}-->\n{TEXT}")
    verdict = next(v for v in steps(page) if v.step.chain == number)
    assert verdict.verdict in (Verdict.PROVED, Verdict.REFUTED)


def test_a_context_file_is_kept(page: Path, tmp_path: Path):
    context = tmp_path / "more.yaml"
    context.write_text("given:\n  - a \\in \\mathbb{R}\n")
    verdicts = check_here(read(str(page), str(context)), Options()).steps
    assert asked(str(page), str(context), wanted(verdicts), 0, 60.0)[1, 1] == (r"b \in \mathbb{R}",)


@pytest.mark.parametrize(
    "formula",
    [r"\frac{d}{dt} (m v) = 0", r"\frac{d}{dx}(x y) = y", r"\frac{d}{dt}(r^2 \dot\theta) = 0", r"\int a x dx = 3"],
)
def test_what_may_depend_on_what_is_varied_is_not_said_to_be_a_number(page: Path, formula: str):
    page.write_text(f"$$ {formula} $$\n")
    assert asked(str(page), None, wanted(steps(page)), 0, 60.0) == {}


def test_no_convergence_is_asked_for(page: Path):
    page.write_text("$$ \\int A(w, c)\\,dw = \\int w\\log(c)\\,dw $$\n\n$$ \\log(v^2) = 2 \\log v $$\n")
    assert (1, 1) not in asked(str(page), None, wanted(steps(page)), 0, 60.0)


def test_words_are_not_overruled(page: Path):
    page.write_text("Here $y$ depends on $x$, and $k$ is the mean of $p$.\n\n$$ k + x y = y x + 1 $$\n")
    assert asked(str(page), None, wanted(steps(page)), 0, 60.0) == {}


def test_nothing_is_asked_without_time(page: Path):
    assert asked(str(page), None, wanted(steps(page)), 0, -1.0) == {}
    (document,) = check_paths([str(page)], Options(asking=0, cache=False))
    assert not any(step.ask for step in document.steps)


def test_verdicts_carry_lines_to_paste(page: Path):
    (document,) = check_paths([str(page)], Options(asking=30, cache=False))
    assert document.steps[0].verdict is Verdict.DOUBTFUL
    assert document.steps[0].ask == (r"- a, b \in \mathbb{R}",)
    assert document.steps[1].ask == ()
