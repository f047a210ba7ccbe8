"""Doubts: what keeps a verdict on a step from being certain.

``obstacles`` are what the document says of the names of a step and was not read, ``ties`` tell which names have a
stated meaning, ``readings`` lists what each name was taken for; the rest are other things that a formula may mean:
``other_meanings``, ``other_variables``, ``complements``, ``counts``, ``masses``, ``open_signs``, ``reaching``,
``unranged``; ``values_of_laws`` is what is said of the values of random variables;
``structures`` are claims that need more than the things that are named have.
"""
