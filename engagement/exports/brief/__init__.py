"""A brief: what was asked, the figure, a picture, the table, and a footnote with the quote for every source.

`contents` reads it, `page` writes it as one HTML file, `document` as DOCX with real footnotes.
"""
