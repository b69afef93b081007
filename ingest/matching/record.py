"""Accounts from the record: of a meeting, of the articles that report it, and of a proposal before it is stored."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from engagement.dates import DateInterval
from engagement.models import Meeting, Official, Participation, Party
from engagement.services.recording import MeetingInput, is_decided_or_edited
from ingest.matching.told import Account, Person, Side, party_for_matching
from ingest.models import Report
from ingest.names_on_record import Known


class Officials:
    """Those who take part in the meetings and proposals at hand, each read once."""

    def __init__(self, officials: Iterable[Official]) -> None:
        self.people = {official.pk: _person(official) for official in officials}

    @classmethod
    def of(cls, ids: Iterable[int]) -> "Officials":
        return cls(Official.objects.filter(pk__in=set(ids)).prefetch_related("names"))

    @classmethod
    def known(cls, known: Iterable[Known]) -> "Officials":
        """Of those whom resolution has read already."""
        officials = cls(())
        officials.people = {one.official.pk: _named(one.official, one.names) for one in known}
        return officials


def with_what_is_compared(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """All that `accounts_of` needs, in a fixed number of queries."""
    participations = Participation.objects.select_related("party", "official", "delegation__leader").prefetch_related(
        "official__names", "delegation__leader__names", "delegation__members__names"
    )
    reports = Report.objects.current().select_related("article").only("draft", "meeting", "article__published")
    return meetings.select_related("country").prefetch_related(
        "topics", Prefetch("participations", participations), Prefetch("reports", reports, to_attr="told_by")
    )


def accounts_of(meeting: Meeting) -> list[Account]:
    """The meeting as it is on record and, until an analyst has a hand in it, as each article tells it.

    The meeting must come from `with_what_is_compared`.
    """
    reports: list[Report] = meeting.told_by  # type: ignore[attr-defined]
    published = [report.article.published for report in reports if report.article.published]
    on_record = Account(
        status=meeting.status,
        sides=tuple(side for p in meeting.participations.all() for side in _sides_of(p)),
        interval=meeting.interval,
        city=meeting.city,
        country=meeting.country.code if meeting.country else None,
        format=meeting.format,
        topics=frozenset(topic.slug for topic in meeting.topics.all()),
        published=min(published, default=None),
    )
    if is_decided_or_edited(meeting):
        return [on_record]
    return [
        on_record,
        *(account_of_draft(report.draft, report.article.published) for report in reports if report.draft),
    ]


def account_of_draft(draft: dict[str, Any], published: date | None) -> Account:
    """A stored draft; whom nobody on record has been found for is known by the name alone."""
    return Account(
        status=draft["status"],
        sides=tuple(_side_of_draft(participant) for participant in draft["participants"]),
        interval=DateInterval.from_iso(draft["date"]["start"], draft["date"]["end"]),
        city=draft["place"]["city"] or "",
        country=draft["place"]["country"],
        format=draft["format"],
        topics=frozenset(draft["topics"]),
        published=published,
    )


def account_of_proposal(
    proposal: MeetingInput,
    published: date | None,
    *,
    officials: Officials | None = None,
    codes: Mapping[int, str] | None = None,
) -> Account:
    """`officials` and parties' `codes` by their keys are read where they are not at hand."""
    officials = officials or Officials.of(p.official_id for p in proposal.participations if p.official_id)
    if codes is None:
        party_ids = {p.party_id for p in proposal.participations} | {proposal.country_id}
        codes = dict(Party.objects.filter(pk__in=party_ids - {None}).values_list("pk", "code"))
    return Account(
        status=proposal.status,
        sides=tuple(
            Side(party_for_matching(codes.get(p.party_id or 0)), officials.people.get(p.official_id or 0))
            for p in proposal.participations
        ),
        interval=proposal.interval,
        city=proposal.city,
        country=codes.get(proposal.country_id or 0),
        format=proposal.format,
        topics=frozenset(proposal.topics),
        published=published,
    )


def _sides_of(participation: Participation) -> Iterable[Side]:
    """A delegation's leader and members were there as well as it was."""
    party = party_for_matching(participation.party.code if participation.party else None)
    if participation.official is not None:
        yield Side(party, _person(participation.official))
        return
    yield Side(party)
    delegation = participation.delegation
    if delegation is not None:
        people: Sequence[Official] = [*([delegation.leader] if delegation.leader else []), *delegation.members.all()]
        yield from (Side(party, _person(official)) for official in people)


def _side_of_draft(participant: dict[str, Any]) -> Side:
    party = party_for_matching(participant["party"][0] if participant["party"] else None)
    names = frozenset(filter(None, (participant["name"],))) if participant["kind"] == "official" else frozenset()
    key = participant["key"]
    return Side(party, Person(key, names, is_established=key is not None) if names or key else None)


def _person(official: Official) -> Person:
    return _named(official, (spelling.name for spelling in official.names.all()))


def _named(official: Official, spellings: Iterable[str]) -> Person:
    names = frozenset({official.name, *spellings})
    return Person(official.slug, names, is_established=not official.is_provisional)
