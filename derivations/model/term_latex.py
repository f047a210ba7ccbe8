r"""Terms as LaTeX, with as few parentheses as unambiguous reading allows.

The output is for people and for the checker's own reader: products that could be taken for an application are
written with ``\cdot``, integrals name their range, inner products stand in angle brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Any

from derivations.model import terms as t
from derivations.model.terms import Term
from derivations.model.terms.known_functions import KNOWN

PLACE, DOT = "\\cdot", "\\bullet"
r"""What stands in the name of a family, ``n_{\cdot\bullet}``, for an index, and for one that was summed over."""


class Kind(IntEnum):
    """How tightly a piece of a formula holds together, loosest first."""

    SUM = 0
    PRODUCT = 1
    PREFIX = 2
    POWER = 3
    CLOSED = 4
    ATOM = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """Text with its tightness; ``open`` pieces would swallow a factor written after them, as ``log x`` does."""

    text: str
    kind: Kind
    open: bool = False


def to_latex(term: Term) -> str:
    """Write a term as LaTeX for math mode."""
    return render(term).text


# ---------------------------------------------------------------------------------------------------- pieces


def render(term: Term) -> Piece:
    """Write a term as a piece that knows how tightly it holds together."""
    return _PRINTERS[type(term)](term)


def parens(text: str) -> str:
    """Put text in parentheses that grow with it."""
    return rf"\left({text}\right)"


def wrap(piece: Piece, least: Kind) -> str:
    """The text of a piece, in parentheses where it is looser than the place asks for."""
    return piece.text if piece.kind >= least else parens(piece.text)


def _list(terms: Iterable[Term]) -> str:
    return ", ".join(map(to_latex, terms))


def _name(name: str) -> Piece:
    return Piece(name, Kind.POWER if "^" in name or "'" in name else Kind.ATOM)


def _num(term: t.Num) -> Piece:
    value = term.value
    if value < 0:
        return Piece(f"-{_num(t.Num(-value)).text}", Kind.SUM)
    if value.denominator == 1:
        return Piece(str(value), Kind.ATOM)
    return Piece(rf"\frac{{{value.numerator}}}{{{value.denominator}}}", Kind.CLOSED)


# --------------------------------------------------------------------------------------------------- algebra


def _add(term: t.Add) -> Piece:
    text = ""
    for part in t.summands_of(term):
        negative, size = _sign(part)
        body = wrap(size, Kind.PRODUCT)
        text = (f"{text} {'-' if negative else '+'} " if text else "-" * negative) + body
    return Piece(text, Kind.SUM, open=True)


def _sign(term: Term) -> tuple[bool, Piece]:
    """Split off the sign of a leading negative number, in a fraction that of one above the bar."""
    if isinstance(term, t.Num) and term.value < 0:
        return True, render(t.Num(-term.value))
    if not isinstance(term, t.Mul):
        return False, render(term)
    factors = _flat(term) if any(map(_is_part, term.factors)) else term.factors
    looked = len(factors) if factors is not term.factors else 1
    for place, one in enumerate(factors[:looked]):
        if isinstance(one, t.Num) and one.value < 0:
            before, behind, size = factors[:place], factors[place + 1 :], -one.value
            factors = (*before, *behind) if size == 1 and len(factors) > 1 else (*before, t.Num(size), *behind)
            return True, _product(factors) if len(factors) > 1 else render(factors[0])
    return False, _product(term.factors)


def _is_part(term: Term) -> bool:
    """Whether a number in a product stands below the bar of a fraction."""
    return isinstance(term, t.Num) and term.value > 0 and term.value.denominator != 1


def _flat(term: t.Mul) -> tuple[Term, ...]:
    """The factors of a product, those of products in it by themselves."""
    return tuple(part for one in term.factors for part in (one.factors if isinstance(one, t.Mul) else (one,)))


def _mul(term: t.Mul) -> Piece:
    negative, size = _sign(term)
    if not negative:
        return size
    return Piece("-" + wrap(size, Kind.PRODUCT), Kind.SUM, size.open)


def _product(factors: tuple[Term, ...]) -> Piece:
    above: list[Term] = []
    below: list[Term] = []
    for factor in factors:
        _share(factor, above, below)
    if not below:
        return _row(above)
    under = _row(below).text
    if all(isinstance(factor, t.Num) for factor in below) and any(_is_big(factor) for factor in above):
        head: list[Term] = [factor for factor in above if isinstance(factor, t.Num)]
        rest = [factor for factor in above if not isinstance(factor, t.Num)]
        tail = _row(rest)
        fraction = rf"\frac{{{_row(head).text if head else '1'}}}{{{under}}}"
        body = wrap(tail, Kind.PRODUCT)
        return Piece(f"{fraction}{_gap(fraction, body)}{body}", Kind.PRODUCT, tail.open)
    return Piece(rf"\frac{{{_row(above).text if above else '1'}}}{{{under}}}", Kind.CLOSED)


def _share(factor: Term, above: list[Term], below: list[Term]) -> None:
    """Put a factor above or below the fraction bar."""
    if isinstance(factor, t.Pow) and isinstance(factor.exponent, t.Num) and factor.exponent.value < 0:
        size = -factor.exponent.value
        below.append(factor.base if size == 1 else t.Pow(factor.base, t.Num(size)))
    elif isinstance(factor, t.Num) and factor.value.denominator != 1 and factor.value > 0:
        if factor.value.numerator != 1:
            above.append(t.Num(Fraction(factor.value.numerator)))
        below.append(t.Num(Fraction(factor.value.denominator)))
    else:
        above.append(factor)


def _is_big(term: Term) -> bool:
    return isinstance(term, (t.Integral, t.Sum, t.Expect, t.Deriv, t.Add)) or bool(term.shape.rank)


def _row(factors: list[Term]) -> Piece:
    if len(factors) == 1:
        return render(factors[0])
    pieces = [render(factor) for factor in factors]
    last = len(pieces) - 1
    text = ""
    for position, (factor, piece) in enumerate(zip(factors, pieces, strict=True)):
        bare = piece.kind >= Kind.PRODUCT and (position == last or not piece.open)
        body = piece.text if bare else parens(piece.text)
        before = factors[position - 1] if position else None
        text += (_between(before, text, factor, body) if before is not None else "") + body
    return Piece(text, Kind.PRODUCT, pieces[last].kind >= Kind.PRODUCT and pieces[last].open)


def _between(before: Term, text: str, factor: Term, body: str) -> str:
    numeral = isinstance(factor, t.Num) or (isinstance(factor, t.Pow) and isinstance(factor.base, t.Num))
    looks_applied = body.startswith(r"\left(") and isinstance(before, (t.Sym, t.Component, t.Apply))
    return r" \cdot " if numeral or looks_applied else _gap(text, body)


def _gap(before: str, body: str) -> str:
    """What goes between two factors as written: a numeral behind something would be read together with it."""
    mixed = before[-1:].isdigit() and re.match(r"\\frac\{\d+\}\{\d+\}", body)
    return r" \cdot " if body[:1].isdigit() or mixed else " "


def _pow(term: t.Pow) -> Piece:
    exponent = term.exponent
    if isinstance(exponent, t.Num):
        if exponent.value < 0:
            return _product((term,))
        if exponent.value.numerator == 1 and exponent.value.denominator != 1:
            degree = exponent.value.denominator
            return Piece(rf"\sqrt{'' if degree == 2 else f'[{degree}]'}{{{to_latex(term.base)}}}", Kind.CLOSED)
    return Piece(f"{wrap(render(term.base), Kind.ATOM)}^{{{to_latex(exponent)}}}", Kind.POWER)


_WORDS = {one.name: one.latex for one in KNOWN if one.latex and not one.closed}
_HEADS = {one.name: one.latex for one in KNOWN if one.closed}


def _call(term: t.Call) -> Piece:
    name, args = term.name, [render(arg) for arg in term.args]
    texts = [arg.text for arg in args]
    if name == "exp":
        return Piece(f"e^{{{texts[0]}}}", Kind.POWER)
    if name == "Abs":
        return Piece(rf"\left|{texts[0]}\right|", Kind.ATOM)
    if name == "factorial":
        return Piece(f"{wrap(args[0], Kind.ATOM)}!", Kind.POWER)
    if name == "binomial":
        return Piece(rf"\binom{{{texts[0]}}}{{{texts[1]}}}", Kind.CLOSED)
    if name == "Delta":
        return Piece(rf"\delta_{{{', '.join(texts)}}}", Kind.ATOM)
    if name in _HEADS:
        return Piece(_HEADS[name] + parens(", ".join(texts)), Kind.CLOSED)
    head = _WORDS.get(name, f"\\{name}")
    if args[0].kind >= Kind.CLOSED:
        return Piece(f"{head} {texts[0]}", Kind.PREFIX, open=True)
    return Piece(head + parens(texts[0]), Kind.CLOSED)


# ------------------------------------------------------------------------------------------ abstract functions


def _apply(term: t.Apply) -> Piece:
    if not term.partials:
        return Piece(_applied(term, ""), Kind.ATOM)
    first = term.function.subscripts
    if len(term.args) == first + 1 and all(p == t.Partial(first) for p in term.partials):
        count = len(term.partials)
        marks = "'" * count if count <= 3 else f"^{{({count})}}"
        return Piece(_applied(term, marks), Kind.ATOM)
    plain = t.Apply(term.function, term.args)
    variables = [_variable_of(term, partial) for partial in term.partials]
    if all(variable is not None for variable in variables):
        operator = _operator([variable for variable in variables if variable is not None], "\\partial")
        return Piece(f"{operator} {to_latex(plain)}", Kind.PREFIX, open=True)
    marks = "".join(_slot(partial) for partial in term.partials)
    return Piece(parens(f"{marks} {term.function.name}") + parens(_list(term.args)), Kind.CLOSED)


def _variable_of(term: t.Apply, partial: t.Partial) -> str | None:
    """The variable by which a partial derivative is the usual one: an argument that stands in no other."""
    variable = term.args[partial.slot]
    others = (arg for slot, arg in enumerate(term.args) if slot != partial.slot)
    if not isinstance(variable, t.Sym) or any(variable in t.free_symbols(arg) for arg in others):
        return None
    return variable.name if partial.index is None else to_latex(t.Component(variable, (partial.index,)))


def _slot(partial: t.Partial) -> str:
    index = "" if partial.index is None else f", {to_latex(partial.index)}"
    return rf"\partial_{{{partial.slot + 1}{index}}}"


def _applied(term: t.Apply, marks: str) -> str:
    function = term.function
    below, rest = term.args[: function.subscripts], term.args[function.subscripts :]
    roles = function.density
    if roles is None or len(rest) != len(roles.of) + len(roles.given):
        return _subscripted(function.name, _list(below)) + marks + (_parens_flat(_list(rest)) if rest else "")
    own = all(_plays(arg, role) for arg, role in zip(rest, roles.of + roles.given, strict=True))
    extra = "" if own else ", ".join(roles.of) + (rf" \mid {', '.join(roles.given)}" if roles.given else "")
    given = _list(rest[len(roles.of) :])
    inside = _list(rest[: len(roles.of)]) + (rf" \mid {given}" if given else "")
    return _subscripted(function.name, ", ".join(filter(None, (_list(below), extra)))) + marks + _parens_flat(inside)


def _plays(argument: Term, role: str) -> bool:
    return isinstance(argument, t.Sym) and argument.name.rstrip("'") == role


def _parens_flat(text: str) -> str:
    return parens(text) if "\\frac" in text or "\\int" in text or "\\sum" in text else f"({text})"


def _subscripted(name: str, below: str) -> str:
    if not below:
        return name
    head, mark, inside = name.rpartition("_{")
    if DOT in inside:
        parts = iter(below.split(", "))
        return head + "_{" + " ".join(next(parts, PLACE) if one == PLACE else one for one in inside[:-1].split()) + "}"
    if mark and inside.endswith("}") and inside.count("{") == inside[:-1].count("}"):
        return f"{head}_{{{inside[:-1]}, {below}}}"
    return f"{name}_{{{below}}}"


# --------------------------------------------------------------------------------------------------- binders


def _average(term: t.Integral) -> t.Term | None:
    """What an integral is the average of, by a law of which nothing is stated over all of its variables."""
    variables, part = [term.variable], term
    while isinstance(part.body, t.Integral) and part.lower is None:
        part = part.body
        variables.append(part.variable)
    factors = t.factors_of(part.body)
    laws = [one for one in factors if isinstance(one, t.Apply) and one.function.density is not None]
    if (
        len(laws) != 1
        or part.lower is not None
        or not (laws[0].function.density or t.Roles(())).general
        or set(laws[0].args) != set(variables)
    ):
        return None
    return None if t.is_measure(laws[0].function) else t.mul(*(one for one in factors if one is not laws[0]))


def _integral(term: t.Integral) -> Piece:
    variable = term.variable
    average = _average(term)
    if average is not None:
        return Piece(rf"\mathbb{{E}}\left[{to_latex(average)}\right]", Kind.CLOSED)
    factors = t.factors_of(term.body)
    counted = [factor for factor in factors if t.counts_all(factor, variable)]
    if counted and term.lower is None and term.upper is None:
        rest = t.mul(*(factor for factor in factors if factor not in counted))
        return Piece(rf"\sum_{{{variable.name}}} {wrap(render(rest), Kind.PRODUCT)}", Kind.PREFIX, open=True)
    if term.lower is not None and term.upper is not None:
        bounds = f"_{{{to_latex(term.lower)}}}^{{{to_latex(term.upper)}}}"
    elif variable.dims:
        space = r" \times ".join(map(to_latex, variable.dims))
        bounds = rf"_{{\mathbb{{R}}^{{{space}}}}}"
    else:
        bounds = r"_{-\infty}^{\infty}"
    body = wrap(render(term.body), Kind.PRODUCT)
    return Piece(rf"\int{bounds} {body} \, \mathrm{{d}}{_after_d(variable.name)}", Kind.PREFIX, open=True)


def _after_d(name: str) -> str:
    return name if name[0].isalpha() or name[0] == "\\" else f"{{{name}}}"


def _big(sign: str) -> Callable[[Any], Piece]:
    def write(term: t.Sum | t.Product) -> Piece:
        bounds = f"_{{{term.index.name} = {to_latex(term.lower)}}}^{{{to_latex(term.upper)}}}"
        return Piece(f"{sign}{bounds} {wrap(render(term.body), Kind.PRODUCT)}", Kind.PREFIX, open=True)

    return write


def _expect(term: t.Expect) -> Piece:
    law = rf"{term.variable.name} \sim {to_latex(term.weight)}"
    return Piece(rf"\mathbb{{E}}_{{{law}}}\left[{to_latex(term.body)}\right]", Kind.CLOSED)


def _limit(term: t.Limit) -> Piece:
    target = to_latex(term.target)
    if term.side:
        target = f"{wrap(render(term.target), Kind.ATOM)}^{{{'+' if term.side > 0 else '-'}}}"
    body = wrap(render(term.body), Kind.PRODUCT)
    return Piece(rf"\lim_{{{term.variable.name} \to {target}}} {body}", Kind.PREFIX, open=True)


def _limits(term: t.Limits) -> Piece:
    name = term.variable.name if term.index is None else to_latex(t.Component(term.variable, (term.index,)))
    lower = to_latex(term.lower) if term.lower is not None else r"-\infty"
    upper = to_latex(term.upper) if term.upper is not None else r"\infty"
    return Piece(rf"\left[{to_latex(term.body)}\right]_{{{name} = {lower}}}^{{{name} = {upper}}}", Kind.CLOSED)


def _deriv(term: t.Deriv) -> Piece:
    body: Term = term
    variables: list[str] = []
    while isinstance(body, t.Deriv) and (body is term or body.at == body.variable):
        index = body.index
        variables.append(body.variable.name if index is None else to_latex(t.Component(body.variable, (index,))))
        body = body.body
    alone = term.index is None and t.free_symbols(body) <= {term.variable} and len(set(variables)) == 1
    return _prefix(_operator(variables, r"\mathrm{d}" if alone else r"\partial"), body, term.variable, term.at)


def _at_symbol(variable: t.Sym, body: Term, at: Term) -> tuple[t.Sym, Term]:
    """A derivative at another free symbol reads better as the derivative by that symbol."""
    if not isinstance(at, t.Sym) or at == variable or at in t.free_symbols(body):
        return variable, body
    return at, t.substitute(body, {variable: at})


def _operator(variables: list[str], sign: str) -> str:
    """``∂²/∂x∂y`` from the variables, outermost first; repeated neighbours make powers."""
    runs: list[tuple[str, int]] = []
    for name in variables:
        count = runs.pop()[1] if runs and runs[-1][0] == name else 0
        runs.append((name, count + 1))
    gap = " " if sign == r"\partial" else ""
    below = " ".join(sign + gap + (name if n == 1 else f"{wrap(_name(name), Kind.ATOM)}^{{{n}}}") for name, n in runs)
    above = sign if len(variables) == 1 else f"{sign}^{{{len(variables)}}}"
    return rf"\frac{{{above}}}{{{below}}}"


def _prefix(operator: str, body: Term, variable: t.Sym, at: Term) -> Piece:
    piece = render(body)
    text = f"{operator} {wrap(piece, Kind.PREFIX)}"
    if at == variable:
        return Piece(text, Kind.PREFIX, open=True)
    return Piece(rf"\left.{text}\right|_{{{variable.name} = {to_latex(at)}}}", Kind.CLOSED)


def _nabla(dot: str) -> Callable[[Any], Piece]:
    def write(term: t.Grad | t.Div | t.Jacobian) -> Piece:
        variable, body = _at_symbol(term.variable, term.body, term.at)
        return _prefix(rf"\nabla_{{{variable.name}}}{dot}", body, variable, term.at)

    return write


# -------------------------------------------------------------------------------------- vectors and matrices


def _dot(term: t.Dot) -> Piece:
    return Piece(rf"\left\langle {to_latex(term.left)}, {to_latex(term.right)} \right\rangle", Kind.ATOM)


def _matmul(term: t.MatMul) -> Piece:
    left, right = render(term.left), render(term.right)
    head = left.text if left.kind >= Kind.PRODUCT and not left.open else parens(left.text)
    if term.left.shape.rank == 1:
        head = f"{wrap(left, Kind.ATOM)}^{{\\top}}"
    tail = wrap(right, Kind.PRODUCT)
    return Piece(f"{head}{_gap(head, tail)}{tail}", Kind.PRODUCT, right.open)


def _transpose(term: t.Transpose) -> Piece:
    return Piece(f"{wrap(render(term.matrix), Kind.ATOM)}^{{\\top}}", Kind.POWER)


def _trace(term: t.Trace) -> Piece:
    return Piece(r"\operatorname{tr}" + parens(to_latex(term.matrix)), Kind.CLOSED)


def _norm(term: t.Norm) -> Piece:
    return Piece(rf"\left\|{to_latex(term.vector)}\right\|", Kind.ATOM)


def _component(term: t.Component) -> Piece:
    below = _list(term.indices)
    if isinstance(term.body, t.Sym) and "_" not in term.body.name:
        return Piece(f"{term.body.name}_{{{below}}}", _name(term.body.name).kind)
    return Piece(rf"\left[{to_latex(term.body)}\right]_{{{below}}}", Kind.ATOM)


def _outer(term: t.Outer) -> Piece:
    return Piece(f"{wrap(render(term.left), Kind.ATOM)} {wrap(render(term.right), Kind.ATOM)}^{{\\top}}", Kind.PRODUCT)


def _inverse(term: t.Inverse) -> Piece:
    return Piece(f"{wrap(render(term.matrix), Kind.ATOM)}^{{-1}}", Kind.POWER)


def _of(name: str) -> Callable[[Any], Piece]:
    return lambda term: Piece(name + parens(to_latex(term.children[0])), Kind.CLOSED)


def _array(term: t.Array) -> Piece:
    width = term.columns or 1
    cells = [to_latex(part) for part in term.entries]
    rows = r" \\ ".join(" & ".join(cells[k : k + width]) for k in range(0, len(cells), width))
    return Piece(rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}", Kind.ATOM)


def _opaque(term: t.Opaque) -> Piece:
    shown = {f"#{n}": wrap(render(part), Kind.PREFIX) for n, part in enumerate(term.args, 1)}
    if term.variable is not None:
        shown["@"] = term.variable.name
    text = re.sub(r"#\d|@", lambda found: shown.get(found.group(), found.group()), term.pattern)
    return Piece(text, Kind.PREFIX, open=True)


_PRINTERS: dict[type[Term], Callable[[Any], Piece]] = {
    t.Num: _num,
    t.Const: lambda term: Piece(term.name, Kind.ATOM),
    t.Sym: lambda term: _name(term.name),
    t.Add: _add,
    t.Mul: _mul,
    t.Pow: _pow,
    t.Call: _call,
    t.Apply: _apply,
    t.Integral: _integral,
    t.Sum: _big(r"\sum"),
    t.Product: _big(r"\prod"),
    t.Expect: _expect,
    t.Limit: _limit,
    t.Limits: _limits,
    t.Deriv: _deriv,
    t.Grad: _nabla(""),
    t.Div: _nabla(r" \cdot"),
    t.Jacobian: _nabla(""),
    t.Dot: _dot,
    t.MatMul: _matmul,
    t.Transpose: _transpose,
    t.Trace: _trace,
    t.Norm: _norm,
    t.Component: _component,
    t.Outer: _outer,
    t.Inverse: _inverse,
    t.Det: _of(r"\det"),
    t.Diag: _of(r"\operatorname{diag}"),
    t.Identity: lambda term: Piece(f"I_{{{to_latex(term.size)}}}", Kind.ATOM),
    t.Array: _array,
    t.Ones: lambda term: Piece(f"1_{{{to_latex(term.size)}}}", Kind.ATOM),
    t.Zeros: lambda term: Piece(r"\mathbf{0}", Kind.ATOM),
    t.Opaque: _opaque,
}
