"""From syntax trees to terms: the dispatcher over node kinds and row positions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction as Rational
from itertools import pairwise

from derivations.meaning.chance.events import chance_at
from derivations.meaning.chance.expectations import angle, expectation_at
from derivations.meaning.chance.functionals import functional_at
from derivations.meaning.chance.gaussian import motion_average
from derivations.meaning.chance.indicators import indicator_at
from derivations.meaning.chance.stepwise import average
from derivations.meaning.dynamics.brownian import MotionAverage
from derivations.meaning.dynamics.ito import change
from derivations.meaning.dynamics.motions import Rate
from derivations.meaning.dynamics.processes import Change
from derivations.meaning.dynamics.rates import moment_rate, rate
from derivations.meaning.dynamics.recursions import Average
from derivations.meaning.dynamics.solutions import MomentRate
from derivations.meaning.formulas.applications import name_at
from derivations.meaning.formulas.bars import limits, require_reach, two_ended
from derivations.meaning.formulas.brackets import own_bracket, require_usual
from derivations.meaning.formulas.calculus import derivative_at, primed
from derivations.meaning.formulas.calls import call_at, multinomial, root
from derivations.meaning.formulas.complex_parts import real_value, square_of, taken_apart
from derivations.meaning.formulas.complex_signs import complex_at
from derivations.meaning.formulas.compositions import composed_at
from derivations.meaning.formulas.differentials import differential_at
from derivations.meaning.formulas.distributions import distribution_at
from derivations.meaning.formulas.extents import note_further, reaching_on
from derivations.meaning.formulas.integrals import ByParts, boundary, by_parts, integral
from derivations.meaning.formulas.matrices import absolute, array, filled_at, matrix_at
from derivations.meaning.formulas.operators import cases, lacks_operand, operator_at
from derivations.meaning.formulas.products import product
from derivations.meaning.formulas.scripts import scripted
from derivations.meaning.formulas.sums import counts_elements, sum_at
from derivations.meaning.names.constants import is_exponential, unlike_a_name
from derivations.meaning.names.environment import Environment, Factor, UnstatedError, component, here, promote, written
from derivations.meaning.names.heads import is_transpose
from derivations.meaning.names.quantities import is_loose, quantity_at
from derivations.meaning.names.sizes import note_unit, same_sizes
from derivations.meaning.names.words_of_letters import word_at
from derivations.meaning.sentences.signs import is_positive_part
from derivations.meaning.words.normalised import Total
from derivations.model.errors import DerivationError, ReadError, ShapeError
from derivations.model.reasons import Code
from derivations.model.term_latex import to_latex
from derivations.model.terms import (
    ONE,
    Add,
    Array,
    Component,
    Integral,
    Num,
    Opaque,
    Shape,
    Sym,
    Term,
    call,
    difference_of,
    div,
    neg,
    number,
    power,
    subterms,
)
from derivations.reading.grouping import Integration, signed_products
from derivations.reading.names import PERCENT, base_name, spelling
from derivations.reading.syntax import (
    Additive,
    Empty,
    Fence,
    Fraction,
    Name,
    Node,
    Number,
    Operator,
    Related,
    Root,
    Row,
    Script,
    Sequence,
    Table,
    Text,
)

MAX_DEPTH = 60
MAX_WORK = 20_000
MAX_DIGITS = 60
ROUNDED = frozenset({("\\lfloor", "\\rfloor"), ("\\lceil", "\\rceil")})
HANDLERS = (
    complex_at, word_at, quantity_at, sum_at, indicator_at, chance_at, functional_at, derivative_at, operator_at,
    matrix_at, filled_at, call_at, distribution_at, expectation_at, differential_at, name_at,
)  # fmt: skip


@dataclass(frozen=True)
class Elaborator(Environment):
    """Elaboration of nodes in a scope; every method raises ``ReadError``, ``UnstatedError`` or ``ShapeError``."""

    def term(self, node: Node) -> Term:
        """Elaborate a node into a term."""
        found = self._column(self._factor(node), node)
        return found if self.whole else real_value(self, found)

    def distance(self, left: Node, right: Node) -> Term:
        """A real term that is 0 just where two values are equal."""
        scope = replace(self, whole=True)
        pair = taken_apart(self, difference_of(scope.term(left), scope.term(right)))
        return pair.real if pair.is_real else square_of(pair)

    def _column(self, factor: Factor, node: Node) -> Term:
        if factor.transposed and factor.term.shape.rank == 1:
            raise UnstatedError(f"the row vector {written(node)} stands on its own")
        return factor.term

    def _factor(self, node: Node) -> Factor:
        self.log.work += 1
        if self.log.work > MAX_WORK:
            raise here(node, "a formula too long or too nested", f"at most {MAX_WORK} parts")
        if self.depth > MAX_DEPTH:
            raise here(node, "a formula nested too deep", f"at most {MAX_DEPTH} levels")
        scope = self.deeper()
        if isinstance(node, Sequence):
            raise UnstatedError(f"the list {written(node)} is no expression")
        if isinstance(node, Related):
            raise UnstatedError(f"the statement {written(node)} stands where an expression is needed")
        if isinstance(node, Empty):
            raise here(node, "nothing", "an expression")
        products = signed_products(node, self.survey.is_function)
        for _, items in products:
            _require_hundredths(items)
        if len(products) == 1 and products[0][0] == "+":
            return product(scope, products[0][1])
        products = reaching_on(scope, products)
        whole = scope.sum(products, node)
        note_further(scope, products, whole)
        return Factor(whole)

    def product(self, items: tuple[Node, ...]) -> Term:
        """Elaborate items side by side."""
        factor = product(self, items)
        return self._column(factor, items[0])

    def sum(self, products: list[tuple[str, tuple[Node, ...]]], node: Node) -> Term:
        """Elaborate signed products and add them up.

        Raises:
            UnstatedError: what a hundredth is of, which is added to something else, is not stated.
            DerivationError: a part of it has no meaning.
        """
        hundredths = [bool(items) and spelling(items[-1]) == PERCENT for _, items in products]
        if any(hundredths) and not all(hundredths):
            raise UnstatedError(f"of what the hundredths in {written(node)} are is not stated")
        terms: list[Term] = []
        products = _joined(products)
        parts = [self._by_parts(items) if sign == "-" else None for sign, items in products]
        found = next((part for part in parts if part is not None), None)
        for sign, items in products:
            if not items:
                raise here(node, f"nothing behind {sign}", "a term")
            if sign not in ("+", "-"):
                raise UnstatedError(f"{sign} stands for two statements, which is not supported")
            term = self.product(items)
            bar = two_ended(items[-1])
            if terms and bar is not None:
                require_reach(self, terms, term, bar)
            if found is not None and sign == "+":
                term = boundary(self, found, term) or term
            terms.append(term if sign == "+" else negative(term))
        return self.added(terms)

    def _by_parts(self, items: tuple[Node, ...]) -> ByParts | None:
        return by_parts(self, items[0]) if len(items) == 1 and isinstance(items[0], Integration) else None

    def added(self, terms: list[Term]) -> Term:
        """Add terms of one shape; scalars that can only be vectors are noted as such.

        Raises:
            ShapeError: the shapes differ.
        """
        shape = next((term.shape for term in terms if term.shape.rank), Shape())
        mixed = shape.rank == 1 and any(not term.shape.rank for term in terms)
        if self.repair and mixed and self.indices and not _are_members(terms, self.indices[-1]):
            _require_no_sample(terms)
            self.log.notice(f"a vector beside scalars: component {self.indices[-1].name} of it is meant")
            terms = [component(term, self.indices[-1]) if term.shape == shape else term for term in terms]
            return Add(tuple(terms))
        for term in terms:
            if shape.rank and not term.shape.rank:
                note_unit(self, term, shape)
                promote(self, term, shape)
            elif shape.rank == term.shape.rank == 2 or (shape.rank == term.shape.rank == 1):
                same_sizes(self, shape.dims, term.shape.dims)
        return terms[0] if len(terms) == 1 else Add(tuple(terms))

    def factor_at(self, items: tuple[Node, ...], position: int) -> tuple[Factor, int]:
        """Elaborate the factor that starts at a position, and say where the next one starts."""
        node = items[position]
        if isinstance(node, Change | Rate | MomentRate | Average | MotionAverage | Total):
            return _marked(self, node), position + 1
        require_usual(self, node)
        composed = composed_at(self, items, position)
        if composed is not None:
            return composed
        if isinstance(node, Script) and node.primes and base_name(node) is None:
            if spelling(node.base) in map(spelling, items[position + 1 :]):
                raise UnstatedError(f"whether the prime on {written(node)} is a transpose is not stated")
            return Factor(primed(self, node)), position + 1
        if isinstance(node, Integration):
            return Factor(integral(self, node)), position + 1
        if is_exponential(self, node):
            return Factor(self._exponential(node)), position + 1
        for handler in HANDLERS:
            found = handler(self, items, position)
            if found is not None:
                return found
        return self._plain(node), position + 1

    def _exponential(self, node: Node) -> Term:
        sup = node.sup if isinstance(node, Script) else None
        return call("exp", ONE if sup is None else self.term(sup))

    def _plain(self, node: Node) -> Factor:
        match node:
            case Number(text=text):
                return Factor(_numeral(node, text))
            case Fraction(numerator=top, denominator=bottom):
                return Factor(self._quotient(top, bottom))
            case Root(radicand=body, degree=degree):
                unlike_a_name(self, body)
                return Factor(root(self, self.term(body), degree))
            case Table():
                return self._table(node)
            case Script(base=Table() as table):
                return scripted(self, self._table(table), node)
            case Fence():
                return self._fence(node, None)
            case Script(base=Fence() as group):
                return self._fence(group, node)
            case Script(base=base) if base is not None:
                return scripted(self, self._factor(base), node)
            case Additive() | Row() | Sequence() | Related() | Empty():
                return self._factor(node)
            case _:
                raise _not_supported(node)

    def _listed(self, group: Fence, script: Script | None) -> Factor | None:
        r"""A column that is written as a list, ``(1, 0, 0)^\top`` or ``(1, 0, 0)``; ``None`` for anything else.

        A list of numbers may be a pair, an interval or a product of two things as well, so nothing is refuted by it.
        """
        if script is not None and (script.sub is not None or not is_transpose(script.sup, self.survey)):
            return None
        if not isinstance(group.body, Sequence) or set(group.body.separators) != {","}:
            return None
        if script is None and (group.open not in "([" or any(isinstance(one, Empty) for one in group.body.items)):
            return None
        terms = tuple(self.term(item) for item in group.body.items)
        if script is None:
            if any(term.shape.rank or is_loose(term) for term in terms):
                return None
            self.log.convention(f"{written(group)} is the vector with these components")
            self.log.untold[f"whether {written(group)} is a vector is not stated"] = Code.NOTATION
        return Factor(Array(terms))

    def _components(self, group: Fence, script: Script) -> Factor | None:
        """A component of a vector in brackets, ``[A x]_i``; ``None`` where something else stands there."""
        if isinstance(script.sub, Related) or group.close != "]":
            return None
        factor = self._factor(group.body)
        return scripted(self, factor, script) if factor.term.shape.rank else None

    def _table(self, node: Table) -> Factor:
        if node.environment == "binom":
            (above,), (below,) = node.rows
            several = multinomial(self, above, below)
            return Factor(several or call("binomial", self.term(above), self.term(below)))
        found = array(self, node)
        if found is not None:
            return found
        by_cases = cases(self, node)
        if by_cases is None:
            raise _not_supported(node)
        return Factor(by_cases)

    def _quotient(self, top: Node, bottom: Node) -> Term:
        numerator, denominator = self.term(top), self.term(bottom)
        if isinstance(numerator, Num) and isinstance(denominator, Num) and denominator.value:
            return number(numerator.value / denominator.value)
        if is_loose(numerator) and is_loose(denominator):
            return Opaque(None, r"\frac{#1}{#2}", (numerator, denominator))
        if denominator.shape.rank:
            raise ShapeError("a division by something that is no scalar")
        return power(denominator, -1) if numerator == ONE else div(numerator, denominator)

    def _fence(self, group: Fence, script: Script | None) -> Factor:
        own = own_bracket(self, group, script)
        if own is not None:
            return own
        if group.open == "\\langle":
            return Factor(angle(self, group, script))
        if group.open == "\\|" or (group.open == "|" and group.close == "|"):
            return absolute(self, group, script)
        if (group.open, group.close) in ROUNDED:
            whole = Opaque(None, rf"\left{group.open} #1 \right{group.close}", (self.term(group.body),))
            return Factor(whole) if script is None else scripted(self, Factor(whole), script)
        marked = script is not None and script.sub is not None and not is_positive_part(script)
        bracket = marked and group.open in "[." and group.open != "("
        if script is not None and (bracket or group.close == "|"):
            components = self._components(group, script) if bracket and script.sup is None else None
            return components or Factor(limits(self, group, script))
        if group.open not in ("(", "[", "\\{", "."):
            raise UnstatedError(f"the brackets {group.open} {group.close} are not supported")
        listed = self._listed(group, script)
        factor = listed or self._factor(group.body)
        return factor if script is None or listed is not None else scripted(self, factor, script)


def _marked(env: Environment, node: Change | Rate | MomentRate | Average | MotionAverage | Total) -> Factor:
    """What a differential, a rate or an average is along processes and recursions, and what makes a density one."""
    match node:
        case Change():
            return change(env, node)
        case Rate():
            return rate(env, node)
        case MomentRate():
            return moment_rate(env, node)
        case Average():
            return average(env, node)
        case MotionAverage():
            return motion_average(env, node)
        case Total():
            variable = env.symbol(spelling(node.variable))
            return Factor(Integral(variable, env.inside(variable).term(node.body)))


def _joined(products: list[tuple[str, tuple[Node, ...]]]) -> list[tuple[str, tuple[Node, ...]]]:
    r"""The signed products of a sum, where ``\lim - f`` is ``-\lim f``, and ``\max - f`` at its end is one product."""
    found: list[tuple[str, tuple[Node, ...]]] = []
    for sign, items in products:
        word = lacks_operand(found[-1][1]) if sign == "-" and found else None
        if word == "lim":
            before, start = found.pop()
            found.append(("+" if before == "-" else "-", (*start, *items)))
        elif word is not None and items == products[-1][1]:
            before, start = found.pop()
            row = Row(items[0].start, items[-1].end, items)
            found.append(
                (before, (*start, Fence(row.start, row.end, "(", ")", Additive(row.start, row.end, (("-", row),)))))
            )
        else:
            found.append((sign, items))
    return found


def _not_supported(node: Node) -> DerivationError:
    match node:
        case Table(environment=environment):
            return UnstatedError(f"the {environment} layout is not supported")
        case Text(text=text):
            return UnstatedError(f"the words “{text.strip()}” inside a formula are not understood")
        case Name(text=text):
            return UnstatedError(f"{text} is not supported here")
        case _:
            return here(node, written(node) or "a symbol", "an expression")


def _numeral(node: Node, text: str) -> Term:
    if len(text) > MAX_DIGITS:
        raise here(node, "a numeral of more than 60 digits", "a shorter one")
    try:
        return number(Rational(text.replace(",", "").rstrip(".") or "0"))
    except (ValueError, ZeroDivisionError) as error:
        raise ReadError(node.start, node.end, text, "a decimal numeral") from error


def negative(term: Term) -> Term:
    """The negative of a term; a numeral takes the sign itself."""
    return number(-term.value) if isinstance(term, Num) else neg(term)


def _require_hundredths(items: tuple[Node, ...]) -> None:
    r"""That nothing stands behind the sign of a hundredth: ``17 \% 5`` is a remainder.

    Raises:
        UnstatedError: something does.
    """
    for sign, after in pairwise(items):
        if spelling(sign) == PERCENT and not isinstance(after, Operator):
            raise UnstatedError(f"whether {PERCENT} stands for a hundredth or for a remainder is not stated")


def _are_members(terms: list[Term], index: Sym) -> bool:
    """Whether an index counts vectors already, so that it takes no component of one."""
    return any(term.shape.rank and counts_elements(term, index) for term in terms)


def _require_no_sample(terms: list[Term]) -> None:
    """That no component stands beside the vector that it would be one of: in ``x - x_n``, the ``x_n`` are data.

    Raises:
        UnstatedError: one does.
    """
    vectors = {part for term in terms if term.shape.rank for _, part in subterms(term)}
    scalars = (part for term in terms if not term.shape.rank for _, part in subterms(term))
    found = next((part for part in scalars if isinstance(part, Component) and part.body in vectors), None)
    if found is not None:
        raise UnstatedError(f"whether {to_latex(found)} is a component or a vector of its own is not stated")
