"""The normal form keeps values: random terms against their canonical terms, in ball arithmetic."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.model.terms import Deriv, Num, Term, at_path, number, replace_at, sub, subterms
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from tests.rules.balls import UndefinedValueError, World, ball, real_value
from tests.rules.random_terms import POSITIVE_U, U, X, Y, fraction, scalar

SEEDS = st.integers(0, 2**32)
POINTS = [Fraction(n, d) for n, d in ((1, 3), (-2, 7), (5, 4), (-7, 3), (1, 1), (-1, 1), (0, 1))]


def world(rng: Random) -> World:
    values = {X: rng.choice(POINTS), Y: rng.choice(POINTS), U: rng.choice([p for p in POINTS if p > 0])}
    return World({symbol: ball(value) for symbol, value in values.items()})


def difference(left: Term, right: Term, at: World) -> object:
    """The ball of ``left - right``, or ``None`` where the left side is not defined, or only roughly known."""
    try:
        first = real_value(left, at)
    except UndefinedValueError:
        return None
    if not first.rad() < 1e-12 or not abs(first) < 1e12:
        return None
    return first - real_value(right, at)


def assert_same_values(term: Term, rng: Random, places: int) -> None:
    """The canonical term, if there is one, has the values of the term at random places."""
    try:
        canonical = Normalizer(POSITIVE_U).canonical(term)
    except CannotNormaliseErrors:
        return
    for _ in range(places):
        found = difference(term, canonical, world(rng))
        assert found is None or found.contains(0), (term, canonical)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(SEEDS)
def test_the_canonical_term_has_the_same_values(seed: int):
    rng = Random(seed)
    term = scalar(rng, 3)
    assert_same_values(term, rng, 3)


def test_most_comparisons_compare():
    compared = 0
    for seed in range(100):
        rng = Random(seed)
        term = scalar(rng, 3)
        try:
            canonical = Normalizer(POSITIVE_U).canonical(term)
        except CannotNormaliseErrors:
            continue
        found = difference(term, canonical, world(rng))
        compared += found is not None and found.rad() < 1e-9
    assert compared >= 50


@settings(max_examples=200, deadline=None, derandomize=True)
@given(SEEDS)
def test_the_canonical_term_is_its_own(seed: int):
    term = scalar(Random(seed), 3)
    try:
        canonical = Normalizer(POSITIVE_U).canonical(term)
    except CannotNormaliseErrors:
        return
    assert Normalizer(POSITIVE_U).canonical(canonical) == canonical


@settings(max_examples=200, deadline=None, derandomize=True)
@given(SEEDS)
def test_zero_is_never_claimed_of_what_is_not(seed: int):
    rng = Random(seed)
    term = scalar(rng, 3)
    changed = altered(rng, term)
    normal = Normalizer(POSITIVE_U)
    try:
        same = is_zero(normal, normal(sub(term, changed)))
    except CannotNormaliseErrors:
        return
    if same:
        for _ in range(3):
            try:
                found = difference(term, changed, world(rng))
            except UndefinedValueError:
                continue
            assert found is None or found.contains(0), (term, changed)


def altered(rng: Random, term: Term) -> Term:
    """The term with one number or symbol in it replaced."""
    leaves = [path for path, part in subterms(term) if not part.children]
    path = rng.choice(leaves)
    old = at_path(term, path)
    new = number(fraction(rng)) if isinstance(old, Num) else rng.choice([X, Y, U])
    return replace_at(term, path, new)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SEEDS)
def test_derivatives(seed: int):
    rng = Random(seed)
    term = Deriv(X, None, scalar(rng, 2), X)
    assert_same_values(term, rng, 2)
