r"""The processes of a document: their differentials marked, and what follows from what is said of them.

After ``dX_t = b(X_t)\,dt + \sigma\,dB_t`` a formula that its words call the generator claims what that is, and one for
the rate of a density claims the equation of Fokker and Planck.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from derivations.meaning.dynamics.brownian import MotionAverage, brownian_letters, motion_averaged
from derivations.meaning.dynamics.called import called, step_names
from derivations.meaning.dynamics.generators import generator, rate_of_density
from derivations.meaning.dynamics.motions import (
    at_times,
    averages_in_time,
    carried,
    holds_rate,
    is_average,
    letters_in_motion,
    motion_of,
    rated,
    rated_bare,
    timely,
    with_times,
)
from derivations.meaning.dynamics.placeless import applied_to, at_points, points_of
from derivations.meaning.dynamics.processes import (
    Noise,
    Process,
    begins_with_differential,
    first_name,
    is_d,
    is_differential_of,
    is_noise,
    marked,
    process_from,
    process_of,
    spelt,
)
from derivations.meaning.dynamics.recursions import (
    Average,
    Drawn,
    Recursion,
    averaged,
    laws_told,
    noises_in,
    recursion_of,
    relations_behind,
)
from derivations.meaning.dynamics.solutions import (
    base_of,
    beginning,
    head_of_law,
    moment_solved,
    solved,
    transitions,
    value_law,
)
from derivations.meaning.dynamics.written_out import acting_of
from derivations.meaning.scopes.scopes import Scopes, scope_tree
from derivations.meaning.sentences.formulas import formulas_in, head_of, relations_of, statements
from derivations.reading.names import base_name, lowered, parts_of, spelling, within
from derivations.reading.raw import InlineMath, RawChain, RawContext, RawDocument, RawItem, RawLaw, RawStep
from derivations.reading.rebuilding import applied
from derivations.reading.source import SourceText
from derivations.reading.syntax import Fence, Fraction, Name, Node, Row, Script
from derivations.reading.syntax import Sequence as Listed

_DIFFERENTIAL = re.compile(r"(?:\\mathrm\{d\}|\bd)\s*\S|\\d?dot\b")
_RECURSION = re.compile(r"_\{\s*\w+\s*\+\s*1\s*\}")
_BROWNIAN = re.compile(r"brownian motion|wiener process", re.IGNORECASE)
_DECLARED = re.compile(
    r"[^{}]*?\\text\{\s*(?:is )?an? (?:standard )?(?:brownian motion|wiener process)\s*\}", re.IGNORECASE
)
"""A line of a context block that says what a name is, whatever its letter."""
_OTHER_CALCULUS = re.compile(r"stratonovich|backward it|rough path|l[ée]vy", re.IGNORECASE)
_GENERATOR = re.compile(r"\bgenerator\b", re.IGNORECASE)
_ADJOINT = re.compile(r"\b(?:adjoint|dual|backward|reverse|carr[ée])", re.IGNORECASE)
_DENSITY = re.compile(r"fokker|forward (?:kolmogorov )?equation|\bdensit(?:y|ies)\b|\bmarginals?\b", re.IGNORECASE)
_CONCLUDES = re.compile(
    r"\b(?:then|hence|thus|therefore|so that|we (?:get|have|find|obtain)|gives|yields)\b", re.IGNORECASE
)
_SOLVES = re.compile(r"\bsol(?:ution|v)|\bintegrat(?:e|ing|ion)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_OTHER_LAW = re.compile(
    r"\b(?:given|condition\w*|stationar\w*|equilibrium|invariant|ergodic|large|limit\w*)\b", re.IGNORECASE
)
"""Words by which an average is over another law than that of a process from its beginning on."""
_PLACE = "x"
MAX_LAWS = 3
"""So many equations that follow from processes are kept in mind."""


def with_processes(raw: RawDocument) -> RawDocument:
    """A document with the differentials of its processes marked, behind the formulas that say what these are."""
    moving = any(pattern.search(raw.source.text) for pattern in (_DIFFERENTIAL, _RECURSION, _BROWNIAN))
    if not moving or _OTHER_CALCULUS.search(raw.prose):
        return raw
    pairs = [tree for item in raw.items for tree in relations_of(item) if len(tree.items) == 2]
    letters = letters_in_motion(pairs)
    names = averages_in_time(pairs, letters, [tree for item in raw.items for tree in formulas_in(item)])
    raw = _with_averages_in_time(raw, names) if names else raw
    reader = _Reader(scope_tree(raw), bool(_BROWNIAN.search(raw.source.text)), raw.prose, raw.source)
    reader.averages = frozenset(spelling(name) for name, _ in names)
    reader.bodies = _bodies(raw, reader.averages)
    reader.transitions = dict(transitions(tree for item in raw.items for tree in formulas_in(item)))
    reader.taken = frozenset(
        spelling(part) for item in raw.items for tree in formulas_in(item) for part in within(tree)
    )
    reader.drawn = tuple(laws_told(raw.items, raw.source.text))
    reader.points = dict(pair for item in raw.items for tree in formulas_in(item) for pair in applied_to(tree))
    reader.step_names = step_names(raw.items, raw.source.text)
    reader.letters = brownian_letters(raw.items, raw.source.text) if reader.brownian else frozenset()
    items = tuple(map(reader.item, raw.items))
    said = frozenset(place for place, name in reader.said.items() if reader.known.get(name) is not None)
    used, starts = reader.started()
    said |= used
    items = tuple(_used(item, said) for item in items)
    laws = (law for item in items if isinstance(item, RawChain) for law in item.laws if law.always)
    known = [one for one in reader.known.values() if one is not None and one.noises and reader.moves(one)]
    noisy = frozenset(spelling(one.name) for one in known if isinstance(one.name, Script))
    moved = frozenset(spelling(head_of_law(law)) for law in laws)
    return replace(raw, items=items, motions=said, moved=moved, noisy=noisy, starts=starts, rated=reader.rated())


def _used(item: RawItem, places: frozenset[int]) -> RawItem:
    """A formula in the words that says something of a process at one of some places, as such."""
    used = isinstance(item, InlineMath) and any(tree.items[0].start in places for tree in relations_of(item))
    return replace(item, evolves=True) if isinstance(item, InlineMath) and used else item


def _bodies(raw: RawDocument, names: frozenset[str]) -> dict[str, Node]:
    """What names of averages are said to be; none of which two things are said."""
    told = (tree for item in raw.items for tree in relations_of(item) if tree.relations[0] in ("=", ":="))
    pairs = [(spelling(tree.items[0]), tree.items[1]) for tree in told if spelling(tree.items[0]) in names]
    kinds = {name: {spelling(body) for other, body in pairs if other == name and is_average(body)} for name, _ in pairs}
    return {name: body for name, body in pairs if kinds[name] == {spelling(body)}}


def _with_averages_in_time(raw: RawDocument, names: tuple[tuple[Node, Node], ...]) -> RawDocument:
    """A document with averages over processes as elements of families, ``m(t)`` as ``m_t``."""

    def timed(item: RawItem) -> RawItem:
        if isinstance(item, InlineMath) and item.tree is not None:
            return replace(item, tree=_timed(item.tree, names, rated_bare(item.tree, names)))
        if not isinstance(item, RawChain):
            return item
        bare = frozenset[str]().union(*(rated_bare(tree, names) for tree in item.trees))
        return item.with_trees(lambda tree: _timed(tree, names, bare))

    return replace(raw, items=tuple(map(timed, raw.items)))


def _timed(tree: Node, names: tuple[tuple[Node, Node], ...], bare: frozenset[str]) -> Node:
    return with_times(at_times(tree, names), names, bare) if bare else at_times(tree, names)


@dataclass(slots=True)
class _Reader:
    """The processes as far as a document was read; ``None`` for one of which two things are said.

    ``said`` is where equations begin that say how they change.
    """

    scopes: Scopes
    brownian: bool
    prose: str
    source: SourceText
    known: dict[str, Process | None] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    said: dict[int, str] = field(default_factory=dict)
    averages: frozenset[str] = frozenset()
    bodies: Mapping[str, Node] = field(default_factory=dict)
    transitions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    values: list[tuple[int, RawLaw]] = field(default_factory=list)
    begun: list[tuple[int, RawLaw]] = field(default_factory=list)
    letters: frozenset[str] = frozenset()
    drawn: tuple[Drawn, ...] = ()
    step_names: tuple[Node, ...] = ()
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timely: set[str] = field(default_factory=set)
    recursion: Recursion | None = None
    laws: list[tuple[int, RawLaw]] = field(default_factory=list)
    last: int = 0
    given: list[tuple[str, int]] = field(default_factory=list)

    def item(self, item: RawItem) -> RawItem:
        """A chain with its differentials marked; what it says of a process is noted."""
        if not isinstance(item, RawChain):
            self._note_noises(item)
            self._note_given(item)
            self._note_said(item)
        if isinstance(item, InlineMath) and any(spelling(one.items[0]) in self.averages for one in relations_of(item)):
            moving = tuple((one.name, one.time) for one in self._along(item))
            return item if item.tree is None else replace(item, tree=at_times(item.tree, moving))
        return self._chain(item) if isinstance(item, RawChain) and item.steps else item

    def _chain(self, item: RawChain) -> RawChain:
        words, self.last = self.prose[self.last : item.start], item.end
        first = item.steps[0]
        density = bool(_DENSITY.search(self.prose[: item.start]))
        last, steps = _SENTENCE.split(words)[-1], self.step_names
        told = called(item, last, self._along(item), steps, self.drawn) if density or steps else None
        if told is not None:
            return told
        found = self._processes_of(item, words)
        self._note_given(item)
        self._note_values(item)
        if found:
            return self._said(item, found)
        averaged = self._averaged(item) or self._motion_averaged(item)
        if averaged is not None:
            return averaged
        left, along = first.left.tree, self._along(item)
        if left is None or not along:
            return item
        solution = self._solution(item, along, words)
        if solution is not None:
            return solution
        if begins_with_differential(left, along) or self._is_of_given(left, item):
            anew = next((one.names[0] for one in along if is_differential_of(left, one)), None)
            if anew is not None:  # along a noise that is not known, or with a factor that was not understood
                self.known[anew] = None
            return item if anew is not None else self._marked(item, along)
        with_rates = self._rated(item, along)
        if with_rates is not None:
            return with_rates
        moving = [one for one in along if self.moves(one)]
        generated = self._generated(item, moving, words)
        if generated is not None:
            return generated
        return self._follows(item, left, moving[0], words) if len(moving) == 1 else item

    def _solution(self, chain: RawChain, along: tuple[Process, ...], words: str) -> RawChain | None:
        """A chain that says what a motion is, if its words conclude that or speak of a solution, or a moment of one."""
        values = [law for start, law in self.values if self.scopes.reaches(start, chain.start)]
        begun = [law for start, law in self.begun if self.scopes.reaches(start, chain.start)]
        concluded = _CONCLUDES.search(words) or _SOLVES.search(words)
        moving = [one for one in along if self.moves(one)]
        found = (solved(chain, one, values) for one in moving if concluded and one.drift)
        drawn = {base_name(one.name) or "" for one in self.drawn}
        own = [] if _OTHER_LAW.search(_SENTENCE.split(words)[-1]) else moving
        moments = (moment_solved(chain, one, begun, self.bodies, self.transitions, drawn, self.taken) for one in own)
        return next((one for one in (*found, *moments) if one is not None), None)

    def _follows(self, chain: RawChain, left: Node, process: Process, words: str) -> RawChain:
        """A chain with what follows from a process: the rate of its density."""
        self._note_rate(chain, left, process, words)
        reached = (law for start, law in self.laws[-MAX_LAWS:] if self.scopes.reaches(start, chain.start))
        return replace(chain, laws=tuple(reached))

    def _generated(self, chain: RawChain, moving: Sequence[Process], words: str) -> RawChain | None:
        """A chain that says what the generator of processes makes of a function, if its words speak of that."""
        step = chain.steps[0]
        left, right = step.left.tree, step.right.tree
        if left is None or right is None or not _GENERATOR.search(words) or _ADJOINT.search(words):
            return None
        acting = acting_of(left, right, chain.name, frozenset(), faced=False)
        if acting is None:
            return None
        points = points_of(acting.point) or self.points.get(acting.formal, ()) or (_PLACE,)
        processes = _in_order(moving, points)
        if processes is None:
            return None
        formal = Name(left.start, left.end, acting.formal)
        names = [Name(left.start, left.end, one) for one in points]
        primed = any(isinstance(part, Script) and part.primes for part in within(right))
        known = generator(processes, applied(formal, names), names, primed=primed)
        if known is None:
            return None
        named = " and ".join(spelling(one.name) for one in processes)
        told = f"it is the generator of {named}, which {processes[0].where} says"
        sides = replace(step.left, tree=known), replace(step.right, tree=at_points(right, acting.formal, points))
        new = replace(step, left=sides[0], right=sides[1], introduces="", claims=True, acting=(*step.acting, told))
        return replace(chain, steps=(new, *chain.steps[1:]))

    def _note_rate(self, chain: RawChain, left: Node, process: Process, words: str) -> None:
        """Note what a process says of the rate of a density that a formula begins with."""
        density = rate_of(left, process) if _DENSITY.search(words) and not _ADJOINT.search(words) else None
        rate = None if density is None else rate_of_density(process, *density)
        if density is not None and rate is not None:
            convention = (
                f"{spelling(density[0])} is a smooth density of {spelling(process.name)} (Fokker–Planck equation)"
            )
            number = int(process.where.removeprefix("chain ")) if process.where.startswith("chain ") else 0
            self.laws.append((chain.start, RawLaw(left, rate, number, convention, process.where)))

    def _note_noises(self, item: RawItem) -> None:
        """Note the Brownian motions that a page which speaks of such writes in its words or declares."""
        if isinstance(item, RawContext):
            said = (first_name(line.parts[0]) for line in item.given if line.parts and _DECLARED.fullmatch(line.source))
            self.declared.update(spelling(name) for name in said if name is not None)
        trees = [item.tree] if isinstance(item, InlineMath) else []
        trees += [part for line in item.given for part in line.parts] if isinstance(item, RawContext) else []
        for tree in trees if self.brownian else ():
            name = first_name(tree)
            if isinstance(name, Script) and self._noisy(name) and isinstance(name.sub, Name) and name.sup is None:
                own = Process(name, name.sub, (), (Noise(name, None),), "the text", item.start)
                self.known.setdefault(spelling(name), own)

    def _processes_of(self, chain: RawChain, words: str) -> tuple[Process | None, ...]:
        """What the rows of a formula say of changes of names, if none is a conclusion; ``None``: where one begins."""
        apart = all(one.left.start != other.right.start for other, one in pairwise(chain.steps))
        if not apart:
            return ()
        found = [self._process_of(step, chain, words) for step in chain.steps]
        known = [new for new in found if new is not None]
        begun = (step for step, new in zip(chain.steps, found, strict=True) if new is None)
        whole = known and all(_begins(step, known) for step in begun)
        return tuple(found) if whole and not any(map(self._is_given, known)) else ()

    def _process_of(self, step: RawStep, chain: RawChain, words: str) -> Process | None:
        """What a row says of the change of a name that does not follow from what is known."""
        left, right = step.left.tree, step.right.tree
        new = process_of(step, chain, frozenset(self.declared))
        if new is not None or left is None or right is None or step.relation not in ("=", ":="):
            return new
        new = motion_of(left, right, chain.name, step.left.start)
        known = new is not None and self.known.get(new.names[0]) is not None
        return None if new is not None and _CONCLUDES.search(words) and not known else new

    def _note_said(self, item: RawItem) -> None:
        """Note what a formula in the words says of the change of a name."""
        if isinstance(item, InlineMath):
            self._note_values(item)
        for tree in relations_of(item) if isinstance(item, InlineMath) else ():
            left, right = tree.items[0], tree.items[-1]
            if tree.relations != ("=",):
                continue
            where = f"line {self.source.row(left.start)}"
            new = process_from(left, right, where, left.start, frozenset(self.declared))
            new = new or motion_of(left, right, where, left.start)
            if new is not None and not self._is_given(new):
                self._take(new)
            recursion = recursion_of(left, right, where, left.start)
            if recursion is not None and noises_in(recursion, self.drawn):
                self.recursion = recursion

    def _note_values(self, item: InlineMath | RawChain) -> None:
        """Note what names are said to be at times that are numbers: ``x(0) = x_0``, and elements of families there."""
        steps = item.steps if isinstance(item, RawChain) else ()
        sides = [(one.left.tree, one.right.tree) for one in steps]
        trees = [*relations_of(item)] if isinstance(item, InlineMath) else []
        trees += [tree for one in steps for tree in relations_behind(one.comment)]
        sides += [(tree.items[0], tree.items[1]) for tree in trees if tree.relations == ("=",)]
        for left, right in sides:
            begun = None if left is None else beginning(left)
            if left is not None and right is not None and begun:
                where = item.name if isinstance(item, RawChain) else f"line {self.source.position(item.start)[0]}"
                values = self.values if isinstance(parts_of(left)[-1], Fence) else self.begun
                values.append((left.start, value_law(*begun, right, where)))

    def started(self) -> tuple[frozenset[int], tuple[tuple[int, frozenset[str]], ...]]:
        """Where values are said with which processes begin: those on which no formula for a rate depends, and others.

        Such a formula may hold by where the process begins, unless that is a name for any value that it leaves out, it
        speaks of no time beside that of the process, and of no moment beyond the second.
        """
        moving = {spelling(base_of(one)): one for one in self.known.values() if one is not None and self.moves(one)}
        used, others = set[int](), list[tuple[int, frozenset[str]]]()
        for at, law in self.begun:
            base = spelling(parts_of(law.left)[0])
            free = isinstance(law.right, Script | Name) and not self.timely & {base, spelling(law.right)}
            if base in moving and free:
                used.add(at)
            elif base in moving and moving[base].noises:
                others.append((at, frozenset({base, spelling(moving[base].name)})))
        return frozenset(used), tuple(others)

    def rated(self) -> tuple[tuple[str, str], ...]:
        """The letters of what moves without noise, with where that is said."""
        known = (one for one in self.known.values() if one is not None and not one.noises)
        return tuple({spelling(base_of(one)): one.where for one in known}.items())

    @staticmethod
    def moves(process: Process) -> bool:
        """Whether a process is no Brownian motion itself."""
        return process.names[0] not in process.names[1:]

    def _note_given(self, item: RawItem) -> None:
        """Note the names and functions that equations are about: ``G(u) = u^3``."""
        trees = relations_of(item) if isinstance(item, InlineMath | RawChain) else ()
        if isinstance(item, RawContext):
            trees = tuple(one for line in item.given for part in line.parts for one in statements(part))
        for tree in trees:
            head = head_of(tree.items[0])
            if head is not None and tree.relations[0] in ("=", ":="):
                self.given.append((head, item.start))

    def _is_given(self, new: Process) -> bool:
        """Whether an equation says what something is, so that its differential without noise is a claim about it."""
        names = {spelling(new.name), spelling(new.name.base) if isinstance(new.name, Script) else ""}
        return any(self._is_known(name, new.start) for name in names)

    def _is_known(self, name: str, place: int) -> bool:
        """Whether an equation before a place says what a name is."""
        known = (start for other, start in self.given if other == name and start < place)
        return any(self.scopes.reaches(start, place) for start in known)

    def _is_of_given(self, left: Node, chain: RawChain) -> bool:
        """Whether a side is the differential of a name of which an equation says what it is."""
        items = parts_of(left)
        return len(items) == 2 and is_d(items[0]) and self._is_known(spelling(items[1]), chain.start)

    def _noisy(self, name: Script) -> bool:
        """Whether a name is that of a Brownian motion, by its letter or by a declaration."""
        return is_noise(name) or spelling(name) in self.declared

    def _said(self, chain: RawChain, found: tuple[Process | None, ...]) -> RawChain:
        """A formula that says what processes are."""
        taken = [new is not None and self._take(new) for new in found]
        if not any(taken):
            along = self._along(chain)
            return self._rated(chain, along) or self._marked(chain, along)
        pairs = zip(chain.steps, found, strict=True)
        return replace(chain, steps=tuple(replace(step, evolves=new is not None) for step, new in pairs))

    def _take(self, new: Process) -> bool:
        """Take in what is said of a process, unless it was said; where another one is known, it may be meant anew."""
        name = spelling(new.name)
        place = carried(new)
        if place is not None:
            self._take(place)
        self.said[new.start] = name
        old = self.known.get(name)
        again = old is not None and not self.scopes.edge_between(old.start, new.start)
        if again and old is not None and spelt(old) == spelt(new):
            return False
        self.known[name] = None if again else new
        return True

    def _rated(self, chain: RawChain, along: tuple[Process, ...]) -> RawChain | None:
        """A chain with its rates along processes marked, if it has some."""
        known = self.averages.union(name for name, _ in self.given if self._is_known(name, chain.start))
        made = chain.with_trees(lambda tree: rated(tree, along, known))
        if not holds_rate(made.trees):
            return None
        self.timely.update(name for tree in made.trees for name in timely(tree, along))
        told = (f"{one.where} says how {spelling(one.name)} changes" for one in along if one.drift)
        left = made.steps[0].left.tree
        return chain if left is not None and self._is_new(left, chain) else _claiming(made, told)

    def _is_new(self, left: Node, chain: RawChain) -> bool:
        """Whether a side is a name alone that nothing was said of."""
        plain = isinstance(left, Name) or (isinstance(left, Row) and isinstance(left.items[0], Name))
        return plain and head_of(left) is not None and not self._is_known(spelling(parts_of(left)[0]), chain.start)

    def _averaged(self, chain: RawChain) -> RawChain | None:
        """A chain with its averages over a recursion marked, if it has some; a recursion is noted."""
        new = next((one for step in chain.steps if (one := self._recursion_of(step, chain)) is not None), None)
        if new is not None:
            self.recursion = new
            return None
        known = self.recursion
        if known is None or not self.scopes.reaches(known.start, chain.start):
            return None
        drawn = noises_in(known, self.drawn)
        if drawn is None:
            return None
        made = chain.with_trees(lambda tree: averaged(tree, known, drawn))
        told = (f"{known.where} says what {spelling(known.following)} is",)
        return _claiming(made, told) if _holds(made, Average) else None

    def _motion_averaged(self, chain: RawChain) -> RawChain | None:
        """A chain with its averages over Brownian motions marked, if it has some."""
        moving = frozenset(spelling(one.name) for one in self.known.values() if one is not None and self.moves(one))
        if not self.letters:
            return None
        made = chain.with_trees(lambda tree: motion_averaged(tree, self.letters, moving))
        return _claiming(made) if _holds(made, MotionAverage) else None

    @staticmethod
    def _recursion_of(step: RawStep, chain: RawChain) -> Recursion | None:
        left, right = step.left.tree, step.right.tree
        if left is None or right is None or step.relation not in ("=", ":="):
            return None
        return recursion_of(left, right, chain.name, step.left.start)

    def _along(self, chain: RawItem) -> tuple[Process, ...]:
        """The processes that are known where a formula stands."""
        known = (one for one in self.known.values() if one is not None)
        return tuple(one for one in known if self.scopes.reaches(one.start, chain.start))

    def _marked(self, chain: RawChain, along: tuple[Process, ...]) -> RawChain:
        told = (f"{one.where} says what d{spelling(one.name)} is" for one in along)
        return _claiming(chain.with_trees(lambda tree: marked(tree, along)), told)


def _claiming(chain: RawChain, told: Iterable[str] | None = None) -> RawChain:
    """A chain whose first left side other formulas determine; its trees rest on what is ``told``."""
    acting = None if told is None else tuple(told)
    steps = [one if acting is None else replace(one, acting=acting) for one in chain.steps]
    return replace(chain, steps=(replace(steps[0], claims=True), *steps[1:]))


def _holds(chain: RawChain, kind: type[Node]) -> bool:
    """Whether nodes of a kind stand in a chain."""
    return any(isinstance(part, kind) for tree in chain.trees for part in within(tree))


def _in_order(moving: Sequence[Process], points: Sequence[str]) -> list[Process] | None:
    """The processes whose places are some names, one for each; ``None``: it is not known which."""
    if len(moving) == len(points) == 1:
        return [*moving]
    found = [[one for one in moving if lowered(spelling(base_of(one))) == point] for point in points]
    return [one for (one,) in found] if all(len(own) == 1 for own in found) and len(moving) == len(points) else None


def _begins(step: RawStep, along: Iterable[Process]) -> bool:
    """Whether a row says where a process begins: its value, or its law, at a time that is a number."""
    begun = None if step.left.tree is None else beginning(step.left.tree)
    bases = {spelling(base_of(one)) for one in along}
    return begun is not None and spelling(begun[0]) in bases and step.relation in ("=", ":=", "\\sim")


def rate_of(left: Node, process: Process) -> tuple[Node, Name] | None:
    """The density with its arguments whose derivative by the time of a process is a side, and the place in it."""
    items, time = parts_of(left), spelling(process.time)
    if isinstance(items[0], Fraction) and _by(items[0], time):  # ∂p/∂t (x), ∂/∂t p(x), ∂p(x)/∂t
        items = (*parts_of(items[0].numerator), *items[1:])
    elif spelling(items[0]) != f"\\partial_{{{time}}}":
        return None
    return _at_place(items[1], items[2], time) if len(items) == 3 else None


def _by(quotient: Fraction, time: str) -> bool:
    """Whether a quotient is that of a derivative by a time."""
    above, below = parts_of(quotient.numerator), parts_of(quotient.denominator)
    signs = [spelling(above[0]), *(spelling(one) for one in below[:1])]
    return signs == ["\\partial", "\\partial"] and len(below) == 2 and spelling(below[1]) == time


def _at_place(head: Node, group: Node, time: str) -> tuple[Node, Name] | None:
    """A density at its arguments, one of which is no time and a plain name."""
    if base_name(head) is None or not isinstance(group, Fence):
        return None
    parts = group.body.items if isinstance(group.body, Listed) else (group.body,)
    places = [part for part in parts if spelling(part) != time]
    if len(places) != 1 or not isinstance(places[0], Name) or len(parts) > 2:
        return None
    return Row(head.start, group.end, (head, group)), places[0]
