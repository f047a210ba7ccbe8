"""What the numbers of a step showed: recorded where a report asks for it, and drawn safely."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from derivations.cache import documents
from derivations.cache.stores import Recent
from derivations.checking.verify import Options, check_here
from derivations.cli import main
from derivations.meaning import read
from derivations.model.pictures import Curve, Look, Picture
from derivations.model.verdict import DocumentVerdict, Evidence, Seen, Verdict
from derivations.report import drawing
from derivations.report.files import write_report
from derivations.report.html import to_html
from derivations.report.json import to_data
from derivations.report.view import view
from tests.own_pages import assert_own_page

PAGE = r"""<!-- derivations
given:
  - x \in \mathbb{R}
  - a > 0
  - n \in \mathbb{N}
-->
$$
\int e^{-a x^2} \, dx = \frac{\pi}{a}
$$
$$
(x + a)^2 = x^2 + 2 a x + a^2
$$
$$
\sum_{k=1}^{n} k = \frac{n (n - 1)}{2}
$$
"""
SAMPLED = r"""<!-- derivations
given:
  - x \in \mathbb{R}^5
  - c \in \mathbb{R}
  - p(x) = \mathcal{N}(x; 0, I)
-->
$$
\mathbb{E}_{p(x)}\left[ c\, \|x\|^2 + \cos(c\, x_1) \right] = 5 c + e^{-c^2/2}
$$
"""


def checked(folder: Path, text: str, *, pictures: bool) -> DocumentVerdict:
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    return check_here(read(str(path)), Options(pictures=pictures))


@pytest.fixture(scope="module")
def page(tmp_path_factory: Any) -> DocumentVerdict:
    return checked(tmp_path_factory.mktemp("page"), PAGE, pictures=True)


def test_a_refuted_step_shows_both_sides_through_the_counterexample(page: DocumentVerdict) -> None:
    step = page.steps[0]
    seen = step.evidence.seen
    assert step.verdict is Verdict.REFUTED
    assert seen is not None
    assert (seen.parameter, seen.whole) == ("a", False)
    assert min(seen.xs) > 0  # as is stated of it
    for a, left, right in zip(seen.xs, seen.left, seen.right, strict=True):
        if left is not None and right is not None:
            assert left == pytest.approx((3.141592653589793 / a) ** 0.5, rel=1e-6)
            assert right == pytest.approx(3.141592653589793 / a, rel=1e-9)
    assert seen.at in seen.xs
    assert step.counterexample is not None
    assert step.counterexample.where["a"] == f"{seen.at:g}"


def test_a_proved_step_shows_that_they_agree(page: DocumentVerdict) -> None:
    seen = page.steps[1].evidence.seen
    assert seen is not None
    assert seen.left == pytest.approx(seen.right)
    assert seen.parameter == "x"
    assert set(seen.where) == {"a"}
    (figure,) = view(page).chains[1].steps[0].figures
    assert figure.caption == "Both sides over $x$"
    assert "the two curves are one" in figure.picture.described
    assert not figure.picture.failing


def test_whole_numbers_are_points(page: DocumentVerdict) -> None:
    seen = page.steps[2].evidence.seen
    assert seen is not None
    assert seen.whole
    assert all(x == round(x) for x in seen.xs)
    (figure,) = view(page).chains[2].steps[0].figures
    assert [curve.look for curve in figure.picture.curves] == [Look.POINTS] * 2
    assert figure.picture.failing
    assert "apart by up to" in figure.picture.described


def test_a_point_at_which_an_order_fails_is_marked(tmp_path: Path) -> None:
    (step,) = checked(
        tmp_path, "<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}\n-->\n$$x^2 > 0$$\n", pictures=True
    ).steps
    seen = step.evidence.seen
    assert step.verdict is Verdict.REFUTED
    assert seen is not None
    assert (seen.parameter, seen.at) == ("x", 0.0)
    assert "a dotted line marks x = 0, where the claim fails" in view_of(step)


def test_without_a_parameter_the_instances_are_listed(tmp_path: Path) -> None:
    page = r"""<!-- derivations
given:
  - u, v: \mathbb{R} \to \mathbb{R}
assume:
  - u(x) v(x) \to 0 \text{ as } |x| \to \infty
-->
$$
\int u(x)\, v'(x) \, dx = -\int u'(x)\, v(x) \, dx
$$
"""
    (step,) = checked(tmp_path, page, pictures=True).steps
    seen = step.evidence.seen
    assert seen is not None
    assert (seen.parameter, seen.xs) == ("", tuple(map(float, range(1, step.evidence.instances + 1))))
    assert seen.left == pytest.approx(seen.right)
    assert "over instance from 1 to 5: the two curves are one" in view_of(step)


def view_of(step: Any) -> str:
    (figure,) = view(DocumentVerdict("x.md", (step,))).chains[0].steps[0].figures
    return figure.picture.described


def test_means_over_draws_have_intervals(tmp_path: Path) -> None:
    (step,) = checked(tmp_path, SAMPLED, pictures=True).steps
    seen = step.evidence.seen
    assert step.evidence.method == "monte-carlo"
    assert seen is not None
    assert seen.parameter == "c"
    gaps = [abs(a - b) - e for a, b, e in zip(seen.left, seen.right, seen.left_errors, strict=True)]
    assert max(gaps) < 0 < max(seen.left_errors)


def test_nothing_is_looked_at_where_no_report_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derivations.judging.judge.look", lambda instance: pytest.fail("looked"))
    found = checked(tmp_path, PAGE, pictures=False)
    assert all(type(step.evidence) is Evidence and step.evidence.seen is None for step in found.steps)


def test_it_changes_no_verdict_and_no_json(page: DocumentVerdict, tmp_path: Path) -> None:
    def plain(document: DocumentVerdict) -> Any:
        steps = to_data([document], 0)["documents"][0]["steps"]
        return [{key: value for key, value in step.items() if key != "milliseconds"} for step in steps]

    assert plain(page) == plain(checked(tmp_path, PAGE, pictures=False))


def test_the_cache_keeps_it_and_tells_it_apart(page: DocumentVerdict, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")
    with_pictures, without = (documents.key_of(str(path), None, 0, 10.0, pictures=one) for one in (True, False))
    assert with_pictures is not None
    assert with_pictures != without
    store = Recent(1)
    documents.keep(store, with_pictures, page)
    kept = documents.find(store, with_pictures)
    assert kept is not None
    assert [step.evidence for step in kept.steps] == [step.evidence for step in page.steps]


# ----------------------------------------------------------------------------------------------------- drawings


HOSTILE = "\"></svg><script>alert(1)</script><a href='https://example.org'>$\\input{x}$ \u202e 𝔸 日本"


def seen(**changes: Any) -> Seen:
    return Seen(
        **{
            "parameter": "x",
            "at": 1.0,
            "xs": (0.0, 1.0, 2.0),
            "left": (0.0, None, 2.0),
            "right": (0.0, 1.0, 3.0),
            **changes,
        }
    )


def shown(make_verdict: Any, *one: Seen, verdict: Verdict = Verdict.REFUTED) -> DocumentVerdict:
    steps = [make_verdict(verdict, evidence=Evidence("ball", 1, seen=it), number=n) for n, it in enumerate(one, 1)]
    return DocumentVerdict("x.md", tuple(steps))


def test_html_draws_inline_in_the_colours_of_the_page_and_in_words(page: DocumentVerdict) -> None:
    text = to_html(view(page))
    pictures = [ElementTree.fromstring(one) for one in re.findall(r"<svg.*?</svg>", text, re.DOTALL)]
    assert len(pictures) == 3
    for picture in pictures:
        title = picture[0]
        assert picture.attrib["role"] == "img"
        assert picture.attrib["aria-labelledby"] == title.attrib["id"]
        assert (title.text or "").startswith("Both sides over")
    names = re.findall(r' id="([^"]*)"', text)
    assert len(names) == len(set(names))
    linked = re.findall(r'href="#([^"]*)"|url\(#([^)]*)\)', text)
    assert {one or other for one, other in linked} <= set(names)
    drawn = "".join(re.findall(r"<svg.*?</svg>", text, re.DOTALL))
    assert "var(--fault)" in drawn
    assert not re.search(r"#[0-9a-f]{6}|<style|<script|<metadata|<image", drawn)
    assert not re.search(r"""(?:href|src)=["'](?!#)""", text)


def test_a_hostile_name_stays_text(make_verdict: Any) -> None:
    document = shown(make_verdict, seen(parameter=HOSTILE, where={HOSTILE: HOSTILE}))
    text = to_html(view(document))
    assert all(target.startswith("#") for target in assert_own_page(text))
    assert drawing.to_pdf(view(document).chains[0].steps[0].figures[0].picture).startswith(b"%PDF")


def test_what_was_only_posited_has_no_picture(make_verdict: Any) -> None:
    assert "<svg" not in to_html(view(shown(make_verdict, seen(), verdict=Verdict.ASSUMED)))


def test_sides_at_a_single_place_have_intervals(make_verdict: Any) -> None:
    alone = seen(parameter="", xs=(0.0,), left=(1.0,), right=(2.0,), left_errors=(0.1,), right_errors=(0.2,))
    (figure,) = view(shown(make_verdict, alone)).chains[0].steps[0].figures
    assert figure.picture.ticks == ("left side", "right side")
    assert figure.picture.described == "The left side is 1, the right side 2, with their intervals."
    assert "<svg" in to_html(view(shown(make_verdict, alone)))


@pytest.mark.parametrize("number", [1e308, -1e308, 1e99, 1e-320, 0.0, float("nan")])
def test_no_number_is_too_large_or_too_small_to_draw(number: float) -> None:
    for look in Look:
        curve = Curve(
            "one", (number, 0.0, 1.0), (0.0, number, 2.0), look, () if look is Look.LINE else (0.0, 1.0, abs(number))
        )
        assert drawing.to_svg(Picture("x", "", (curve, curve), "", marked=number))


def test_drawings_do_not_depend_on_the_day(make_verdict: Any) -> None:
    (figure,) = view(shown(make_verdict, seen())).chains[0].steps[0].figures
    assert drawing.to_svg(figure.picture) == drawing.to_svg(figure.picture)
    assert drawing.to_pdf(figure.picture) == drawing.to_pdf(figure.picture)


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_pdf_and_latex_hold_the_pictures(make_verdict: Any, tmp_path: Path) -> None:
    document = view(shown(make_verdict, seen(), seen(parameter=r"\theta", where={"d": "1"})))
    write_report(document, tmp_path / "a report.pdf")
    assert (tmp_path / "a report.pdf").read_bytes().startswith(b"%PDF")
    write_report(document, tmp_path / "a report.tex")
    source = (tmp_path / "a report.tex").read_text(encoding="utf-8")
    names = re.findall(r"\\drawing\{(a-report-pictures/[^}]*)\}", source)
    assert len(names) == 2
    assert all((tmp_path / name).is_file() for name in names)
    descriptions = re.findall(r"-pictures/[^}]*\}\{([0-9A-F]+)\}", source)
    assert [bytes.fromhex(one).decode("utf-16-be") for one in descriptions] == [
        figure.picture.described for step in document.steps for figure in step.figures
    ]


def test_without_matplotlib_there_is_one_line_and_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "can_draw", lambda: False)
    monkeypatch.setattr("derivations.report.html.can_draw", lambda: False)
    path = tmp_path / "page.md"
    path.write_text("$$x + x = 2 x$$", encoding="utf-8")
    done = CliRunner().invoke(main, ["report", str(path), "-o", str(tmp_path / "out.html"), "--no-cache"])
    assert done.exit_code == 0
    assert done.stderr == (
        "derivations: the report has no pictures: they need Matplotlib: python -m pip install 'derivations[figures]'\n"
    )
    assert "<svg" not in (tmp_path / "out.html").read_text(encoding="utf-8")
