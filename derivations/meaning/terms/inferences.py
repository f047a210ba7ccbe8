r"""Sides of ``⇒`` and ``⇔`` as statements: comparisons of scalars, joined by and, or, not and ``±``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from derivations.meaning.names.environment import Environment, Log, UnstatedError, written
from derivations.meaning.names.survey import Survey
from derivations.meaning.sentences.formulas import is_labelled
from derivations.meaning.terms.both_signs import LOWER, UPPER, signs_in, with_signs
from derivations.meaning.terms.definitions import Entry, Key, head_key, tree_names
from derivations.meaning.terms.resolver import Resolver
from derivations.meaning.terms.sides import has_constant, place
from derivations.meaning.terms.systems import system
from derivations.meaning.words.orders import is_matrix_letter
from derivations.model.context import Context
from derivations.model.derivation import Comparison, Conjunction, Disjunction, Inference, Negation, Statement
from derivations.model.errors import DerivationError
from derivations.model.relations import BETWEEN_STATEMENTS, ORDERS, Relation
from derivations.model.statements import terms_of
from derivations.model.terms import INFINITY, Apply, Function, Sym, Term, free_symbols, subterms
from derivations.reading.names import children, row_of, spelling
from derivations.reading.raw import InlineMath, RawChain, RawItem, RawSide, RawStep
from derivations.reading.source import SourceText
from derivations.reading.syntax import Fence, Node, Operator, Related, Row, Sequence

INFERENCES = {relation.value: relation for relation in BETWEEN_STATEMENTS}
COMPARISONS = {relation.value: relation for relation in (Relation.EQUAL, *ORDERS)}
NOT_EQUAL = "\\ne"
MAX_DEPTH = 20
_WORDS = re.compile(r"\\(?:text|textrm|textit|textbf|mbox|mathrm|operatorname)\s*\{([^}]*)\}")
_QUANTIFIED = re.compile(r"\\(?:forall|exists)|[∀∃]|\b(?:all|every|each|any|some|exists?)\b", re.IGNORECASE)
_NAMED = re.compile(r"\\(?:label|tag|begin|end|ref|eqref)\*?\s*\{[^}]*\}")
_GAP = r"(?:\\q?quad(?![a-zA-Z])|\\[;,:!]|\s)*"
_JOINED = re.compile(
    rf"{_GAP}\\(?:(?:text|mbox|mathrm)\s*{{\s*(?:or|and)\s*}}|(?:lor|land|vee|wedge)(?![a-zA-Z])){_GAP}"
)
_BESIDE = 2_000
"""So many characters before and behind an implication are searched for such words."""
_SPACED = re.compile(r"\\q?quad(?![a-zA-Z])|\\hspace|\\hfill|\\;\s*\\;")


_EXCLUDING = re.compile(
    r"\b(?:(?:non-?)?(?:positive|negative|zero)|principal|physical\w*|discard\w*|reject\w*|ignor\w*|disregard\w*"
    r"|exclud\w*|rul(?:e|es|ed|ing) out|signs?)\b",
    re.IGNORECASE,
)
"""Words that tell of values that are left out."""


@dataclass(frozen=True, slots=True)
class Asserted:
    """A formula that the document states outside of the implications, and in which line."""

    tree: Node
    line: str

    @property
    def start(self) -> int:
        """Where it stands."""
        return self.tree.start


def asserted_in(item: RawItem, source: SourceText) -> Iterator[Asserted]:
    """The comparisons that an item states: an inline formula, or the rows of a chain that are no implication."""
    match item:
        case InlineMath(tree=tree) if tree is not None and _compares(tree):
            yield Asserted(tree, source.row(item.start))
        case RawChain(steps=steps):
            for step in steps:
                left, right = step.left.tree, step.right.tree
                if step.relation in COMPARISONS and left is not None and right is not None:
                    tree = Related(left.start, right.end, (left, right), (step.relation,))
                    yield Asserted(tree, source.row(step.left.start))


def _compares(tree: Node) -> bool:
    if is_labelled(tree):
        return False
    parts = tree.items if isinstance(tree, Sequence) else (tree,)
    return any(
        isinstance(part, Related) and any(r in COMPARISONS or r == NOT_EQUAL for r in part.relations) for part in parts
    )


def inferred(raw: RawStep, resolver: Resolver, log: Log) -> Inference:
    """The inference of a step.

    Raises:
        UnstatedError: a side is no statement that is understood.
        DerivationError: a term in it is not understood.
    """
    if any(_SPACED.search(_JOINED.sub(" ", written.source)) for written in (raw.left, raw.right)):
        raise UnstatedError("what the wide spacing inside a statement parts is not clear")
    if any(isinstance(side.tree, Sequence) for side in _sides_without_commas(raw)):
        raise UnstatedError("whether the comma stands for “and”, for “or” or for a restriction is not clear")
    env = resolver.environment(log)
    sides = [_side(env, side.tree, resolver.entries) for side in (raw.left, raw.right)]
    for side in sides:
        _require_numbers(side, resolver)
    found = Inference(sides[0], INFERENCES[raw.relation], sides[1])
    if {integral.variable for integral in log.open_integrals} & symbols_of(found):
        raise UnstatedError("an integral without limits beside its variable in a statement")
    return found


def _sides_without_commas(raw: RawStep) -> tuple[RawSide, ...]:
    r"""Only before ``⇒`` all readings of ``A, B`` agree: as one premise, or as what holds beside the other."""
    return (raw.right,) if INFERENCES[raw.relation] is Relation.IMPLIES else (raw.left, raw.right)


def words_before(source: SourceText, chain: RawChain, raw: RawStep) -> str:
    """The words in the row before a step, such as ``for all x > 0``; they may restrict it."""
    found = _WORDS.search(_row_before(source, chain, raw))
    return found[1].strip() if found else ""


def _row_before(source: SourceText, chain: RawChain, raw: RawStep) -> str:
    row = re.split(r"\\\\", source.text[chain.start : raw.left.start])[-1]
    return _NAMED.sub("", row)


def require_unquantified(source: SourceText, chain: RawChain, raw: RawStep) -> None:
    """That nothing beside a step says for which values its sides are meant: ``∀x: x² ≥ y`` is no statement on ``x``.

    Raises:
        UnstatedError: a quantifier or a label stands beside it.
    """
    before = _row_before(source, chain, raw)
    found = _QUANTIFIED.search(before) or _QUANTIFIED.search(raw.comment) or re.search(r":(?!=)", before)
    if found:
        raise UnstatedError(f"what “{found[0].strip()}” beside the statement reaches is not clear")


def premises_before(source: SourceText, chain: RawChain, raw: RawStep) -> Iterator[Asserted]:
    """What earlier implications of the same line start from: in ``A ⇒ B ⇒ C`` the last may rest on ``A`` too."""
    position = raw.left
    for step in reversed(chain.steps):
        if step.relation in INFERENCES and place(step.right) == place(position):
            position = step.left
            if INFERENCES[step.relation] is Relation.IMPLIES and position.tree is not None:
                yield Asserted(position.tree, source.row(position.start))


def beside(inference: Inference, resolver: Resolver, asserted: Iterable[Asserted]) -> Iterator[Statement | str]:
    """What the document states elsewhere of the symbols of an inference; in words, what is not understood there."""
    symbols = symbols_of(inference)
    names = {symbol.name for symbol in symbols}
    for one in asserted:
        spoken = names & tree_names([one.tree])
        if not spoken or _defines_other(one.tree, inference, resolver.survey):
            continue
        try:
            found = _side(resolver.environment(Log()), one.tree, resolver.entries)
        except DerivationError:
            yield f"line {one.line} says something of {min(spoken)} too, which may be a premise"
            continue
        if set().union(*(free_symbols(term) for term in terms_of(found))) <= symbols:
            yield found
        else:
            yield f"line {one.line} ties {min(spoken)} to something else, which may be a premise"


def _defines_other(tree: Node, inference: Inference, survey: Survey) -> bool:
    """Whether a formula says what a function is that the inference does not speak of: its argument is any number."""
    head = head_key(tree.items[0], survey) if isinstance(tree, Related) and tree.relations[0] == "=" else None
    applied = {p.function.name for term in sides_of(inference) for _, p in subterms(term) if isinstance(p, Apply)}
    return isinstance(head, Function) and head.name not in applied


def symbols_of(inference: Inference) -> frozenset[Sym]:
    """The free symbols of both sides."""
    return frozenset(s for term in sides_of(inference) for s in free_symbols(term))


def sides_of(inference: Inference) -> tuple[Term, ...]:
    """All terms of both sides."""
    return (*terms_of(inference.premise), *terms_of(inference.conclusion))


def _side(env: Environment, tree: Node | None, entries: Mapping[Key, Entry]) -> Statement:
    if tree is None:
        raise UnstatedError("a side is no formula")
    try:
        found = _statement(env, tree, 0)
    except RecursionError:
        raise UnstatedError("a statement nested too deep") from None
    if any(has_constant(node, entries) for node in _compared(tree)):
        raise UnstatedError("an unnamed constant in a statement")
    return found


def _compared(tree: Node) -> Iterator[Node]:
    """The sides of all comparisons of a tree."""
    if isinstance(tree, Related | Sequence):
        yield from tree.items
    for child in children(tree):
        yield from _compared(child)


def _statement(env: Environment, tree: Node, depth: int) -> Statement:
    if depth > MAX_DEPTH:
        raise UnstatedError("a statement nested too deep")
    if rows := system(tree):
        return Conjunction(tuple(_statement(env, row, depth + 1) for row in rows))
    match tree:
        case Related(items=items, relations=relations) if set(relations) == {"\\lor"}:
            return Disjunction(tuple(_statement(env, item, depth + 1) for item in items))
        case Related(items=items, relations=relations) if set(relations) == {"\\land"}:
            return Conjunction(tuple(_statement(env, item, depth + 1) for item in items))
        case Related():
            return _relation(env, tree, depth)
        case Sequence():
            return _listed(env, tree, depth)
        case Fence(open="(" | "[", close=")" | "]", body=body):
            return _statement(env, body, depth + 1)
        case Row(items=(Operator(symbol="\\neg"), body)):
            return Negation(_statement(env, body, depth + 1))
        case _:
            raise UnstatedError(f"{written(tree)} is no statement between numbers that is understood")


def _relation(env: Environment, tree: Related, depth: int) -> Statement:
    """A comparison, or a chain of them: ``a < b < c`` states both."""
    first = tree.items[0]
    if isinstance(first, Row) and isinstance(first.items[0], Operator) and first.items[0].symbol == "\\neg":
        if len(tree.relations) > 1:
            raise UnstatedError(f"what is negated in {written(tree)} is not clear")
        rest = row_of(first.items[1:])
        return Negation(_statement(env, replace(tree, items=(rest, *tree.items[1:])), depth + 1))
    unknown = [r for r in tree.relations if r not in COMPARISONS and r != NOT_EQUAL]
    if unknown:
        raise UnstatedError(f"the relation {unknown[0]} in a statement is not checked")
    if len(tree.relations) == 1 and tree.relations[0] in ("=", NOT_EQUAL) and _either(tree.items[1]):
        left, right = tree.items
        signs = [replace(tree, items=(left, with_signs(right, one)), relations=("=",)) for one in (UPPER, LOWER)]
        both = Disjunction(tuple(_relation(env, one, depth + 1) for one in signs))
        return both if tree.relations[0] == "=" else Negation(both)
    terms = [env.term(item) for item in tree.items]
    found = tuple(_comparison(a, r, b) for (a, b), r in zip(pairwise(terms), tree.relations, strict=True))
    return found[0] if len(found) == 1 else Conjunction(found)


def _comparison(left: Term, relation: str, right: Term) -> Statement:
    if left.shape.rank or right.shape.rank:
        raise UnstatedError("statements about vectors and matrices are not checked yet")
    if INFINITY in (left, right):
        raise UnstatedError("whether something is finite is not checked")
    if relation == NOT_EQUAL:
        return Negation(Comparison(left, Relation.EQUAL, right))
    return Comparison(left, COMPARISONS[relation], right)


def _listed(env: Environment, tree: Sequence, depth: int) -> Statement:
    """Statements with commas between: all of them, where they cannot be a list of alternatives."""
    if set(tree.separators) != {","} or not all(isinstance(item, Related | Fence) for item in tree.items):
        raise UnstatedError(f"the list {written(tree)} is no statement that is understood")
    heads = [spelling(item.items[0]) for item in tree.items if isinstance(item, Related) and "=" in item.relations]
    if len(set(heads)) < len(heads):
        raise UnstatedError("whether the comma stands for “and” or for “or” is not clear")
    return Conjunction(tuple(_statement(env, item, depth + 1) for item in tree.items))


def _either(node: Node) -> bool:
    """Whether a side holds one ``±``, and no other sign that stands for two."""
    return signs_in(node) == ["\\pm"]


def _require_numbers(statement: Statement, resolver: Resolver) -> None:
    """That capital letters are declared, or made of numbers: for matrices, a product may vanish without its factors."""
    symbols = {s for term in terms_of(statement) for s in free_symbols(term)}
    loose = sorted(s.name for s in symbols if _may_be_matrix(s, resolver) and not _made_of_numbers(s, resolver))
    if loose:
        raise UnstatedError(f"whether {loose[0]} is a number is not stated; declare it")


def _may_be_matrix(symbol: Sym, resolver: Resolver) -> bool:
    return is_matrix_letter(symbol.name) and symbol.name not in resolver.declared


def _made_of_numbers(symbol: Sym, resolver: Resolver) -> bool:
    """Whether the document defines a symbol by names that are no capital letters."""
    definition = resolver.lookup(symbol)
    return definition is not None and not any(_may_be_matrix(s, resolver) for s in free_symbols(definition.body))


def of_functions(inference: Inference, context: Context) -> str | None:
    """Why alternatives between functions are not judged: ``f g = 0`` at each point does not make one of them zero."""
    sides = (inference.premise, inference.conclusion)
    plain = all(isinstance(side, Comparison) for side in sides)
    applied = [p.function for term in sides_of(inference) for _, p in subterms(term) if isinstance(p, Apply)]
    functions = [function for function in applied if context.definition(function) is None]
    if plain or not functions:
        return None
    return f"whether the alternatives hold for each argument of {functions[0].name}, or for all at once, is not stated"


def excluding(text: str, start: int, end: int) -> str | None:
    """A word in the paragraphs before and behind a formula that tells of values that are left out."""
    before = re.split(r"\n\s*\n", text[max(0, start - _BESIDE) : start].rstrip("\n \t$"))[-1]
    behind = next((p for p in re.split(r"\n\s*\n", text[end : end + _BESIDE].lstrip("$")) if p.strip()), "")
    found = _EXCLUDING.search(before) or _EXCLUDING.search(behind)
    return found[0] if found else None
