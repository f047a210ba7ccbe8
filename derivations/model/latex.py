"""Terms, claims and side conditions as LaTeX for math mode."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from derivations.model import terms as t
from derivations.model.conditions import Condition, Need
from derivations.model.derivation import Claim, Comparison, Conjunction, Disjunction, Negation, Statement
from derivations.model.relations import Relation, RelationKind
from derivations.model.term_latex import Kind, render, to_latex, wrap
from derivations.model.terms import Term

__all__ = ["claim_to_latex", "condition_to_latex", "statement_to_latex", "to_latex"]


def claim_to_latex(claim: Claim) -> str:
    """Write a claim as LaTeX, with the variable of which a factor or term may be free."""
    text = f"{to_latex(claim.left)} {claim.relation.latex} {to_latex(claim.right)}"
    if not claim.free_of:
        return text
    what = "factor" if claim.relation.kind is RelationKind.UP_TO_FACTOR else "term"
    return f"{text} \\quad \\text{{up to a {what} free of }} {_names(claim.free_of)}"


def statement_to_latex(statement: Statement) -> str:
    """Write a statement as LaTeX; and binds stronger than or."""
    match statement:
        case Comparison(left, relation, right):
            return f"{to_latex(left)} {relation.value} {to_latex(right)}"
        case Negation(Comparison(left, Relation.EQUAL, right)):
            return rf"{to_latex(left)} \ne {to_latex(right)}"
        case Negation(body):
            return rf"\neg \left({statement_to_latex(body)}\right)"
        case Conjunction(parts):
            return r" \land ".join(_within(part) for part in parts)
        case Disjunction(parts):
            return r" \lor ".join(map(statement_to_latex, parts))


def _within(part: Statement) -> str:
    shown = statement_to_latex(part)
    return rf"\left({shown}\right)" if isinstance(part, Disjunction) else shown


def condition_to_latex(condition: Condition) -> str:
    """Write a side condition as LaTeX; symbols that the checker made up get letters that are free."""
    return _CONDITIONS[condition.need](_readable(condition))


# ------------------------------------------------------------------------------------------------ conditions


def _readable(condition: Condition) -> Condition:
    """Rename the symbols that no document can contain, such as the dummy indices of the normal form."""
    symbols = dict.fromkeys(s for term in condition.terms for s in _symbols(term))
    taken = {symbol.name for symbol in (*symbols, *condition.variables)}
    names: dict[t.Sym, t.Sym] = {}
    for symbol in (*symbols, *condition.variables):
        if symbol not in names and not _is_written(symbol.name):
            name = _letter(symbol, taken)
            taken.add(name)
            names[symbol] = t.Sym(name, symbol.dims, symbol.sort)
    if not names:
        return condition
    terms = tuple(_renamed(term, names) for term in condition.terms)
    return Condition(condition.need, terms, tuple(names.get(v, v) for v in condition.variables))


def _symbols(term: Term) -> list[t.Sym]:
    found = [symbol for _, part in t.subterms(term) for symbol in (part, part.binds[0]) if isinstance(symbol, t.Sym)]
    return sorted(found, key=lambda symbol: symbol.name)


def _is_written(name: str) -> bool:
    """Whether a name can come from a document: those are LaTeX, which is ASCII."""
    return name.isascii()


def _letter(symbol: t.Sym, taken: set[str]) -> str:
    base = "".join(filter(str.isascii, symbol.name)).strip("0123456789")
    if base:
        return t.fresh_name(base, taken)
    letters = "ijklmn" if symbol.sort is t.Sort.INTEGER else "uvwzst"
    return next((letter for letter in letters if letter not in taken), t.fresh_name(letters[0], taken))


def _renamed(term: Term, names: dict[t.Sym, t.Sym]) -> Term:
    def rename(part: Term) -> Term | None:
        bound = part.binds[0]
        return t.rebind(part, names[bound]) if bound in names else None

    inside = t.rewrite(term, rename)
    free = t.free_symbols(inside)
    return t.substitute(inside, {old: new for old, new in names.items() if old in free})


def _after(suffix: str) -> Callable[[Condition], str]:
    return lambda condition: f"{', '.join(map(to_latex, condition.terms))} {suffix}"


def _equal(condition: Condition) -> str:
    return " = ".join(map(to_latex, condition.terms))


def _vanishes(condition: Condition) -> str:
    sizes = ", ".join(
        rf"\left\|{v.name}\right\|" if v.shape.rank else rf"\left|{v.name}\right|" for v in condition.variables
    )
    as_what = rf" \text{{ as }} {sizes} \to \infty" if sizes else r" \text{ at infinity}"
    return rf"{', '.join(map(to_latex, condition.terms))} \to 0{as_what}"


def _dominated(condition: Condition) -> str:
    """``|∂ f/∂ parameter| ≤ g`` near every value, for the integrand ``f`` of the integral in question."""
    (term,) = condition.terms
    operand = term.body if isinstance(term, t.Integral) else term
    if len(condition.variables) < 2:
        return rf"{to_latex(operand)} \text{{ has a derivative with an integrable bound}}"
    parameter, *others = condition.variables
    by = rf"\nabla_{{{parameter.name}}}" if parameter.shape.rank else rf"\partial_{{{parameter.name}}}"
    inside = others[0].name
    bound = t.fresh_name("g", _names_in(operand))
    return (
        rf"\left|{by} {wrap(render(operand), Kind.PREFIX)}\right| \le {bound}({inside}) "
        rf"\text{{ for }} {parameter.name} \text{{ near every value, with }} "
        rf"\int {bound}({inside}) \, \mathrm{{d}}{inside} < \infty"
    )


def _summable(condition: Condition) -> str:
    """``∫ ∫ |f| dy dx < ∞`` for the innermost integrand ``f``."""
    return rf"{to_latex(_of_sizes(condition.terms[0]))} < \infty"


def _integrable(condition: Condition) -> str:
    """``∫ |f| dx < ∞``."""
    total = t.Integral(condition.variables[0], _of_sizes(condition.terms[0]))
    return rf"{to_latex(total)} < \infty"


def _of_sizes(term: Term) -> Term:
    match term:
        case t.Integral(body=body) | t.Sum(body=body):
            return replace(term, body=_of_sizes(body))
        case _:
            return t.Norm(term) if term.shape.rank else t.Call("Abs", (term,))


def _names_in(term: Term) -> set[str]:
    """All names that a term uses, of symbols and of functions."""
    parts = [part for _, part in t.subterms(term)]
    functions = {part.function.name for part in parts if isinstance(part, t.Apply)}
    return functions | {symbol.name for symbol in t.free_symbols(term)}


def _differentiable(condition: Condition) -> str:
    where = rf" in }} {_names(condition.variables)}" if condition.variables else "}"
    return rf"{', '.join(map(to_latex, condition.terms))} \text{{ is continuously differentiable{where}"


def _supported(condition: Condition) -> str:
    names = ", ".join(to_latex(v) for v in condition.variables)
    return f"{to_latex(condition.terms[0])} = 0 \\text{{ outside a bounded set of }} {names}"


def _independent(condition: Condition) -> str:
    terms = ", ".join(map(to_latex, condition.terms))
    return rf"{terms} \text{{ does not depend on }} {_names(condition.variables)}"


def _of_members(how: str) -> Callable[[Condition], str]:
    """What is said of all members of a family, as a line of a context block says it."""

    def shown(condition: Condition) -> str:
        family = condition.variables[0]
        return rf"{family.name}_{{1}}, \dots, {family.name}_{{{to_latex(family.dims[0])}}} \text{{ {how}}}"

    return shown


def _same_moments(condition: Condition) -> str:
    return _of_members("with one mean" if condition.terms[1] == t.number(1) else "with one mean and variance")(
        condition
    )


_CONDITIONS: dict[Need, Callable[[Condition], str]] = {
    Need.POSITIVE: _after("> 0"),
    Need.NONNEGATIVE: _after("\\ge 0"),
    Need.NONZERO: _after("\\ne 0"),
    Need.EQUAL: _equal,
    Need.VANISHES: _vanishes,
    Need.CONVERGES: _after("\\text{ converges absolutely}"),
    Need.DOMINATED: _dominated,
    Need.SUMMABLE: _summable,
    Need.DIFFERENTIABLE: _differentiable,
    Need.CONTINUOUS: _after("\\text{ is continuous}"),
    Need.EXISTS: _after("\\text{ exists}"),
    Need.INTEGER: _after("\\in \\mathbb{Z}"),
    Need.COUNT: _after("\\in \\mathbb{N}_{0}"),
    Need.INTEGRABLE: _integrable,
    Need.SUPPORTED: _supported,
    Need.INDEPENDENT: _independent,
    Need.JOINTLY_INDEPENDENT: _of_members("independent"),
    Need.UNCORRELATED: _of_members("uncorrelated"),
    Need.ALIKE: _of_members("identically distributed"),
    Need.SYMMETRIC: _after("\\text{ is symmetric}"),
    Need.ANTISYMMETRIC: _after("\\text{ is antisymmetric}"),
    Need.DIAGONAL: _after("\\text{ is diagonal}"),
    Need.ORTHOGONAL: _after("\\text{ is orthogonal}"),
    Need.DEFINITE: _after("\\text{ is positive definite}"),
    Need.SEMIDEFINITE: _after("\\text{ is positive semidefinite}"),
    Need.EVEN: _after("\\text{ is even}"),
    Need.ODD: _after("\\text{ is odd}"),
    Need.SAME_MOMENTS: _same_moments,
}


def _names(symbols: Iterable[t.Sym]) -> str:
    return ", ".join(symbol.name for symbol in symbols)
