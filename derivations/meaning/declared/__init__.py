"""Declared: what the lines of context blocks, and formulas that state a fact, say of names.

``lines`` and ``vocabulary`` read the lines, ``told`` is what one that nothing uses costs; ``declarations``,
``domains``, ``growth`` and ``convergence`` are what a formula may state, ``declared_names`` where a name has been
declared to be something; ``restrictions``, ``supports`` and ``extensions`` tell where functions and laws have their
values, ``facts_of_kinds`` what the kinds of matrices and functions amount to.
"""
