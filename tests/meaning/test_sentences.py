"""What sentences yield: a table of words, each with all that it must yield, in a short spelling."""

from __future__ import annotations

import time

import pytest

from derivations.meaning.page.language import language
from derivations.meaning.sentences.claims import prose_claims
from derivations.meaning.sentences.matcher import Patterns, compiled
from derivations.meaning.sentences.read import ROWS, Reads, read_sentences
from derivations.meaning.sentences.references import chains_by_label
from derivations.meaning.sentences.row import Group
from derivations.meaning.sentences.yields import (
    Binds,
    Cites,
    Fact,
    Modal,
    Moment,
    Moments,
    Notation,
    Plainly,
    Posits,
    Restricts,
    Samples,
    Supposes,
    Told,
    Unparsed,
    Weakens,
    Yield,
)
from derivations.reading.documents import read_document
from derivations.reading.names import spelling
from derivations.reading.raw import RawDocument
from derivations.reading.source import SourceText
from derivations.reading.syntax import Node


def document(text: str) -> RawDocument:
    return read_document(SourceText("<text>", text))


def reads(text: str) -> Reads:
    return read_sentences(document(text))


def names(nodes: tuple[Node, ...]) -> str:
    return ", ".join(map(spelling, nodes))


def short(one: Yield) -> str:
    match one:
        case Binds():
            words = [names(one.names), one.noun.name.lower()]
            words += [f"[{spelling(one.body)}]"] if one.body else []
            words += [f"of {names(one.of)}"] if one.of else []
            return " ".join(words) + (" back" if one.backwards else "")
        case Fact():
            argument = f" {names(one.argument)}" if one.argument else ""
            return f"{names(one.names)} {'not ' if one.denied else ''}{one.property.name.lower()}{argument}"
        case Restricts():
            return f"{'all' if one.universal else 'for'} [{spelling(one.tree)}]"
        case _:
            return other(one)


def other(one: Yield) -> str:
    match one:
        case Supposes():
            return f"{one.kind.name.lower()} [{spelling(one.tree)}]"
        case Posits():
            return one.kind.name.lower() + (f" [{spelling(one.tree)}]" if one.tree else "")
        case Modal():
            return one.modality.name.lower()
        case Weakens():
            free = f" free of {names(one.free_of)}" if one.free_of else ""
            return f"weaker {one.relation.name.lower()}{free}"
        case Notation():
            return f"sign {one.sign.name.lower()}"
        case Cites():
            return f"cites {', '.join(one.targets)}"
        case Samples() | Moments() | Plainly():
            return chance(one)
        case Told():
            return ", ".join(f"[{spelling(left)} ~ {spelling(right)}]" for left, right in one.laws)
        case Unparsed():
            return f"unparsed {', '.join(sorted(one.names))}"


def chance(one: Samples | Moments | Plainly) -> str:
    match one:
        case Samples():
            told = " ".join(sorted(told.name.lower() for told in one.told))
            size = f" to {spelling(one.size)}" if one.size else ""
            more = [moment(each) for each in one.moments] + [f"[{spelling(tree)}]" for tree in one.equations]
            return " ".join(["family", names(one.names) + size, told, *more]) + (" here" if one.only_here else "")
        case Moments():
            more = [moment(each) for each in one.moments] + [f"[{spelling(tree)}]" for tree in one.equations]
            return f"{spelling(one.of)} with {' '.join(more)}"
        case Plainly():
            return f"plainly {one.property.name.lower()}" + (" here" if one.only_here else "")


def moment(one: Moment) -> str:
    return f"{one.which.name.lower()} {spelling(one.value)}"


def yields(text: str) -> list[str]:
    """What the sentences of a text yield, each thing once."""
    return sorted({short(one) for read in reads(text) for one in read.yields})


D = "\n\n$$\n{}\n$$\n\n"
BINDING = {
    "Let $X$ be a random variable.": ["X random_variable"],
    "Let $X$ and $Y$ be random variables.": ["X, Y random_variable"],
    "Let $A$ be a symmetric positive definite matrix.": [
        "A matrix",
        "A positive_definite",
        "A symmetric",
        "sign of_matrices",
    ],
    r"Let $G$ be a non-abelian group with $a, b \in G$.": [
        "G group",
        "G noncommuting",
        r"a, b unknown [b\in G] back",
        "sign noncommutative",
    ],
    r"Let $\pi, \tau$ be permutations of $\{1,\dots,n\}$.": [r"\pi, \tau permutation of \{1,\dots,n\}"],
    "Let $p(x) = x^2$.": ["p(x) unknown [p(x)=x^{2}]"],
    "Now let $p(x) = x^2$ for all real $x$.": ["all [x]", "p(x) unknown [p(x)=x^{2}]", "x real"],
    r"Let $y$ be a noisy copy of $x$.": ["y sample of x"],
    r"Let $f(x\mid\theta) = \theta e^{-\theta x}$ be the density of $X$.": [
        r"f(x|\theta) density [f(x|\theta)=\theta e^{-\theta x}] of X"
    ],
    "Let $z$ be a complex number and $z^*$ its conjugate.": [
        "sign complex_space",
        "sign conjugate",
        "z complex",
        "z^{*} conjugate",
    ],
    r"We get $c$, where $\sigma$ is the standard deviation of $X$.": [
        r"X with deviation \sigma",
        r"\sigma standard_deviation of X back",
    ],
    r"The mean of $X$ is denoted by $\mu$.": [r"\mu mean of X"],
    r"Denote by $\mu$ the mean of $X$.": [r"\mu mean of X"],
    "For a matrix of covariates $X$ and a set of events $E$": ["E set", "X matrix", "sign of_matrices"],
    r"For a random variable $X \sim p$ we draw": [r"X random_variable [X\sim p]"],
    "Two policies $f$ and $f'$ (the prime marks the second policy).": ["f, f' policy", "sign usual_meaning"],
    "The Pareto density is" + D.format(r"p(x) = 2/x^3"): ["neutral", "p(x) density [p(x)=2/x^{3}]"],
    "The spins are $\\sigma_i = \\pm 1$.": [r"\sigma_{i} quantity [\sigma_{i}=\pm1]"],
    r"The reference $r_0$ is uniform and $H$ is the entropy.": ["H entropy", "r_{0} uniform"],
    "An event $B$ that is independent of itself": ["B event", "B independent_of"],
    "With the same Laplace density $q$ we go on.": [],
}
NOTATION = {
    r"Here $\nabla^2$ denotes the Hessian matrix.": ["sign hessian", "sign of_matrices"],
    "Here $*$ denotes convolution.": ["sign convolution"],
    r"Here $\mathbb{N} = \{0, 1, 2, \dots\}$.": ["sign usual_meaning"],
    r"Let $\mathbb{N} = \{1, 2, \dots\}$.": ["sign usual_meaning"],
    "In the tropical semiring," + D.format("z+z = 2z"): ["neutral", "sign other_algebra"],
    "The star marks the conjugate.": ["sign conjugate"],
    "The vectors live in a complex inner product space.": ["sign complex_space"],
    "All logarithms are to base 2.": ["sign log_base"],
    "Repeated indices are summed.": ["sign summed_indices"],
}
CHANCE = {
    r"Let $X$ be exponential with rate $\lambda$.": ["X unknown", r"[X ~ Exp(\lambda)]", r"\lambda parameter"],
    "Let $f$ be the density of $X$.": ["[X ~ f(x)]", "f density of X"],
    "Let $X$ and $Y$ have the joint density $f$.": ["X, Y follows", "[X,Y ~ f(x,y)]", "f density of X, Y"],
    "Let $x$ have the joint density $f$ with $y$.": ["f density of x", "x follows"],
    "Let $X$ be approximately normal with mean $0$.": ["X distribution", "X gaussian", "weaker approximate"],
    r"Let $X$ have mean $\mu$ and variance $\sigma^2$.": [
        r"X with mean \mu variance \sigma^{2}",
        r"\mu mean of X",
        r"\sigma^{2} variance",
    ],
    r"Here $X_1, \dots, X_n$ are independent and identically distributed with mean $\mu$.": [
        r"X_{1}, X_{n} iid",
        r"\mu mean back",
        r"family X_{1}, X_{n} to n iid mean \mu",
        "plainly independent",
    ],
    r"The errors $\epsilon_i$, $i = 1, \dots, m$, have zero mean and variance $\tau^2$.": [
        r"\epsilon_{i} noise",
        r"\tau^{2} centred",
        r"\tau^{2} variance",
        r"family \epsilon_{i} to m  mean 0 variance \tau^{2}",
    ],
    r"Suppose $X_1, \dots, X_n \overset{iid}{\sim} p$.": [
        r"family X_{1}, X_{n} to n iid [X_{1}\sim p]",
        r"supposed [X_{n}\overset{iid}{\sim}p]",
    ],
}
FACTS = {
    "Here $y$ depends on $x$.": ["y depends_on x"],
    "Here $y$ does not depend on $x$.": ["y not depends_on x"],
    "The velocity $v$ changes with time $t$.": ["t time", "v depends_on t", "v quantity"],
    "If $x^2+y^2 = 1$ defines $y$ as a function of $x$, then": ["condition [x^{2}+y^{2}=1]", "y depends_on x"],
    "The targets $t$ are one-hot encoded.": ["t data", "t one_hot"],
    r"The stress $\sigma$ may have either sign.": [r"\sigma either_sign", r"\sigma quantity"],
    r"Here $C \sim p$, $U \sim q$ and $V \sim r$ are all independent.": [
        "C unknown [C\\sim p] back",
        "C, U, V independent",
        "U unknown [U\\sim q] back",
        "V unknown [V\\sim r] back",
        "plainly independent",
    ],
    "Let $f$ be odd, with $f(x) = 1$ for $0 < x < 1$.": [
        "f odd",
        "f(x) unknown [f(x)=1] back",
        "for [0<x<1]",
    ],
    "A pulse has $f(t) = 1-t$ for $t < 1$ and vanishes after that.": [
        "f(t) density [f(t)=1-t]",
        "f(t) zero_outside",
        "for [t<1]",
    ],
    "The signal is $f(t) = t$ for $t < 1$, and it repeats with period one.": [
        "f(t) period 1",
        "f(t) quantity [f(t)=t]",
        "for [t<1]",
    ],
    "Let $f(x) = x$ for $x < 1$ be continued as an even function.": ["f(x) even", "f(x) unknown [f(x)=x]", "for [x<1]"],
    "The even function is given by" + D.format("f(x) = x"): ["f(x) even", "f(x) function [f(x)=x]", "neutral"],
    "Let $R > 0$. The field is" + D.format("E(r) = r") + "and it vanishes outside.": [
        "E(r) quantity [E(r)=r]",
        "E(r) zero_outside",
        "R unknown [R>0]",
        "neutral",
    ],
    "$X$ follows a normal distribution.": ["X follows"],
    r"$X$ is $n \times p$.": [r"X unknown [X\in\mathbb{R}^{n\times p}]"],
    "Suppose that $X$ takes the values $1$ and $3$.": ["X takes 1, 3"],
    "where $g$ is the sigmoid function $g(t) = t$ of time": ["g function back", "g(t) function [g(t)=t] back"],
    "where $I$ is the set of neighbors of node $i$": ["I set back"],
    "$A$ and $B$ do not commute.": ["A, B not commuting", "sign noncommutative"],
    "If the event $E$ is independent of itself, then" + D.format("p(E) = p(E)^2"): [
        "E event",
        "E independent_of",
        "concludes",
    ],
}
SCOPES = {
    "For every $t$": ["all [t]"],
    "Suppose $p(x) = x$.": ["supposed [p(x)=x]"],
    "If $q(z) = z$ then" + D.format("a = b"): ["concludes", "condition [q(z)=z]"],
    "If $x > 0$, then $y = 1$.": ["concludes", "for [x>0]"],
    "Plugging in" + D.format("x = 1") + "we get" + D.format("x+1 = 2"): ["concludes", "value [x=1]"],
    "To check, substitute $x = 1$:" + D.format("1 = 2"): ["goal", "value [x=1]"],
    "At $x = 1$ we have $g(x) = 2$.": ["concludes", "value [x=1]"],
    "With $p(x) = x$" + D.format("a = b"): ["neutral", "value [p(x)=x]"],
    "For $p(x) = x$" + D.format("a = b"): ["neutral", "value [p(x)=x]"],
    "Case 1:" + D.format("n = 2") + "Then the sum is even.": ["value [n=2]"],
    "If a patient is censored:" + D.format("C = 1"): ["condition [C=1]"],
    "We restrict the study to patients who survived ($C=0$).": ["value [C=0]"],
    "The solutions are" + D.format("x = 5") + "or" + D.format("x = 1"): ["value [x=1]", "value [x=5]"],
    "Factoring gives" + D.format("xy = 0") + "so" + D.format("x = 5") + "or" + D.format("x = 1"): [
        "concludes",
        "value [x=1]",
        "value [x=5]",
    ],
    "Then $P(B) = 0$ or $P(B) = 1$.": ["value [P(B)=0]", "value [P(B)=1]"],
}
POSITS = {
    "Let $x$ be the solution of $x = 2x - 1$.": ["required [x=2x-1]", "x solution of x=2x-1"],
    "We require $a + b = 1$.": ["required [a+b=1]"],
    "It satisfies" + D.format("dX = dW"): ["required [dX=dW]"],
    "Setting the derivative to zero gives" + D.format("a = 1"): ["concludes", "stationary"],
    "We get the equation $a = 1$.": ["concludes"],
    r"We choose $b$ such that $b = 1$.": ["required [b=1]"],
    "Given a cubic polynomial" + D.format("f(x) = x^3"): ["f(x) unknown [f(x)=x^{3}]"],
    "We fit the linear model" + D.format("Y = Xb"): ["required [Y=Xb]"],
    "Suppose we place a prior on $m$:" + D.format("p(m) = 1"): ["supposed [p(m)=1]"],
    "We guess $a = 1$.": ["guess [a=1]"],
}
RELATIONS = {
    r"Up to an additive constant independent of $\theta$," + D.format("a = b"): [
        "neutral",
        r"weaker constant free of \theta",
    ],
    r"Ignoring terms independent of $\theta$, we get" + D.format("a = b"): [
        "concludes",
        r"weaker constant free of \theta",
    ],
    r"As $n \to \infty$ we get" + D.format("a = b"): ["concludes", r"weaker limit free of n\to\infty"],
}
DISCOURSE = {
    "so $2x+3=7$, hence $x=2$": ["concludes"],
    "since $e^0=1$": ["states"],
    "Show that $a = b$.": ["goal"],
    "We find $a = b$.": ["concludes"],
    "Is it true that $a = b$?": ["question"],
    "It is not true that $a = b$.": ["denial"],
    "One might think that $a = b$.": ["report"],
    r"From \eqref{one} we get" + D.format("a = b"): ["cites one", "concludes"],
    "We arrive at the following gradient:" + D.format("a = b"): ["concludes"],
    "In this case," + D.format("a = b"): ["neutral"],
    "The divergence is given by" + D.format("K[p] = 1"): ["K[p] divergence [K[p]=1]", "neutral"],
    "Then the divergence of $P$ from $Q$ is given by" + D.format(r"\mathrm{KL}[P\,||\,Q] = 1"): ["concludes"],
    "Thus, we minimise" + D.format("L = w^2"): ["neutral"],
    "The norm of $a$ is constant.": [],
    "The mean of a variable $a$ is zero.": ["a variable"],
    "$a$ can be approximated by $b$.": ["weaker approximate"],
    "The product of $a$ and $b$ is small.": [],
    "where $x$ is in a frobnicated state": ["unparsed x"],
    "If $x$ frobnicates,": ["unparsed x"],
}
TABLE = {**BINDING, **NOTATION, **CHANCE, **FACTS, **SCOPES, **POSITS, **RELATIONS, **DISCOURSE}


@pytest.mark.parametrize(("text", "right"), TABLE.items())
def test_a_sentence(text: str, right: list[str]):
    assert yields(text) == right


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_reads_its_example(row):
    if row.make.__name__ == "harmless":
        return
    found = reads(row.example if row.example[0] != "(" else f"Let {row.example}").all
    said = [one for read in found for one in read.yields]
    assert any(isinstance(one, Unparsed) is (row.group is Group.KIND) for one in said), row.example


def test_the_names_of_rows_are_their_own():
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert all(compiled(row.pattern) for row in ROWS)


def test_a_pattern_whose_words_and_marks_are_missing_stands_nowhere():
    patterns = Patterns(row.pattern for row in ROWS)
    for text in {read.line.text for row in ROWS for read in reads(row.example).all}:
        found = dict(enumerate(tuple(compiled(row.pattern).finditer(text)) for row in ROWS))
        assert [(number, len(matches)) for number, matches in patterns.matches(text)] == [
            (number, len(matches)) for number, matches in found.items() if matches
        ]


CLAIMS = {
    "so $2x+3=7$, hence $x=2$": ["2x+3=7", "x=2"],
    "We get $E[X]=0$, since $e^0=1$.": ["E[X]=0", "e^0=1"],
    "Let $a=3$. With $b = 2$, for $c = 1$ and $x > 0$, if $d = 2$": [],
    "The value of $a = b$ is known.": [],
    r"Then $a \le b$.": [r"a \le b"],
    "The solution is $x = 2$.": ["x = 2"],
    "Therefore $a = 1$ and $b = 2$.": ["a = 1", "b = 2"],
    "Is $a = b$?": [],
    "Compute the derivatives of both $f(x) = x$ and $g(x) = 1$.": [],
    "In two cases: $t < 0$, where it happened before": [],
    "with parameters $a = 0$ and $b = 1$ which": [],
    "We know that $u = 2$ and $v = 1$.": ["u = 2", "v = 1"],
    "However, for $x = 0$, $-x = x$ holds.": [],
    "However, if $x = 0$, $-x = x$.": ["-x = x"],
    "$a = b$.": [],
}


@pytest.mark.parametrize(("text", "right"), CLAIMS.items())
def test_claims_in_the_prose(text: str, right: list[str]):
    assert [claim.item.source for claim in prose_claims(reads(text))] == right


def test_the_sentence_that_leads_to_a_formula():
    text = "We get $a$.\n\nThen we have\n\n$$\nb = 1\n$$\n\n$$\nc = 2\n$$\n"
    found = reads(text)
    leading = found.leading(text.index("$$\nb"))
    assert leading is not None
    assert leading.sentence.words == ("then", "we", "have")
    assert found.leading(text.index("$$\nc")) is None
    assert found.around(text.index("get")) is found.all[0]


def test_references():
    text = "$$ a = b \\label{one} $$\n\n$$ b = c \\tag{7} $$\n\n$$ c = d \\quad (3) $$\n\n$$ d = e $$ {#eq-four}\n"
    assert chains_by_label(document(text)) == {"one": 1, "7": 2, "3": 3, "eq-four": 4}


def test_languages():
    assert (
        language(document("Let X be a random variable with the density p and let us see what follows from that. " * 3))
        == "English"
    )
    assert (
        language(
            document(
                "Soit X une variable aléatoire de loi p, et on note sa densité par la lettre f dans ce qui suit. " * 3
            )
        )
        == "French"
    )
    assert (
        language(
            document(
                "Sei X eine Zufallsvariable mit der Dichte p, dann ist der Erwartungswert nicht von der Zeit. " * 3
            )
        )
        == "German"
    )
    steps = "Square both sides as a first step. Do a sign check, e.g. a substitution. Expand; collect terms; cancel. "
    assert language(document(steps + "Obtain a contradiction, as claimed.")) == "English"
    assert language(document("$$a = b$$")) == "English"


HOSTILE = (
    "let $a$ be a " * 3_000,
    "$a$ and " * 5_000,
    "$a = 1$ or " * 5_000,
    "if for with where at " * 5_000,
    "the positive real constant independent random " * 3_000,
    "is not " * 20_000,
    "up to a constant which does not depend on " * 2_000,
    "(" * 50_000,
    "e.g. i.e. " * 10_000,
)


@pytest.mark.parametrize("share", [0.25, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_hostile_words_take_linear_time(text: str, share: float):
    started = time.process_time()
    reads(text[: int(share * len(text))])
    assert time.process_time() - started < 20 * share
