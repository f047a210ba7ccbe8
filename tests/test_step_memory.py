"""What is known of a step is all that its verdict depends on, wherever it stands, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from derivations.cache import digests
from derivations.cache.digests import Judging, Question, Questioner
from derivations.cache.steps import StepMemory
from derivations.cache.stores import Recent
from derivations.checking.verify import Options, checked
from derivations.judging.judge import judge
from derivations.meaning import read_text
from derivations.model.context import Origin, Source
from derivations.model.derivation import Document, Step, Surroundings
from derivations.model.reasons import Code, Reason
from derivations.model.verdict import DocumentVerdict, End, Judged, Verdict
from derivations.report.json import to_json

HOW = Judging(0, 1.0, 0.1)

BLOCKS = r"""
We define $f(x) = x^2$ for real $x$.

$$ f(x) + f(x) = 2 x^2 $$

$$ x + x = 2 x $$
"""


def question(step: Step, how: Judging = HOW) -> Question:
    (one,) = Questioner().ask([step], how)
    return one


def first(text: str) -> Step:
    return next(step for step in read_text(text).steps if step.claim is not None and step.role.value == "claim")


class Court:
    """Checks documents with one memory, and counts what was judged."""

    def __init__(self) -> None:
        self.memory, self.judged = StepMemory(Recent(1000)), 0

    def _judged(self, tasks: Any) -> Iterator[Judged]:
        for task in tasks:
            self.judged += task[0].role.value == "claim"
            yield Judged(judge(*task))

    def check(self, document: Document, remembering: bool = True, options: Options | None = None) -> DocumentVerdict:
        return checked(document, options or Options(), self._judged, None, self.memory if remembering else None)


def printed(found: DocumentVerdict) -> Any:
    """The JSON of a document, but for times."""
    data = json.loads(to_json([found], 0))
    for step in data["documents"][0]["steps"]:
        step.pop("milliseconds")
    return data


# What stands elsewhere on a page, in two versions, between which the last step of each changes its verdict.
ELSEWHERE = {
    "a definition before it": (
        "Let $f(x) = x^2$ for real $x$.",
        "Let $f(x) = x^3$ for real $x$.",
        "$$ f(2 x) = 4 f(x) $$",
        "",
    ),
    "a definition of a definition": (
        r"Let $g(x) = 2 x$ and $f(x) = g(x)^2$ for real $x$.",
        r"Let $g(x) = 3 x$ and $f(x) = g(x)^2$ for real $x$.",
        "$$ f(x) = 4 x^2 $$",
        "",
    ),
    "a clause behind it": (
        "Let $x$ be real.",
        "Let $x$ be real.",
        "$$ a (x + 1) = 2 x + 2 $$",
        ("where $a = 2$.", "where $a = 3$."),
    ),
    "a sign": (r"Let $x > 0$.", r"Let $x$ be real.", r"$$ \sqrt{x^2} = x $$", ""),
    "a line of the context": (
        "<!-- derivations\ngiven:\n  - a = 2\n  - x \\in \\mathbb{R}\n-->",
        "<!-- derivations\ngiven:\n  - a = 3\n  - x \\in \\mathbb{R}\n-->",
        "$$ a x = 2 x $$",
        "",
    ),
    "what is granted": (
        "<!-- derivations\ngiven:\n  - x, y \\in \\mathbb{R}\nassume:\n  - y \\ne 0\n-->",
        "<!-- derivations\ngiven:\n  - x, y \\in \\mathbb{R}\n-->",
        r"$$ \frac{x y}{y} = x $$",
        "",
    ),
    "a law": (
        r"Let $X \sim \mathcal{N}(0, 1)$.",
        r"Let $X \sim \mathcal{N}(1, 1)$.",
        r"$$ \mathbb{E}[X^2] = 1 $$",
        "",
    ),
    "independence": (
        "<!-- derivations\ngiven:\n  - X, Y \\text{ random variables}\n  - X \\perp Y\n-->",
        "<!-- derivations\ngiven:\n  - X, Y \\text{ random variables}\n-->",
        r"$$ \operatorname{Var}(X + Y) = \operatorname{Var}(X) + \operatorname{Var}(Y) $$",
        "",
    ),
    "a macro": (
        r"$\newcommand{\twice}[1]{2 #1}$ Let $x$ be real.",
        r"$\newcommand{\twice}[1]{3 #1}$ Let $x$ be real.",
        r"$$ x + x = \twice{x} $$",
        "",
    ),
    "a shape": (
        r"<!-- derivations" "\ngiven:\n  - A, B \\in \\mathbb{R}\n-->",
        r"<!-- derivations" "\ngiven:\n  - A, B \\in \\mathbb{R}^{n \\times n}\n-->",
        "$$ A B = B A $$",
        "",
    ),
    "a line before it": (
        "Let $x, y$ be real. Suppose\n\n$$ x + y = 3 $$",
        "Let $x, y$ be real. Suppose\n\n$$ x + y = 4 $$",
        "Then\n\n$$ x = 3 - y $$",
        "",
    ),
    "the base of its logarithm": (
        r"Here $\log$ is the natural logarithm.",
        r"Here $\log$ is the logarithm to base 2.",
        r"$$ \log e = 1 $$",
        "",
    ),
}


def pages(row: tuple[str, str, str, Any]) -> tuple[str, str]:
    before, after, step, behind = row
    ends = behind or ("", "")
    return f"{before}\n\n{step}\n{ends[0]}\n", f"{after}\n\n{step}\n{ends[1]}\n"


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_said_elsewhere_counts(name: str) -> None:
    court = Court()
    before, after = map(read_text, pages(ELSEWHERE[name]))
    told = [court.check(before), court.check(after)]
    assert printed(told[0]) == printed(court.check(before, remembering=False))
    assert printed(told[1]) == printed(court.check(after, remembering=False))
    one, other = (found.steps[-1] for found in told)
    assert one.verdict is Verdict.PROVED
    assert (one.verdict, one.code) != (other.verdict, other.code)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_stands_above_is_nothing_to_it(name: str) -> None:
    court = Court()
    before, _ = pages(ELSEWHERE[name])
    moved = read_text(f"Some words, and $1 + 1 = 2$.\n\nMore.\n\n{before}")
    court.check(read_text(before))
    court.judged = 0
    told = court.check(moved)
    assert court.judged <= 1  # the claim among the new words
    assert printed(told) == printed(court.check(moved, remembering=False))


def test_a_context_file_counts(tmp_path: Path) -> None:
    text, path, court = "$$ a x = 2 x $$\n", tmp_path / "context.yaml", Court()
    found = []
    for value in ("2", "3"):
        path.write_text(f"given:\n  - a = {value}\n  - x \\in \\mathbb{{R}}\n")
        found.append(court.check(read_text(text, context=str(path))).steps[0].verdict)
    assert found == [Verdict.PROVED, Verdict.REFUTED]


def test_how_it_is_judged_counts() -> None:
    step = first(BLOCKS)
    ways = [HOW, Judging(1, 1.0, 0.1), Judging(0, 2.0, 0.1), Judging(0, 1.0, 0.2), Judging(0, 1.0, 0.1, True)]
    assert len({question(step, how).key for how in ways}) == len(ways)


def test_another_program_asks_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    step = first(BLOCKS)
    before = question(step).key
    monkeypatch.setattr(digests, "program", lambda: b"another")
    assert question(step).key != before


OTHER_PLACE = {"chain": 7, "number": 3, "place": "line 9, formula 2", "reading": (), "said": (), "fault": None}
OTHER = {
    "relation": r"\le", "left": "y", "right": "y", "reason": Reason(Code.WORDS, "as said"),
    "conventions": ("by custom",), "notices": ("noted",), "declared": frozenset({"y"}), "stated": frozenset({"y"}),
    "around": Surroundings(settled_by=(3,)),
}  # fmt: skip
OTHER_STANCE = {
    "continues": True, "concludes": True, "rival": "line 3", "claimed": "f", "follows": True, "contradicted": True,
    "denied": "not",
}  # fmt: skip
OTHER_DOUBTS = {
    "obstacles": (Reason(Code.WORDS, "words"),), "choices": (Reason(Code.READINGS, "either"),), "lenient": "up to",
}  # fmt: skip


def test_each_field_counts_but_those_that_tell_where() -> None:
    step = first(BLOCKS)
    assert all(
        question(replace(step, **{name: value})).key == question(step).key for name, value in OTHER_PLACE.items()
    )
    others = [replace(step, **{name: value}) for name, value in OTHER.items()]
    others += [replace(step, stance=replace(step.stance, **{name: value})) for name, value in OTHER_STANCE.items()]
    others += [replace(step, doubts=replace(step.doubts, **{name: value})) for name, value in OTHER_DOUBTS.items()]
    keys = [question(other).key for other in others]
    assert question(step).key not in keys
    assert len(set(keys)) == len(keys)


def test_which_places_are_the_same_counts() -> None:
    step = first(BLOCKS)
    one, other = (Source(Origin.DOCUMENT, where) for where in ("line 2", "line 5"))
    (body,) = step.context.definitions

    def asked(*sources: Source) -> str | None:
        bodies = tuple(replace(body, source=source) for source in sources)
        return question(replace(step, context=replace(step.context, definitions=bodies))).key

    assert asked(one, one) == asked(other, other)
    assert asked(one, other) == asked(other, one)
    assert asked(one, one) != asked(one, other)


def test_names_and_texts_that_differ_are_told_apart() -> None:
    texts = (
        "as line 2 says",
        "as line 2 \ue0000\ue001 says",
        "as \ue0000\ue001 says",
        "as  says",
        "as chain 2 says, line 2",
    )
    step = first(BLOCKS)
    assert len({question(replace(step, notices=(text,))).key for text in texts}) == len(texts)


def test_what_is_no_data_has_no_key() -> None:
    step = first(BLOCKS)
    strange: Any = (object(),)
    assert question(replace(step, notices=strange)).key is None


def test_a_finding_is_told_with_the_places_of_the_step_that_asks_for_it() -> None:
    step, moved = first(BLOCKS), first(f"Words. $$ 1 = 1 $$\n{BLOCKS}".replace("1 = 1", "u := 1"))
    memory, found = StepMemory(Recent(10)), judge(first(BLOCKS), 0, 1.0)
    assert [one.where for one in found.rests_on] == ["line 2"]
    memory.keep([(question(step), Judged(found))])
    assert memory.find([question(step)]) == [found]
    (told,) = memory.find([question(moved)])
    assert told is not None
    assert told.step is moved
    assert [one.where for one in told.rests_on] == ["line 3"]


@pytest.mark.parametrize(
    ("end", "late", "kept"),
    [
        (End.WHOLE, False, True),
        (End.LATE, False, False),
        (End.CUT, False, False),
        (End.WHOLE, True, True),
        (End.LATE, True, True),
        (End.CUT, True, False),
    ],
)
def test_what_did_not_come_to_its_end_is_not_kept(end: End, late: bool, kept: bool) -> None:
    memory, step = StepMemory(Recent(10), late), first(BLOCKS)
    memory.keep([(question(step), Judged(judge(step, 0, 1.0), end))])
    assert (memory.find([question(step)]) != [None]) == kept


@pytest.mark.parametrize(
    "change", [{"code": Code.BUG}, {"reason": "as line 77 says"}, {"notices": ("a \ue000 of its own",)}]
)
def test_bugs_and_places_of_others_are_not_kept(change: dict[str, Any]) -> None:
    memory, step = StepMemory(Recent(10)), first(BLOCKS)
    memory.keep([(question(step), Judged(replace(judge(step, 0, 1.0), **change)))])
    assert memory.find([question(step)]) == [None]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bayes-estimator", "denoising", "energy-score", "tweedie"])
def test_whatever_is_left_out_of_a_page_the_same_is_found(name: str) -> None:
    path = Path(__file__).parent.parent / "derivations" / "library" / f"{name}.md"
    court, paragraphs = Court(), path.read_text().split("\n\n")
    for left_out in range(len(paragraphs)):
        document = read_text("\n\n".join(paragraphs[:left_out] + paragraphs[left_out + 1 :]))
        assert printed(court.check(document)) == printed(court.check(document, remembering=False))
