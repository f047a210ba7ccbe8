"""What words call discrete or continuous: the one is summed and never integrated, the other is never summed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derivations.meaning.sentences.properties import Property
from derivations.model.terms import Apply, Function, Integral, Sym, Term, chance_in, counts_all, subterms
from derivations.reading.names import lowered

Said = Mapping[Property, Mapping[str, str]]
"""Names that are said to be discrete or continuous, with where."""


def against_kind(terms: Iterable[Term], variates: Said, laws: Said) -> str:
    """Why terms have no value, as random variables or laws are said to be discrete or continuous; or nothing."""
    continuous = variates[Property.CONTINUOUS]
    for part in (part for term in terms for _, part in subterms(term)):
        if isinstance(part, Integral) and (why := _totals_another_kind(part, variates, laws)):
            return why
        chance = chance_in(part)
        for form in chance.forms if chance is not None else ():
            if form.sign == "=" and isinstance(form.subject, Sym) and form.subject.name in continuous:
                return f"{continuous[form.subject.name]}, so none of its values has a probability"
    return ""


def _totals_another_kind(total: Integral, variates: Said, laws: Said) -> str:
    """Why a total over values is an integral of a mass function, or a sum of a density; or nothing."""
    name, parts = total.variable.name.rstrip("'"), [part for _, part in subterms(total.body)]
    own = [part.function for part in parts if isinstance(part, Apply) and total.variable in part.args]
    summed = any(counts_all(part, total.variable) for part in parts)
    kind, done = (Property.CONTINUOUS, "summed") if summed else (Property.DISCRETE, "integrated")
    values = {lowered(name): why for name, why in variates[kind].items()}
    if name in values and any(one.density is not None and name in one.density.of for one in own):
        return f"{values[name]}, so nothing is {done} over its values"
    if summed and name in map(lowered, variates[Property.DISCRETE]):
        return ""  # where the values are counted, a density is a mass function
    said = (why for law, why in laws[kind].items() if any(_is_called(one, law) for one in own))
    return next((f"{why}, which is not {done}" for why in said), "")


def _is_called(function: Function, law: str) -> bool:
    """Whether a function is the law of a name, ``p`` or ``p_{K}``, the one of ``k``."""
    letter, _, variable = law.partition("_")
    of = function.density.of if function.density is not None else ()
    return function.name == law or (function.name == letter and (lowered(variable.strip("{}")),) == of)
