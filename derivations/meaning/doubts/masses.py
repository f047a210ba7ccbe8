"""Random variables that words call discrete or continuous: the one has no density, the other no value of any weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derivations.meaning.sentences.properties import Property
from derivations.model.terms import Apply, Integral, Sym, Term, chance_in, counts_all, subterms
from derivations.reading.names import lowered


def against_kind(terms: Iterable[Term], variates: Mapping[Property, Mapping[str, str]]) -> str:
    """Why terms have no value, as random variables are said to be discrete or continuous; or nothing."""
    values = {lowered(name): why for name, why in variates[Property.DISCRETE].items()}
    continuous = variates[Property.CONTINUOUS]
    for part in (part for term in terms for _, part in subterms(term)):
        if isinstance(part, Integral) and (name := part.variable.name.rstrip("'")) in values and _is_of_law(part, name):
            return f"{values[name]}, so nothing is integrated over its values"
        chance = chance_in(part)
        for form in chance.forms if chance is not None else ():
            if form.sign == "=" and isinstance(form.subject, Sym) and form.subject.name in continuous:
                return f"{continuous[form.subject.name]}, so none of its values has a probability"
    return ""


def _is_of_law(total: Integral, name: str) -> bool:
    """Whether a density is integrated over its variable, and not summed over all values of that."""
    parts = [part for _, part in subterms(total.body)]
    roles = (part.function.density for part in parts if isinstance(part, Apply))
    return any(one is not None and name in one.of for one in roles) and not any(
        counts_all(part, total.variable) for part in parts
    )
