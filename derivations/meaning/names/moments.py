r"""Moments that sentences name: ``a random variable $X$ with mean $\mu$ and variance $\sigma^2$`` defines both.

The rows of the grammar say which words name moments; only such count of which the words say no more: the posterior mean
of ``X`` is none of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derivations.meaning.names.random_families import letter
from derivations.meaning.names.senses import RANDOM
from derivations.meaning.sentences.read import Read
from derivations.meaning.sentences.yields import Binds, Moment, MomentOf, Moments, Samples
from derivations.reading.names import EXPECTATIONS, MOMENTS, base_name, names_random, plain_word, spelling
from derivations.reading.syntax import Fence, Name, Node, Number, Related, Root, Row, Script


def moments_in(read: Read) -> Iterator[tuple[Node, Node]]:
    """The names of moments that a sentence gives, each with the moment as it would be written.

    ``a random variable $X$ with $E[X] = m$`` gives one, too; those of members of a family are moments of the family.
    """
    families = {letter(said.names[0]) for said in read.yields if isinstance(said, Samples)}
    bound = (one for one in read.yields if isinstance(one, Binds) and one.noun in RANDOM)
    called = {spelling(name) for one in bound for name in one.names}
    for one in read.yields:
        if not isinstance(one, Moments) or letter(one.of) in families:
            continue
        if names_random(one.of) or spelling(one.of) in called:
            yield from named_moments(one.of, (*one.moments, *_equated(one)))


def _equated(said: Moments) -> Iterator[Moment]:
    """The moments of a random variable that equations give: ``E[X] = m``."""
    for tree in said.equations:
        match tree:
            case Related(items=(Row(items=(sign, Fence(body=inner))), value), relations=("=",)):
                which = moment_sign(sign)
                if which is not None and spelling(inner) == spelling(said.of) and isinstance(said.of, Name):
                    yield Moment(which, value)
            case _:
                continue


def moment_sign(sign: Node) -> MomentOf | None:
    """The moment that a sign stands for."""
    own = spelling(sign)
    if own in EXPECTATIONS:
        return MomentOf.MEAN
    return MomentOf.VARIANCE if MOMENTS.get(plain_word(own)) == "variance" else None


def named_moments(of: Node, moments: Iterable[Moment]) -> Iterator[tuple[Node, Node]]:
    """The names among some moments of a random variable, each with what it stands for; a square is a variance."""
    for one in moments:
        body = _written(one.which, of, one.value.start)
        name, squared = _root(one.value)
        if base_name(name) is None:
            continue
        if squared == (one.which is MomentOf.VARIANCE):
            yield name, Root(one.value.start, one.value.start, body, None) if squared else body
        elif one.which in (MomentOf.VARIANCE, MomentOf.COVARIANCE):
            yield name, body


def _root(value: Node) -> tuple[Node, bool]:
    """The name that a value is the square of, and whether it is one; else the value itself."""
    if isinstance(value, Script) and isinstance(value.sup, Number) and value.sup.text == "2" and value.base is not None:
        plain = Script(value.start, value.end, value.base, value.sub, None) if value.sub is not None else value.base
        return plain, True
    return value, False


def _written(which: MomentOf, of: Node, at: int) -> Node:
    """A moment as it would be written."""
    sign, bracket, close = ("\\mathbb{E}", "[", "]") if which is MomentOf.MEAN else ("Var", "(", ")")
    if which is MomentOf.COVARIANCE:
        sign = "Cov"
    moment = Row(at, at, (Name(at, at, sign), Fence(at, at, bracket, close, of)))
    return Root(at, at, moment, None) if which is MomentOf.DEVIATION else moment
