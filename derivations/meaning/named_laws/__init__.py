"""Named laws: the table of them, and how letters stand for laws and events.

``law_table`` has a row for each law, ``stated_laws`` reads them as they are written, ``equal_laws`` equations between
them; ``event_signs`` tells how events are written, ``probabilities`` what only repeats the laws of probability.
"""
