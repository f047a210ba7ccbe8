"""A first walk over all formulas of a document, which collects what its names are used as."""

from __future__ import annotations

from collections.abc import Iterable

from derivations.meaning.named_laws.event_signs import are_events, speaks_of_events
from derivations.meaning.named_laws.law_table import Range, normal_density
from derivations.meaning.named_laws.stated_laws import StatedLaw, stated_law
from derivations.meaning.names.appearances import (
    are_no_numbers,
    are_reals,
    base_spelled,
    between_numbers,
    density_use,
    differentiated,
    first_names,
    holds_product,
    holds_time,
    is_law_at,
    is_marked,
    is_operator_sign,
    is_quantity,
    is_small,
    is_space,
    is_turned,
    may_be_law,
    on_part_of_line,
    random_in,
    sides_of,
    unique_arguments,
    varied_in,
    without_values,
)
from derivations.meaning.names.called_laws import LAW_LETTERS
from derivations.meaning.names.families import INDEX_LETTERS, SUM_SIGNS, letters_in
from derivations.meaning.names.survey import (
    FUNCTION_LETTERS,
    Drawn,
    Survey,
    functional_name,
    plain_arguments,
    symbol_name,
)
from derivations.reading.grouping import INTEGRALS, is_differential_sign, sign_name
from derivations.reading.names import (
    EXPECTATIONS,
    MOMENTS,
    TRANSPOSES,
    argument_nodes,
    base_name,
    children,
    is_label,
    is_random,
    lowered,
    parts_of,
    plain_word,
    spelling,
    within,
)
from derivations.reading.statements import ORDERS, UPWARDS
from derivations.reading.syntax import (
    Accent,
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
)

OPERATOR_FACES = tuple(
    f"\\{face}{{" for face in ("mathcal", "mathscr", "mathfrak", "mathbb", "mathrm", "mathsf", "operatorname")
)
"""What the names of operators begin with: faces in which numbers are hardly set."""
SCRIPT_FACES = OPERATOR_FACES[:3]
"""The faces in which operators are set, also where they act on a letter without brackets."""
BINDING = SUM_SIGNS.union(INTEGRALS)
NUMBER_LETTERS = frozenset({*"abcdklmnr", "\\kappa", "\\lambda", "\\rho", "\\tau"})


def survey(
    trees: Iterable[Node],
    plain: frozenset[str] = frozenset(),
    events: frozenset[str] = frozenset(),
    given: Iterable[Node] = (),
    sides: frozenset[str] = frozenset(),
    called: frozenset[str] = frozenset(),
    customary: frozenset[str] = frozenset(),
    matrices: frozenset[str] = frozenset(),
) -> Survey:
    """Collect the evidence of all formulas of a document.

    Args:
        trees: the formulas.
        plain: the names that words call no densities.
        events: the names that words call events.
        given: the formulas of context blocks.
        sides: the names that are alone on a side of a step; a formula that is only a name mentions it.
        called: the names that words call functions.
        customary: the customary letters of laws that the page gives a reason to take for laws.
        matrices: the names that words call matrices.
    """
    declared = _Collector()
    for tree in given:
        declared.visit(tree)
    collector = _Collector()
    collector.plain |= plain
    collector.events |= events
    collector.sides |= sides
    collector.called |= called
    collector.customary |= customary
    collector.matrices |= matrices
    for tree in trees:
        collector.visit(tree)
    return collector.result(declared.numbers_said())


class _Collector:
    """What a walk has found so far; ``happening`` are the random variables of which events are written."""

    def __init__(self) -> None:
        self.applied: list[tuple[Node, Fence]] = []
        self.bare: set[str] = set()
        self.bound: set[str] = set()
        self.scales: set[str] = set()
        self.equated: set[str] = set()
        self.quantities: set[str] = set()
        self.laws: set[str] = set()
        self.negative: set[str] = set()
        self.drawn: list[Drawn] = []
        self.powers: set[str] = set()
        self.mappings: set[str] = set()
        self.plain: set[str] = set()
        self.valued: set[str] = set()
        self.averaged: set[str] = set()
        self.numbers: set[str] = set()
        self.others: set[str] = set()
        self.reals: set[str] = set()
        self.compared: set[str] = set()
        self.parameters: set[str] = set()
        self.fractions: set[str] = set()
        self.primed: set[str] = set()
        self.bracketed: list[tuple[Node, Fence]] = []
        self.braced: set[str] = set()
        self.chances: set[str] = set()
        self.events: set[str] = set()
        self.happening: set[str] = set()
        self.counts: set[str] = set()
        self.counted: set[str] = set()
        self.integrated: set[str] = set()
        self.integrates = False
        self.differs = False
        self.turned: set[str] = set()
        self.timed = False
        self.ends: set[str] = set()
        self.sides: set[str] = set()
        self.called: set[str] = set()
        self.customary: set[str] = set()
        self.matrices: set[str] = set()
        self.trailing: set[str] = set()
        self.acting: set[str] = set()
        self.multiplied: set[str] = set()
        self.whole: Node | None = None

    def visit(self, node: Node) -> None:
        """Walk over a formula; only under an integral does an upright d bind what stands behind it."""
        parts = tuple(within(node))
        self.integrates = any(sign_name(part) in INTEGRALS for part in parts)
        self.differs = self.integrates and any(map(is_differential_sign, parts))
        self.sides |= {symbol_name(side) for side in sides_of(node) if side is not node and base_name(side) is not None}
        self.whole = node
        self.timed |= holds_time(node)
        if any(is_marked(part, "t") and spelling(part.base) in self.matrices for part in parts):
            self.turned.add("t")
        stack = [node]
        while stack:
            stack += self._step(stack.pop())

    def _step(self, node: Node) -> tuple[Node, ...]:
        match node:
            case Row(items=items):
                self._row(items)
                return tuple(part for item in items for part in self._inside(item))
            case Related(items=items, relations=relations):
                for left, relation, right in zip(items, relations, items[1:], strict=False):
                    self._relation(left, relation, right)
                self.parameters |= between_numbers(items, relations)
                return items
            case Sequence(items=(label, Related() as law), separators=(":",)) if law.relations == ("\\sim",):
                left = Sequence(node.start, law.start, (label, law.items[0]), (":",))
                return (Related(node.start, node.end, (left, law.items[1]), law.relations),)
            case Sequence(items=items, separators=separators):
                if ":" in separators:
                    self._mapping(items)
                self._members(items)
                return self._inside(node)
            case Script(base=Name(text="\\sum" | "\\prod"), sup=sup) if sup is not None and base_name(sup) is not None:
                self.bound.add(symbol_name(sup))
                return self._inside(node)
            case Script() | Accent() | Name() if base_name(node) is not None:
                self._alone(node)
                return self._inside(node)
            case Root(radicand=body):
                self._gaussian_root(body)
                return children(node)
            case _:
                self.happening |= random_in(node) if isinstance(node, Fence) and node.open == "\\{" else set()
                return self._inside(node)

    def _total(self, sign: Node) -> None:
        r"""Note what runs in a total without limits: ``\sum_x``, ``\sum_{x \in \mathcal{X}}``, ``\int_x p(x)``."""
        counts = sign_name(sign) == "\\sum" or (sign_name(sign) == "\\int" and not self.differs)
        if not counts or not isinstance(sign, Script) or sign.sub is None or sign.sup is not None:
            return
        for part in argument_nodes(sign.sub)[0]:
            name = part.items[0] if isinstance(part, Related) and part.relations == ("\\in",) else part
            if base_name(name) is not None:
                self.counted |= {symbol_name(name), symbol_name(name).rstrip("'")}

    def _alone(self, node: Node) -> None:
        """Note a name that stands alone, in a formula or as one that only mentions it."""
        self.bare.add(symbol_name(node))
        if node is not self.whole:
            self.multiplied.add(symbol_name(node))
        self._mark_primed(node)

    def _mark_primed(self, node: Node) -> None:
        if isinstance(node, Script) and node.primes:
            self.primed.add(base_spelled(node))

    def _relation(self, left: Node, relation: str, right: Node) -> None:
        if relation == "\\sim":
            self._sample(left, right)
        if relation in ("=", ":=") and base_name(left) is not None:
            self.equated.add(symbol_name(left))
        if relation in ("=", ":="):
            pairs = ((left, right), (right, left))
            self.quantities |= {symbol_name(one) for one, other in pairs if base_name(one) and is_quantity(other)}
        if relation == "\\in" and are_reals(right):
            self.reals.add(symbol_name(left))
        if relation == "\\in" and are_no_numbers(right):
            self._note_values(left)
        if relation in ORDERS:
            self.compared |= {symbol_name(node) for node in (left, right) if base_name(node) is not None}
        self._negative(left, relation, right)

    def _negative(self, left: Node, relation: str, right: Node) -> None:
        """What is said to be negative somewhere is no density, whatever its letter."""
        low, high = (left, right) if relation in UPWARDS else (right, left)
        if relation in ORDERS and spelling(high) == "0":
            parts = parts_of(low)
            base = base_name(parts[0])
            if base is not None and len(parts) == 2:
                self.negative.add(base)

    def _members(self, items: tuple[Node, ...]) -> None:
        r"""``a, b \in \mathbb{R}`` says of each name that it is a number."""
        match items:
            case (*names, Related(relations=("\\in",), items=(_, space))) if are_reals(space):
                self.reals |= {symbol_name(name) for name in names if base_name(name) is not None}
            case (*names, Related(relations=("\\in",), items=(_, space))) if are_no_numbers(space):
                for name in names:
                    self._note_values(name)

    def _note_values(self, node: Node) -> None:
        r"""``A(t)`` or ``x_i`` is put into a space of vectors or matrices: so are all values of the name."""
        first = parts_of(node)[0]
        if base_name(first) is not None and (first is not node or (isinstance(node, Script) and node.sub is not None)):
            self.valued |= {symbol_name(first), spelling(first.base if isinstance(first, Script) else first)}

    def _mapping(self, items: tuple[Node, ...]) -> None:
        r"""``f: A \to B`` says that f is applied, whatever its arguments look like where it is used."""
        arrow, names = items[-1], items[:-1]
        if isinstance(arrow, Related) and arrow.relations == ("\\to",):
            self.mappings |= {symbol_name(name) for name in names if base_name(name) is not None}
            into = self.numbers if are_reals(arrow.items[-1]) else self.others
            into |= {base for name in names if (base := base_name(name)) is not None}
            if are_no_numbers(arrow.items[-1]):
                self.valued |= {symbol_name(name) for name in names if base_name(name) is not None}

    def _inside(self, node: Node) -> tuple[Node, ...]:
        """What to visit below a node: the subscripts of a name are no uses of it, those of an operator are."""
        if isinstance(node, Script):
            sup = node.sup
            if sup is not None and (is_label(sup) or spelling(sup) in TRANSPOSES):
                sup = None
            named = base_name(node) is not None
            return tuple(part for part in (sup, *(() if named else (node.base, node.sub))) if part is not None)
        if base_name(node) is not None:
            return ()
        if isinstance(node, Fraction) and is_differential_sign(parts_of(node.denominator)[0]):
            return tuple(part for half in children(node) if (part := differentiated(half)) is not None)
        return children(node)

    def _row(self, items: tuple[Node, ...]) -> None:
        for position, item in enumerate(items):
            after = items[position + 1] if position + 1 < len(items) else None
            self._item(item, after)
            if base_name(item) is not None:
                self._placed(item, items[:position], items[position + 1 :])
            self.turned |= {mark for mark in ("T", "t") if is_turned(item, mark, items[position + 1 :])}
            if isinstance(item, Script) and item.sup is not None and sign_name(item) in BINDING:
                self.ends |= letters_in(item.sup)
            if self.integrates and is_differential_sign(item) and after is not None:
                self.integrated.add(symbol_name(after))
            differential = self.integrates and spelling(item) == "\\mathrm{d}"
            if differential and after is not None and base_name(after) is not None:
                beyond = items[position + 2] if position + 2 < len(items) else None
                if not (isinstance(beyond, Fence) and plain_arguments(beyond)):
                    self.bound.add(symbol_name(after))

    def _placed(self, name: Node, before: tuple[Node, ...], behind: tuple[Node, ...]) -> None:
        """Note how a name stands in a product: last, as numbers do only, before one letter as operators do, or else."""
        named = symbol_name(name)
        group = behind[0].base if behind and isinstance(behind[0], Script) else behind[0] if behind else None
        if before and (not behind or isinstance(behind[0], Operator)):
            self.trailing.add(named)
        elif len(behind) == 1 and is_small(behind[0]) and named == spelling(name):
            self.acting.add(named)
        elif not isinstance(group, Fence) or named != spelling(name):
            self.multiplied.add(named)

    def _item(self, item: Node, after: Node | None) -> None:
        group = after.base if isinstance(after, Script) else after
        self._total(item)
        if isinstance(item, Script) and item.base is not None and spelling(item.base) in EXPECTATIONS and item.sub:
            self._expectation_law(item.sub)
        if spelling(item) in ("\\mathcal{N}",) and isinstance(group, Fence):
            self._gaussian(group)
        if isinstance(item, Root) and after is not None and "\\pi" in spelling(item) and base_name(after):
            self.scales.add(symbol_name(after))
        if isinstance(group, Fence) and are_events(self.chances, self.events, item, group):
            if speaks_of_events(group):
                self.chances.add(spelling(item))
            self.happening |= random_in(group)
            return
        if isinstance(group, Fence) and (spelling(item) in EXPECTATIONS or plain_word(spelling(item)) in MOMENTS):
            self.averaged |= {symbol_name(one) for one in argument_nodes(group.body)[0] if base_name(one) is not None}
        if base_name(item) is None:
            return
        self._mark_primed(item)
        self._before(item, group)

    def _before(self, name: Node, group: Node | None) -> None:
        """Note that a name stands before a group, or before something else."""
        match group:
            case Fence(open="(") if base_name(group.body) == base_name(name):
                self.bare.add(symbol_name(name))  # no function has itself as its argument: ``A (A)^T``
            case Fence(open="("):
                self.applied.append((name, group))
            case Fence(open="["):
                self.bracketed.append((name, group))
            case Fence(open="\\{"):
                self.braced.add(symbol_name(name))
            case _:
                self.bare.add(symbol_name(name))

    def _expectation_law(self, sub: Node) -> None:
        node = sub.items[-1] if isinstance(sub, Related) else sub
        parts = parts_of(node)
        base = base_name(parts[0])
        if base is not None and (len(parts) == 2 or isinstance(sub, Related)) and may_be_law(parts[0]):
            self.laws.add(base)

    def _sample(self, left: Node, right: Node) -> None:
        label: Node | None = None
        if isinstance(left, Sequence) and left.separators == (":",):
            label, left = left.items
        self.drawn.append(Drawn(left, right, (label or left).start, label))
        found = stated_law(right)
        if found is not None:
            self._parameters(found)
            return
        parts = parts_of(right)
        base = base_name(parts[0])
        if base is None or not may_be_law(parts[0]):
            return
        variables = {lowered(symbol_name(node)) for node in argument_nodes(left)[0] if base_name(node)}
        group = parts[-1] if isinstance(parts[-1], Fence) else None
        of = {lowered(symbol_name(n)) for n in argument_nodes(group.body)[0] if base_name(n)} if group else variables
        if len(parts) <= 2 and variables <= of:
            self.laws.add(base)

    def _parameters(self, found: StatedLaw) -> None:
        """What the names of a law's parameters may be."""
        self.parameters |= {symbol_name(node) for node in found.named(*Range)}
        self.scales |= {symbol_name(node) for node in found.named(Range.POSITIVE)}
        self.fractions |= {symbol_name(node) for node in found.named(Range.FRACTION)}
        self.counts |= {symbol_name(node) for node in found.named(Range.COUNT)}
        if found.law.density is normal_density:
            self._squares(found.parameters[-1])

    def _gaussian(self, group: Fence) -> None:
        self._squares(argument_nodes(group.body)[0][-1])

    def _gaussian_root(self, body: Node) -> None:
        if "\\pi" in spelling(body):
            self._squares(body)

    def _squares(self, node: Node) -> None:
        for part in parts_of(node):
            if isinstance(part, Script) and isinstance(part.sup, Number) and part.sup.text == "2" and base_name(part):
                self.scales.add(symbol_name(part))

    def _always_applied(self) -> set[str]:
        """The customary letters of functions that never stand without an argument."""
        letters = (FUNCTION_LETTERS | LAW_LETTERS) - self.bare
        return {name for head, _ in self.applied if (name := symbol_name(head)) in letters}

    def _called_and_applied(self) -> set[str]:
        """The names that words call functions and that stand before arguments as functions do, or with a prime."""
        applied = {symbol_name(head) for head, _ in self.applied} & self.called
        return {name for name in applied if name in self.primed or name in FUNCTION_LETTERS} - self.compared

    def _factors(self, plain: list[tuple[Node, Fence]], arguments: set[str]) -> set[str]:
        r"""The names that may be factors before a group or applied to it, as they stand without one, too.

        These are the customary letters of numbers (``m (v)^2``) that do not stand before several names as functions
        do (``\sigma(t)`` and ``\sigma(s)``), what is an argument itself (``y`` in ``y' = f(x, y)``
        and ``y(0)``), what has a prime elsewhere (``u'' + u`` and ``u(2t)``) and is called no function, and what stands
        before one name in square brackets (``L[u]``).
        """
        single = {symbol_name(head) for head, group in plain if len(argument_nodes(group.body)[0]) == 1}
        bracketed = {symbol_name(head) for head, group in self.bracketed if base_name(group.body) is not None}
        named = {symbol_name(head) for head, _ in plain}
        primed = ({symbol_name(head) for head, _ in self.applied} & self.primed) - named - self.called
        single -= varied_in(plain) - self.primed
        found = (single & self.bare & NUMBER_LETTERS) | (single & arguments) | bracketed | primed
        return found - self.bound - self.reals - self.laws

    def _operators(self) -> set[str]:
        r"""The names before brackets that are set as operators are, or stand as operators do and are capitals.

        What has the face of an operator is one before square brackets and braces, ``\mathscr{L}\{f\}``, and before
        parentheses if it never stands alone.  A step that takes a letter out of the brackets, ``\mathscr{D}(uv) =
        (\mathscr{D}u)v``, says nothing else of a script letter, nor of a capital.
        """
        heads = {symbol_name(head) for head, _ in self.bracketed} | self.braced
        applied = {symbol_name(head) for head, _ in self.applied}
        faced = {name for name in heads | (applied - self.bare) if name.startswith(OPERATOR_FACES)}
        numbers = self.trailing | self.sides
        scripts = {name for name in applied - numbers if name.startswith(SCRIPT_FACES) or is_operator_sign(name)}
        upon = {symbol_name(head) for head, group in self.applied if holds_product(group)}
        capitals = set(filter(is_random, heads - self.bare | (upon & self.acting) - self.multiplied - numbers))
        return (faced | scripts | capitals) - self.bound - self.reals

    def _functionals(self) -> set[str]:
        """The names that stand before functions in square brackets, and nowhere else."""
        applied = {name for head, _ in self.applied for name in (symbol_name(head), base_spelled(head))}
        found, others = set[str](), set[str]()
        for head, group in self.bracketed:
            function = parts_of(group.body)
            stands = len(function) == 2 or symbol_name(function[0]) in applied
            (found if functional_name(head, group) is not None and stands else others).add(symbol_name(head))
        found -= self.bare | others | self.reals
        self.bare |= others
        return found

    def _valued(self) -> set[str]:
        """The random variables of which the mass at a value is written: ``p(y = 1)``."""
        items = [item for _, group in self.applied for item in argument_nodes(group.body)[0]]
        related = [item for item in items if isinstance(item, Related) and item.relations == ("=",)]
        return {lowered(symbol_name(item.items[0])) for item in related if isinstance(item.items[1], Number)}

    def _transposes(self, arguments: set[str]) -> frozenset[str]:
        """The letters above names that are marks of a transpose."""
        number = "T" in self.reals | self.bound | self.counts | arguments | self.ends
        found = {"T"} if not number and ("T" in self.turned or "T" not in self.bare) else set[str]()
        return frozenset(found | ({"t"} if "t" in self.turned and not self.timed else set()))

    def numbers_said(self) -> frozenset[str]:
        """The names that are put into the reals or compared, which usual letters of functions are as functions, too."""
        compared = {name for name in self.compared if name.partition("_")[0] not in FUNCTION_LETTERS}
        return frozenset((self.reals | compared) - self.mappings)

    def _torn(self, plain: list[tuple[Node, Fence]], given: frozenset[str]) -> set[str]:
        """The names that are numbers somewhere, and applied to names somewhere; taken from the numbers.

        Which of it goes for a formula is not known there, so that no product is taken for certain.  A usual letter of
        functions that is only compared is one: functions are compared, too.  What stands before several names is one
        wherever it stands before any.
        """
        applied = {symbol_name(head) for head, _ in plain} - given - self.bound - self.mappings
        letters = {symbol_name(head) for head, _ in plain if base_spelled(head) in FUNCTION_LETTERS}
        torn = (applied - varied_in(plain)) & ((self.reals | self.compared) - (letters - self.reals))
        self.reals = (self.reals | self.compared) - applied
        return torn

    def result(self, given: frozenset[str]) -> Survey:
        """What was collected; ``given`` are the names that context blocks declare as numbers."""
        applied = [(head, without_values(group)) for head, group in self.applied]
        plain = [(head, group) for head, group in applied if plain_arguments(group)]
        torn = self._torn(plain, given)
        operators = self._operators()
        self.bare |= self.braced
        functionals = self._functionals()
        handed = [group for head, group in plain if not is_space(head)]
        arguments = {symbol_name(part) for group in handed for part in argument_nodes(group.body)[0]}
        laws = self.laws | {base_spelled(head) for head, group in plain if is_law_at(head, group)}
        self.mappings |= self.plain & {symbol_name(head) for head, _ in plain}
        laws = (laws | (self.customary - self.mappings - self.plain)) - self.negative
        functions = {name for head, _ in plain for name in (symbol_name(head), base_spelled(head))}
        functions -= {name for name in functions & arguments if name not in laws} - (varied_in(plain) - self.primed)
        functions |= self.mappings | self._always_applied() | (self._called_and_applied() - torn)
        factors = (self._factors(plain, arguments) | torn) - self.mappings - laws - functionals
        functions -= factors | (self.reals - self.mappings)
        uses = tuple(density_use(head, group) for head, group in plain if base_spelled(head) in laws | {"f"})
        drawn = frozenset(
            name for one in self.drawn for name in (symbol_name(one.left), base_spelled(one.left)) if name
        )
        return Survey(
            frozenset(laws),
            frozenset(functions - self.bound),
            frozenset(self.bare | arguments | self.bound),
            frozenset(self.scales),
            uses,
            unique_arguments(plain),
            tuple(self.drawn),
            frozenset(spelling(one.left) for one in self.drawn),
            frozenset(self.bound),
            frozenset(base_spelled(head) for head, _ in self.applied),
            frozenset(lowered(spelling(one.left)) for one in self.drawn if on_part_of_line(one.right)),
            frozenset(arguments | self.bound | self.powers | self.fractions),
            frozenset(self.numbers - self.others),
            factors=frozenset(factors),
            reals=frozenset(self.reals | self.bound),
            mapped=frozenset(self.mappings),
            fractions=frozenset(self.fractions),
            counts=frozenset(self.counts),
            parameters=frozenset(self.parameters - self.happening - {symbol_name(head) for head, _ in plain}),
            valued=frozenset(self.valued),
            random=frozenset(self.averaged) | drawn,
            said_random=drawn,
            equated=frozenset(self.equated),
            quantities=frozenset(self.quantities),
            functionals=frozenset(functionals),
            operators=frozenset(operators),
            chances=frozenset(self.chances),
            events=frozenset(self.events),
            integrated=frozenset(self.integrated),
            counted=frozenset((self.counted | self._valued()) - self.integrated - INDEX_LETTERS),
            transposes=self._transposes(arguments),
            given=given,
            anywhere=first_names(plain),
            roles=frozenset(role for use in uses for role in (*use.of, *use.given)),
        )
