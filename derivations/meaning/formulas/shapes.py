r"""Shapes of variables: which letters are vectors, decided for each chain from how it uses them.

A letter is a vector where it is declared or bold, stands under a nabla, has running components beside it, or is
integrated over a space of several dimensions; it is a scalar in a chain that takes ``d/dx`` of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, product

from derivations.meaning.dynamics.motions import Rate, carried
from derivations.meaning.dynamics.processes import Change
from derivations.meaning.dynamics.solutions import MomentRate
from derivations.meaning.formulas.calculus import NABLAS
from derivations.meaning.names.environment import DIMENSION, Shapes
from derivations.meaning.names.families import INDEX_LETTERS, indexed, letters_within
from derivations.meaning.names.heads import is_transpose
from derivations.meaning.names.sizes import IDENTITIES, ONES, matrix_dims
from derivations.meaning.names.spaces import REALS, Dims, dimension_of, dimensions_of
from derivations.meaning.names.stretches import family_of
from derivations.meaning.names.survey import Survey, symbol_name
from derivations.model.terms import Sort, Sym, free_symbols
from derivations.reading.grouping import is_differential_sign, sign_name
from derivations.reading.names import (
    EXPECTATIONS,
    argument_nodes,
    base_name,
    children,
    is_bold,
    is_random,
    lowered,
    parts_of,
    plain_word,
    spelling,
)
from derivations.reading.syntax import Additive, Fence, Fraction, Name, Node, Operator, Related, Row, Script


@dataclass(slots=True)
class ShapeEvidence:
    """What the formulas of a chain say about shapes."""

    vectors: dict[str, Dims] = field(default_factory=dict)
    scalars: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    components: set[str] = field(default_factory=set)
    arguments: set[tuple[str, str]] = field(default_factory=set)
    sequences: dict[str, Dims] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    matrices: dict[str, bool] = field(default_factory=dict)
    capitals: set[str] = field(default_factory=set)
    adjacent: set[frozenset[str]] = field(default_factory=set)
    indices: dict[str, set[str]] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    normed: set[str] = field(default_factory=set)
    before: set[tuple[str, str]] = field(default_factory=set)
    units: dict[str, str] = field(default_factory=dict)
    velocities: set[tuple[str, str]] = field(default_factory=set)


def shapes_of(
    trees: Iterable[Node],
    declared: Mapping[str, Dims],
    fields: frozenset[str],
    survey: Survey,
    known: frozenset[str],
    domains: Mapping[str, Dims] | None = None,
) -> Shapes:
    """The shapes for one chain: declarations first, then the evidence of its own formulas.

    ``fields`` are the functions known to have vector values, ``known`` the letters that are vectors elsewhere: such
    a letter is one here too if a field is applied to it and nothing says otherwise.  A letter declared real is still
    a vector where a chain differentiates by its components or applies a field to it: the same letter may be a number
    in one section and a vector in another.  ``domains`` are the dimensions of what functions are applied to that are
    declared on spaces of vectors.
    """
    evidence = ShapeEvidence()
    for tree in trees:
        _collect(tree, evidence, survey)
    evidence.scalars -= evidence.rows  # what is transposed is no number, though it is differentiated by
    applied = {argument for function, argument in evidence.arguments if function in fields}
    applied = {name for name in applied if name in known or declared.get(name) == ()}
    evidence.running |= applied
    shapes = domains or {}
    placed = {a: shapes[f] for f, a in sorted(evidence.arguments) if f in shapes and a not in declared}
    vectors = _arrays(evidence, applied, placed, survey)
    of_entries = {lowered(name): dims for name, dims in declared.items() if len(dims) == 2}
    entries = {name: dims for name, dims in of_entries.items() if name in evidence.entries}
    declared = {**_of_families(declared, survey), **entries, **declared}
    kept = {name: dims for name, dims in declared.items() if dims or name not in vectors.keys() & evidence.running}
    vectors.update(kept)
    vectors.update({name: matrix_dims(name, True) for name in survey.identities - vectors.keys()})
    vectors.update(_units(evidence.units, vectors, declared))
    for pair in evidence.velocities:  # a velocity has the components of the place
        dims = next((vectors[name] for name in reversed(pair) if vectors.get(name)), None)
        vectors.update({name: dims for name in pair if dims is not None and name not in kept})
    counted = (letters for name, letters in evidence.indices.items() if _is_counted(name, vectors, survey))
    whole = survey.indices.letters.intersection(set[str]().union(*counted)) - evidence.scalars
    capitals = frozenset(one for one in _capitals(evidence, survey) if not {one, lowered(one)} & vectors.keys())
    vectors.update({name: (DIMENSION,) for name in capitals})
    values = survey.roles
    assumed = frozenset(name for name in capitals if lowered(name) not in values)
    written = frozenset(evidence.written)
    return Shapes(vectors, fields, domains=shapes, whole=whole, assumed=assumed, written=written)


def _arrays(evidence: ShapeEvidence, applied: set[str], placed: Mapping[str, Dims], survey: Survey) -> dict[str, Dims]:
    """What formulas show to be vectors and matrices.

    ``applied`` is what functions with vector values are applied to, ``placed`` what their arguments are declared as.
    """
    vectors = {**evidence.sequences, **evidence.vectors}
    vectors.update({n: dims for n, dims in evidence.sequences.items() if vectors[n] == (DIMENSION,)})
    for name in (evidence.components & evidence.whole) | applied:
        vectors.setdefault(name, (DIMENSION,))
    vectors |= placed
    for name in evidence.whole:
        if (is_bold(name) and not is_random(name)) or name in survey.arrows:
            vectors.setdefault(name, (DIMENSION,) if family_of(name) is None else matrix_dims(name)[:1])
    for name in (survey.columns & evidence.whole) - survey.reals - survey.scalars - placed.keys():
        vectors.setdefault(name, matrix_dims(name)[:1])
    matrices = {name: dims for name, dims in _matrices(evidence, survey).items() if name not in placed}
    vectors = {name: dims for name, dims in vectors.items() if name not in evidence.scalars | matrices.keys()}
    vectors.update({lowered(name): dims for name, dims in list(vectors.items()) if lowered(name) not in vectors})
    vectors.update({name: dims for name, dims in matrices.items() if name not in evidence.scalars})
    return vectors


def domains_through(
    definitions: Iterable[tuple[Node, Node]], domains: Mapping[str, Dims], survey: Survey
) -> Mapping[str, Dims]:
    """The dimensions of the arguments of functions, also of those whose bodies hand theirs on to such a function.

    ``definitions`` are heads and bodies, as written, in the order in which they rest on each other.
    """
    if not domains:
        return domains
    found = dict(domains)
    for head, body in definitions:
        name, *rest = parts_of(head)
        if len(rest) != 1 or not isinstance(rest[0], Fence) or base_name(name) is None:
            continue
        evidence = ShapeEvidence()
        _collect(body, evidence, survey)
        own = {symbol_name(one) for one in argument_nodes(rest[0].body)[0]}
        handed = (found[function] for function, argument in evidence.arguments if function in found and argument in own)
        dims = next(handed, None)
        if dims is not None and len(own) == 1:
            found.setdefault(base_name(name) or "", dims)
    return found


def _units(units: Mapping[str, str], shapes: Mapping[str, Dims], declared: Mapping[str, Dims]) -> dict[str, Dims]:
    """The unit matrices ``I_n``: where a matrix is needed, or beside what is declared to have that size."""
    sizes = {symbol for dims in declared.values() for dim in dims for symbol in free_symbols(dim)}
    found = {name: Sym(size, sort=Sort.INTEGER) for name, size in units.items() if name not in declared}
    return {name: (n, n) for name, n in found.items() if n in sizes or len(shapes.get(name, ())) == 2}


def _capitals(evidence: ShapeEvidence, survey: Survey) -> frozenset[str]:
    """The bold capital letters that stand for vectors or matrices, and for nothing else that is known."""
    capitals = {name for name in evidence.whole if is_bold(name) and is_random(name)} - evidence.scalars
    others = survey.functions | survey.laws | EXPECTATIONS | survey.arrows
    return frozenset(name for name in capitals if name not in others)


def _may_be_either(node: Node, survey: Survey) -> bool:
    """Whether a bold capital letter may be a vector or a matrix, so that its norm may be one of several."""
    name = shape_name(node, survey)
    return is_bold(name) and is_random(name) and name not in survey.arrows and lowered(name) not in survey.roles


def _matrices(evidence: ShapeEvidence, survey: Survey) -> dict[str, Dims]:
    """The letters of matrices: by their own use, by that elsewhere in the document, and bold ones beside bold ones."""
    found = {name: square for name, square in survey.matrices.items() if name in evidence.whole}
    found |= {**_acting(evidence.before, evidence.rows | evidence.written | evidence.normed), **evidence.matrices}
    for _ in evidence.adjacent:
        near = set[str]().union(*(pair for pair in evidence.adjacent if pair & found.keys())) - found.keys()
        near -= survey.reals | survey.scalars
        found.update(dict.fromkeys(near, False))
        if not near:
            break
    if any(map(is_bold, evidence.matrices)):
        found.update({name: False for name in evidence.capitals if name not in found})
    found = {name: square or survey.matrices.get(name, False) for name, square in found.items()}
    vectors = survey.noisy | (survey.columns - survey.reals - survey.scalars)
    return {name: matrix_dims(name, square) for name, square in found.items() if name not in vectors}


def matrix_letters(trees: Iterable[Node], survey: Survey) -> dict[str, bool]:
    """The letters that formulas use as matrices, and whether those are square."""
    found: dict[str, bool] = {}
    before, rows = set[tuple[str, str]](), set[str]()
    for tree in trees:
        evidence = ShapeEvidence()
        _collect(tree, evidence, survey)
        before, rows = before | evidence.before, rows | evidence.rows
        found = {**_acting(evidence.before, evidence.normed), **evidence.matrices, **found}
    made = {**_acting(before, rows), **found}
    return {name: square for name, square in made.items() if name not in survey.noisy}


def column_letters(trees: Iterable[Node], survey: Survey) -> frozenset[str]:
    """The small letters that formulas transpose, alone or in a group with a matrix before one: vectors everywhere.

    A number may stand for the vector of all entries the same in another group, ``(y - a - b x)^T``.
    """
    evidence = ShapeEvidence()
    for tree in trees:
        _collect(tree, evidence, survey)
    moving = survey.noisy & (evidence.columns | evidence.matrices.keys())
    return moving | (evidence.columns - evidence.scalars - evidence.matrices.keys() - survey.indices.families)


def _acting(before: set[tuple[str, str]], vectors: set[str]) -> dict[str, bool]:
    """The capital letters that stand before vectors, which numbers hardly do."""
    return {name: False for name, behind in before if behind in vectors}


def _is_counted(name: str, vectors: Mapping[str, Dims], survey: Survey) -> bool:
    """Whether what stands below a name are indices: of a family, or of the components of a vector."""
    return name in survey.indices.families or bool(vectors.get(name))


def _of_families(declared: Mapping[str, Dims], survey: Survey) -> dict[str, Dims]:
    r"""The shapes of families, of which ``u_i \in \mathbb{R}^3`` declares an element."""
    bases = {name: name.partition("_{")[0] for name in declared if "_{" in name}
    return {base: declared[name] for name, base in bases.items() if base in survey.indices.families}


def _collect(tree: Node, evidence: ShapeEvidence, survey: Survey) -> None:
    stack = [tree]
    while stack:
        node = stack.pop()
        _indices(node, evidence)
        _group(node, evidence, survey)
        match node:
            case Change(along=along) | Rate(along=along) | MomentRate(along=along):
                stack += [drift for one in along for _, drift in one.drift]
                places = ((one, place) for one in along if (place := carried(one)) is not None)
                evidence.velocities.update((shape_name(v.name, survey), shape_name(x.name, survey)) for v, x in places)
            case Script(base=Node() as base, sup=sup) if base_name(base) is not None and is_transpose(sup, survey):
                _transposed(base if isinstance(base, Script) else node, base, evidence, survey)
            case Script(base=Name(text=text), sub=Node() as sub) if text in NABLAS | {"\\partial"}:
                (_under_nabla if text in NABLAS else _under_round)(sub, evidence)
            case Fraction():
                _fraction(node, evidence)
            case Script(base=Node() as base, sub=Node() as sub) if base_name(node) is not None:
                _component(node, base, sub, evidence, survey)
            case Row(items=items):
                _row(items, evidence, survey)
        if base_name(node) is not None:
            evidence.whole.add(shape_name(node, survey))
            if is_bold(base_name(node) or "") and _is_matrix_letter(node, survey):
                evidence.capitals.add(shape_name(node, survey))
            stack += [node.sup] if isinstance(node, Script) and node.sup is not None else []
        else:
            stack += children(node)


def _group(node: Node, evidence: ShapeEvidence, survey: Survey) -> None:
    """Note the vectors in a norm, or in brackets that are transposed."""
    match node:
        case Fence(open="\\|", body=body) if base_name(body) is not None and not _may_be_either(body, survey):
            evidence.vectors.setdefault(shape_name(body, survey), (DIMENSION,))
            evidence.written.add(shape_name(body, survey))
        case Fence(open="\\|", body=body):
            evidence.normed |= _acted_upon(body, survey)
        case Script(base=Fence(body=body), sup=sup) if is_transpose(sup, survey):
            acted = _acted_upon(body, survey)
            evidence.rows |= acted
            evidence.columns |= acted if _holds_product(body, survey) else set()
            evidence.vectors |= {family: (DIMENSION,) for family in acted & survey.indices.families}


def _indices(node: Node, evidence: ShapeEvidence) -> None:
    """Note the letters that stand below or above a name."""
    found = indexed(node)
    if found is not None:
        evidence.indices.setdefault(found[0], set()).update(letters_within(found[1]))


def shape_name(node: Node, survey: Survey) -> str:
    """The name by which the shape of a symbol is known: of the elements of a family, that of the family."""
    found = survey.indices.element(node)
    return symbol_name(node) if found is None else found[0]


def _transposed(node: Node, base: Node, evidence: ShapeEvidence, survey: Survey) -> None:
    """Note a letter that is written as a row: a small one is a vector, a capital one a matrix."""
    if _is_matrix_letter(base, survey):
        evidence.matrices.setdefault(shape_name(node, survey), False)
    elif not is_random(spelling(base)) and not survey.is_function(base):
        evidence.vectors.setdefault(shape_name(node, survey), (DIMENSION,))
        evidence.written.add(shape_name(node, survey))
        evidence.rows.add(shape_name(node, survey))
        evidence.columns.add(shape_name(node, survey))


def _under_nabla(sub: Node, evidence: ShapeEvidence) -> None:
    if isinstance(sub, Script) and sub.sub is not None and sub.base is not None and _running(sub.sub):
        evidence.vectors.setdefault(spelling(sub.base), (DIMENSION,))
        evidence.running.add(spelling(sub.base))
    elif base_name(sub) is not None:
        evidence.vectors.setdefault(symbol_name(sub), (DIMENSION,))


def _under_round(sub: Node, evidence: ShapeEvidence) -> None:
    if isinstance(sub, Script) and sub.sub is not None and sub.base is not None and _running(sub.sub):
        evidence.vectors.setdefault(spelling(sub.base), (DIMENSION,))
        evidence.running.add(spelling(sub.base))
    elif base_name(sub) is not None and is_bold(symbol_name(sub)) and not is_random(symbol_name(sub)):
        evidence.vectors.setdefault(symbol_name(sub), (DIMENSION,))
    elif base_name(sub) is not None and spelling(sub) not in INDEX_LETTERS:
        evidence.scalars.add(symbol_name(sub))


def _running(node: Node) -> bool:
    return spelling(node) in INDEX_LETTERS


def _fraction(node: Fraction, evidence: ShapeEvidence) -> None:
    top, bottom = parts_of(node.numerator), parts_of(node.denominator)
    first = top[0].base if isinstance(top[0], Script) else top[0]
    if len(bottom) < 2 or not (is_differential_sign(top[0]) or spelling(first) == "\\partial"):
        return
    for sign, variable in zip(bottom[::2], bottom[1::2], strict=False):
        if is_differential_sign(sign) or spelling(sign) == "\\partial":
            _under_round(variable, evidence)


def _component(node: Script, base: Node, sub: Node, evidence: ShapeEvidence, survey: Survey) -> None:
    if _running(sub) and survey.indices.element(node) is None:
        evidence.components.add(spelling(base))
    if len(argument_nodes(sub)[0]) == 2:
        evidence.entries.add(spelling(base))
    evidence.whole.add(shape_name(node, survey))
    if spelling(base) in IDENTITIES - ONES - survey.indices.families and isinstance(sub, Name):
        evidence.units[shape_name(node, survey)] = spelling(sub)


def _is_matrix_letter(node: Node, survey: Survey) -> bool:
    """Whether a node is a capital letter that the document does not use for a random variable or a function."""
    name, base = symbol_name(node), base_name(node)
    if base is None or not is_random(base) or survey.is_function(node) or survey.indices.element(node) is not None:
        return False
    names = {name, base}
    of_chance = not survey.variates.isdisjoint(names) or not survey.events.isdisjoint(names)
    return not of_chance and survey.of_laws.isdisjoint({lowered(name), lowered(base)})


def _beside(item: Node, after: Node, evidence: ShapeEvidence, survey: Survey) -> None:
    r"""``x^\top A`` and the product of two bold capital letters: a matrix."""
    base = item.base if isinstance(item, Script) else item
    row = isinstance(item, Script) and item.sup is not None and is_transpose(item.sup, survey)
    if row and base is not None and (isinstance(base, Fence) or not is_random(base_name(base) or "X")):
        if _is_matrix_letter(after, survey):
            evidence.matrices.setdefault(shape_name(after, survey), False)
    elif _is_bold_matrix(item, after, survey):
        evidence.matrices.setdefault(shape_name(item, survey), False)
    elif all(is_bold(base_name(one) or "") and _is_matrix_letter(one, survey) for one in (item, after)):
        evidence.matrices.setdefault(shape_name(item, survey), False)
        evidence.matrices.setdefault(shape_name(after, survey), False)
    pairs = product(_capital_factors(item, survey), _capital_factors(after, survey))
    evidence.adjacent.update(frozenset(pair) for pair in pairs)


def _last_behind_row(item: Node, rest: tuple[Node, ...], evidence: ShapeEvidence, survey: Survey) -> None:
    r"""``w^\top x_i``, ``w^\top (x_i - \mu)``: the one element behind a row is a vector, one in brackets, too."""
    if not isinstance(item, Script) or item.sup is None or not is_transpose(item.sup, survey):
        return
    small = isinstance(item.base, Fence) or not is_random(base_name(item) or "X")
    alone = len(rest) == 1 or isinstance(rest[1], Operator)
    group = rest[0].base if isinstance(rest[0], Script) else rest[0]
    if small and isinstance(group, Fence) and group.open == "(":
        families = _acted_upon(group.body, survey) & survey.indices.families
        evidence.vectors = {**dict.fromkeys(families, (DIMENSION,)), **evidence.vectors}
    elif small and alone and survey.indices.element(rest[0]) is not None and _is_small(rest[0]):
        evidence.vectors.setdefault(shape_name(rest[0], survey), (DIMENSION,))


def _is_bold_matrix(item: Node, after: Node, survey: Survey) -> bool:
    """Whether a bold capital letter stands right before a bold small one, which vectors do not."""
    names = symbol_name(item), symbol_name(after)
    bold = all(base_name(one) is not None and is_bold(base_name(one) or "") for one in (item, after))
    return bold and _is_matrix_letter(item, survey) and not is_random(names[1]) and names[0] not in survey.arrows


def _capital_factors(node: Node, survey: Survey) -> set[str]:
    """The capital letters that are factors of a node, or of the terms of a group."""
    base = node.base if isinstance(node, Script) else node
    if isinstance(base, Fence):
        body = base.body
        terms = [term for _, term in body.terms] if isinstance(body, Additive) else [body]
        return set[str]().union(*(_capital_factors(part, survey) for term in terms for part in parts_of(term)))
    return {shape_name(node, survey)} if _is_matrix_letter(node, survey) else set()


def _of_matrices(group: Fence, evidence: ShapeEvidence, survey: Survey) -> None:
    """Note the capital letters that are factors of what a trace or a determinant is taken of."""
    products = [term for _, term in group.body.terms] if isinstance(group.body, Additive) else [group.body]
    for item in (item for term in products for item in _factors(parts_of(term))):
        if _is_matrix_letter(item, survey):
            evidence.matrices.setdefault(shape_name(item, survey), len(parts_of(products[0])) == 1)


def _factors(items: tuple[Node, ...]) -> Iterator[Node]:
    """The items of a product without the signs of averages before their arguments."""
    for position, item in enumerate(items):
        if not _averages(items, position):
            yield item


def _averages(items: tuple[Node, ...], position: int) -> bool:
    """Whether the sign of an average stands at a place, right before its argument in brackets."""
    after = items[position + 1] if position + 1 < len(items) else None
    group = after.base if isinstance(after, Script) else after
    return isinstance(group, Fence) and spelling(items[position]) in EXPECTATIONS


def _acted_upon(group: Node, survey: Survey) -> set[str]:
    r"""The small letters in which the terms of a group end that is transposed, or has a norm: ``y - X\theta``."""
    terms = (one for _, one in group.terms) if isinstance(group, Additive) else (group,)
    return {shape_name(last, survey) for term in terms if _is_small(last := parts_of(term)[-1])}


def _holds_product(group: Node, survey: Survey) -> bool:
    r"""Whether a capital letter stands before a small one at the end of a term of a group: ``y - X\theta``."""
    terms = (parts_of(one) for _, one in group.terms) if isinstance(group, Additive) else [parts_of(group)]
    return any(len(parts) > 1 and _is_matrix_letter(parts[-2], survey) and _is_small(parts[-1]) for parts in terms)


def _is_small(node: Node) -> bool:
    """Whether a node is a light small letter without a power or a mark above."""
    base = base_name(node)
    return base is not None and not is_random(base) and not is_bold(base) and symbol_name(node) == spelling(node)


def _stands_before(item: Node, after: Node, evidence: ShapeEvidence, survey: Survey) -> None:
    r"""Note a capital letter before a small one: in ``X\theta`` it is a matrix, if that is a vector.

    What holds of every matrix there holds of every number, too.
    """
    numbers = survey.reals | survey.scalars | survey.numbers | survey.scales | survey.counts | survey.indices.letters
    name = symbol_name(item)
    if _is_small(after) and _is_matrix_letter(item, survey) and name not in numbers | EXPECTATIONS | {"\\Delta"}:
        evidence.before.add((shape_name(item, survey), shape_name(after, survey)))


OF_MATRICES = frozenset({"tr", "Tr", "trace", "det", "rank"})


def _row(items: tuple[Node, ...], evidence: ShapeEvidence, survey: Survey) -> None:
    for position, item in enumerate(items):
        if position + 1 < len(items) and not _averages(items, position + 1):
            _beside(item, items[position + 1], evidence, survey)
        if position + 1 < len(items):
            _stands_before(item, items[position + 1], evidence, survey)
            _last_behind_row(item, items[position + 1 : position + 3], evidence, survey)
        after = items[position + 1] if position + 1 < len(items) else None
        group = after.base if isinstance(after, Script) else after
        if isinstance(group, Fence) and plain_word(spelling(item)).removeprefix("\\") in OF_MATRICES:
            _of_matrices(group, evidence, survey)
        if isinstance(group, Fence) and group.open == "(" and base_name(item) is not None:
            for argument in argument_nodes(group.body)[0]:
                if base_name(argument) is not None:
                    evidence.arguments.add((base_name(item) or "", symbol_name(argument)))
        if sign_name(item) == "\\int" and isinstance(item, Script) and item.sub is not None:
            _space(item.sub, item.sup is not None, items[position + 1 :], evidence)
        if sign_name(item) in ("\\sum", "\\prod") and isinstance(item, Script):
            _sequence(item, items[position + 1 :], evidence, survey)


def _space(sub: Node, bounded: bool, rest: tuple[Node, ...], evidence: ShapeEvidence) -> None:
    """``∫_{ℝ^n} … dx`` makes ``x`` a vector of dimension n, ``∫_ℝ`` and scalar bounds make a light letter a scalar."""
    dims = dimensions_of(sub)
    for sign, variable in pairwise(rest):
        if not is_differential_sign(sign) or base_name(variable) is None:
            continue
        name = symbol_name(variable)
        if dims:
            evidence.vectors.setdefault(name, dims)
        elif not is_bold(name) and (bounded or spelling(sub) in REALS):
            evidence.scalars.add(name)
        return


def _sequence(item: Script, rest: tuple[Node, ...], evidence: ShapeEvidence, survey: Survey) -> None:
    """``Σ_{i=1}^n x_i`` makes ``x`` a sequence of n numbers, a vector of dimension n; a family is more than one."""
    if item.sub is None or (item.sup is None) is isinstance(item.sub, Related):
        return
    if isinstance(item.sub, Related) and spelling(item.sub.items[-1]) != "1":
        return
    index = spelling(item.sub.items[0] if isinstance(item.sub, Related) else item.sub)
    dims = DIMENSION if item.sup is None else dimension_of(item.sup)
    if dims is None:
        return
    stack = list(rest)
    while stack:
        node = stack.pop()
        single = isinstance(node, Script) and base_name(node) and survey.indices.element(node) is None
        if isinstance(node, Script) and single and node.base is not None and spelling(node.sub) == index:
            evidence.sequences.setdefault(spelling(node.base), (dims,))
        stack += children(node)
