"""Search from one box: names in any spelling, places, topics, words of articles, and what a question asks for.

`asked` reads a question ("muttaqi qatar 2024 planned") as filters of the list of meetings, `names` finds records by
name, `full_text` meetings and articles by their words. It belongs to `ingest`, since it shows articles.
"""
