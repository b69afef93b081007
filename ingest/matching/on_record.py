"""Meetings on record as accounts to be compared, in two queries, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection

from engagement.dates import DateInterval
from ingest.matching.record import account_of_draft
from ingest.matching.told import Account, Person, Side, party_for_matching

_MEETINGS = """
SELECT m.id, m.status, m.start, m."end", m.precision, m.city, m.country_id, m.format,
 ARRAY(SELECT topic.slug FROM engagement_meeting_topics link JOIN engagement_topic topic ON topic.id = link.topic_id
  WHERE link.meeting_id = m.id),
 ARRAY(SELECT ARRAY[side.party_id, side.official_id, side.delegation_id] FROM engagement_participation side
  WHERE side.meeting_id = m.id ORDER BY side.id),
 (SELECT json_agg(json_build_array(article.published, CASE
   WHEN m.review_state = 'proposed' AND m.edited_at IS NULL THEN report.draft END) ORDER BY report.id)
  FROM ingest_report report JOIN ingest_article article ON article.id = report.article_id
  WHERE report.meeting_id = m.id AND report.superseded_at IS NULL)
FROM engagement_meeting m WHERE m.id = ANY(%s)
"""
# Those who came by themselves have no delegation.
_PEOPLE = """
SELECT present.delegation_id, present.official_id, who.slug, who.is_provisional, who.name,
 ARRAY(SELECT spelling.name FROM engagement_officialname spelling WHERE spelling.official_id = who.id)
FROM (SELECT NULL::bigint AS delegation_id, unnest(%(officials)s::bigint[]) AS official_id
 UNION SELECT id, leader_id FROM engagement_delegation WHERE id = ANY(%(delegations)s) AND leader_id IS NOT NULL
 UNION SELECT delegation_id, official_id FROM engagement_delegation_members WHERE delegation_id = ANY(%(delegations)s)
) present JOIN engagement_official who ON who.id = present.official_id
"""


class _People:
    """Who came, by the official's key, and who with which delegation."""

    def __init__(self, officials: Collection[int], delegations: Collection[int]) -> None:
        self.single: dict[int, Person] = {}
        self.together: dict[int, list[Person]] = defaultdict(list)
        if not officials and not delegations:
            return
        with connection.cursor() as cursor:
            cursor.execute(_PEOPLE, {"officials": list(officials), "delegations": list(delegations)})
            for delegation, pk, slug, is_provisional, *names in cursor.fetchall():
                person = Person(slug, frozenset({names[0], *names[1]}), is_established=not is_provisional)
                if delegation is None:
                    self.single[pk] = person
                else:
                    self.together[delegation].append(person)

    def sides(self, code: str | None, official: int | None, delegation: int | None) -> Iterator[Side]:
        """A delegation's leader and members were there as well as it was."""
        party = party_for_matching(code)
        if official is not None:
            yield Side(party, self.single.get(official))
        elif delegation is not None:
            yield Side(party)
            yield from (Side(party, person) for person in self.together.get(delegation, ()))


def accounts_on_record(meetings: Collection[int], codes: Mapping[int, str]) -> dict[int, list[Account]]:
    """Each meeting as it is on record and, until an analyst has a hand in it, as each article tells it.

    `codes`: of all parties by their keys.
    """
    if not meetings:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_MEETINGS, [sorted(meetings)])
        rows = cursor.fetchall()
    sides = [side for row in rows for side in row[9]]
    people = _People({one[1] for one in sides if one[1]}, {one[2] for one in sides if one[2]})
    return {pk: list(_accounts(told, people, codes)) for pk, *told in rows}


def _accounts(row: list[Any], people: _People, codes: Mapping[int, str]) -> Iterator[Account]:
    status, start, end, precision, city, country, way, topics, sides, reports = row
    told = [(date.fromisoformat(day) if day else None, draft) for day, draft in reports or ()]
    yield Account(
        status=status,
        sides=tuple(one for party, *who in sides for one in people.sides(codes.get(party), *who)),
        interval=DateInterval(start, end, precision),
        city=city,
        country=codes.get(country),
        format=way,
        topics=frozenset(topics),
        published=min((published for published, _ in told if published), default=None),
    )
    yield from (account_of_draft(draft, published) for published, draft in told if draft)
