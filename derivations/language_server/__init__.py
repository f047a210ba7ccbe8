"""A server for editors by the Language Server Protocol: ``derivations server``.

``server`` answers the client, ``following`` keeps the verdicts of one document up to date, ``judging`` and ``memory``
judge what is new in it, ``excerpts`` looks at what was just edited; ``diagnostics``, ``hovers``, ``symbols``,
``places`` and ``actions`` say in the terms of the protocol what was found.
"""
