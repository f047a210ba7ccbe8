"""Chance: expectations, probabilities of events, and functionals of laws as terms.

``weights`` finds the law over which an average is taken, ``expectations`` are averages in every spelling,
``unknown_laws`` those over no known law, ``stepwise`` those over a step of a recursion,
``gaussian`` over a Brownian motion; ``events``, ``comparisons``, ``event_algebra``,
``intervals`` and ``indicators`` are probabilities; ``functionals`` take whole laws.
"""
