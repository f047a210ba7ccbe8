"""Terms: formulas, definitions and sides as terms at their place in the document.

``expressions`` is the dispatcher over all kinds of nodes.  ``definitions`` are definitions as written,
``introductions`` tells which steps are such, ``levels`` which only look so, ``bindings`` where they hold, ``bounds``
on which arguments, ``unbound`` and ``constraints`` which equations bind nothing, ``laws_in_reach`` and
``facts_of_samples`` what is known of random variables there; ``resolver`` makes terms of them, ``used`` tells which of
them a claim uses, ``made_of`` which names are made of which; ``usage`` and ``letters`` say what a name is at a place,
``complex_numbers`` which of them are complex.
``sides`` are those of a chain, ``inferences`` those of an implication, ``systems`` and ``both_signs`` several
statements in one, ``transformed`` those on the laws of linear functions; ``contexts`` has what a step rests on, with
``conventions``, ``standing`` (with ``bounds_together``), ``beside``, ``conditioned`` and ``special_values``;
``quotients`` and ``moving`` are what a step says at the least, where it stays open.
"""
