"""Steps: from a raw document to steps over terms.

``elaborate`` goes through the document, ``telling`` takes in what its sentences tell, ``evidence`` gathers what it
shows of its names, ``surroundings`` says where its chains stand; ``steps`` makes each step, with ``forms`` what it is
by its form, ``claims`` what is judged of it, ``diagrams`` which arrows claim nothing, and ``rounding`` of its
numerals.
"""
