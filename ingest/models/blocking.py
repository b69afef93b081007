"""Blocking keys: by what two accounts of one meeting may find each other (Christen, Data Matching, 2012, chapter 4)."""

from django.db import models

LONGEST = 31  # days; what lasts longer is not looked for by its first day


class BlockingKey(models.Model):
    """One row for each official at a meeting, and for each two of its parties.

    `key` is the official's negative primary key, or both parties' (`of_parties`). `start` and `end` are the meeting's.
    `closed` tells what need not be compared: of a meeting that analysts have a hand in, and of whose officials none is
    provisional, 1 and 2 say that the party of the smaller and of the greater key is represented by named officials
    (an official's own row has 1). Everything else is 0.

    The database keeps the rows itself, by triggers on what they are made of (`0014_blocking_keys`). Nobody writes here.
    """

    pk = models.CompositePrimaryKey("meeting_id", "key")
    meeting_id = models.BigIntegerField()  # no relation: whoever merges or deletes meetings leaves this to the triggers
    key = models.BigIntegerField()
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    closed = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["key", "start", "meeting_id"], include=["end", "closed"], name="blocking_key_near"),
            models.Index(
                fields=["key", "start", "meeting_id"],
                include=["end", "closed"],  # else the planner takes the other one, and walks all earlier meetings
                name="blocking_key_of_long",
                condition=models.Q(end__gt=models.F("start") + LONGEST),
            ),
        ]

    def __str__(self) -> str:
        return f"Key {self.key} of meeting {self.meeting_id}"


def of_parties(one: int, other: int) -> int:
    """The key of two parties, whichever is named first."""
    return min(one, other) << 31 | max(one, other)
