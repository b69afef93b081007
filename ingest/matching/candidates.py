"""Which meetings on record are worth comparing with some proposals: one query, by index, however many they are.

In a record of millions two large parties have met on nearly every day, and a look at all their meetings takes seconds.
So there are two ways. For large parties the record is walked from the proposal's day both ways, no further than until
enough are found. Where that might go on for long, since one side is rare, the rare side's meetings are looked through.
Which parties are large is known from PostgreSQL's own statistics; both ways find the same.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q

from engagement.models import DistinctMeetings, Meeting, Party
from engagement.services.recording import MeetingInput
from ingest.matching.told import relatives
from ingest.models import Article

# How far apart two accounts of one meeting may date it: plans move by weeks, reports by days.
WINDOW = timedelta(days=21)
# Undated accounts tell of what was in the news.
NEWS = timedelta(days=60)
MOST = 200  # of the nearest; a party of all meetings has no more than this in any window

_ARM = """
(SELECT {number}, m.id, abs(m.start - %(day)s::date) FROM engagement_meeting m
 WHERE {when} AND m.review_state <> 'rejected' AND m.id <> ALL(%(not)s)
  AND m.id <> ALL(ARRAY(SELECT meeting_id FROM ingest_report
   WHERE article_id = %(article)s AND superseded_at IS NULL AND meeting_id IS NOT NULL))
  AND {who}
 ORDER BY {order} LIMIT %(most)s)"""
# Of one meeting: two of the parties, or one of the officials, in person or with a delegation.
_SIDES = """EXISTS (SELECT FROM engagement_participation p WHERE p.meeting_id = m.id
   HAVING count(DISTINCT p.party_id) FILTER (WHERE p.party_id = ANY(%(parties)s)) > 1
    OR bool_or(p.official_id = ANY(%(people)s) OR p.delegation_id = ANY(ARRAY(
     SELECT id FROM engagement_delegation WHERE leader_id = ANY(%(people)s)
     UNION SELECT delegation_id FROM engagement_delegation_members WHERE official_id = ANY(%(people)s)))))"""
# Where the sides are looked through first: all of the parties but the largest, since two are needed.
_RARE = """m.id IN (SELECT meeting_id FROM engagement_participation WHERE party_id = ANY(%(rare)s)
   UNION ALL SELECT meeting_id FROM engagement_attendance WHERE official_id = ANY(%(people)s)) AND """
_AFTER = "m.start >= %(day)s AND m.start <= %(last)s", _SIDES, "m.start, m.id DESC"
_BEFORE = "m.start < %(day)s AND m.start >= %(first)s", _SIDES, "m.start DESC, m.id DESC"
_LONG = 'm.start < %(first)s AND m."end" >= %(first)s', _SIDES, "m.start DESC, m.id DESC"
_UNDATED = "m.start IS NULL", _SIDES, "m.id DESC"
_WALKS = (_AFTER, _BEFORE, _LONG, _UNDATED)
_NEAREST = "abs(m.start - %(day)s::date) NULLS LAST, m.id DESC"
_IN_TIME = '(m.start <= %(last)s AND m."end" >= %(first)s OR m.start IS NULL)', _RARE + _SIDES, _NEAREST
_ANY_DAY = "true", _RARE + _SIDES, _NEAREST
_LARGE = 2_000  # participations of the rare sides for each day to be walked through: from here on a walk is shorter
_REMEMBERED_SECONDS = 300
_SHARES = """
SELECT table_of.reltuples, common.most_common_vals::text::bigint[], common.most_common_freqs
FROM pg_class table_of JOIN pg_stats common ON common.tablename = table_of.relname AND common.attname = 'party_id'
WHERE table_of.oid = 'engagement_participation'::regclass
"""


def candidates_for(
    proposals: Sequence[MeetingInput],
    article: Article | None,
    apart_from: Meeting | None = None,
    *,
    codes: Mapping[int, str] | None = None,
) -> list[list[int]]:
    """For each proposal the keys of meetings near in time that share an official or two parties with it, the nearest
    first, then undated ones; `MOST` at most.

    Without those rejected, those that the article tells of already (two drafts of one article are two meetings), and
    those of which somebody said that they are not the meeting `apart_from`, which this account told of before. What an
    analyst added has no article. `codes`: of all parties by their keys, where they are at hand.
    """
    if not proposals:
        return []
    codes = codes if codes is not None else dict(Party.objects.values_list("pk", "code"))
    common = {
        "most": MOST,
        "article": article.pk if article else None,
        "not": sorted(distinct_from(apart_from.pk)) if apart_from else [],
    }
    asked, told = [], dict(common)
    for number, proposal in enumerate(proposals):
        values, arms = _question(proposal, article.published if article else None, codes)
        told |= {f"{name}_{number}": value for name, value in values.items()}
        asked += [_number(number, values, *arm) for arm in arms]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({'UNION ALL'.join(asked)}) near", told)  # noqa: S608  (only our own words)
        rows = cursor.fetchall()
    found: list[list[tuple[float, int]]] = [[] for _ in proposals]
    for number, pk, days in rows:
        found[number].append((float("inf") if days is None else days, -pk))
    return [[-key for _, key in sorted(one)[:MOST]] for one in found]


def distinct_from(meeting_id: int) -> set[int]:
    """Meetings of which somebody said that they are not this one."""
    pairs = DistinctMeetings.objects.filter(Q(one=meeting_id) | Q(other=meeting_id)).values_list("one_id", "other_id")
    return {pk for pair in pairs for pk in pair} - {meeting_id}


def _question(
    proposal: MeetingInput, published: date | None, codes: Mapping[int, str]
) -> tuple[dict[str, Any], Sequence[tuple[str, str, str]]]:
    """What the query is told of a proposal, and the ways that it goes."""
    interval = proposal.interval
    parties = sorted(_related({p.party_id for p in proposal.participations if p.party_id}, codes))
    values: dict[str, Any] = {
        "people": sorted({p.official_id for p in proposal.participations if p.official_id}),
        "parties": parties,
    }
    if interval.start is not None and interval.end is not None:
        values |= {"day": interval.start, "first": interval.start - WINDOW, "last": interval.end + WINDOW}
    elif published is not None:
        values |= {"day": published, "first": published - NEWS, "last": published + NEWS}
    sizes = _sizes(int(time.monotonic() // _REMEMBERED_SECONDS))
    largest = max(parties, key=lambda pk: sizes.get(pk, 0.0), default=None)
    rare = [pk for pk in parties if pk != largest]
    if "day" not in values:
        return values | {"day": date.max, "rare": rare}, (_ANY_DAY,)
    if sum(sizes.get(pk, 0.0) for pk in rare) > _LARGE * (values["last"] - values["first"]).days:
        return values, _WALKS
    return values | {"rare": rare}, (_IN_TIME,)


@lru_cache(maxsize=1)
def _sizes(period: int) -> dict[int, float]:
    """About how many participations there are of each large party, by PostgreSQL's statistics."""
    del period  # the key of the cache
    with connection.cursor() as cursor:
        cursor.execute(_SHARES)
        rows = cursor.fetchall()
    return {
        pk: share * max(0.0, total)
        for total, keys, shares in rows
        for pk, share in zip(keys or (), shares or (), strict=True)
    }


def _number(number: int, values: Collection[str], when: str, who: str, order: str) -> str:
    """The walk's SQL with the names of this proposal's values; nothing in it comes from outside."""
    sql = _ARM.format(number=number, when=when, who=who, order=order)
    for name in values:
        sql = sql.replace(f"%({name})s", f"%({name}_{number})s")
    return sql


def _related(party_ids: Collection[int], codes: Mapping[int, str]) -> set[int]:
    wanted = {other for pk in party_ids if pk in codes for other in relatives(codes[pk])}
    return {*party_ids, *(pk for pk, code in codes.items() if code in wanted)}
