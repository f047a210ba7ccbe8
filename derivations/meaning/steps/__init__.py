"""Steps: from a raw document to steps over terms.

``elaborate`` goes through the document, ``telling`` takes in what its sentences tell, but for what is ``unused``, with
what is ``lingering`` from before; ``evidence`` gathers what it shows of its names, ``surroundings`` says where its
chains stand, and ``around_chain`` what is said around one.  ``chain_view`` is what the steps of a chain have in common;
``steps`` makes each step by its kind, ``claim_steps`` those between numbers, ``complex_sides`` between complex ones,
``inference_steps`` between statements; ``clarity`` asks whether what it says is clear, ``grounds`` tells what it rests
on, ``forms`` what it is by its form, ``claims`` what is judged of it, ``diagrams`` which arrows claim nothing, and
``rounding`` of its numerals.  ``rereading`` reads a chain in its other ways, and ``choices`` puts these beside each
other.
"""
