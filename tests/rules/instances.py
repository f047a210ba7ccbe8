"""Random admissible instances of every rule, with what the rule makes of them and both sides as ball-valued terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from derivations.kernel import Refusal, Rewritten, place_at
from derivations.model.conditions import Condition, Need
from derivations.model.context import Context, Definition, Hypothesis
from derivations.model.derivation import Claim
from derivations.model.proof import Argument
from derivations.model.relations import Relation
from derivations.model.terms import (
    HALF,
    INFINITY,
    NEGATIVE_INFINITY,
    ONE,
    PI,
    SCALAR,
    ZERO,
    Apply,
    Deriv,
    Function,
    Integral,
    Limits,
    Product,
    Roles,
    Sort,
    Sum,
    Sym,
    Term,
    add,
    call,
    div,
    mul,
    neg,
    number,
    power,
    sub,
    substitute,
)
from derivations.rules import RULEBOOK
from derivations.rules.inequalities import Known, Total
from tests.rules.balls import World, ball
from tests.rules.random_terms import GIVEN, POSITIVE_U, U, X, Y, fraction, gaussian, polynomial, scalar

T = Sym("t")
N = Sym("n", (), Sort.INTEGER)
F, G = Function("f"), Function("g")


@dataclass(frozen=True, slots=True)
class Instance:
    """Two terms that the rule says are equal (or ordered) in every one of the worlds."""

    left: Term
    right: Term
    worlds: tuple[World, ...]
    order: bool = False


Maker = Callable[[Random], Instance | None]
"""Makes an instance; ``None`` where the rule refused, which says nothing."""


def points(rng: Random, count: int = 2, **fields: object) -> tuple[World, ...]:
    """Random worlds for the free symbols."""
    made = []
    for _ in range(count):
        values = {X: fraction(rng), Y: fraction(rng), U: abs(fraction(rng)), T: fraction(rng)}
        made.append(World({symbol: ball(value / 2) for symbol, value in values.items()}, **fields))
    return tuple(made)


def rewritten(
    code: str, term: Term, context: Context, *arguments: Argument, bound: tuple[Sym, ...] = ()
) -> Term | None:
    """What a rule puts in the place of a term under binders."""
    rewrite = RULEBOOK.rules[code].rewrite
    assert rewrite is not None
    binders = tuple(Integral(symbol, term) for symbol in bound)
    found = rewrite(place_at(term, binders, context), arguments)
    return found.term if isinstance(found, Rewritten) else None


def closes(code: str, claim: Claim, context: Context, *arguments: Argument) -> bool:
    """Whether a rule closes a claim without a condition that would have to be checked."""
    close = RULEBOOK.rules[code].close
    assert close is not None
    return not isinstance(close(claim, context, arguments), Refusal)


def algebra(rng: Random) -> Instance | None:
    a, b = scalar(rng, 2), scalar(rng, 2)
    left, right = rng.choice(
        [
            (power(add(a, b), 2), add(power(a, 2), mul(number(2), a, b), power(b, 2))),
            (div(a, add(b, U)), mul(a, power(add(U, b), -1))),
            (call("exp", add(a, b)), mul(call("exp", b), call("exp", a))),
            (call("log", mul(U, call("exp", a))), add(a, call("log", U))),
            (power(mul(power(a, 2), U), Fraction(1, 2)), mul(call("Abs", a), power(U, Fraction(1, 2)))),
        ]
    )
    return Instance(left, right, points(rng)) if closes("algebra", _equation(left, right), POSITIVE_U) else None


def _equation(left: Term, right: Term) -> Claim:
    return Claim(left, Relation.EQUAL, right)


def definition(rng: Random) -> Instance | None:
    body = scalar(rng, 2, (T, X))
    context = Context(definitions=(Definition(F, (T,), body, GIVEN),))
    left = Apply(F, (scalar(rng, 1, (X, Y)),))
    right = rewritten("definition", left, context)
    return None if right is None else Instance(left, right, points(rng, functions={F: ((T,), body)}))


def identify(rng: Random) -> Instance | None:
    body = scalar(rng, 2, (T, X, U))
    context = Context(definitions=(Definition(F, (T, X), body, GIVEN, (U,)),))
    left = Apply(F, (Y, X))
    right = rewritten("identify", left, context, U, 0)
    if right is None:
        return None
    worlds = points(rng, functions={F: ((T, X), body)})
    return Instance(left, right, tuple(w.at(U, w.symbols[Y]) for w in worlds))


def hypothesis(rng: Random) -> Instance | None:
    body = scalar(rng, 2, (T,))
    context = Context(hypotheses=(Hypothesis(Apply(F, (X,)), Apply(G, (X,)), (X,), GIVEN),))
    left = Apply(F, (scalar(rng, 1, (X, Y)),))
    right = rewritten("hypothesis", left, context, 0)
    worlds = points(rng, functions={F: ((T,), body), G: ((T,), body)})
    return None if right is None else Instance(left, right, worlds)


def law(rng: Random, *, independent: bool = False) -> dict[Function, tuple[tuple[Sym, ...], Term]]:
    """The densities of a bivariate Gaussian law: ``x`` standard normal, ``y`` normal around ``a x`` with variance v."""
    slope, variance = number(0 if independent else fraction(rng) / 3), number(abs(fraction(rng)) / 3)
    prior = normal(X, ZERO, number(1))
    likelihood = normal(Y, mul(slope, X), variance)
    evidence = normal(Y, ZERO, add(power(slope, 2), variance))
    joint = mul(prior, likelihood)
    return {
        density("x"): ((X,), prior),
        density("y"): ((Y,), evidence),
        density("x", "y"): ((X, Y), joint),
        density("y", "x"): ((Y, X), joint),
        density("y", given=("x",)): ((Y, X), likelihood),
        density("x", given=("y",)): ((X, Y), div(joint, evidence)),
    }


def normal(variable: Sym, mean: Term, variance: Term) -> Term:
    """The normal density."""
    scale = power(mul(number(2), PI, variance), Fraction(-1, 2))
    return mul(scale, call("exp", neg(mul(HALF, div(power(sub(variable, mean), 2), variance)))))


def density(*of: str, given: tuple[str, ...] = ()) -> Function:
    """A density of the law."""
    return Function("p", density=Roles(of, given))


def bayes(rng: Random) -> Instance | None:
    names = rng.choice([("x", "y"), ("y", "x")])
    left = Apply(density(names[0], given=names[1:]), tuple(Sym(n) for n in names))
    return _of_law("bayes", left, rng)


def product_rule(rng: Random) -> Instance | None:
    names = rng.choice([("x", "y"), ("y", "x")])
    left = Apply(density(*names), tuple(Sym(n) for n in names))
    return _of_law("product-rule", left, rng, rng.choice(names))


def marginal(rng: Random) -> Instance | None:
    own, other = rng.choice([("x", "y"), ("y", "x")])
    return _of_law("marginal", Apply(density(own), (Sym(own),)), rng, Sym(other))


def independence(rng: Random) -> Instance | None:
    left = Apply(density("x", "y"), (X, Y))
    right = rewritten("independence", left, Context(), rng.choice(["x", "y"]), bound=(X, Y))
    return None if right is None else Instance(left, right, points(rng, 1, functions=law(rng, independent=True)))


def _of_law(code: str, left: Term, rng: Random, *arguments: Argument) -> Instance | None:
    right = rewritten(code, left, Context(), *arguments)
    return None if right is None else Instance(left, right, points(rng, 1, functions=law(rng)))


def leibniz(rng: Random) -> Instance | None:
    body = mul(gaussian(rng, T), rng.choice([call("sin", mul(X, T)), power(add(X, T), 2), call("exp", mul(X, T))]))
    body = add(body, mul(power(X, 2), gaussian(rng, T)))
    bounds = rng.choice([(), (number(-1), number(2))])
    left = Deriv(X, None, Integral(T, body, *bounds), X)
    right = rewritten("leibniz", left, Context())
    return None if right is None else Instance(left, right, points(rng, 1))


def derivative_by_bound(rng: Random) -> Instance | None:
    body = add(gaussian(rng, T), polynomial(rng, T, 2), mul(U, call("sin", T)))
    ends = [number(fraction(rng)), add(mul(number(fraction(rng)), X), Y), power(X, 2)]
    left = Deriv(X, None, Integral(T, body, *rng.sample(ends, 2)), X)
    right = rewritten("derivative-by-bound", left, Context())
    return None if right is None else Instance(left, right, points(rng, 1))


def fubini(rng: Random) -> Instance | None:
    both = rng.choice([mul(Y, T), add(X, mul(U, Y, T)), power(add(Y, T), 2), power(sub(Y, mul(X, T)), 3)])
    inner = Integral(T, mul(add(polynomial(rng, T, 1), U), both), *rng.choice([(ZERO, number(1)), (number(-1), X)]))
    left = Integral(Y, mul(polynomial(rng, Y, 1), inner), number(-1), number(fraction(rng)))
    right = rewritten("fubini", left, Context())
    return None if right is None else Instance(left, right, points(rng, 1))


def additivity(rng: Random) -> Instance | None:
    """A range cut in two; the kernel asks that the cut lies in it, as it does here."""
    low, width, rest = number(fraction(rng)), number(rng.randint(0, 3)), number(rng.randint(0, 3))
    if rng.random() < 0.5:
        left: Term = Integral(T, mul(polynomial(rng, T, 2), U), low, add(low, width, rest))
        right = rewritten("additivity", left, Context(), add(low, width))
    else:
        index = Sym("k", (), Sort.INTEGER)
        left = Sum(index, mul(polynomial(rng, index, 2), U), ONE, add(width, rest, ONE))
        right = rewritten("additivity", left, Context(), width)
    return None if right is None else Instance(left, right, points(rng, 1))


def geometric_series(rng: Random) -> Instance | None:
    """The first terms of a series against its value: what is left out is below the accuracy of the comparison."""
    index = Sym("k", (), Sort.INTEGER)
    ratio = rng.choice([number(Fraction(rng.randint(-3, 3), 8)), call("exp", neg(add(ONE, U)))])
    exponent = add(mul(number(rng.choice([1, 2])), index), number(rng.randint(0, 2)))
    body = mul(scalar(rng, 1, (X, Y)), power(index, rng.randint(0, 2)), power(ratio, exponent))
    series = Sum(index, body, number(rng.randint(0, 3)), INFINITY)
    right = rewritten("geometric-series", series, POSITIVE_U)
    return None if right is None else Instance(replace(series, upper=number(120)), right, points(rng, 1))


def exponential_series(rng: Random) -> Instance | None:
    """The first terms against the value, as of a geometric series."""
    index = Sym("k", (), Sort.INTEGER)
    ratio = rng.choice([X, U, neg(U), call("exp", neg(U))])
    body = mul(polynomial(rng, index, 3), div(power(ratio, index), call("factorial", index)))
    series = Sum(index, body, number(rng.randint(0, 3)), INFINITY)
    right = rewritten("exponential-series", series, POSITIVE_U)
    return None if right is None else Instance(replace(series, upper=number(80)), right, points(rng, 1))


def logarithmic_series(rng: Random) -> Instance | None:
    index = Sym("k", (), Sort.INTEGER)
    ratio = rng.choice([number(Fraction(rng.randint(-3, 3), 8)), call("exp", neg(add(ONE, U)))])
    body = mul(scalar(rng, 1, (X, Y)), div(power(ratio, add(index, number(rng.randint(0, 2)))), index))
    series = Sum(index, body, number(rng.randint(1, 3)), INFINITY)
    right = rewritten("logarithmic-series", series, POSITIVE_U)
    return None if right is None else Instance(replace(series, upper=number(120)), right, points(rng, 1))


def reindexing(rng: Random) -> Instance | None:
    index = Sym("k", (), Sort.INTEGER)
    kind = rng.choice([Sum, Product])
    left = kind(index, mul(polynomial(rng, index, 2), U), number(rng.randint(-2, 2)), number(rng.randint(2, 5)))
    right = rewritten("reindexing", left, Context(), rng.choice([-3, -1, 1, 2]))
    return None if right is None else Instance(left, right, points(rng, 1))


def telescoping(rng: Random) -> Instance | None:
    """Any term will do: what its differences leave of the summands stays under the sum."""
    index = Sym("k", (), Sort.INTEGER)
    summand, steps = (
        add(mul(polynomial(rng, index, 2), U), mul(number(fraction(rng)), power(add(ONE, U), index)), div(X, index))
        for _ in range(2)
    )
    left = Sum(index, summand, number(rng.randint(1, 3)), number(rng.randint(3, 6)))
    right = rewritten("telescoping", left, POSITIVE_U, steps)
    return None if right is None else Instance(left, right, points(rng, 1))


def telescoping_product(rng: Random) -> Instance | None:
    index = Sym("k", (), Sort.INTEGER)
    following = add(index, ONE)
    low = number(rng.randint(0, 2))
    steps = rng.choice([call("factorial", index), add(index, U), power(add(ONE, U), index), power(add(index, U), 2)])
    factor = div(substitute(steps, {index: following}), steps)
    left = Product(index, factor, low, number(rng.randint(3, 6)))
    right = rewritten("telescoping-product", left, POSITIVE_U, steps)
    return None if right is None else Instance(left, right, points(rng, 1))


def binomial_theorem(rng: Random) -> Instance | None:
    index, size = (Sym(name, (), Sort.INTEGER) for name in "kn")
    x, y = rng.choice([(X, U), (U, neg(U)), (scalar(rng, 1), U), (ONE, ONE)])
    powers = mul(power(x, index), power(y, sub(size, index)))
    below = mul(call("factorial", index), call("factorial", sub(size, index)))
    body = mul(polynomial(rng, index, 3), div(call("factorial", size), below), powers)
    left = Sum(index, body, number(rng.randint(0, 2)), size)
    right = rewritten("binomial-theorem", left, POSITIVE_U)
    values: dict[Sym, Term] = {size: number(rng.randint(4, 6))}
    return None if right is None else Instance(substitute(left, values), substitute(right, values), points(rng, 1))


def closed_form(rng: Random) -> Instance | None:
    shape = rng.randrange(4)
    if shape == 3:
        low, high = (number(abs(fraction(rng))) for _ in range(2))
        left: Term = Integral(T, mul(power(T, add(ONE, low)), power(sub(ONE, T), add(ONE, high))), ZERO, ONE)
    elif shape == 0:
        left = Integral(T, gaussian(rng, T, 4), *rng.choice([(), (NEGATIVE_INFINITY, INFINITY)]))
    elif shape == 1:
        rate = number(-abs(fraction(rng)) - 2)
        left = Integral(T, mul(polynomial(rng, T, 3), call("exp", mul(rate, T))), ZERO, INFINITY)
    else:
        rate = number(fraction(rng))
        left = Integral(T, mul(polynomial(rng, T, 3), call("exp", mul(rate, T))), number(fraction(rng)), X)
    right = rewritten("closed-form", left, Context())
    return None if right is None else Instance(left, right, points(rng, 1))


def antiderivative(rng: Random) -> Instance | None:
    return _on_half_line(rng) if rng.random() < 0.4 else _between_numbers(rng)


def _between_numbers(rng: Random) -> Instance | None:
    wave = call(rng.choice(["sin", "cos", "sinh"]), add(mul(U, T), X))
    grown = call("exp", mul(number(fraction(rng) / 4), T))
    primitive = add(mul(polynomial(rng, T, 2), wave, grown), polynomial(rng, T, 2))
    left = Integral(T, Deriv(T, None, primitive, T), number(fraction(rng) / 2), Y)
    right = rewritten("antiderivative", left, POSITIVE_U, primitive)
    return None if right is None else Instance(left, right, points(rng, 1))


def _on_half_line(rng: Random) -> Instance | None:
    primitive = mul(add(polynomial(rng, T, 2), call("log", add(number(1), power(T, 2)))), _decay(rng))
    left = Integral(T, Deriv(T, None, primitive, T), number(abs(fraction(rng))), INFINITY)
    right = rewritten("antiderivative", left, Context(), primitive)
    return None if right is None else Instance(left, right, points(rng, 1))


def _decay(rng: Random) -> Term:
    """What no window of integration cuts off."""
    return call("exp", mul(number(-1 - abs(fraction(rng))), power(T, 2)))


def bracket(rng: Random) -> Instance | None:
    left = Limits(T, add(mul(polynomial(rng, T, 2), _decay(rng)), number(fraction(rng))), X, INFINITY)
    right = rewritten("bracket", left, Context())
    return None if right is None else Instance(left, right, points(rng, 1))


def by_parts(rng: Random) -> Instance | None:
    first, second = Apply(F, (T,)), Apply(G, (T,))
    factor = polynomial(rng, T, 2)
    flux = mul(factor, first, rng.choice([second, power(second, 2), number(1)]))
    left = Integral(T, Deriv(T, None, flux, T))
    known = closes("by-parts", _equation(left, ZERO), Context(), T, flux)
    functions = {F: ((T,), gaussian(rng, T)), G: ((T,), polynomial(rng, T, 2))}
    return Instance(left, ZERO, points(rng, 1, functions=functions)) if known else None


def mean_score(rng: Random) -> Instance | None:
    law = Function("p", SCALAR, 1, Roles(("t",)))
    slope = Deriv(X, None, Apply(law, (X, T)), X)
    left = Integral(T, mul(polynomial(rng, X, 1), slope))
    if not closes("mean-score", _equation(left, ZERO), Context()):
        return None
    centred = substitute(
        mul(power(mul(number(2), PI), neg(HALF)), call("exp", neg(mul(HALF, power(T, 2))))), {T: sub(T, X)}
    )
    return Instance(left, ZERO, points(rng, 1, functions={law: ((X, T), centred)}))


def boundary(rng: Random) -> Instance | None:
    flux = gaussian(rng, T, 4)
    right = rewritten("boundary", Limits(T, flux), Context())
    far = (substitute(flux, {T: number(s * 40)}) for s in (1, -1))
    return None if right is None else Instance(sub(*far), right, points(rng, 1))


def up_to_constant(rng: Random) -> Instance | None:
    left, free = scalar(rng, 2, (X, Y)), scalar(rng, 2, (Y, U))
    claim = Claim(add(left, free), Relation.EQUAL_UP_TO_CONSTANT, left, (X,))
    if not closes("up-to-constant", claim, POSITIVE_U):
        return None
    return Instance(sub(claim.left, claim.right), free, points(rng))


def proportional(rng: Random) -> Instance | None:
    left, free = scalar(rng, 2, (X, Y)), scalar(rng, 2, (Y, U))
    claim = Claim(mul(left, free), Relation.PROPORTIONAL, left, (X,))
    if not closes("proportional", claim, POSITIVE_U):
        return None
    return Instance(div(claim.left, claim.right), free, points(rng))


def order(rng: Random) -> Instance | None:
    a, b = scalar(rng, 2), scalar(rng, 1)
    smaller, larger = rng.choice(
        [
            (neg(power(a, 2)), power(b, 2)),
            (a, add(a, call("exp", b))),
            (a, add(a, mul(U, call("cosh", b)))),
            (a, b),
            (ZERO, mul(a, b)),
        ]
    )
    claim = Claim(smaller, Relation.LESS_EQUAL, larger)
    return Instance(smaller, larger, points(rng), order=True) if closes("order", claim, POSITIVE_U) else None


def inequality(rng: Random) -> Instance | None:
    a, b = scalar(rng, 1), scalar(rng, 1)
    plain, on_unit = Total(ONE, 0), Total(Integral(Y, ONE, ZERO, ONE), 1)
    known = rng.choice(
        [
            *(Known(code, plain, (a,)) for code in ("square", "absolute", "exponential", "sine", "bounded-cosine")),
            Known("logarithm", plain, (add(U, power(a, 2)),)),
            Known("triangle", plain, (a, b)),
            Known("exponential", on_unit, (add(a, Y),)),
            Known("total", Total(Sum(N, ONE, ONE, number(4)), 1), (sub(mul(N, b), a),)),
            Known("cauchy-schwarz-squared", on_unit, (add(X, Y), sub(a, Y))),
        ]
    )
    gap = known.gap()
    assert gap is not None
    claim = Claim(ZERO, Relation.LESS_EQUAL, gap)
    shown = closes("inequality", claim, POSITIVE_U, *known.arguments)
    return Instance(ZERO, gap, points(rng), order=True) if shown else None


def contradicts(code: str, context: Context, *literals: Condition, arguments: tuple[Argument, ...] = ()) -> bool:
    """Whether a rule shows that some literals are not all true, without a condition that would have to be checked."""
    contradict = RULEBOOK.rules[code].contradict
    assert contradict is not None
    found = contradict(literals, context, arguments)
    facts = {fact.condition for fact in context.facts}
    return not isinstance(found, Refusal) and set(found) <= facts


def initial_value(rng: Random) -> Instance | None:
    """A linear equation for a rate, a value at 0, and the solution or something near it."""
    rate, start, height, incline = (number(fraction(rng)) for _ in range(4))
    line = add(height, mul(incline, T))
    solution = add(mul(start, call("exp", mul(rate, T))), line)
    state = Apply(F, (T,))
    law = Hypothesis(Deriv(T, None, state, T), add(mul(rate, state), sub(incline, mul(rate, line))), (T,), GIVEN)
    value = Hypothesis(Apply(F, (ZERO,)), add(start, height), (), GIVEN)
    said = rng.choice(
        [
            solution,
            add(line, mul(start, power(call("exp", T), rate))),
            mul(start, call("exp", mul(rate, T))),
            add(solution, mul(U, T)),
            add(mul(start, call("exp", mul(number(2), rate, T))), line),
        ]
    )
    context = Context(hypotheses=(law, value))
    shown = closes("initial-value", _equation(state, said), context, 0, 1)
    return Instance(state, said, points(rng, functions={F: ((T,), solution)})) if shown else None


def zero_product(rng: Random) -> Instance | None:
    a, b = polynomial(rng, X, 2), polynomial(rng, Y, 1)
    equation = sub(power(a, 2), power(b, 2))
    literals = (
        Condition(Need.EQUAL, (mul(U, equation), ZERO)),
        Condition(Need.NONZERO, (sub(a, b),)),
        Condition(Need.NONZERO, (add(a, b),)),
    )
    shown = contradicts("zero-product", POSITIVE_U, *literals, arguments=(U, 1, 1, number(1)))
    left = mul(U, sub(a, b), add(a, b))
    return Instance(left, mul(U, equation), points(rng)) if shown else None


def sign_combination(rng: Random) -> Instance | None:
    a, b = polynomial(rng, X, 2), polynomial(rng, Y, 1)
    rest = power(scalar(rng, 1, (X, Y)), 2)
    smaller = sub(mul(U, b), add(mul(U, a), rest))
    literals = (Condition(Need.POSITIVE, (sub(a, b),)), Condition(Need.NONNEGATIVE, (smaller,)))
    shown = contradicts("sign-combination", POSITIVE_U, *literals, arguments=(U, number(1), rest))
    return Instance(smaller, mul(neg(U), sub(a, b)), points(rng), order=True) if shown else None


def sign_table(rng: Random) -> Instance | None:
    low = add(power(polynomial(rng, X, 2), 2), mul(number(fraction(rng)), X), number(abs(fraction(rng)) * 4))
    literal = Condition(Need.POSITIVE, (neg(low),))
    return (
        Instance(neg(low), ZERO, points(rng, 6), order=True) if contradicts("sign-table", Context(), literal) else None
    )


MAKERS: dict[str, Maker] = {
    "algebra": algebra,
    "definition": definition,
    "identify": identify,
    "hypothesis": hypothesis,
    "bayes": bayes,
    "product-rule": product_rule,
    "marginal": marginal,
    "independence": independence,
    "leibniz": leibniz,
    "derivative-by-bound": derivative_by_bound,
    "fubini": fubini,
    "additivity": additivity,
    "reindexing": reindexing,
    "telescoping": telescoping,
    "telescoping-product": telescoping_product,
    "binomial-theorem": binomial_theorem,
    "closed-form": closed_form,
    "antiderivative": antiderivative,
    "bracket": bracket,
    "geometric-series": geometric_series,
    "exponential-series": exponential_series,
    "logarithmic-series": logarithmic_series,
    "by-parts": by_parts,
    "mean-score": mean_score,
    "boundary": boundary,
    "up-to-constant": up_to_constant,
    "proportional": proportional,
    "order": order,
    "inequality": inequality,
    "initial-value": initial_value,
    "zero-product": zero_product,
    "sign-combination": sign_combination,
    "sign-table": sign_table,
}


def instances(code: str, seeds: range) -> Iterator[Instance]:
    """The instances of a rule that the seeds give."""
    for seed in seeds:
        made = MAKERS[code](Random(seed))
        if made is not None:
            yield made
