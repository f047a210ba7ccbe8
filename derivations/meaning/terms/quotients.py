"""Conditional densities as quotients of joint ones, so that what the product rule says of them is algebra."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derivations.model.context import Context
from derivations.model.derivation import Claim
from derivations.model.terms import Apply, Expect, Function, Term, div


def with_quotients(claim: Claim, context: Context) -> Claim | None:
    """A claim with ``p(x | y)`` as ``p(x, y) / p(y)``, where nothing defines it; ``None``: it holds none."""
    left, right = (_quotients(side, context) for side in (claim.left, claim.right))
    return None if (left, right) == (claim.left, claim.right) else replace(claim, left=left, right=right)


def _quotients(term: Term, context: Context) -> Term:
    if isinstance(term, Expect):  # what an average is taken by is one density
        return replace(term, body=_quotients(term.body, context))
    children = tuple(_quotients(child, context) for child in term.children)
    whole = term.rebuild(children) if children else term
    return _quotient(whole, context) if isinstance(whole, Apply) else whole


def _quotient(density: Apply, context: Context) -> Term:
    roles = density.function.density
    if roles is None or roles.general or not roles.given or density.partials:
        return density
    unread = any(isinstance(one, Function) and one.name == density.function.name for one in context.unread)
    if unread or context.definition(density.function) is not None or set(roles.of) & set(roles.given):
        return density
    subscripts = density.args[: density.function.subscripts]
    values = dict(zip(roles.of + roles.given, density.args[density.function.subscripts :], strict=True))

    def joint(names: Iterable[str]) -> Apply:
        of = tuple(sorted(names))
        function = replace(density.function, density=replace(roles, of=of, given=()))
        return Apply(function, (*subscripts, *(values[name] for name in of)))

    return div(joint(values), joint(roles.given))
