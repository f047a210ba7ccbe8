"""What each name of a step was taken for: its sort in words, who says so, and where; for the reader of a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from derivations.meaning.declared.lines import plain
from derivations.meaning.names.environment import is_unstated
from derivations.meaning.names.families import indexed
from derivations.meaning.names.spaces import Dims
from derivations.meaning.names.survey import symbol_name
from derivations.meaning.terms.conventions import is_generic
from derivations.model.conditions import Need
from derivations.model.context import BLOCK, Context, Named, Origin, Source
from derivations.model.derivation import NameOrigin, NameReading
from derivations.model.latex import to_latex
from derivations.model.terms import (
    Apply,
    Call,
    Const,
    Expect,
    Function,
    Product,
    Shape,
    Sort,
    Sum,
    Sym,
    Term,
    free_symbols,
    subterms,
)
from derivations.reading.names import (
    DIFFERENTIALS,
    EXPECTATIONS,
    PERCENT,
    TRANSPOSES,
    base_name,
    children,
    is_label,
    is_random,
    lowered,
    spelling,
)
from derivations.reading.syntax import Accent, Name, Node, Script

BOUND = "bound in this step"
UNKNOWN = "unknown"
NUMBERS = {"\\pi": "the number π", "e": "Euler's number", "\\mathrm{e}": "Euler's number"}
SIGNS = {Need.POSITIVE: "positive ", Need.NONNEGATIVE: "nonnegative ", Need.NONZERO: "nonzero "}
CAPITALS = (
    r"\text{ a random variable}",
    r"\sim \mathcal{N}(\mu, \sigma^2)",
    r"\in \mathbb{R}^{n \times n}",
    r"\in \mathbb{R}",
)
"""What a name in capitals may be that stands for nothing yet."""
LETTERS = (r"\in \mathbb{R}", r"\in \mathbb{R}^n", r": \mathbb{R} \to \mathbb{R}")
"""The same of other names."""
VARYING = DIFFERENTIALS | {"\\partial", "\\nabla", "\\mathbf{\\nabla}", "\\int"}
_SKIPPED = EXPECTATIONS | DIFFERENTIALS | TRANSPOSES | {PERCENT}


def reading_of(
    trees: Iterable[Node],
    terms: Iterable[Term],
    context: Context,
    places: Mapping[str, Source],
    dims: Mapping[str, Dims],
    kinds: Mapping[str, str],
    numbers: Mapping[str, str],
    *,
    whole: bool,
) -> tuple[NameReading, ...]:
    """Say of the names that some formulas write what they were taken for, in the order in which they are written.

    Args:
        trees: the formulas as written.
        terms: what was made of them; nothing, where nothing could be made.
        context: what the step relies on.
        places: where the document says what a name is.
        dims: the dimensions of the names that it declares.
        kinds: what its blocks call names, in words.
        numbers: the names of certain numbers in them that their terms do not show, with these in words.
        whole: whether all that is written was understood, so that a name without a term is part of a notation.
    """
    trees = tuple(trees)
    known = _Known(context, places, dims, kinds, {**NUMBERS, **numbers}, any(map(_moves, trees)), whole)
    known.numbers |= numbers.keys()
    known.take(terms)
    names = dict.fromkeys(name for tree in trees for name in _written(tree, known.heads))
    return tuple(one for name in names if (one := known.reading(name)) is not None)


def _written(node: Node, known: Mapping[str, object]) -> Iterator[str]:
    """The names in a tree in their order: with their scripts where these are part of the name, else taken apart."""
    base = base_name(node)
    if base is None:
        for child in children(node):
            yield from _written(child, known)
        return
    if not isinstance(node, Script):
        yield base
        return
    whole, family = symbol_name(node).rstrip("'"), indexed(node)
    if family is not None and family[0] in known:
        yield family[0]
    elif whole in known or base not in known:
        yield whole
    else:
        yield base
    apart = () if whole in known else (node.sub,)
    above = () if node.sup is None or is_label(node.sup) or spelling(node.sup) in TRANSPOSES else (node.sup,)
    for part in (*apart, *above):
        if part is not None:
            yield from _written(part, known)


@dataclass(slots=True)
class _Known:
    """What is known of the names of a step: what they stand for in its terms, what binds them, where it is stated.

    ``moving`` is whether something is varied in it, so that a name may depend on what is varied; ``whole`` whether all
    that is written was understood.
    """

    context: Context
    places: Mapping[str, Source]
    dims: Mapping[str, Dims]
    kinds: Mapping[str, str]
    constants: Mapping[str, str]
    moving: bool
    whole: bool
    heads: dict[str, Named] = field(default_factory=dict)
    uses: dict[Function, Apply] = field(default_factory=dict)
    binders: dict[str, Term] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    chance: set[str] = field(default_factory=set)

    def take(self, terms: Iterable[Term]) -> None:
        """Note what some terms say of names."""
        free: set[str] = set()
        for term in terms:
            for _, part in subterms(term):
                self._note(part)
            own = sorted(free_symbols(term), key=lambda symbol: symbol.sort.value)  # of two sorts of a name, the wider
            self.heads.update({symbol.name: symbol for symbol in own})
            free |= {symbol.name for symbol in own}
        self.binders = {name: binder for name, binder in self.binders.items() if name not in free}

    def _note(self, part: Term) -> None:
        """Note what a part of a term says of names."""
        symbol = part.binds[0]
        if symbol is not None:
            self.heads.setdefault(symbol.name, symbol)
            self.binders.setdefault(symbol.name, part)
        match part:
            case Apply(function=function):
                self.heads.setdefault(function.name, function)
                self.uses.setdefault(function, part)
                self.chance |= set(function.density.of) if function.density is not None else set()
            case Expect(variable=variable):
                self.chance.add(variable.name)
            case Call(name="exp"):
                self.numbers |= {"e", "\\mathrm{e}"}
            case Const(name="\\pi"):
                self.numbers.add("\\pi")
            case _:
                return

    def reading(self, name: str) -> NameReading | None:
        """What a name was taken for; ``None`` for signs that are no names."""
        head = self.heads.get(name)
        if head is None and name in self.numbers:
            return NameReading(name, self.constants[name], NameOrigin.CONVENTION)
        if head is None and lowered(name) in self.chance and is_random(name):
            return self._told(name, self._random(name), NameOrigin.USED)
        if head is not None:
            return self._told(name, self._sort(head), self._origin(head), self._defined(head))
        if name in _SKIPPED or name.startswith("\\mathbb"):
            return None
        if name in self.kinds:
            return self._told(name, self.kinds[name], NameOrigin.STATED)
        if name in self.dims:
            return self._told(name, _values(Shape(self.dims[name]), ""), NameOrigin.USED)
        return None if self.whole else self._told(name, UNKNOWN, NameOrigin.UNKNOWN)

    def _told(self, name: str, sort: str, origin: NameOrigin, source: Source | None = None) -> NameReading:
        """The reading of a name: as stated, where anything states it."""
        source = source or self.places.get(name)
        if source is not None:
            return NameReading(name, sort, NameOrigin.STATED, source.where)
        where = BOUND if name in self.binders and origin is NameOrigin.USED else ""
        return NameReading(name, sort, origin, where, () if where else self._tails(name))

    def _tails(self, name: str) -> tuple[str, ...]:
        """What may be said of a name of which nothing is stated; no number, where it may be a function."""
        match self.heads.get(name):
            case Sym() | None if self.moving:
                return ()
            case Sym(sort=Sort.REAL) as symbol if symbol.shape.rank < 2:
                return (f"\\in {_latex_space(symbol.shape)}",)
            case Function(density=None, subscripts=0) as function:
                spaces = " \\times ".join(_latex_space(arg.shape) for arg in self.uses[function].args)
                return (f": {spaces} \\to {_latex_space(function.result)}",)
            case None if plain(name) == name:
                return CAPITALS if is_random(name) else LETTERS
            case _:
                return ()

    def _defined(self, head: Named) -> Source | None:
        """Where a name is defined, or something is said of it that is no convention."""
        if isinstance(head, Sym) and head.name in self.binders:
            return None
        definition = self.context.definition(head)
        if definition is not None:
            return definition.source
        facts = (f for f in self.context.facts if f.source.origin is not Origin.CONVENTION)
        said = [f.source for f in facts if any(_speaks_of(term, head) for term in f.condition.terms)]
        return next((source for source in said if source.origin in BLOCK), said[0] if said else None)

    def _origin(self, head: Named) -> NameOrigin:
        """Whether what nothing states is read so from its use, or by a convention."""
        if isinstance(head, Function):
            return NameOrigin.USED if head.density is None else NameOrigin.CONVENTION
        if head.name in self.binders or head.shape.rank or head.sort is Sort.INTEGER:
            return NameOrigin.USED
        return NameOrigin.CONVENTION if is_generic(head.name) or self._signed(head) else NameOrigin.USED

    def _sort(self, head: Named) -> str:
        if isinstance(head, Function):
            return self._function(head)
        binder = self.binders.get(head.name)
        if isinstance(binder, Sum | Product):
            return f"index from {to_latex(binder.lower)} to {to_latex(binder.upper)}"
        if isinstance(binder, Expect):
            return self._random(head.name, head.shape)
        whole = any(f.condition.need is Need.INTEGER and f.condition.terms == (head,) for f in self.context.facts)
        if head.sort is Sort.INTEGER or whole:
            return f"{self._signed(head)}integer"
        return _values(head.shape, self._signed(head))

    def _random(self, name: str, shape: Shape | None = None) -> str:
        head = self.heads.get(lowered(name))
        own = shape or (head.shape if isinstance(head, Sym) else Shape(self.dims.get(name, ())))
        return f"random variable in {_space(own)}"

    def _function(self, head: Function) -> str:
        if head.density is not None:
            return "density of " + "; of ".join(dict.fromkeys(self._roles(head.name)))
        use = self.uses[head]
        if use.is_element:
            return f"family of {'real numbers' if not head.result.rank else _values(head.result, '') + 's'}"
        spaces = [_space(arg.shape) for arg in use.args]
        return f"function {' × '.join(spaces)} → {_space(head.result)}"

    def _roles(self, name: str) -> Iterator[str]:
        """Of which variables, given which, the densities of a name are."""
        for roles in (function.density for function in self.uses if function.name == name):
            if roles is not None:
                given = f" given {', '.join(roles.given)}" if roles.given else ""
                yield f"{', '.join(roles.of)}{given}"

    def _signed(self, symbol: Sym) -> str:
        """What is known of the sign of a symbol, as the adjective of its sort."""
        needs = {fact.condition.need for fact in self.context.facts if fact.condition.terms == (symbol,)}
        return next((word for need, word in SIGNS.items() if need in needs), "")


def _moves(tree: Node) -> bool:
    """Whether a formula varies something: it holds a differential, a derivative or an integral."""
    own = isinstance(tree, Name) and tree.text in VARYING
    marked = (isinstance(tree, Script) and tree.primes > 0) or (isinstance(tree, Accent) and "dot" in tree.accent)
    return own or marked or any(map(_moves, children(tree)))


def _speaks_of(term: Term, head: Named) -> bool:
    if isinstance(head, Sym):
        return head in free_symbols(term)
    return any(isinstance(part, Apply) and part.function == head for _, part in subterms(term))


def _values(shape: Shape, signed: str) -> str:
    """What has values of a shape."""
    if not shape.rank:
        return f"{signed}real number"
    if shape.rank == 2 and any(is_unstated(dim) for dim in shape.dims):
        return "square matrix" if shape.dims[0] == shape.dims[1] else "matrix"
    sizes = " × ".join(map(to_latex, shape.dims))
    return f"vector of dimension {sizes}" if shape.rank == 1 else f"{sizes} matrix"


def _latex_space(shape: Shape) -> str:
    return r"\mathbb{R}" + "".join(f"^{{{to_latex(dim)}}}" for dim in shape.dims)


def _space(shape: Shape) -> str:
    return "ℝ" + (f"^{'×'.join(map(to_latex, shape.dims))}" if shape.rank else "")
