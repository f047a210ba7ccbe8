"""Verdicts made by hand, for the tests of what people see."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from derivations.garbage import collect_seldom
from derivations.model.derivation import Role, SourceSpan, Step
from derivations.model.reasons import Code
from derivations.model.verdict import (
    Counterexample,
    DocumentVerdict,
    Evidence,
    StatedCondition,
    StepVerdict,
    Suggestion,
    Verdict,
)

VerdictMaker = Callable[..., StepVerdict]

os.environ.pop("FORCE_COLOR", None)  # what tests read is plain, whatever the runner of the tests likes to see
collect_seldom()


@pytest.fixture
def make_verdict() -> VerdictMaker:
    """A maker of verdicts on one step; the keywords are those of ``Step`` and ``StepVerdict``."""

    def make(verdict: Verdict = Verdict.PROVED, **fields: Any) -> StepVerdict:
        chain, number, line = fields.pop("chain", 1), fields.pop("number", 1), fields.pop("line", 1)
        step = Step(
            chain=chain,
            number=number,
            span=SourceSpan(
                line, fields.pop("column", 1), fields.pop("end_line", line), 2, 0, 1, fields.pop("cell", None)
            ),
            fault=fields.pop("fault", None),
            relation=fields.pop("relation", "="),
            left=fields.pop("left", "x"),
            right=fields.pop("right", "y"),
            role=Role.CLAIM,
        )
        return StepVerdict(step, verdict, fields.pop("reason", "because"), **fields)

    return make


@pytest.fixture
def sample(make_verdict: VerdictMaker) -> DocumentVerdict:
    """A document with every verdict, and with everything that a verdict can carry."""
    gaussian = r"\frac{1}{\sqrt{2 \pi \sigma^2}} e^{-\frac{(x-\theta)^2}{2 \sigma^2}}"
    steps = (
        make_verdict(Verdict.DEFINITION, left="p(x)", right=r"\int p(x\mid\theta)p(\theta)\mathrm{d}\theta"),
        make_verdict(
            chain=2,
            line=3,
            left=r"\mathbb{E}[\theta\mid x]",
            right=r"\int_{-\infty}^{\infty}\theta\frac{p(x\mid\theta)p(\theta)}{p(x)}\mathrm{d}\theta",
            reason="Bayes' theorem",
            rules=("bayes", "algebra"),
            conditions=(StatedCondition("p(x) > 0", "discharged", "densities are positive"),),
            conventions=("$p$ is a density",),
            evidence=Evidence("quadrature", 5, 11.0),
            milliseconds=12.5,
        ),
        make_verdict(
            Verdict.CONDITIONAL,
            chain=2,
            number=2,
            line=4,
            left=r"\int \theta p(\theta\mid x)\,\mathrm{d}\theta",
            right=rf"\frac{{\sigma^2\int_{{-\infty}}^\infty\frac{{\mathrm d\left[{gaussian}\right]}}{{\mathrm dx}}"
            rf"p(\theta)\mathrm d\theta+\int_{{-\infty}}^\infty x{gaussian}p(\theta)\mathrm d\theta}}{{p(x)}}",
            reason="holds where the mean is θ",
            conditions=(
                StatedCondition(r"\mu = \theta", "open", "nothing ties μ to θ"),
                StatedCondition(
                    r"p(x) s(x) \to 0 \text{ as } \left\|x\right\| \to \infty", "granted", "assume, line 2"
                ),
            ),
            notices=("dp(x) is read as the i-th partial derivative times dx",),
        ),
        make_verdict(
            Verdict.REFUTED,
            chain=3,
            line=6,
            column=3,
            left="L",
            right=r"\mathbb{E}_{p(x)}\left[\text{tr}(\nabla_x s_\theta(x))+\|s_\theta(x)\|^2_2\right]",
            reason="the two sides differ by a term that depends on θ",
            counterexample=Counterexample(
                {r"s_{\theta}(x)": r"\theta x", r"\theta": "1", "d": "1"}, "3.25 ± 1e-12", "2.00 ± 1e-12"
            ),
            suggestion=Suggestion("write 2 before the trace", r"2 \operatorname{tr}(\nabla_x s)", Verdict.PROVED),
            evidence=Evidence("ball", 1, 12.0),
        ),
        make_verdict(Verdict.SUPPORTED, chain=4, line=7, evidence=Evidence("monte-carlo", 40, 3.2)),
        make_verdict(Verdict.UNDECIDED, chain=5, line=8, relation=r"\approx", reason="an approximation in no sense"),
        make_verdict(Verdict.ASSUMED, chain=8, line=11, code=Code.POSITED),
        make_verdict(Verdict.DOUBTFUL, chain=9, line=12, code=Code.TIES, reason="the sides differ; $k$ has no meaning"),
        make_verdict(Verdict.UNREAD, chain=6, line=9, right=r"\input{x}", reason=r"line 9, column 3: found \input"),
        make_verdict(Verdict.CONFLICT, chain=7, line=10, reason="proved, but the numbers disagree"),
    )
    return DocumentVerdict("docs/post.md", steps)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let children die of SIGINT, which a shell without job control makes those in its background ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that do not exist yet: most tests keep nothing, and making one takes longer than many of them."""
    folder = tmp_path_factory.mktemp("caches")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_cache(caches: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test a cache of its own: what one found must not answer for another, nor stay behind.

    The processes that it starts find the modules compiled, as a user has them.
    """
    own = next(caches)
    monkeypatch.setenv("DERIVATIONS_CACHE_DIR", str(own / "verdicts"))
    monkeypatch.setenv("XDG_DATA_HOME", str(own / "data"))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "")
