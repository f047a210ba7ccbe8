"""Page: where things stand on a page, by its text alone.

``page`` masks the formulas in its prose, ``structure`` finds what divides it, ``language`` tells whether its sentences
can be parsed.
"""
