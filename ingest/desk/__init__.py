"""The review desk: one proposal after the other beside its article, decided and corrected by single keys.

`queue` picks what is next, `item` says all that the page shows of it, `options` what could stand instead of each value,
`edits` and `decisions` write what the analyst did, `selection` adds what extraction missed, `finishing` closes an
article.
The page's scripts are in `static/desk/`.
"""
