r"""Known functions: elementary ones with and without parentheses, ``\Gamma``, ``tr``, Kronecker's delta."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derivations.meaning.formulas.calculus import trace
from derivations.meaning.formulas.products import TIMES
from derivations.meaning.formulas.reaches import (
    OF_ANGLES,
    Argument,
    argument_group,
    behind_all,
    behind_simple,
    end_behind_brackets,
    is_simple,
)
from derivations.meaning.formulas.scripts import index_term, raised, scripted
from derivations.meaning.names.constants import unlike_a_name
from derivations.meaning.names.environment import Environment, Factor, Read, UnstatedError, here, written
from derivations.meaning.names.families import INDEX_LETTERS
from derivations.meaning.names.heads import is_minus_one
from derivations.meaning.names.open_notation import Open
from derivations.meaning.sentences.formulas import names_in
from derivations.meaning.words.notation import ANGLE, LOGARITHM
from derivations.model.reasons import Code
from derivations.model.terms import HALF, ONE, Call, Function, Opaque, Pow, Sym, Term, call, div, mul, number
from derivations.model.terms.known_functions import KNOWN, QUOTIENTS, SPECIAL
from derivations.reading.dots import filled_in
from derivations.reading.grouping import is_derivative_sign
from derivations.reading.names import (
    SIGNS,
    UNSUPPORTED,
    argument_nodes,
    base_name,
    elementary,
    is_dots,
    parts_of,
    plain_word,
    row_of,
    spelling,
)
from derivations.reading.syntax import Fence, Fraction, Name, Node, Number, Operator, Script, Sequence, Text

INVERSES = {one.name: one.inverse for one in KNOWN if one.inverse}
TRACES = frozenset({"tr", "Tr", "\\tr", "\\Tr", "trace"})
BASE = Sym("\\log_{b} e")
"""What turns a natural logarithm into one to another base, where words leave the base open."""

UNIT = Sym("\\mathrm{unit}")
"""What turns an angle into radians, where words say that it is given in another unit."""


def call_at(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    """A known function with its argument, or ``None`` where none stands."""
    for handler in _HANDLERS:
        found = handler(env, items, position)
        if found is not None:
            return found
    return None


def _base(node: Node) -> tuple[str, Node | None, Node | None]:
    if isinstance(node, Script):
        return spelling(node.base), node.sub, node.sup
    return (spelling(node), None, None) if isinstance(node, Name | Text) else ("", None, None)


def _unsupported(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    name = _base(items[position])[0]
    if name in UNSUPPORTED or (f"\\{plain_word(name)}" in UNSUPPORTED and name != plain_word(name)):
        raise UnstatedError(f"{name} is not supported")
    return None


def _elementary(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    name, _, high = _base(items[position])
    function = elementary(name) if name else None
    if function is None:
        return None
    power = _power_of_argument(env, items, position)
    argument, stop = power or _argument(env, items, position)
    _check_names(env, function, items[position + 1 : stop])
    if high is not None and is_minus_one(high):
        if function not in INVERSES:
            raise UnstatedError(f"{name} to the power -1 is not clear")
        return Factor(_called(env, INVERSES[function], argument)), stop
    factor = _applied(env, items[position], function, argument)
    first = _behind_first(env, items, position + 1, stop)
    if first < stop:
        alone = _applied(env, items[position], function, env.product(items[position + 1 : first]))
        env.log.alone[factor.term] = mul(alone.term, env.product(items[first:stop]))
    after = items[stop - 1]
    if power is None and isinstance(after, Script) and argument_group(after) is not None and stop == position + 2:
        if after.sup is None or after.sub is not None:
            raise here(after, written(after), "a power")
        factor = raised(env, factor, after.sup)
    return factor, stop


def _power_of_argument(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Term, int] | None:
    r"""The argument of a function with a power behind its brackets, if that is read as one of the argument.

    A logarithm may be one of all that stands behind it then, ``\log (2\pi)^n \sigma^2``.
    """
    start = position + 1
    after = items[start] if start < len(items) else None
    group = argument_group(after)
    if group is None or not isinstance(after, Script) or after.sup is None or after.sub is not None:
        return None
    logarithm = elementary(_base(items[position])[0]) == "log"
    stop = behind_all(items, start + 1) if logarithm else start + 1
    kind = Open.WHOLE if logarithm and (stop > start + 1 or base_name(group.body) is None) else Open.POWER
    name, whole = written(items[position]), written(row_of(items[start:stop]))
    if env.reads_otherwise(kind, f"whether {name} {whole} is {name} of all of it is not clear: write brackets"):
        return env.product(items[start:stop]), stop
    return None


def _applied(env: Environment, sign: Node, function: str, argument: Term) -> Factor:
    """A known function at an argument, with the scripts of its sign: the base of a logarithm, and a power."""
    name, low, high = _base(sign)
    term = _value(env, function, argument)
    if low is not None:
        if function != "log":
            raise UnstatedError(f"{written(sign)} is not supported")
        term = div(term, call("log", env.term(low)))
    elif function == "log" and plain_word(name).lstrip("\\") != "ln":
        term = _to_unknown_base(env, name, term)
    return Factor(term) if high is None else raised(env, Factor(term), high)


def _behind_first(env: Environment, items: tuple[Node, ...], start: int, stop: int) -> int:
    r"""Where an argument without brackets ends that may be one name, ``\sin\theta\, x``; ``stop`` where it may not."""
    if not all(is_simple(env, items, position) for position in range(start, stop)):
        return stop
    return next((k + 1 for k in range(start, stop) if base_name(items[k]) is not None), stop)


def _value(env: Environment, function: str, argument: Term) -> Term:
    """A known function at an argument, or a quotient of such."""
    if function not in QUOTIENTS:
        return _called(env, function, argument)
    above, below = QUOTIENTS[function]
    return div(_called(env, above, argument) if above else ONE, _called(env, below, argument))


def _called(env: Environment, function: str, argument: Term) -> Term:
    """A function at an argument; an angle has any unit where words say that it is not the radian."""
    turned, turns = function in OF_ANGLES, function in map(INVERSES.get, OF_ANGLES)
    if ANGLE not in env.survey.unclear or not (turned or turns):
        return call(function, argument)
    env.log.convention(f"angles have any unit, {UNIT.name} of which is a radian")
    env.log.doubt(f"{env.survey.unclear[ANGLE]}, so in which unit an angle is given is not certain")
    return call(function, mul(UNIT, argument)) if turned else div(call(function, argument), UNIT)


def _check_names(env: Environment, function: str, argument: tuple[Node, ...]) -> None:
    r"""Note a ``π`` that is a name in the argument of a sine."""
    for node in argument if function != "log" else ():
        unlike_a_name(env, node)


def _to_unknown_base(env: Environment, name: str, term: Term) -> Term:
    """A logarithm in a document whose words may fix another base: what is proved of it holds for any base."""
    if LOGARITHM not in env.survey.unclear:
        return term
    env.log.convention(f"{name} has any base b")
    env.log.doubt(f"{env.survey.unclear[LOGARITHM]}, so the base of {name} is not certain; write \\ln or \\log_2")
    return mul(BASE, term)


def _argument(env: Environment, items: tuple[Node, ...], position: int) -> tuple[Term, int]:
    """The argument of a function: the group behind it, else the factors that are juxtaposed to it."""
    start = position + 1
    if start >= len(items) or isinstance(items[start], Operator):
        raise here(items[position], f"{written(items[position])} with nothing behind it", "an argument")
    function, group = elementary(_base(items[position])[0]) or "", argument_group(items[start])
    if group is not None:
        return _in_brackets(env, items, position, group)
    stop = behind_simple(env, items, start)
    simple = stop > start
    if not simple:
        stop = _behind_ratios(items, start)
        if stop > start + 1 and function == "log":
            return _of_ratios(env, items, position, stop)
        stop = env.factor_at(items, start)[1]
    stop = _behind_factorials(items, stop)
    _note_slash(env, items, position, stop)
    _note_exponential(env, items, position, stop)
    if simple:
        _note_dot(env, items, position, stop)
    stop = Argument(function, items, start, stop, simple).end(env)
    return env.product(items[start:stop]), stop


def _note_dot(env: Environment, items: tuple[Node, ...], position: int, stop: int) -> None:
    r"""Note that a number behind a function may be a factor in its argument, where a dot and a name follow it."""
    own = items[position + 1 : stop]
    match items[stop : stop + 2]:
        case (Operator(symbol="\\cdot" | "*"), behind) if all(isinstance(item, Number) for item in own):
            if base_name(behind) is not None and elementary(_base(behind)[0]) is None:
                name = written(items[position])
                env.log.doubt(f"{name} is read as acting on {written(row_of(own))} only, not on what follows the dot")


def _of_ratios(env: Environment, items: tuple[Node, ...], position: int, stop: int) -> tuple[Term, int]:
    r"""Ratios side by side are one argument of a logarithm, ``\log \frac ab \frac bc``: its sign stands before all."""
    start = position + 1
    ratios, first = env.product(items[start:stop]), env.term(items[start])
    written_so = written(row_of(items[position:stop]))
    env.log.convention(f"{written_so} is the logarithm of the whole product")
    env.log.alone[call("log", ratios)] = mul(call("log", first), env.product(items[start + 1 : stop]))
    return ratios, stop


def _behind_ratios(items: tuple[Node, ...], position: int) -> int:
    """The position behind ratios of what has names, side by side; signs of derivatives are none."""
    while position < len(items) and isinstance(ratio := items[position], Fraction):
        halves = (ratio.numerator, ratio.denominator)
        if any(is_derivative_sign(parts_of(half)[0]) for half in halves) or not all(map(names_in, halves)):
            break
        position += 1
    return position


def _in_brackets(env: Environment, items: tuple[Node, ...], position: int, group: Fence) -> tuple[Term, int]:
    r"""An argument in brackets; a factorial behind them belongs to it: ``\log (n-1)!`` is read as log((n-1)!)."""
    start = position + 1
    stop = _behind_factorials(items, start + 1)
    if isinstance(items[start], Script):
        return env.term(group.body), start + 1
    if stop == start + 1:
        stop = end_behind_brackets(env, elementary(_base(items[position])[0]) or "", items, start)
        return (env.term(group.body) if stop == start + 1 else env.product(items[start:stop])), stop
    name = written(items[position])
    env.log.doubt(f"{name}(…)! is read as the value of {name} at a factorial; write the brackets around all of it")
    return env.product(items[start:stop]), stop


def _behind_factorials(items: tuple[Node, ...], position: int) -> int:
    """The position behind the factorial signs that stand at a position."""
    while position < len(items) and (sign := items[position]) and isinstance(sign, Operator) and sign.symbol == "!":
        position += 1
    return position


def _note_slash(env: Environment, items: tuple[Node, ...], position: int, stop: int) -> None:
    r"""Note that a slash behind an argument without brackets may belong to it: ``\cos\pi/3`` and ``\sin x/x``."""
    if stop + 1 >= len(items) or not isinstance(following := items[stop], Operator) or following.symbol != "/":
        return
    name, above, below = (
        written(row_of(part))
        for part in (items[position : position + 1], items[position + 1 : stop], items[stop + 1 : stop + 2])
    )
    env.log.ambiguous(
        f"{name} {above}/{below} may mean {name}({above}/{below}) or ({name} {above})/{below}: write brackets"
    )


def _note_exponential(env: Environment, items: tuple[Node, ...], position: int, stop: int) -> None:
    r"""Note that a logarithm without brackets may be one of the exponential behind it, too: ``\ln s \exp(-x)``."""
    if stop == len(items) or elementary(_base(items[position])[0]) != "log":
        return
    if elementary(_base(items[stop])[0]) == "exp":
        name, first = written(items[position]), written(row_of(items[position + 1 : stop]))
        env.log.ambiguous(f"whether {name} {first} … is the logarithm of all of it is not clear: write brackets")


def _special(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    name, low, high = _base(items[position])
    after = items[position + 1] if position + 1 < len(items) else None
    group = argument_group(after)
    known = _special_name(env, name)
    if known is None or low is not None or group is None or after is None or group.open == "\\{":
        return None
    nodes = argument_nodes(group.body)[0]
    if len(nodes) != known[1]:
        return None
    term: Term = Call(known[0], tuple(env.term(node) for node in nodes))
    term = scripted(env, Factor(term), after).term
    return (Factor(term) if high is None else raised(env, Factor(term), high)), position + 2


def _special_name(env: Environment, name: str) -> tuple[str, int] | None:
    """The function of the vocabulary that a name stands for, unless it is the author's own."""
    if env.is_declared(name) or name in env.survey.anew:
        return None
    if name == "\\psi" and "\\Gamma" in env.survey.applied and env.lookup(Function("\\psi")) is None:
        env.log.convention("ψ is the digamma function")
        return "digamma", 1
    if name in SPECIAL and env.lookup(Function(name)) is None:
        return SPECIAL[name].name, SPECIAL[name].arity
    return None


def _trace(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    name = _base(items[position])[0]
    known = name in TRACES or plain_word(name) in TRACES
    if not known or (name == plain_word(name) and not name.startswith("\\")):
        return None
    if position + 1 == len(items):
        raise here(items[position], "a trace with nothing behind it", "a matrix")
    scope = replace(env, hessian=True)
    group = argument_group(items[position + 1])
    if group is not None:
        return scripted(env, Factor(trace(env, scope.term(group.body))), items[position + 1]), position + 2
    stop = _behind_trace(items, position + 1)
    if stop + 1 < len(items) and isinstance(sign := items[stop], Operator) and sign.symbol in TIMES:
        env.log.ambiguous(f"whether the dot behind {name} ends what it is the trace of is not clear: write brackets")
    term = scope.product(items[position + 1 : stop])
    if term.shape.rank != 2:
        raise UnstatedError(f"how far {name} reaches is not clear: write brackets around the matrix")
    return Factor(trace(env, term)), stop


def _behind_trace(items: tuple[Node, ...], start: int) -> int:
    r"""Where the matrix ends of which ``\operatorname{tr} A B`` is the trace: before an operator or a function."""
    stop = start + 1
    while stop < len(items) and not isinstance(items[stop], Operator):
        name = _base(items[stop])[0]
        if elementary(name) is not None or plain_word(name) in TRACES or name in UNSUPPORTED | SIGNS:
            break
        stop += 1
    return stop


def _kronecker(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    node = items[position]
    if not isinstance(node, Script) or spelling(node.base) != "\\delta" or node.sub is None or node.sup is not None:
        return None
    parts = parts_of(node.sub) if len(parts_of(node.sub)) == 2 else argument_nodes(node.sub)[0]
    known = INDEX_LETTERS | {index.name for index in env.indices}
    if len(parts) != 2 or any(spelling(part) not in known for part in parts):
        return None
    return Factor(Call("Delta", tuple(index_term(env, part) for part in parts))), position + 1


def root(env: Environment, radicand: Term, degree: Node | None) -> Term:
    """A square root or n-th root; that of a vector or a matrix, whichever it is, is known by its notation alone."""
    if degree is None and radicand.shape.rank:
        return Opaque(None, r"\sqrt{#1}", (radicand,), 0, radicand.shape.dims)
    if degree is None:
        return Pow(radicand, HALF)
    return Pow(radicand, Pow(env.term(degree), number(-1)))


def _binomial(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    if _base(items[position])[0] != "\\binom" or position + 2 >= len(items):
        return None
    upper, lower = (env.term(node) for node in items[position + 1 : position + 3])
    return Factor(call("binomial", upper, lower)), position + 3


_HANDLERS: tuple[Callable[[Environment, tuple[Node, ...], int], Read | None], ...] = (
    _unsupported,
    _elementary,
    _special,
    _trace,
    _kronecker,
    _binomial,
)


def multinomial(env: Environment, above: Node, below: Node) -> Term | None:
    r"""A multinomial coefficient, ``\binom{n}{k_1, \dots, k_m}``, by factorials; ``None`` for one number below.

    What stands below it adds up to the number above: that is part of its definition.
    """
    if not isinstance(below, Sequence) or set(below.separators) != {","}:
        return None
    factorial = Operator(below.end, below.end, "!")
    items: list[Node] = []
    for one in below.items:
        bare = isinstance(one, Name | Number | Script)
        items += [one] if is_dots(one) else [one if bare else Fence(one.start, one.end, "(", ")", one), factorial]
    env.log.convention("what stands below a multinomial coefficient adds up to what stands above")
    env.log.untold[f"that {written(below)} add up to {written(above)} is not used"] = Code.NO_WORLD
    return div(call("factorial", env.term(above)), env.term(filled_in(row_of(items))))
