"""Names: what each name of a document is, by the ways in which it is used and by custom.

``surveyor`` walks over formulas and fills ``survey``, by the ways of ``appearances``; ``open_notation`` is what has
several readings; ``families`` are names with indices, ``heads`` names of
functions with their scripts, ``superscripts`` indices written above, ``stretches`` parts of families as one variable;
``called_laws`` tells which letters words call densities; ``customary``, ``euler``, ``constants``, ``complex_marks``,
``arrows``, ``words_of_letters`` and ``chance_by_words`` tell what a name is by custom or by words, ``senses`` what
follows from what it is called; ``spaces`` and ``sizes`` are where vectors and matrices live, ``entries`` what dots
say of them, ``pieces`` lists in the arguments of laws, ``chained`` the chain rule of these, ``blanks`` statements as
functions of their names, ``random_families`` and ``moments`` what is said of random variables, ``densities`` which
variables a density is of; ``dependence`` and ``varying`` tell what may depend on a variable, ``quantities`` what is
of unknown kind, ``lives`` where a name means the same;
``environment`` is what is known of all this at a place of a formula.
"""
