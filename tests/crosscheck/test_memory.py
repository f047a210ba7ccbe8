from __future__ import annotations

from fractions import Fraction

import pytest
from flint import acb, arb

from derivations.crosscheck import Refutation, refute
from derivations.crosscheck.floats import Floats
from derivations.crosscheck.memory import Memory
from derivations.crosscheck.rigorous import Balls
from derivations.crosscheck.scope import BoundValues
from derivations.crosscheck.world import World
from derivations.meaning import read_text
from derivations.model import terms as t
from derivations.model import work
from derivations.model.context import Definition, Origin, Source
from numeric import grids
from numeric.enclosures import Enclosure

X, Y = t.Sym("x"), t.Sym("y")
INNER = t.Integral(Y, t.mul(X, Y), t.number(0), t.number(1))


def _counted(memory: Memory, term: t.Term, *scopes: BoundValues) -> int:
    calls = []
    for scope in scopes:
        memory.recall(term, scope, lambda: calls.append(1))
    return len(calls)


def _ball(value: Fraction, *, moving: bool = False) -> Enclosure:
    return Enclosure(acb(arb(value.numerator) / value.denominator), moving=moving)


def test_the_same_enclosure_is_computed_once():
    memory = Memory(World({}, {}, {}), Balls())
    scope = BoundValues({X: _ball(Fraction(1, 3))})
    assert _counted(memory, INNER, scope, BoundValues({X: _ball(Fraction(1, 3))}), scope) == 1


@pytest.mark.parametrize(
    "other", [_ball(Fraction(1, 4)), Enclosure(acb(arb(Fraction(1, 3).numerator, 1) / 3)), 0.25], ids=str
)
def test_other_values_are_computed_again(other):
    memory = Memory(World({}, {}, {}), Balls())
    assert _counted(memory, INNER, BoundValues({X: _ball(Fraction(1, 3))}), BoundValues({X: other})) == 2


def test_what_moves_with_an_integration_variable_is_always_computed():
    memory = Memory(World({}, {}, {}), Balls())
    scope = BoundValues({X: _ball(Fraction(1, 3), moving=True)})
    assert _counted(memory, INNER, scope, scope) == 2


def test_a_variable_that_the_term_does_not_rest_on_may_move():
    memory = Memory(World({}, {}, {}), Balls())
    moving = _ball(Fraction(1, 3), moving=True)
    assert (
        _counted(memory, INNER, BoundValues({X: _ball(Fraction(1)), Y: moving}), BoundValues({X: _ball(Fraction(1))}))
        == 1
    )


def test_a_term_rests_on_the_hidden_symbols_of_its_definitions():
    m, z = t.Sym("m"), t.Sym("z")
    definition = Definition(m, (), t.mul(t.number(2), z), Source(Origin.GIVEN, "here"))
    memory = Memory(World({}, {}, {m: definition}), Balls())
    scopes = [BoundValues({z: _ball(Fraction(n))}) for n in (1, 2)]
    assert _counted(memory, t.Integral(Y, t.mul(m, Y), t.number(0), t.number(1)), *scopes) == 2


def test_floats_are_not_remembered():
    memory = Memory(World({}, {}, {}), Floats(grids.LEVELS[0]))
    assert _counted(memory, INNER, BoundValues(), BoundValues()) == 2


def test_a_posterior_mean_is_refuted_although_the_marginal_is_an_integral():
    text = r"""<!-- derivations
given:
  - x, \theta \in \mathbb{R}
  - \sigma > 0
  - p(x \mid \theta) = \mathcal{N}(x; \theta, \sigma^2)
  - p(x) = \int p(x \mid \theta)\, p(\theta)\, \mathrm{d}\theta
-->

$$
\mathbb{E}[\theta \mid x] = \frac{2}{3} \int \theta\, p(\theta \mid x)\, \mathrm{d}\theta
$$
"""
    step = read_text(text).steps[-1]
    assert step.claim is not None
    found = refute(step.claim, step.context, seed=0, deadline=work.now() + 20, declared=step.declared)
    assert isinstance(found, Refutation)
