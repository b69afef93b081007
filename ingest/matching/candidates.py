"""Which meetings on record are worth comparing with some proposals: one query, by index, however many they are and
however large the record is.

They are found by blocking keys (`ingest.models.BlockingKey`): of the officials named, and of each two parties. Of two
large parties that have met on nearly every day the keys tell beforehand whom not to compare: where analysts have said
who was there for a party, and the proposal names others who are on record, it is another meeting.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from django.db import connection
from django.db.models import Q

from engagement.models import DistinctMeetings, Meeting, Party
from engagement.services.recording import MeetingInput
from ingest.matching.told import party_for_matching, relatives
from ingest.models import Article
from ingest.models.blocking import LONGEST, of_parties

# How far apart two accounts of one meeting may date it: plans move by weeks, reports by days.
WINDOW = timedelta(days=21)
# Undated accounts tell of what was in the news.
NEWS = timedelta(days=60)
MOST = 200  # of the nearest; a party of all meetings has no more than this in any window
LATEST = 50  # where nothing tells when it was: none of a busy party's meetings is nearer than another

_COLUMNS = "SELECT meeting_id, closed FROM ingest_blockingkey WHERE key = told.key AND"
_LAST = "AND closed & told.mask = 0 ORDER BY start DESC, meeting_id DESC LIMIT %(most)s"
# `hit`: what has a key of the proposal, unless the key says that the sides cannot be the same. A shared official alone
# makes no meeting: another one, who may be told by a name that is not known yet (`is_open`), or a party that may be
# represented by anybody, must be shared as well; or the official is told of as another party's, and both are shared.
_NEAR = f"""
WITH told AS MATERIALIZED (
 SELECT * FROM unnest(%(number)s::int[], %(key)s::bigint[], %(mask)s::int[], %(first)s::date[], %(last)s::date[])
  AS told (number, key, mask, first, last)
), hit AS (
 SELECT told.number, told.key, near.meeting_id, near.closed FROM told, LATERAL (
  {_COLUMNS} start BETWEEN told.first - {LONGEST} AND told.last AND "end" >= told.first
  UNION ALL {_COLUMNS} "end" > start + {LONGEST} AND start < told.first - {LONGEST} AND "end" >= told.first
  UNION ALL ({_COLUMNS} told.first IS NULL AND start IS NOT NULL {_LAST})
  UNION ALL ({_COLUMNS} start IS NULL {_LAST})
 ) near WHERE near.closed & told.mask = 0
), found AS (
 SELECT number, meeting_id FROM hit GROUP BY number, meeting_id
 HAVING bool_or(key > 0 OR closed = 0) OR count(*) > 1 OR (%(is_open)s::bool[])[number] OR (
  SELECT sum(shared) > 1
   OR bool_or(shared = 0 AND is_told AND NOT (is_named AND party_id = ANY((%(sure)s::text[])[number]::bigint[])))
   OR bool_or(is_elsewhere AND is_told) AND count(*) FILTER (WHERE is_told) > 1
  FROM (SELECT party_id, count(official_id) > 0 AS is_named,
    party_id = ANY((%(parties)s::text[])[number]::bigint[]) AS is_told,
    count(*) FILTER (WHERE official_id = ANY((%(people)s::text[])[number]::bigint[])) AS shared,
    bool_or(official_id = ANY((%(people)s::text[])[number]::bigint[]) AND NOT coalesce(
     (official_id << 31) | party_id = ANY((%(places)s::text[])[number]::bigint[]), false)) AS is_elsewhere
   FROM engagement_participation side WHERE side.meeting_id = hit.meeting_id GROUP BY party_id) sides)
), placed AS (
 SELECT number, m.id, m.start IS NULL AND day IS NULL AS is_alike, row_number() OVER (
   PARTITION BY number, m.start IS NULL AND day IS NULL
   ORDER BY m.start IS NULL, abs(m.start - day), CASE WHEN day IS NULL THEN m.start END DESC, m.id DESC) AS place,
  CASE WHEN day IS NULL THEN %(latest)s ELSE %(most)s END AS most
 FROM found CROSS JOIN LATERAL (SELECT (%(day)s::date[])[number] AS day) question
 JOIN engagement_meeting m ON m.id = found.meeting_id
 WHERE m.review_state <> 'rejected' AND m.id <> ALL(%(not)s) AND m.id <> ALL(ARRAY(
  SELECT meeting_id FROM ingest_report
  WHERE article_id = %(article)s AND superseded_at IS NULL AND meeting_id IS NOT NULL))
)
SELECT number, id FROM placed WHERE place <= most ORDER BY number, is_alike DESC, place
"""  # noqa: S608  (nothing in it comes from outside)


@dataclass(frozen=True)
class _Question:
    """What is asked of one proposal. `keys` with what must not be `closed`; `day`, `first` and `last`: None where
    nothing tells when it was; `places`: its officials with their parties, as one number; `sure`: the parties of which
    it names established officials and nobody else, so that other named ones are other people; `is_open`: it names
    somebody who may be anybody."""

    day: date | None
    first: date | None
    last: date | None
    people: list[int]
    parties: list[int]
    places: list[int]
    sure: frozenset[int]
    is_open: bool

    @property
    def keys(self) -> dict[int, int]:
        masks = {pk: pk in self.sure for pk in self.parties}
        pairs = {of_parties(one, other): masks[one] + 2 * masks[other] for one, other in combinations(self.parties, 2)}
        return dict.fromkeys((-pk for pk in self.people), 0) | pairs


def candidates_for(
    proposals: Sequence[MeetingInput],
    article: Article | None,
    apart_from: Meeting | None = None,
    *,
    codes: Mapping[int, str] | None = None,
    established: Collection[int] | None = None,
) -> list[list[int]]:
    """For each proposal the keys of meetings near in time that share an official or two parties with it, the nearest
    first, then undated ones; `MOST` at most. Where nothing tells when it was: undated ones, then the latest, of each
    `LATEST` at most.

    Without those rejected, those that the article tells of already (two drafts of one article are two meetings), and
    those of which somebody said that they are not the meeting `apart_from`, which this account told of before. What an
    analyst added has no article. `codes`: of all parties by their keys, where they are at hand. `established`: those
    officials of the proposals who are known to be, where only what may be likely is asked for: what is told of other
    people is then left out.
    """
    codes = codes if codes is not None else dict(Party.objects.values_list("pk", "code"))
    published = article.published if article else None
    asked = [_question(proposal, published, codes, established) for proposal in proposals]
    if not any(one.keys for one in asked):
        return [[] for _ in proposals]
    told = _told(asked) | {
        "most": MOST,
        "latest": LATEST,
        "article": article.pk if article else None,
        "not": sorted(distinct_from(apart_from.pk)) if apart_from else [],
    }
    found: list[list[int]] = [[] for _ in proposals]
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, told)
        for number, pk in cursor.fetchall():
            found[number - 1].append(pk)
    return found


def distinct_from(meeting_id: int) -> set[int]:
    """Meetings of which somebody said that they are not this one."""
    pairs = DistinctMeetings.objects.filter(Q(one=meeting_id) | Q(other=meeting_id)).values_list("one_id", "other_id")
    return {pk for pair in pairs for pk in pair} - {meeting_id}


def _told(asked: Sequence[_Question]) -> dict[str, list[Any]]:
    """The query's values: a row for each key, and for each proposal what its number stands for."""
    rows = [
        (number, key, mask, one.first, one.last)
        for number, one in enumerate(asked, 1)
        for key, mask in one.keys.items()
    ]
    columns = zip(("number", "key", "mask", "first", "last"), zip(*rows, strict=True), strict=True)
    lists = {name: [_array(getattr(one, name)) for one in asked] for name in ("people", "parties", "places", "sure")}
    single = {name: [getattr(one, name) for one in asked] for name in ("day", "is_open")}
    return {name: list(values) for name, values in columns} | lists | single


def _array(keys: Collection[int]) -> str:
    """As PostgreSQL writes an array: it has none of arrays of different lengths."""
    return f"{{{','.join(map(str, sorted(keys)))}}}"


def _question(
    proposal: MeetingInput, published: date | None, codes: Mapping[int, str], established: Collection[int] | None
) -> _Question:
    interval, day = proposal.interval, published
    first: date | None = None
    last: date | None = None
    people = {p.official_id for p in proposal.participations if p.official_id}
    if interval.start is not None and interval.end is not None:
        day, first, last = interval.start, interval.start - WINDOW, interval.end + WINDOW
    elif published is not None:
        first, last = published - NEWS, published + NEWS
    return _Question(
        day=day,
        first=first,
        last=last,
        people=sorted(people),
        parties=sorted(_related(_parties_of(proposal), codes)),
        places=[
            side.official_id << 31 | party
            for side in proposal.participations
            if side.official_id and side.party_id
            for party in _related({side.party_id}, codes)
        ],
        sure=frozenset(_related(_sure(proposal, codes, established or ()), codes)),
        is_open=established is None or not people <= set(established),
    )


def _sure(proposal: MeetingInput, codes: Mapping[int, str], established: Collection[int]) -> set[int]:
    """None where somebody is named without a party and may be anybody's."""
    named: dict[str | None, list[bool]] = defaultdict(list)
    for side in proposal.participations:
        if side.official_id:
            code = party_for_matching(codes.get(side.party_id or 0))
            named[code].append(side.official_id in established)
    if not all(named.pop(None, [])):
        return set()
    return {pk for pk in _parties_of(proposal) if all(named.get(party_for_matching(codes.get(pk)), [False]))}


def _parties_of(proposal: MeetingInput) -> set[int]:
    return {p.party_id for p in proposal.participations if p.party_id}


def _related(party_ids: Collection[int], codes: Mapping[int, str]) -> set[int]:
    own = {codes[pk] for pk in party_ids if pk in codes}
    others = {other for code in own for other in relatives(code)} - own
    return {*party_ids, *(pk for pk, code in codes.items() if code in others)} if others else set(party_ids)
