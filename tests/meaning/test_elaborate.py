"""Elaboration of whole texts: roles, definitions, contexts, repairs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from derivations.meaning import read, read_text
from derivations.model.conditions import Need
from derivations.model.context import Origin
from derivations.model.derivation import Document, Form, Role, Step
from derivations.model.relations import Relation
from derivations.model.terms import Apply, Component, Expect, Integral, Limits, Opaque, Sum, Sym, subterms
from tests.pages import document

SHARED = Path(__file__).resolve().parents[3] / "shared"
POST = SHARED / "documents" / "generative.md"
GOLD = SHARED / "cases" / "generative.gold.json"


def step(document: Document, chain: int, number: int) -> Step:
    return next(s for s in document.steps if (s.chain, s.number) == (chain, number))


def only(text: str) -> Step:
    """The last step of a text."""
    return read_text(text).steps[-1]


def terms_of(one: Step, kind: type) -> list:
    assert one.claim is not None, one.reason
    return [t for side in (one.claim.left, one.claim.right) for _, t in subterms(side) if isinstance(t, kind)]


@pytest.fixture(scope="module")
def post() -> Document:
    if not POST.exists():
        pytest.skip("the post is not here")
    return read(str(POST))


def test_every_step_of_the_post_has_the_role_that_the_gold_allows(post: Document) -> None:
    gold = json.loads(GOLD.read_text())["steps"]
    displayed = [step for step in post.steps if step.chain]
    assert [(s.chain, s.number) for s in displayed] == [(g["chain"], g["step"]) for g in gold]
    for one, wanted in zip(displayed, gold, strict=True):
        allowed = set()
        if "definition" in wanted["verdicts"]:
            allowed.add(Role.DEFINITION)
        if {"proved", "conditional", "refuted"} & set(wanted["verdicts"]):
            allowed.add(Role.CLAIM)
        if "undecided" in wanted["verdicts"]:
            allowed |= {Role.UNSTATED, Role.CLAIM}
        assert one.role in allowed, (one.chain, one.number, one.reason)


def test_the_post_likelihood_has_a_loose_mean(post: Document) -> None:
    definitions = step(post, 5, 4).context.definitions
    loose = [d.loose for d in definitions if getattr(d.head, "density", None) and d.head.density.given]
    assert loose == [(Sym("\\mu"),)]


def test_the_post_reads_vectors_only_where_it_uses_gradients(post: Document) -> None:
    assert all(not s.shape.rank for s in terms_of(step(post, 5, 9), Sym))
    assert any(s.shape.rank for s in terms_of(step(post, 10, 2), Sym))
    assert not step(post, 10, 2).context.definitions


def test_the_post_repairs_say_so(post: Document) -> None:
    for number in range(1, 7):
        assert any("component i" in notice for notice in step(post, 12, number).notices)
    assert any("entry (i, i)" in notice for notice in step(post, 14, 1).notices)
    assert any("boundary term" in notice for notice in step(post, 12, 6).notices)
    assert any("dp(x)" in notice for notice in step(post, 12, 5).notices)
    (boundary,) = terms_of(step(post, 12, 6), Limits)
    assert boundary.index == Sym("i", sort=boundary.index.sort)


def test_the_post_keeps_the_approximation_as_a_hypothesis(post: Document) -> None:
    hypotheses = step(post, 13, 2).context.hypotheses
    assert {h.source.where for h in hypotheses} == {"chain 8, step 3, stated as ≈"}
    assert all(isinstance(h.right, Apply) and h.right.function.name == "s" for h in hypotheses)


def test_a_loss_defined_anew_says_so(post: Document) -> None:
    assert step(post, 9, 1).role is Role.DEFINITION
    (definition,) = step(post, 15, 1).context.definitions
    assert definition.source.where == "chain 9"


RENAMED = r"""
$$ h(u\mid \eta)=\mathcal{N}(\nu, b^2) $$
$$ h(u)=\int h(u\mid\eta)h(\eta)\,d\eta $$
$$ \mathrm E[\eta \mid u]= \int \eta\, h(\eta|u) d\eta = u + b^2 \frac{d}{du}\ln h(u) $$
"""


def test_no_letter_is_special() -> None:
    steps = read_text(RENAMED).steps
    assert [s.role for s in steps] == [Role.DEFINITION, Role.DEFINITION, Role.CLAIM, Role.CLAIM]
    last = steps[-1]
    assert [d.loose for d in last.context.definitions] == [(Sym("\\nu"),), ()]
    assert any(f.condition.need is Need.POSITIVE and f.condition.terms == (Sym("b"),) for f in last.context.facts)


def test_an_expectation_is_over_the_law_in_its_subscript() -> None:
    one = only(r"$$ E_{h(x)}[g(x)] = \int g(x) h(x) dx $$")
    (expectation,) = terms_of(one, Expect)
    assert expectation.weight.function.density.of == ("x",)


def test_random_variables_are_matched_with_their_densities() -> None:
    one = only(r"$$ E[X \mid Y = y] = \int x\, p_{X|Y}(x|y)\,dx $$")
    (expectation,) = terms_of(one, Expect)
    assert expectation.variable == Sym("x")
    assert expectation.weight in terms_of(one, Apply)


def test_an_integral_runs_to_its_differential() -> None:
    one = only(r"$$ \int_0^1 a + b x dx + c = \int_0^1 dx\, (a + bx) + c $$")
    assert [i.variable for i in terms_of(one, Integral)] == [Sym("x"), Sym("x")]
    assert one.claim is not None
    assert one.claim.left == one.claim.right


def test_a_missing_differential_costs_its_step() -> None:
    one = only(r"$$ \int f(x) = 1 $$")
    assert one.role is Role.UNSTATED
    assert "differential" in str(one.reason)


def test_an_unknown_symbol_is_a_definition_first_and_a_claim_later() -> None:
    steps = read_text("$$ A = x^2 $$\n\n$$ A = x \\cdot x $$").steps
    assert [s.role for s in steps] == [Role.DEFINITION, Role.CLAIM]
    assert steps[1].context.definitions[0].source.where == "chain 1"


def test_an_inline_definition_binds() -> None:
    one = only("Let $Z(\\theta)=\\int e^{-g_\\theta(x)}\\,\\mathrm dx$\n\n$$ Z(\\theta) = Z(\\theta) + 0 $$")
    assert [d.head.name for d in one.context.definitions] == ["Z"]


def test_a_name_that_an_equation_restricts_is_introduced_by_no_later_one() -> None:
    steps = read_text("$$ (A)^2 = 2 x $$\n\n$$ A = \\sqrt{2x} $$").steps
    assert [s.role for s in steps] == [Role.CLAIM, Role.CLAIM]
    assert steps[0].stance.form is Form.OPEN
    told = "chain 1, step 1 restricts A, and it was not found to follow"
    assert [one.text for one in steps[1].doubts.obstacles] == [told]


def test_a_given_definition_wins() -> None:
    context = "<!-- derivations\ngiven:\n  - p(x \\mid \\theta) = \\mathcal{N}(x; \\theta, \\sigma^2)\n-->\n"
    text = context + r"$$ p(x|\theta) = \mathcal N(\mu, \sigma^2) $$" + "\n\n" + r"$$ \log p(x|\theta) = -q(x) $$"
    first, second = read_text(text).steps
    assert first.role is Role.DEFINITION
    assert "given" in first.notices[0]
    assert second.context.definitions[0].source.origin is Origin.GIVEN


def test_assumptions_become_facts_and_hypotheses() -> None:
    context = (
        "<!-- derivations\ngiven:\n  - x \\in \\mathbb{R}^n\nassume:\n"
        "  - p(x) s(x) \\to 0 \\text{ as } \\|x\\| \\to \\infty\n  - s(x) = \\nabla_x \\log p(x)\n-->\n"
    )
    one = read_text(context + r"$$ \int p(x) \nabla_x \cdot s(x) dx = -\int \nabla_x p(x) \cdot s(x) dx $$").steps[0]
    assert one.role is Role.CLAIM, one.reason
    assert [f.condition.variables[0].name for f in one.context.facts if f.condition.need is Need.VANISHES] == ["x"]
    assert [h.source.origin for h in one.context.hypotheses] == [Origin.ASSUMED]


def test_a_constant_is_free_of_the_parameter() -> None:
    one = only(
        r"$\theta$ $$ E_{p(x)}[(s_\theta(x) - g(x))^2] = E_{p(x)}[s_\theta(x)^2 - 2 s_\theta(x) g(x)] + \text{const} $$"
    )
    assert one.claim is not None
    assert one.claim.relation is Relation.EQUAL_UP_TO_CONSTANT
    assert one.claim.free_of == (Sym("\\theta"),)


def test_an_antiderivative_is_compared_by_its_derivative() -> None:
    one = only(r"$$ \int x e^{-x} dx = -(x+1) e^{-x} $$")
    assert one.claim is not None
    assert not terms_of(one, Integral)


def test_a_running_component_gives_the_range_of_a_sum() -> None:
    one = only(r"$$ \nabla_x \cdot v(x) = \sum_i \partial_{x_i} v(x)_i $$")
    (total,) = terms_of(one, Sum)
    assert total.upper == Sym("d", sort=total.upper.sort)
    assert terms_of(one, Component)


def test_nothing_is_guessed_where_two_readings_remain() -> None:
    assert only(r"$$ a \pm b = 2 $$").role is Role.UNSTATED


@pytest.mark.parametrize("formula", [r"\limsup_{x \to 0} x = 0", r"\max_x f(x) = 1", r"\frac{dX}{dT} = 0"])
def test_a_value_of_which_only_the_notation_is_known_is_opaque(formula: str) -> None:
    one = only(f"$$ {formula} $$")
    assert terms_of(one, Opaque)
    assert any("no rule and no number tells the value" in why.text for why in one.doubts.obstacles)


DOCUMENTS = sorted((SHARED / "documents").rglob("*.md"))


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[pytest.mark.slow] * (number % 3 > 0)) for number, path in enumerate(DOCUMENTS)],
    ids=[path.stem for path in DOCUMENTS],
)
def test_no_document_raises(path: Path) -> None:
    document = read(str(path))
    for one in document.steps:
        assert (one.claim is not None or one.inference is not None) == (one.role is Role.CLAIM)
        assert one.reason or one.role in (Role.CLAIM, Role.DEFINITION)


@pytest.mark.parametrize(
    "formula",
    [
        r"\oint f(x) dx = 1 + 1",
        r"\frac{d^2 f(x)}{dx} = x + 1",
        r"\mathrm{tr}(\nabla_x v(x))_i + 1 = 3",
        r"E_{p(x)}[x]_i + 1 = 2",
        r"x^T = 1 + 1",
        r"\mathbf{A}\mathbf{B} + 1 = 2",
    ],
)
def test_nothing_that_is_written_is_dropped(formula: str) -> None:
    one = only(f"$$ {formula} $$")
    assert one.role in (Role.UNSTATED, Role.UNREAD), one.claim
    assert one.reason


LETTERS = {
    r"\theta": r"\eta",
    r"\sigma": "b",
    r"\mu": r"\nu",
    "x": "u",
    "p": "h",
    "s": "v",
    "L": "K",
    "f": "g",
    "Z": "C",
    "i": "k",
}


def renamed(text: str) -> str:
    """The formulas of a text with other letters; words, commands and the prose stay."""
    pattern = re.compile(r"\\text\{[^}]*\}|\\mathrm\{[a-z]+\}|\\(?:begin|end)\{[a-z]+\}|\\[A-Za-z]+|[A-Za-z]")
    spaced = {old: new + " " if new.startswith("\\") else new for old, new in LETTERS.items()}

    def formula(match: re.Match[str]) -> str:
        return pattern.sub(lambda m: spaced.get(m.group(), m.group()), match.group())

    return re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$", formula, text, flags=re.DOTALL)


def test_the_post_reads_the_same_in_other_letters(post: Document) -> None:
    other = read_text(renamed(POST.read_text()))
    for one, same in zip(post.steps, other.steps, strict=True):
        assert (one.role, one.stance.form, len(one.notices)) == (same.role, same.stance.form, len(same.notices)), (
            one.chain,
            one.number,
            same.reason,
            one.notices,
            same.notices,
        )
        kinds = [[type(t) for _, t in subterms(s.claim.right)] for s in (one, same) if s.claim is not None]
        assert kinds == kinds[::-1]
        assert len(one.context.definitions) == len(same.context.definitions)
        assert len(one.context.hypotheses) == len(same.context.hypotheses)


def test_a_letter_declared_real_is_a_vector_where_a_field_is_applied_to_it(tmp_path: Path) -> None:
    if not POST.exists():
        pytest.skip("the post is not here")
    context = tmp_path / "context.yaml"
    context.write_text(
        "given:\n  - x, \\theta \\in \\mathbb{R}\n  - \\sigma > 0\n"
        "  - p(x \\mid \\theta) = \\mathcal{N}(x; \\theta, \\sigma^2)\n  - s: \\mathbb{R}^d \\to \\mathbb{R}^d\n"
        "assume:\n  - p(x) s(x) \\to 0 \\text{ as } \\|x\\| \\to \\infty\n"
    )
    document = read(str(POST), str(context))
    assert all(not symbol.shape.rank for symbol in terms_of(step(document, 5, 9), Sym))
    for chain, number in ((10, 2), (12, 6), (13, 1), (14, 1), (15, 1)):
        assert any(symbol.shape.rank for symbol in terms_of(step(document, chain, number), Sym))
    facts = step(document, 13, 1).context.facts
    assert [f.source.origin for f in facts if f.condition.need is Need.VANISHES] == [Origin.ASSUMED]


def test_a_function_declared_real_is_never_read_as_a_vector():
    claim = r"\nabla_x \log q_\theta(x) = - f_\theta(x)"
    given = [r"x \in \mathbb{R}^d", r"\theta \in \mathbb{R}"]
    guessed = read_text(document(claim, given=given)).steps[0]
    assert guessed.role is Role.CLAIM
    step = read_text(document(claim, given=[*given, r"f_\theta: \mathbb{R}^d \to \mathbb{R}"])).steps[0]
    assert step.role is Role.UNSTATED
    assert "a vector of dimension d" in str(step.reason)
    both = [*given, r"f_\theta: \mathbb{R}^d \to \mathbb{R}", r"f_\theta: \mathbb{R}^d \to \mathbb{R}^d"]
    assert read_text(document(claim, given=both)).steps[0].role is Role.CLAIM
