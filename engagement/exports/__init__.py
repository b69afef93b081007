"""Files of the meetings that a page lists: the same filters, order, columns and counting rule. Decision 0051.

A format is one file in `formats/`. What other apps know of a meeting (its sources) they register in `providers`.
"""
