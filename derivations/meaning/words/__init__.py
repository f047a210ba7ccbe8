"""Words: what the sentences of a document say of its formulas and names.

The grammar is ``sentences``; ``names_spoken`` and ``spoken`` take in what its rows yield for the steps. The rest know
one thing each that words may say: ``notation``, ``remarks`` behind a formula, ``scales``, ``elements``,
``independence``, ``kinds_by_words``, ``listed`` laws, ``other_parameters`` of named ones, ``normalised`` densities,
``samples``, ``averages`` without a law, ``orders`` and ``acting`` of products, ``structures`` that names lack,
``compared`` names, ``eigenvalues`` that are real, ``worded_names`` of names in general;
``prose_claims`` makes steps of what sentences claim.
"""
