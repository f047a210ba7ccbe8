"""Operators of which only the notation is known: a limit superior, a maximum, a value by cases.

Such a term stands for a value that depends on its arguments in a way that no rule knows.  So it equals another one
just if both are the same operator at equal arguments, and no number speaks for or against it.
"""

from __future__ import annotations

from dataclasses import dataclass

from derivations.model.terms.base import Shape, Sym, Term


@dataclass(frozen=True, slots=True, eq=False)
class Opaque(Term):
    r"""An operator at arguments, the first ``scope`` of which are functions of the variable that it binds.

    ``pattern`` is its LaTeX, with ``@`` for the variable and ``#1``, ``#2`` … for the arguments:
    ``\limsup_{@ \to #2} #1``.  Arguments that the pattern does not show are those on which the value depends besides.
    ``dims`` is the shape of the value.
    """

    variable: Sym | None
    pattern: str
    args: tuple[Term, ...]
    scope: int = 0
    dims: tuple[Term, ...] = ()

    @property
    def shape(self) -> Shape:
        return Shape(self.dims)

    @property
    def children(self) -> tuple[Term, ...]:
        return self.args

    def rebuild(self, children: tuple[Term, ...]) -> Term:
        return Opaque(self.variable, self.pattern, children, self.scope, self.dims)

    @property
    def binds(self) -> tuple[Sym | None, frozenset[int]]:
        return self.variable, frozenset(range(self.scope)) if self.variable is not None else frozenset()
