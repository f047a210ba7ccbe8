"""Where the chains of a document stand: whose lines reach them, what they cite, and which statement they prove."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derivations.meaning.page import Page, page_of
from derivations.meaning.scopes import Scope, Scopes
from derivations.meaning.sides import trees_of
from derivations.meaning.structure import Role
from derivations.model.derivation import Step, Surroundings
from derivations.reading.names import spelling
from derivations.reading.raw import RawChain, RawDocument

MAX_REACH = 20
_MAX_WORDS = 600
_LABEL = re.compile(r"\\label\s*\{([^{}\n]{1,80})\}")
_TAG = re.compile(r"\\tag\*?\s*\{\(?([^{}()\n]{1,20})\)?\}")
_REFERENCE = re.compile(r"\\(?:eq|c|C|auto)?ref\s*\{([^{}\n]{1,80})\}")
_NUMBER = re.compile(r"\b(?:eqs?\.?|equations?|from|by|in|of|using|into|and)[ ~]*\(([\w.']{1,6})\)", re.IGNORECASE)
_ABOVE = re.compile(r"\b(?:by|from|using) the (?:above|previous|last|preceding)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"[\W\d]*(?:begin\W*)?(?:example|exercise|exer|ex|problem|prob|question|quiz|task)\b", re.IGNORECASE
)
_POSITS = re.compile(
    r"\b(?:suppos\w+|assum\w+|requir\w+|need\w*|subject to|such that|satisf\w+|solv\w+|impos\w+|given|let|set"
    r"|constraints?|look(?:ing)? for|condition\w*)\b[^.;]*\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[\s,;]*(?:(?:and|as well as|with)\b[\s,:]*)?\Z", re.IGNORECASE)
_GOAL = re.compile(
    r"\b(?:we (?:want|wish|need|have) to|to|must|let us) (?:show|prove|verify|check|find|derive)\b[^.:;]*[:,]?\s*\Z"
    r"|\b(?:show|prove|verify|find|is it true) that\b[^.:;]*[:,]?\s*\Z"
    r"|\b(?:one might|you might|it is tempting|we might|not true|false|wrong|incorrect|mistaken\w*)\b[^.;]*\Z",
    re.IGNORECASE,
)


def surrounded(steps: Sequence[Step], raw: RawDocument, scopes: Scopes) -> list[Step]:
    """The steps with where their chains stand."""
    chains = [item for item in raw.items if isinstance(item, RawChain)]
    page = page_of(raw)
    names = _names(chains, raw)
    found: dict[int, Surroundings] = {}
    posits = False
    for position, chain in enumerate(chains):
        words = _words(chains, position, page)
        posits = _POSITS.search(words) is not None or (posits and _GOES_ON.match(words) is not None)
        cited = {names[key] for key in _references(words, raw, chains, position) if key in names}
        if position and _ABOVE.search(words):
            cited.add(chains[position - 1].number)
        around = _around(chain, chains[:position], chains, scopes, frozenset(cited), words, raw)
        found[chain.number] = replace(around, posits=posits)
    return [replace(step, around=found.get(step.chain, step.around)) for step in steps]


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
    return [spelling(tree) for tree in trees_of(chain)]


def _proofs_of(chain: RawChain, scopes: Scopes, raw: RawDocument) -> tuple[Scope, ...]:
    """The proofs of the statement that a chain stands in."""
    around = list(scopes.around(chain.start))
    if any(scope.role is Role.SETTLING for scope in around):
        return ()
    stated = next((scope for scope in around if scope.role is Role.STATEMENT and _asserts(scope, raw)), None)
    return () if stated is None else scopes.settled_by(stated)


def _around(
    chain: RawChain,
    earlier: Sequence[RawChain],
    chains: Sequence[RawChain],
    scopes: Scopes,
    cited: frozenset[int],
    words: str,
    raw: RawDocument,
) -> Surroundings:
    reach = [one.number for one in reversed(earlier) if scopes.reaches(one.start, chain.start)]
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
        _GOAL.search(words) is not None,
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


def _words(chains: Sequence[RawChain], position: int, page: Page) -> str:
    """The words of the paragraph that lead to a chain, with masked formulas."""
    start = chains[position - 1].end if position else 0
    words = page.text[max(start, chains[position].start - _MAX_WORDS) : chains[position].start]
    body = words.rstrip()
    return re.split(r"\n[ \t]*\r?\n", body)[-1] + words[len(body) :]


def _names(chains: Sequence[RawChain], raw: RawDocument) -> dict[str, int]:
    """The labels and tags of chains."""
    found: dict[str, int] = {}
    for chain in chains:
        text = raw.source.text[chain.start : chain.end]
        found.update({name.strip(): chain.number for name in (*_LABEL.findall(text), *_TAG.findall(text))})
    return found


def _references(words: str, raw: RawDocument, chains: Sequence[RawChain], position: int) -> list[str]:
    """What the words before a chain refer to; references are formulas in some formats, so the text counts."""
    end = chains[position].start
    text = raw.source.text[max(0, end - len(words)) : end]
    return [name.strip() for name in (*_REFERENCE.findall(text), *_NUMBER.findall(text))]
