r"""Words by which one name depends on another: ``$p$ varies with $w$``, ``$s$ is the sign of $X$``.

A sentence that says something of one name and leads to another one by a preposition ties the first to the second,
whatever its verb is; it does not where it denies that, or where its words only tell of a law or of its parameters.
What is said so keeps a name from being taken for a constant, and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.meaning.sentences.formulas import formulas_in, head_of, named, names_in
from derivations.meaning.sentences.matcher import Line, without_marks

_NAME = r"<[nm]\d+>"
_WORD = (
    r"(?!(?:and|or|but|while|whereas|let|where|if|then|we|so|hence|thus|that|since|because|for (?!each|every))\b)"
    r"[\w'’-]+ "
)
_PREPOSITION = (
    r"(?:with|by|of|on|upon|to|from|along|at|in|per|over|through|against|for each|for every|for given|across|under)"
)
_OBJECT = r"(?:(?:an?|the|its|each|every|given|this|that|our) )?(?:[a-z-]+ ){0,3}"
_TIES = re.compile(
    rf"(?P<name>{_NAME}) (?P<words>(?:, )?(?:{_WORD}|, ){{1,12}}?){_PREPOSITION} {_OBJECT}(?P<of><[nme]\d+>)"
)
_VERB = re.compile(
    r"^(?:, )?(?:(?:also|then|now|here|still|only|which|that|both|\w+ly) )*"
    r"(?:(?!(?:its|this|thus|as|always|plus|minus|times|versus|has|follows|does|class)\b)[a-z-]+s|are|were|be|being"
    r"|varying|depending|changing|moving|determined|given|computed|chosen|vary|depend|change|move|grow"
    r"|fall|rise|respond)(?= )"
)
"""How what is said of a name begins: with a verb of the third person, mostly."""
_NONE = re.compile(
    r"\b(?:not|n't|never|no|without|independent(?:ly)?|constant|fixed|regardless|irrespective|number|numbers|integer"
    r"|dimension|index|subset|subspace|element|member|point|points|vector|matrix|set|interval|mean|means|variance"
    r"|expectation|average|median|rate|parameters?|hyperparameters?|moments?|distribut\w+|density|law|drawn"
    r"|sampled|normal|gaussian|random|samples?|observations?|bounded|continuous|differentiable|smooth|integrable"
    r"|measurable"
    r"|defined|supported|uniform(?:ly)?|dual|equal|proportional to one|length|size|order|term|coefficient|component"
    r"|entries|row|column|between|derivatives?|gradient|partial|close|converges?|tends|goes|approaches|belongs|lies|lie"
    r"|respect|called|known|denoted|written|replaced|substituted|multiplied|divided|differentiat\w+|integrat\w+"
    r"|weights?|probability|prior|posterior|likelihood)\b"
)
"""Words that tie no name to another one, or tell of its law: ``$X$ is normal with mean $\\mu$``."""


_CHOSEN = re.compile(
    rf"\b(?:choose|pick|set|take|adjust|tune|select|choosing|picking|adjusting|tuning|selecting) (?P<name>{_NAME})"
    r" (?:according to|depending on|based on|for each|for every|as a function of|to match|to fit|in terms of|given)"
    r" (?:[a-z]+ ){0,3}(?P<of><[nme]\d+>)"
    rf"|\b(?:each|every) (?:[a-z]+ ){{0,3}}(?P<own><[nm]\d+>) (?:has|gets|comes with|needs|has got) (?:its|a"
    r"|an) (?:own )?"
    rf"(?:[a-z]+ ){{0,3}}(?P<has>{_NAME})"
)
"""Words by which a name is another one for each value of a second."""


def depending_in(line: Line) -> Iterator[tuple[str, str]]:
    """The pairs of names that a sentence says to depend one on the other."""
    for found in _TIES.finditer(without_marks(line.text)):
        if _VERB.match(found["words"]) is None or _NONE.search(found["words"]):
            continue
        yield from _pairs(line, found["name"], found["of"])
    for found in _CHOSEN.finditer(without_marks(line.text)):
        yield from _pairs(line, found["name"] or found["has"], found["of"] or found["own"])


def _pairs(line: Line, name: str, of: str) -> Iterator[tuple[str, str]]:
    """The pairs of the names of two formulas by their marks."""
    names = (head_of(node) for tree in formulas_in(line.formula(name).item) for node in named(tree))
    others = frozenset[str]().union(*map(names_in, formulas_in(line.formula(of).item)))
    yield from ((one, other) for one in names if one is not None for other in others if other != one)
