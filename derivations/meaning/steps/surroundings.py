"""Where the chains of a document stand: whose lines reach them, what they cite, and which statement they prove."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from derivations.meaning.page.structure import Role
from derivations.meaning.scopes.scopes import Scope, Scopes
from derivations.meaning.sentences.references import chains_by_label
from derivations.meaning.words.remarks import names_of_every
from derivations.meaning.words.spoken import Spoken
from derivations.model.derivation import Form, Step, Surroundings
from derivations.reading.names import spelling
from derivations.reading.raw import RawChain, RawDocument

MAX_REACH = 20
_ABOVE = frozenset({"above", "previous", "last", "preceding"})
"""Words that refer to the chain before."""
_GOES_ON = re.compile(r"[\s,;]*(?:(?:and|as well as|with)\b[\s,:]*)?", re.IGNORECASE)
"""What may stand between two formulas of one sentence."""
_REFERENCE = re.compile(r"\\(?:eq|auto|c|C)?ref\s*\{([^{}\n]{1,80})\}")
_ASKING = re.compile(
    r"[\W\d]*(?:begin\W*)?(?:example|exercise|exer|ex|problem|prob|question|quiz|task)\b", re.IGNORECASE
)


def surrounded(steps: Sequence[Step], raw: RawDocument, spoken: Spoken) -> list[Step]:
    """The steps with where their chains stand."""
    chains = [item for item in raw.items if isinstance(item, RawChain)]
    labels = chains_by_label(raw)
    found: dict[int, Surroundings] = {}
    posits = False
    for position, chain in enumerate(chains):
        before = chains[position - 1] if position else None
        start = before.end if before is not None else 0
        posits = spoken.posits(chain) or (posits and _GOES_ON.fullmatch(raw.prose[start : chain.start]) is not None)
        cited = set(_cited(spoken.cited(start, chain.start), labels, before))
        around = _around(chain, chains, spoken, frozenset(cited), raw)
        tied = spoken.not_independent(chain.start)
        found[chain.number] = replace(around, posits=posits, every=_every(chain, spoken), tied=tied)
    above = _cited_above(chains, labels, raw)
    placed = (replace(step, around=found.get(step.chain, step.around)) for step in steps)
    return [_citing(step, above.get((step.chain, step.number), frozenset())) for step in placed]


def _cited_above(
    chains: Iterable[RawChain], labels: Mapping[str, int], raw: RawDocument
) -> Mapping[tuple[int, int], frozenset[int]]:
    r"""The chains that stand above the relations of steps as the reason for these: ``\overset{\eqref{eq:a}}{=}``."""
    found: dict[tuple[int, int], frozenset[int]] = {}
    for chain in chains:
        for step in chain.steps:
            targets = _REFERENCE.findall(raw.source.text, step.left.end, step.right.start)
            named = frozenset(labels[one] for one in targets if one in labels)
            found |= {(chain.number, step.number): named - {chain.number}} if named else {}
    return found


def _citing(step: Step, above: frozenset[int]) -> Step:
    """A step with the chains that stand above its own relation."""
    around = step.around
    return replace(step, around=replace(around, cited=around.cited | above, above=above)) if above else step


def _every(chain: RawChain, spoken: Spoken) -> frozenset[str]:
    """The names of which a chain is said to be so for each value, by its sentence or by what stands behind a row."""
    return spoken.quantified(chain).union(*(names_of_every(step.comment) for step in chain.steps))


def _cited(targets: Iterable[str], labels: Mapping[str, int], before: RawChain | None) -> Iterator[int]:
    """The chains that some words refer to."""
    for target in targets:
        if target in labels:
            yield labels[target]
        elif before is not None and _ABOVE & set(target.split()):
            yield before.number


def proved_heads(raw: RawDocument, scopes: Scopes) -> frozenset[int]:
    """The chains of statements whose left sides their proofs define: the first line that writes one begins with it.

    So the equation of a theorem is no definition, and nothing in its proof follows from it.
    """
    chains = [item for item in raw.items if isinstance(item, RawChain)]
    found: set[int] = set()
    for chain in chains:
        own = _first_side(chain)
        if own is None:
            continue
        for proof in _proofs_of(chain, scopes, raw):
            inside = [one for one in chains if proof.holds(one.start)]
            first = next((one for one in inside if any(own in side for side in _written(one))), None)
            if first is not None and _first_side(first) == own:
                found.add(chain.number)
    return frozenset(found)


def _first_side(chain: RawChain) -> str | None:
    tree = chain.steps[0].left.tree if chain.steps else None
    return None if tree is None else spelling(tree)


def _written(chain: RawChain) -> list[str]:
    """The sides of a chain as they are spelt."""
    return [spelling(tree) for tree in chain.trees]


def _proofs_of(chain: RawChain, scopes: Scopes, raw: RawDocument) -> tuple[Scope, ...]:
    """The proofs of the statement that a chain stands in."""
    around = list(scopes.around(chain.start))
    if any(scope.role is Role.SETTLING for scope in around):
        return ()
    stated = next((scope for scope in around if scope.role is Role.STATEMENT and _asserts(scope, raw)), None)
    return () if stated is None else scopes.settled_by(stated)


def _around(
    chain: RawChain, chains: Sequence[RawChain], spoken: Spoken, cited: frozenset[int], raw: RawDocument
) -> Surroundings:
    scopes = spoken.scopes
    earlier = [one for one in chains if one.start < chain.start]
    reach = [one.number for one in reversed(earlier) if scopes.reaches(one.start, chain.start)]
    case = max((place for place in spoken.cases if place <= chain.start), default=0)
    proof = next((s for s in scopes.around(chain.start) if s.role is Role.SETTLING), None)
    statement = None if proof is None else scopes.statement_of(proof)
    if statement is not None and not _asserts(statement, raw):
        statement = None
    proofs = _proofs_of(chain, scopes, raw)
    return Surroundings(
        tuple(reach[:MAX_REACH]),
        cited - {chain.number},
        frozenset(_inside(statement, chains, scopes)),
        tuple(number for one in proofs for number in _inside(one, chains, scopes)),
        spoken.form(chain) is Form.GOAL,
        case=frozenset(one.number for one in chains if one.start >= case),
    )


def _asserts(statement: Scope, raw: RawDocument) -> bool:
    """Whether a statement is one to be proved, and not a problem whose equations are to be solved."""
    return _ASKING.match(raw.source.text[statement.start : statement.start + 60]) is None


def _inside(scope: Scope | None, chains: Sequence[RawChain], scopes: Scopes) -> list[int]:
    """The numbers of the chains in a scope; of a statement, those that are not in a proof inside of it."""
    if scope is None:
        return []
    held = [chain for chain in chains if scope.holds(chain.start)]
    if scope.role is not Role.STATEMENT:
        return [chain.number for chain in held]
    return [c.number for c in held if not any(s.role is Role.SETTLING for s in scopes.around(c.start))]
