"""The history of a record in words: who changed what and when, from what to what, and why.

Told from the events that the database itself keeps (`engagement.event_tables`), so no write is missed: those of pages,
the admin, services, commands, tasks and raw SQL alike.
"""

from engagement.history.acts import Act
from engagement.history.authors import Author, author_of
from engagement.history.changes import Change, history_of, history_page, latest_change
from engagement.history.sources import Source, Trail, changed_fields, own_rows
from engagement.history.trails import trail_of

__all__ = [
    "Act",
    "Author",
    "Change",
    "Source",
    "Trail",
    "author_of",
    "changed_fields",
    "history_of",
    "history_page",
    "latest_change",
    "own_rows",
    "trail_of",
]
