"""The search for a proof: breadth first over moves, each state tried with the closing rules.

Untrusted: whatever it finds is replayed by the kernel, and only the kernel's answer counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

from derivations.engine.evolving import initial_values_for
from derivations.engine.flux import Flux, find_flux
from derivations.engine.inequalities import inequalities_for
from derivations.engine.moves import (
    LEIBNIZ,
    NORMAL_AVERAGE,
    Move,
    apply_everywhere,
    by_premises,
    independences,
    moves,
    unfoldings,
    without_normal_averages,
)
from derivations.engine.pieces import in_pieces
from derivations.engine.premises import combinations_for
from derivations.engine.reduction import has_average
from derivations.engine.samples import laws_of_samples, said_of_samples
from derivations.kernel import Accepted, replay
from derivations.model import work
from derivations.model.conditions import OF_SAMPLES
from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.errors import ShapeError
from derivations.model.evolutions import places_of
from derivations.model.extrema import extremum
from derivations.model.proof import Application, Argument, Proof, Side
from derivations.model.relations import EQUALITIES, ORDERS, Relation, RelationKind
from derivations.model.terms import (
    ZERO,
    Add,
    Call,
    Expect,
    Integral,
    Mul,
    Num,
    Pow,
    Product,
    Sym,
    Term,
    free_symbols,
    fresh_name,
    subterms,
)
from derivations.normal.equality import component_form, is_zero
from derivations.normal.form import CannotNormaliseErrors, Normalizer
from derivations.normal.signs import Signs
from derivations.normal.stated import Sign
from derivations.rules import RULEBOOK
from derivations.rules.by_parts import gather
from derivations.rules.exchange import total_of_slopes
from derivations.rules.samples import INDEPENDENT

MAX_STATES = 40
MAX_AFTER_FIRST = 6
MAX_LEVELS = 3
"""So deep definitions are unfolded that stand in the bodies of others."""
MAX_UNDER_PREMISES = 6
"""So many forms of a claim are looked at once premises were used in it."""
MAX_ADDED = 6
"""So many terms of a sum are looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """A proof that the kernel accepted, of what and in which context."""

    claim: Claim
    context: Context
    proof: Proof
    accepted: Accepted


@dataclass(frozen=True, slots=True)
class NotFound:
    """No proof was found; what was tried last, or why the search ended."""

    reason: str


@dataclass(frozen=True, slots=True)
class _State:
    claim: Claim
    applications: tuple[Application, ...]
    price: int = 0
    used: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        return len(self.used)


@dataclass(slots=True)
class _Frontier:
    """The states that wait to be looked at, in their order, and how many of them still will be."""

    left: int
    waiting: list[tuple[int, int, int, _State]] = field(default_factory=list)
    seen: set[tuple[Term, Term]] = field(default_factory=set)
    added: int = 0

    def start(self, state: _State) -> None:
        """Let a state wait that comes first, though another one has its claim: one way may ask for less."""
        self._push(state, (0, 0))

    def add(self, state: _State) -> None:
        """Let a state wait, unless its claim was met before."""
        if (state.claim.left, state.claim.right) not in self.seen:
            self._push(state, _order(state.depth, state.price))

    def _push(self, state: _State, order: tuple[int, int]) -> None:
        self.seen.add((state.claim.left, state.claim.right))
        self.added += 1
        heappush(self.waiting, (*order, self.added, state))

    def next(self) -> _State:
        """The state to look at now."""
        self.left -= 1
        return heappop(self.waiting)[-1]

    def reaches(self, depth: int, price: int) -> bool:
        """Whether a state that is made now will be looked at: not if enough of those that wait come before it."""
        order = _order(depth, price)
        return sum(waiting[:2] <= order for waiting in self.waiting) < self.left


def _order(depth: int, price: int) -> tuple[int, int]:
    """Moves with a price come after the free ones of the same depth, but before deeper ones."""
    return depth + price, price


def prove(
    claim: Claim, context: Context, deadline: float, *, budget: int = 1, normal: Normalizer | None = None
) -> Found | NotFound:
    """Search for a proof with the fewest open conditions.

    Args:
        claim: what to prove.
        context: what may be relied on.
        deadline: the ``work.now()`` at which to give up.
        budget: how many moves with a price (hypotheses, identifications) a proof may use.
        normal: a normaliser in the context, where several claims are tried that share most of their terms.
    """
    start = _State(claim, ())
    opened = _opened(start, context) if any(f.condition.need in OF_SAMPLES for f in context.facts) else start
    averaged = [one for state in (start, opened) if (one := _averaged(state, context)) is not None]
    starts = list(dict.fromkeys((*averaged, start, opened)))
    return _search(starts, claim, normal or Normalizer(context), deadline, budget)


def _averaged(state: _State, context: Context) -> _State | None:
    """The claim with its averages over normal laws taken, if it has some."""
    if not any(
        isinstance(part, Expect) for side in (state.claim.left, state.claim.right) for _, part in subterms(side)
    ):
        return None
    claim, applications = without_normal_averages(state.claim, context)
    used = (*state.used, NORMAL_AVERAGE.label)
    return _State(claim, (*state.applications, *applications), state.price, used) if applications else None


def _opened(state: _State, context: Context) -> _State:
    """The claim with its definitions unfolded, each of them once, and so are those in their bodies."""
    done = set[str]()
    for _ in range(MAX_LEVELS):
        new = [move for move in unfoldings(state.claim, context) if move.label not in done]
        for move in new:
            state = _apply(state, move, context) or state
        done.update(move.label for move in new)
    return state


def prove_from_premises(claim: Claim, context: Context, deadline: float) -> Found | NotFound:
    """Search for a proof that uses an equation which is granted or stated by an earlier line.

    By a combination of such equations as they stand, or by replacing what they say something of, in the claim as it
    is written or with its definitions unfolded; what holds of all values, also under integrals in a derivative.
    """
    start, normal = _State(claim, ()), Normalizer(context)
    found = _close(claim, start, normal)
    if found is not None:
        return found
    ways = [start, _opened(start, context)]
    if any(map(places_of, context.hypotheses)):
        exchanged = (_apply(state, LEIBNIZ, context) for state in ways)
        ways += [state for state in exchanged if state is not None]
    starts = [_apply(state, move, context) for state in ways for move in by_premises(state.claim, context)]
    return _search([state for state in starts if state is not None], claim, normal, deadline, 2, MAX_UNDER_PREMISES)


def prove_for_independent(claim: Claim, context: Context, deadline: float) -> Found | NotFound:
    """Search for a proof of a claim on averages that supposes random variables of one joint law independent.

    Where that makes both sides vanish, whatever factors they have, or what the right one adds, as a covariance is, it
    is no reason for which the claim may hold: terms that are nothing are left out, not written down anew.
    """
    found = _for_independent(claim, context, deadline)
    if not isinstance(found, Found) or ZERO in (claim.left, claim.right):
        return found
    added = claim.right.terms if isinstance(claim.right, Add) else ()
    for part in (claim.left, *filter(has_average, added[:MAX_ADDED])):
        none = replace(claim, left=part, right=ZERO, relation=Relation.EQUAL)
        if isinstance(_for_independent(none, context, deadline), Found):
            return NotFound("what stands in it vanishes for independent random variables")
    return found


def _for_independent(claim: Claim, context: Context, deadline: float) -> Found | NotFound:
    opened = _opened(_State(claim, ()), context)
    if laws_of_samples(opened.claim):
        by = dict.fromkeys((INDEPENDENT, *said_of_samples(opened.claim, context)))
        found = _replayed(claim, opened, _application("sample", *by), context)
        if found is not None:
            return found
    parted = [_apply(_State(claim, ()), move, context) for move in independences(claim)]
    states = [state for state in parted if state is not None]
    return _search(states, claim, Normalizer(context), deadline, budget=0)


def _search(
    starts: list[_State], claim: Claim, normal: Normalizer, deadline: float, budget: int, states: int = MAX_STATES
) -> Found | NotFound:
    """Search from some states on; they share most of their terms, and so one normaliser in the context."""
    context = normal.signs.context
    best: Found | None = None
    frontier = _Frontier(states)
    for state in starts:
        frontier.start(state)
    after_first = 0
    while frontier.waiting and frontier.left and work.now() < deadline:
        state = frontier.next()
        found = _close(claim, state, normal)
        if found is not None and (best is None or len(found.accepted.open) < len(best.accepted.open)):
            best = found
        if best is not None:
            after_first += 1
            if not best.accepted.open or after_first > MAX_AFTER_FIRST:
                return best
        for new in _successors(state, context, budget, frontier):
            frontier.add(new)
    return best or NotFound("no combination of the rules closes it" if frontier.left else "the search ran out")


def prove_for_positive(claim: Claim, context: Context) -> Found | NotFound:
    """Try algebra with every symbol of unknown sign taken to be positive, then with as few of them as will do.

    The claim is tried as it is, and with its definitions unfolded.  Rational functions have the same normal form under
    all signs, and are not tried again.
    """
    start = _State(claim, ())
    missing = NotFound("signs do not help where both sides are rational")
    for state in dict.fromkeys((start, _in_pieces(_opened(start, context), context))):
        if not (_is_rational(state.claim.left, context) and _is_rational(state.claim.right, context)):
            found = _for_fewest_positive(claim, state, context)
            if isinstance(found, Found):
                return found
            missing = found
    return missing


def _for_fewest_positive(claim: Claim, state: _State, context: Context) -> Found | NotFound:
    signs = Signs(context)
    symbols = sorted(free_symbols(state.claim.left) | free_symbols(state.claim.right), key=lambda s: s.name)
    assumed: list[Term] = [s for s in symbols if not s.shape.rank and signs.sign(s) in (Sign.UNKNOWN, Sign.NONZERO)]
    assumed += [one for one in _multiplied(state.claim, context) if signs.sign(one) is Sign.UNKNOWN]
    found = _assuming(claim, state, context, assumed)
    if isinstance(found, NotFound):
        return found
    for symbol in list(assumed):
        fewer = [s for s in assumed if s != symbol]
        again = _assuming(claim, state, context, fewer)
        if isinstance(again, Found):
            assumed, found = fewer, again
    return found


def _multiplied(claim: Claim, context: Context) -> list[Term]:
    """What products run over whose logarithms are sums then, as it stands in the normal form."""
    parts = [*claim.parts]
    if extremum(claim.left) is None:
        parts = [
            inner for part in parts if isinstance(part, Call) and part.name == "log" for _, inner in subterms(part)
        ]
    products = dict.fromkeys(part for part in parts if isinstance(part, Product))
    try:
        forms = [Normalizer(context)(one) for one in products]
    except CannotNormaliseErrors:
        return []
    atoms = (base for form in forms for _, factors in form.terms for base, _ in factors)
    return list(dict.fromkeys(base.body for base in atoms if isinstance(base, Product)))


def _is_rational(term: Term, context: Context) -> bool:
    """Whether a term is a rational function of symbols that no definition stands behind."""
    heads = {definition.head for definition in context.definitions}
    return all(
        isinstance(part, Num | Add | Mul)
        or (isinstance(part, Sym) and part not in heads)
        or (isinstance(part, Pow) and isinstance(part.exponent, Num) and part.exponent.value.denominator == 1)
        for _, part in subterms(term)
    )


def _assuming(claim: Claim, state: _State, context: Context, assumed: list[Term]) -> Found | NotFound:
    extrema = extremum(claim.left) is not None and extremum(claim.right) is not None
    closing = _application("same-extremum" if extrema else "algebra", *assumed)
    proof = Proof((*state.applications, closing))
    accepted = replay(claim, proof, context, RULEBOOK)
    return Found(claim, context, proof, accepted) if isinstance(accepted, Accepted) else NotFound(accepted.reason)


def _successors(state: _State, context: Context, budget: int, frontier: _Frontier) -> Iterator[_State]:
    if not frontier.reaches(state.depth + 1, state.price):
        return
    split = _in_pieces(state, context)
    if split is not state:
        yield split
    for move in moves(state.claim, context):
        if state.price + move.price > budget or state.used.count(move.label) >= move.repeats:
            continue
        if not frontier.reaches(state.depth + 1, state.price + move.price):
            continue
        new = _apply(state, move, context)
        if new is not None:
            yield new


def _in_pieces(state: _State, context: Context) -> _State:
    """The state with the names that are defined on a domain unfolded; without such names, itself."""
    split = in_pieces(state.claim, context) if any(d.domain for d in context.definitions) else None
    if split is None:
        return state
    claim, applications = split
    return _State(claim, (*state.applications, *applications), state.price, (*state.used, "in pieces"))


def _apply(state: _State, move: Move, context: Context) -> _State | None:
    try:
        made = apply_everywhere(state.claim, move, context)
    except ShapeError:
        return None
    if made is None:
        return None
    claim, applications = made
    return _State(claim, (*state.applications, *applications), state.price + move.price, (*state.used, move.label))


def _close(original: Claim, state: _State, normal: Normalizer) -> Found | None:
    closing = _closing(state.claim, normal, first=state.depth == 0)
    tried = (_replayed(original, state, one, normal.signs.context) for one in closing)
    return next((found for found in tried if found is not None), None)


def _replayed(original: Claim, state: _State, last: Application, context: Context) -> Found | None:
    """The proof that ends with an application, if the kernel accepts it."""
    proof = Proof((*state.applications, last))
    accepted = replay(original, proof, context, RULEBOOK)
    return Found(original, context, proof, accepted) if isinstance(accepted, Accepted) else None


def _closing(claim: Claim, normal: Normalizer, *, first: bool) -> Iterator[Application]:
    """The closing rules that are likely to accept the claim; ``first``, combinations of premises, too."""
    context = normal.signs.context
    if claim.relation in EQUALITIES:
        yield from _closing_equation(claim, normal, "algebra", "by-parts")
        if extremum(claim.left) is not None and extremum(claim.right) is not None:
            yield _application("same-extremum")
        said = said_of_samples(claim, context)
        yield from (_application("sample", *said),) if said else ()
        yield from _combined(claim, context) if first else ()
    elif claim.relation.kind is RelationKind.UP_TO_TERM:
        yield _application("up-to-constant")
        yield from _closing_equation(claim, normal, None, "up-to-constant")
    elif claim.relation.kind is RelationKind.UP_TO_FACTOR:
        yield _application("proportional")
    else:
        yield _application("order")
        yield from _by_inequalities(claim, normal)
        yield from _combined(claim, context) if first else ()


def _by_inequalities(claim: Claim, normal: Normalizer) -> Iterator[Application]:
    """By known inequalities that add up to the difference of two numbers."""
    if claim.relation in ORDERS and not claim.left.shape.rank:
        with suppress(*CannotNormaliseErrors):
            yield from (_application("inequality", *arguments) for arguments in inequalities_for(claim, normal))


def _combined(claim: Claim, context: Context) -> Iterator[Application]:
    yield from (_application("initial-value", *arguments) for arguments in initial_values_for(claim, context))
    yield from (_application("premises", *arguments) for arguments in combinations_for(claim, context))


def _application(rule: str, *arguments: Argument) -> Application:
    return Application(rule, Side.BOTH, (), arguments)


def _closing_equation(claim: Claim, normal: Normalizer, plain: str | None, parts: str) -> Iterator[Application]:
    """By algebra where the normal forms agree, else by parts where the difference is a divergence."""
    if claim.left.shape != claim.right.shape:
        return
    try:
        difference = component_form(normal, claim.left) - component_form(normal, claim.right)
        if plain is not None and is_zero(normal, difference):
            yield _application(plain)
            return
        if any(total_of_slopes(base, normal.signs.context) for _, factors in difference.terms for base, _ in factors):
            yield _application("mean-score")
        variable = None if claim.left.shape.rank else integration_variable(claim)
        gathered = None if variable is None else gather(normal, difference, variable)
        if variable is None or gathered is None:
            return
        flux = find_flux(normal, gathered.integrand, variable, claim.free_of)
    except CannotNormaliseErrors:
        return
    if isinstance(flux, Flux):
        yield _application(parts, variable, flux.term)


def integration_variable(claim: Claim) -> Sym | None:
    """The variable of the first integral over a whole space, under a name that is not free in the claim."""
    taken = {s.name for s in free_symbols(claim.left) | free_symbols(claim.right)}
    for side in (claim.left, claim.right):
        for _, term in subterms(side):
            whole = isinstance(term, Expect) or (isinstance(term, Integral) and term.lower is None)
            if whole and isinstance(term, Expect | Integral):
                old = term.variable
                return Sym(fresh_name(old.name, taken), old.dims, old.sort)
    return None
