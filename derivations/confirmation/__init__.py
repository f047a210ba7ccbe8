"""SymPy as a second, independent checker of what the kernel accepted.

Proofs are found and replayed on terms of our own; SymPy is handed the same steps, translated into coordinates, and has
to see the same identity: ``translation`` turns a term into SymPy expressions (symbolic sizes become small numbers,
vectors tuples of components) with the handlers of ``functions`` (abstract ones become undefined functions) and
``calculus`` (every derivative is one that ``sympy.diff`` takes), which a ``translator`` hands the parts to; ``totals``
are integrals and series that stay unevaluated, but for those whose values ``integrals`` and ``limits`` tell;
``vanishing`` decides whether an expression is zero as a rational function of its atoms, or of a sign by what is assumed
of these, ``proofs`` goes through the applications of a proof.  Nothing is simplified: where SymPy does not see the
identity that way, it has no answer, and that is said.
"""

from derivations.confirmation.proofs import confirm

__all__ = ["confirm"]
