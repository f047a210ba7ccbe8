r"""The solution of a linear differential equation of the first order that has a given value at one time.

``\dot x = a(t) x + b(t)`` with continuous ``a`` and ``b`` has one solution through each point, so a function that
solves it and has the value is the one that is spoken of.  That it does both is checked, not solved for.
"""

from __future__ import annotations

from derivations.kernel import Closed, Example, Refusal, Rule
from derivations.model.conditions import Condition
from derivations.model.context import Context, Hypothesis
from derivations.model.derivation import Claim
from derivations.model.errors import DerivationError
from derivations.model.evolutions import Evolution, as_motion
from derivations.model.proof import Argument
from derivations.model.relations import EQUALITIES, Relation
from derivations.model.terms import Apply, Deriv, Function, Sym, Term, free_symbols, functions_in, sub, substitute
from derivations.model.unfolding import captured, unfolded
from derivations.normal.equality import is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.solving import linear
from derivations.rules.algebra import presented
from derivations.rules.definedness import domain_of
from derivations.rules.premises import held


def _close(claim: Claim, context: Context, arguments: tuple[Argument, ...]) -> Closed | Refusal:
    numbers = [one for one in arguments if isinstance(one, int) and 0 <= one < len(context.hypotheses)]
    if len(numbers) != len(arguments) or len(numbers) != 2 or claim.relation not in EQUALITIES:
        return Refusal("the arguments are the numbers of a differential equation and of a value")
    law, value = (context.hypotheses[one] for one in numbers)
    motion = as_motion(law)
    if motion is None:
        return Refusal("no equation for the rate of a function of one variable at all of its values")
    sides = solution_in(claim, motion.function)
    if sides is None:
        return Refusal("the claim does not say what the function is")
    time, body = sides
    if captured((law.left, law.right, value.left, value.right, claim.left, claim.right), context) is not None:
        return Refusal("an equation that does not say what it depends on")
    try:
        conditions = _solves(motion, value, time, body, context)
    except (DerivationError, *CannotNormaliseErrors) as error:
        return Refusal(str(error))
    if isinstance(conditions, Refusal):
        return conditions
    return Closed(tuple(dict.fromkeys((*held(law), *held(value), *conditions))), ())


def solution_in(claim: Claim, function: Function) -> tuple[Sym, Term] | None:
    """The time and the body of which a claim says that they are a function; ``None``: it says something else."""
    for head, body in ((claim.left, claim.right), (claim.right, claim.left)):
        plain = isinstance(head, Apply) and head.function == function and not head.partials and len(head.args) == 1
        if plain and isinstance(head, Apply) and isinstance(head.args[0], Sym) and function not in functions_in(body):
            return head.args[0], body
    return None


def asked_of(motion: Evolution, value: Hypothesis, time: Sym, body: Term) -> tuple[Claim, Claim] | None:
    """That a body solves an equation, and that it has a value at a time; ``None``: it is no value of the function."""
    start, at = value.left, motion.time
    plain = isinstance(start, Apply) and start.function == motion.function and not start.partials
    if not plain or not isinstance(start, Apply) or not isinstance(at, Sym) or free_symbols(start) & {time, at}:
        return None
    state = substitute(motion.state, {at: time})
    right = substitute(motion.right, {at: time})
    solves = Claim(Deriv(time, None, body, time), Relation.EQUAL, _put(right, state, body))
    return solves, Claim(substitute(body, {time: start.args[0]}), Relation.EQUAL, value.right)


def _put(term: Term, state: Term, body: Term) -> Term:
    """A term with a body in the place of the state, which stands under no binder of the time."""
    if term == state:
        return body
    children = term.children
    return term.rebuild(tuple(_put(child, state, body) for child in children)) if children else term


def _solves(
    motion: Evolution, value: Hypothesis, time: Sym, body: Term, context: Context
) -> tuple[Condition, ...] | Refusal:
    """The conditions under which a body solves a linear equation and has a value at one time."""
    body, right = unfolded(body, context), unfolded(motion.right, context)
    own = Evolution(motion.state, motion.slot, motion.rate, right, motion.space)
    found = asked_of(own, value, time, body)
    if found is None or motion.function in functions_in(value.right) or time in free_symbols(value.right):
        return Refusal("the value is not one of the function at a fixed time")
    normal = Normalizer(context)
    at = motion.time
    if not isinstance(at, Sym):
        return Refusal("the time of the equation is no variable")
    state = substitute(motion.state, {at: time})
    poly = normal(substitute(right, {at: time}))
    if _holds_state(right, motion.function) and linear(poly, state) is None:
        return Refusal("the equation is not linear")
    rate, gap = (sub(one.left, one.right) for one in found)
    if not is_zero(normal, normal(rate)) or not is_zero(normal, normal(unfolded(gap, context))):
        return Refusal("it does not solve the equation, or has another value")
    domains = [domain_of(term, context) for term in (body, right, rate, gap)]
    asked = [c for one in domains for c in (*one.needed, *one.relied)]
    conditions = tuple(dict.fromkeys(presented(c) for c in (*sorted(normal.signs.used, key=repr), *asked)))
    moving = {time, at}
    if any(moving & free_symbols(term) for one in conditions for term in one.terms):
        return Refusal("it, or the equation, may have no value at some times")
    return conditions


def _holds_state(right: Term, function: Function) -> bool:
    return function in functions_in(right)


_GIVEN = (r"k, c, t \in \mathbb{R}",)

INITIAL_VALUE = Rule(
    code="initial-value",
    name="solution of an initial value problem",
    statement=(
        "If x' = a x + b at all times and x(t₀) = c, with continuous a and b, then x = φ where φ' = a φ + b and "
        "φ(t₀) = c."
    ),
    conditions=(
        ("the equation holds at all times", "x' = -x at t = 0 alone says nothing of x(1)"),
        ("the value is that of x at t₀", "x' = -x and x(0) = 2 do not make x(t) equal e^{-t}"),
        ("the equation is linear", "x' = 2 √x and x(0) = 0 hold of x = 0 and of x = t²"),
        ("φ, a and b have values at all times", "x' = 0 and x(1) = 0 do not make x(t) equal t/|t| - 1"),
    ),
    source="Coddington & Levinson, Theory of Ordinary Differential Equations (1955), ch. 3, thm 1.1",
    examples=(
        Example(r"x(t) = c e^{-k t}", _GIVEN, words=r"The decay is $\dot x = -k x$ with $x(0) = c$. Hence"),
        Example(
            r"x(t) = e^{-k t}",
            _GIVEN,
            "doubtful",
            "another value at the time 0",
            words=r"The decay is $\dot x = -k x$ with $x(0) = 2$. Hence",
        ),
    ),
    close=_close,
    trusted=True,
)
