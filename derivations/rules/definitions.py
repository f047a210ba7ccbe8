"""Rules that use what the document says: its definitions and its hypotheses."""

from __future__ import annotations

from itertools import chain

from derivations.kernel import Example, Place, Refusal, Rewritten, Rule
from derivations.model.conditions import Condition, Need
from derivations.model.context import Definition, Hypothesis
from derivations.model.proof import Argument
from derivations.model.terms import Apply, Sym, Term, free_symbols, substitute
from derivations.model.unfolding import definition_of, fits, hidden_symbols, underived, unfold
from derivations.rules.branches import branch_of
from derivations.rules.ranges import over_ranges


def _applicable(place: Place) -> Definition | Refusal:
    term = place.term
    if term in place.bound:
        return Refusal("a bound variable has no definition")
    definition = definition_of(underived(term), place.context)
    if definition is None:
        return Refusal("nothing defines this")
    if not fits(definition, term):
        return Refusal("the definition has other arguments")
    if hidden_symbols(definition) & set(place.bound):
        return Refusal("a symbol of the definition is bound here and means something else")
    return definition


def _unfold(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    definition = _applicable(place)
    if isinstance(definition, Refusal):
        return definition
    branch = branch_of(place.term, definition, arguments)
    if branch is None:
        return Refusal("nothing says that the function has a value in this way")
    binders, smooth = (*place.binders, *branch.binders), not definition.extension
    asked = (over_ranges(c, binders, place.context, smooth=smooth) for c in branch.conditions)
    return Rewritten(branch.value, outside=tuple(dict.fromkeys(chain.from_iterable(asked))), by=definition)


def _identify(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    definition = _applicable(place)
    if isinstance(definition, Refusal):
        return definition
    if definition.domain or (isinstance(place.term, Apply) and place.term.partials):
        return Refusal("the definition holds on a domain only, or its derivative is meant")
    match arguments:
        case (Sym() as loose, int() as slot) if loose in definition.loose and isinstance(place.term, Apply):
            pass
        case _:
            return Refusal("the arguments are a loose symbol of the definition and an argument's position")
    if not 0 <= slot < len(place.term.args) or place.term.args[slot].shape != loose.shape:
        return Refusal("no such argument")
    if definition.parameters[slot] in free_symbols(definition.body):
        return Refusal("the body holds this argument already: the parameter does not stand for it")
    value = place.term.args[slot]
    body = unfold(place.term, definition)
    return Rewritten(substitute(body, {loose: value}), (Condition(Need.EQUAL, (loose, value)),), by=definition)


def _hypothesis(place: Place, arguments: tuple[Argument, ...]) -> Rewritten | Refusal:
    if (
        len(arguments) != 1
        or not isinstance(arguments[0], int)
        or not 0 <= arguments[0] < len(place.context.hypotheses)
    ):
        return Refusal("the argument is the number of a hypothesis")
    hypothesis = place.context.hypotheses[arguments[0]]
    pattern, replacement = oriented(hypothesis)
    values = _match(pattern, place.term, hypothesis.variables)
    if values is None:
        return Refusal("the term is not an instance of the hypothesis")
    if set(place.bound) & ((free_symbols(pattern) | free_symbols(replacement)) - set(hypothesis.variables)):
        return Refusal("a symbol of the hypothesis is bound here and means something else")
    condition = Condition(Need.EQUAL, (hypothesis.left, hypothesis.right))
    where = (Condition(c.need, tuple(substitute(term, values) for term in c.terms)) for c in hypothesis.where)
    return Rewritten(substitute(replacement, values), (condition, *where))


def oriented(hypothesis: Hypothesis) -> tuple[Term, Term]:
    """The side that is a name or an applied function, which is replaced, and the other one."""
    if isinstance(hypothesis.left, Sym | Apply):
        return hypothesis.left, hypothesis.right
    return hypothesis.right, hypothesis.left


def _match(pattern: Term, term: Term, variables: tuple[Sym, ...]) -> dict[Sym, Term] | None:
    """The values of the variables that turn the pattern (a name, or a function of variables) into the term."""
    if pattern == term:
        return {}
    if not isinstance(pattern, Apply) or not isinstance(term, Apply):
        return None
    if pattern.function != term.function or pattern.partials or term.partials or len(pattern.args) != len(term.args):
        return None
    values: dict[Sym, Term] = {}
    for stated, actual in zip(pattern.args, term.args, strict=True):
        if isinstance(stated, Sym) and stated in variables and stated.shape == actual.shape:
            if values.setdefault(stated, actual) != actual:
                return None
        elif stated != actual:
            return None
    return values


UNFOLD = Rule(
    code="definition",
    name="definition",
    statement=(
        "A name, or a function at its arguments, equals the body of its definition there; outside the domain of the "
        "definition only what is said of the function beyond it: that it is even, odd or periodic, or vanishes there."
    ),
    conditions=(
        ("the domain of the definition holds there", "f(x) = x for 0 ≤ x ≤ 1 says nothing of ∫ f over (-1, 1)"),
    ),
    source="Whitehead & Russell, Principia Mathematica (1910), *14 (definitions as abbreviations)",
    examples=(
        Example(r"g(y) = y^2 + 1", (r"g(x) = x^2 + 1",)),
        Example(r"g(y) = y^2 + 2", (r"g(x) = x^2 + 1", r"y \in \mathbb{R}"), "refuted"),
    ),
    rewrite=_unfold,
)

IDENTIFY = Rule(
    code="identify",
    name="identification of a parameter",
    statement=(
        "A definition whose body holds a parameter that nothing ties to its head, such as μ in p(x | θ) = N(x; μ, σ²), "
        "is used with that parameter set equal to an argument of the head."
    ),
    conditions=(("the parameter equals the argument", "with μ = θ + 1 the density p(x | θ) is another one"),),
    source="Casella & Berger, Statistical Inference (2002), ch. 2 (location families)",
    examples=(
        Example(
            r"\frac{\partial}{\partial x} p(x \mid \theta) = (\theta - x)\, p(x \mid \theta)",
            (r"x, \theta \in \mathbb{R}", r"p(x \mid \theta) = \mathcal{N}(\mu, 1)"),
            "conditional",
            "open: μ = θ",
        ),
    ),
    rewrite=_identify,
)

HYPOTHESIS = Rule(
    code="hypothesis",
    name="use of a hypothesis",
    statement="An equation that the author grants, or states as an approximation, is used as an equation.",
    conditions=(("the equation holds", "an approximation s ≈ ∇ log p is not an identity"),),
    source="Gentzen 1935 (assumptions in natural deduction)",
    examples=(
        Example(
            r"g(2y) + 1 = h(2y) + 1",
            (r"y \in \mathbb{R}", r"g: \mathbb{R} \to \mathbb{R}", r"h: \mathbb{R} \to \mathbb{R}"),
            assume=("g(x) = h(x)",),
        ),
        Example(
            r"g(2y) - h(2y) = 0",
            (r"y \in \mathbb{R}", r"g: \mathbb{R} \to \mathbb{R}", r"h: \mathbb{R} \to \mathbb{R}"),
            "assumed",
            "nothing grants it: the document posits it",
        ),
    ),
    rewrite=_hypothesis,
)
