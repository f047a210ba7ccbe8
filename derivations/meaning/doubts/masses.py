"""Random variables that words call discrete or continuous: the one has no density, the other no value of any weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derivations.meaning.sentences.properties import Property
from derivations.model.terms import Integral, Sym, Term, chance_in, counts_all, subterms
from derivations.reading.names import lowered


def against_kind(terms: Iterable[Term], variates: Mapping[Property, Mapping[str, str]]) -> str:
    """Why terms have no value, as random variables are said to be discrete or continuous; or nothing."""
    values = {lowered(name): why for name, why in variates[Property.DISCRETE].items()}
    continuous = variates[Property.CONTINUOUS]
    for part in (part for term in terms for _, part in subterms(term)):
        if isinstance(part, Integral) and (name := part.variable.name.rstrip("'")) in values and not _is_sum(part):
            return f"{values[name]}, so nothing is integrated over its values"
        chance = chance_in(part)
        for form in chance.forms if chance is not None else ():
            if form.sign == "=" and isinstance(form.subject, Sym) and form.subject.name in continuous:
                return f"{continuous[form.subject.name]}, so none of its values has a probability"
    return ""


def _is_sum(total: Integral) -> bool:
    """Whether an integral stands for the sum over all values of its variable."""
    return any(counts_all(part, total.variable) for _, part in subterms(total.body))
