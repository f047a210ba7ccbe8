"""Formulas: syntax trees to terms, a module for each kind of node.

``applications`` and ``variables`` are names where they stand, ``scripts`` their indices and powers; ``products``,
``brackets``, ``bars``, ``calls``, how far their arguments go (``reaches``), ``compositions``, ``matrices`` and
``operators`` put terms together;
``calculus`` with ``operands`` and ``observed`` data, ``differentials``, ``integrals`` with ``antiderivatives``,
``sums`` with ``extents`` and ``sets`` bind variables; ``complex_signs`` and ``complex_parts`` read complex numbers
and take them
apart, ``distributions`` are named laws as terms, ``laws`` the densities of random
variables, ``indicated`` indicators of statements; ``shapes`` decides which letters are vectors.
"""
