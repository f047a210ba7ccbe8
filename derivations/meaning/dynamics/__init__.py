"""Dynamics: differentials, rates and recursions, and what follows from what a page says of them.

``processes`` finds what is said of differentials, ``ito`` says what the others are, ``generators`` what a process does
to functions and to its density; ``motions`` are processes without noise, ``rates`` what changes along them,
``solutions`` what they are said to be, ``called`` what words call equations about them, ``recursions`` steps with
noise, ``brownian`` averages over Brownian motions; ``placeless`` writes the place of functions that stand without it,
``written_out`` puts what an operator does in its place; ``dynamics`` goes through a document with them.
"""
