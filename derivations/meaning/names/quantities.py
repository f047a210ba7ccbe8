r"""Quantities of unknown kind: what undefined commands print, states such as ``\ket{\psi}``, accents over formulas.

Such a quantity depends on all that stands in its command, and on whatever is bound around it.  It may be a number, a
vector, or an operator that acts on what stands behind it.  So it is added, and takes numbers in front of it as factors,
but a product in which anything follows it is one value of its factors in their order, and so is a power of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from derivations.meaning.names.environment import Environment, Factor, PromotionError, Read, UnstatedError
from derivations.model.errors import DerivationError
from derivations.model.terms import Add, Apply, Call, Mul, Num, Opaque, Pow, Sym, Term, subterms
from derivations.reading.commands import ACCENTS
from derivations.reading.names import accent_name, base_name, is_sign, is_undefined, spelling, within
from derivations.reading.syntax import Accent, Command, Fence, Name, Node, Number, Operator, Script
from derivations.reading.syntax import Sequence as Listed

MAX_ARGUMENTS = 9
"""So many arguments the pattern of an operator can show."""


def quantity_at(env: Environment, items: tuple[Node, ...], position: int) -> Read | None:
    """A quantity of unknown kind with the brackets behind it; ``None`` where none stands."""
    node = items[position]
    name = _name(env, node)
    if not name:
        return None
    parts = _Parts(env)
    text = parts.text(node)
    after = items[position + 1] if position + 1 < len(items) else None
    group = after.base if isinstance(after, Script) else after
    if isinstance(group, Fence) and group.open in ("(", "["):
        text += parts.text(after)
        position += 1
    elif isinstance(node, Name):
        _require_no_relation(items, position)
    env.log.convention(f"{name} is taken for one quantity, since nothing says what it stands for")
    hidden = tuple(symbol for symbol in env.bound if symbol not in parts.terms)
    return Factor(Opaque(None, text, (*parts.terms, *hidden))), position + 1


def _require_no_relation(items: tuple[Node, ...], position: int) -> None:
    """That a command without arguments does not stand between two operands, where it may relate them.

    Raises:
        UnstatedError: it does.
    """
    before = items[position - 1] if position else None
    behind = items[position + 1] if position + 1 < len(items) else None
    if any(node is None or isinstance(node, Operator | Number) for node in (before, behind)):
        return
    raise UnstatedError(f"whether {spelling(items[position])} relates what stands beside it is not known: define it")


def _name(env: Environment, node: Node) -> str:
    """The command or the name of unknown kind that a node is, with or without scripts; empty if it is none."""
    base: Node | None = node.base if isinstance(node, Script) else node
    if isinstance(base, Accent) and base_name(base) is None:
        return spelling(base)
    if isinstance(base, Command):
        return base.text
    if not isinstance(node, Name | Accent | Script) or base_name(node) is None or not is_undefined(spelling(node)):
        return ""
    names = (spelling(node), spelling(node.base) if isinstance(node, Script) else "")
    if any(name and _is_known(env, name) for name in names):
        return ""
    # a label below a letter, such as M_\sun, only tells letters apart, unless something bound may stand in it
    labelled = isinstance(node, Script) and not is_undefined(spelling(node.base)) and not env.bound
    return "" if labelled else spelling(node)


def require_known(env: Environment, node: Node, what: str) -> None:
    """That no quantity of unknown kind stands in a formula, where it matters what may be random.

    Raises:
        UnstatedError: one does.
    """
    for part in within(node):
        name = _name(env, part)
        if name:
            raise UnstatedError(f"what {name} stands for is not known, so {what} is not: define it, or declare it")


def _is_known(env: Environment, name: str) -> bool:
    return env.is_declared(name) or env.lookup(Sym(name)) is not None


@dataclass(slots=True)
class _Parts:
    """The arguments of a quantity so far."""

    env: Environment
    terms: list[Term] = field(default_factory=list)

    def text(self, node: Node | None) -> str:
        """The pattern of a node: what it prints, with its parts as arguments."""
        match node:
            case Command(text=name, args=args):
                return name + "".join(f"{{{self._shown(arg)}}}" for arg in args)
            case Script(base=base, sub=sub, sup=sup, primes=primes):
                low = "" if sub is None else f"_{{{self._shown(sub)}}}"
                high = "" if sup is None else f"^{{{self._shown(sup)}}}"
                return self.text(base) + "'" * primes + low + high
            case Accent(accent=accent, body=body):
                inner = self.text(body) if isinstance(body, Name | Command) else self._shown(body)
                return f"\\{accent_name(accent)}{{{inner}}}"
            case Fence(open=left, close=right, body=body):
                return f"\\left{left} {self._shown(body)} \\right{right}"
            case _:
                return _escaped(spelling(node))

    def _shown(self, node: Node) -> str:
        if isinstance(node, Listed):
            shown = [self._shown(item) for item in node.items]
            return shown[0] + "".join(f"{sign} {part}" for sign, part in zip(node.separators, shown[1:], strict=True))
        try:
            return self._argument(self.env.term(node))
        except PromotionError:
            raise
        except DerivationError:
            names = sorted({spelling(part) for part in _names_in(node)})
            for name in names:
                self._argument(self.env.symbol(name))
            return _escaped(spelling(node))

    def _argument(self, term: Term) -> str:
        self.terms.append(term)
        if len(self.terms) > MAX_ARGUMENTS:
            raise UnstatedError("a command with too many arguments is not supported")
        return f"#{len(self.terms)}"


def _escaped(text: str) -> str:
    return text.replace("#", r"\#").replace("@", "")


def _names_in(node: Node) -> Iterator[Node]:
    return (part for part in within(node) if base_name(part) is not None and not is_sign(spelling(part)))


def is_loose(term: Term) -> bool:
    """Whether a term may be no number, since its value is made of a quantity of unknown kind."""
    match term:
        case Opaque(pattern=pattern, args=args):
            return _of_unknown_kind(pattern) or any(map(is_loose, args))
        case Add(terms=parts) | Mul(factors=parts):
            return any(map(is_loose, parts))
        case Pow(base=base, exponent=exponent):
            return is_loose(base) or is_loose(exponent)
        case Apply():
            return False
        case Call(name="Abs"):
            return False
        case _:
            return any(map(is_loose, term.children))


_ACCENTED = tuple(f"\\{accent_name(accent)}{{" for accent in ACCENTS.values())


def _of_unknown_kind(pattern: str) -> bool:
    r"""Whether a pattern is that of a quantity of unknown kind: of a command, or of an accent, ``\bar{#1}``."""
    return is_undefined(pattern) or pattern.startswith(_ACCENTED)


def loose_parts(term: Term) -> Iterator[Opaque]:
    """The quantities of unknown kind in a term."""
    for _, part in subterms(term):
        if isinstance(part, Opaque) and _of_unknown_kind(part.pattern):
            yield part


def ordered(terms: Sequence[Term], signs: Sequence[str]) -> tuple[Term, ...]:
    """The factors of a product with all that stands behind a quantity of unknown kind in its order, as one factor."""
    first = next((k for k, term in enumerate(terms) if is_loose(term)), None)
    if first is None:
        return tuple(terms)
    while first > 0 and signs[first] not in ("", "."):
        first -= 1
    numbers = tuple(term for term in terms[first:] if _is_number(term))
    rest = [(sign, term) for sign, term in zip(signs[first:], terms[first:], strict=True) if not _is_number(term)]
    if len(rest) == 1:
        return (*terms[:first], *numbers, rest[0][1])
    if len(rest) > MAX_ARGUMENTS:
        raise UnstatedError("a product of quantities of unknown kind with so many factors is not supported")
    text = " ".join(f"{sign if k else ''} #{k + 1}".strip() for k, (sign, _) in enumerate(rest))
    return (*terms[:first], *numbers, Opaque(None, text, tuple(term for _, term in rest)))


def _is_number(term: Term) -> bool:
    return isinstance(term, Num) or (isinstance(term, Pow) and isinstance(term.base, Num) and _is_number(term.exponent))
