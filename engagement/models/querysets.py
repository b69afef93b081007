"""Every named slice of the record. Imports no model, so that models can use it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Prefetch, Q, Value

from engagement.kept import kept_rows
from engagement.periods import EXACT_ENOUGH, Period

# Of so many of a kind the keys are read before their meetings are looked for.
_MOST_KEYS = 500

if TYPE_CHECKING:
    from engagement.models.meetings import Meeting  # noqa: F401 (named in a base class)
    from engagement.models.officials import Official
    from engagement.models.parties import Party
    from engagement.models.topics import Topic


class Fold(models.Func):
    """Upper case without accents, as the indexes of names hold it (migration `0008_folded_names`)."""

    function = "engagement_fold"
    output_field = models.TextField()


class LevelOf(models.Func):
    """The level (`choices.Level`) of a role, as an index holds it; empty where no role was told."""

    function = "engagement_level"
    output_field = models.CharField()


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def proposed(self) -> Self:
        return self.filter(review_state="proposed")

    def confirmed(self) -> Self:
        return self.filter(review_state="confirmed")

    def disputed(self) -> Self:
        """Meetings that one account calls held and another denied, and on which no analyst has ruled yet."""
        return self.filter(is_disputed=True).exclude(review_state="rejected")

    def overdue(self, today: date) -> Self:
        """Plans whose last day has passed without news, rejected ones aside.

        An account that tells of a later state and waits for an analyst is news.
        """
        reports = apps.get_model("ingest", "Report")._default_manager  # by name: ingest builds on this app
        told = reports.filter(meeting=models.OuterRef("pk"), superseded_at=None, flag="moves")
        planned = self.filter(status="planned", end__lt=today).exclude(review_state="rejected")
        return planned.filter(~models.Exists(told))

    def involving(self, official: "Official") -> Self:
        """Meetings at which the official was, in person or as leader or member of a delegation."""
        return self.filter(pk__in=official.attendances.values("meeting_id"))

    def with_party(self, code: str) -> Self:
        """Meetings at which somebody stood for the party."""
        return self.filter(_has_participation(Q(party__code=code)))

    def at_which(self, party: "Party") -> Self:
        """As `with_party`, by the key: of a key PostgreSQL knows how many meetings there are, and plans for them."""
        return self.filter(_has_participation(Q(party=party)))

    def at_place(self, words: str) -> Self:
        """Meetings with each of the words in the city's or the country's name (accents aside). By index."""
        chosen = self
        for word, called in _called(words, "party"):
            chosen = chosen.filter(_in_any(*_there(word, called)))
        return chosen

    def about(self, topic: "Topic") -> Self:
        """Meetings on the topic; may be said of several, each of which was then talked about."""
        links = self.model.topics.through.objects.filter(topic=topic)
        return self.filter(pk__in=links.values("meeting_id"))

    def beginning_in(self, period: Period) -> Self:
        """Meetings that began in the period and whose date is known at least that exactly."""
        exact = EXACT_ENOUGH[period.unit]
        return self.filter(start__range=(period.start, period.end), precision__in=exact)

    def told_by(self, outlet: str) -> Self:
        """Meetings that an article of the outlet reports, in its last reading."""
        reports = apps.get_model("ingest", "Report")._default_manager  # by name: ingest builds on this app
        told = reports.filter(article__outlet=outlet, superseded_at__isnull=True, meeting__isnull=False)
        return self.filter(pk__in=told.values("meeting_id"))

    def at_levels(self, levels: Iterable[str]) -> Self:
        """Meetings with somebody whose role that day was of one of the levels."""
        rows = _rows("Participation").annotate(level=LevelOf("role")).filter(level__in=levels)
        return self.filter(pk__in=rows.values("meeting_id"))

    def overlapping(self, start: date | None, end: date | None) -> Self:
        """Meetings whose interval shares a day with the one from `start` to `end`; None is open."""
        chosen = self
        if start is not None:
            chosen = chosen.filter(end__gte=start)
        if end is not None:
            chosen = chosen.filter(start__lte=end)
        return chosen

    def mentioning(self, words: str) -> Self:
        """Meetings with each of the words in a participant, party, role, place, topic or note (accents aside). By
        index."""
        chosen = self
        links = self.model.topics.through._default_manager
        for word, called in _called(words, "party", "official", "delegation", "topic"):
            noted = _having(self.model._default_manager.exclude(note=""), "note", word).values("pk")
            about = links.filter(topic__in=called["topic"]).values("meeting_id")
            chosen = chosen.filter(_in_any(*_there(word, called), noted, about, *_with_participant(word, called)))
        return chosen

    def with_details(self) -> Self:
        """All that a row or page of a meeting shows, in a fixed number of queries."""
        participations = _rows("Participation").select_related("official", "delegation__leader", "party")
        return self.select_related("country", "reviewed_by").prefetch_related(
            Prefetch("participations", participations), "topics"
        )


class OfficialQuerySet(models.QuerySet["Official"]):
    def established(self) -> Self:
        """Those who are more than a name in an unconfirmed proposal."""
        return self.filter(is_provisional=False)

    def unidentified(self) -> Self:
        """Those found in articles who stand in a meeting that is not rejected: an analyst has to say who they are."""
        attended = _rows("Attendance").filter(official=models.OuterRef("pk")).exclude(meeting__review_state="rejected")
        return self.filter(models.Exists(attended), is_provisional=True)

    def named(self, words: str) -> Self:
        """Officials with each of the words in one of their spellings (accents aside). By index."""
        chosen = self
        for word in words.split():
            chosen = chosen.filter(_named(word))
        return chosen

    def spelled(self, names: Iterable[str]) -> Self:
        """Officials of whom one of the names is a spelling, accents and case aside. By index."""
        wanted = [Fold(models.Value(name)) for name in names]
        spellings = _rows("OfficialName").annotate(folded=Fold("name")).filter(folded__in=wanted)
        own = self.model._default_manager.annotate(folded=Fold("name")).filter(folded__in=wanted)
        return self.filter(pk__in=own.values("pk").union(spellings.values("official_id")))

    def of_party(self, code: str) -> Self:
        """Officials who hold or held an office of the party, or stood for it at a meeting."""
        offices = _rows("Affiliation").filter(party__code=code).values("official_id")
        stood = _rows("Attendance").filter(party__code=code).values("official_id")
        return self.filter(Q(pk__in=offices) | Q(pk__in=stood))

    def with_spellings(self) -> Self:
        """Each with `spellings`: a list of all other forms of the name."""
        names = _rows("OfficialName").filter(official=models.OuterRef("pk")).exclude(name=models.OuterRef("name"))
        return self.annotate(spellings=ArraySubquery(names.values("name")))

    def with_offices(self) -> Self:
        """The offices, latest first, each with its party."""
        offices = _rows("Affiliation").select_related("party")
        return self.prefetch_related(Prefetch("affiliations", offices))


class PartyQuerySet(models.QuerySet["Party"]):
    def named(self, words: str) -> Self:
        """Parties with each of the words in the code, the name, an alias or a demonym (accents of the name aside)."""
        chosen = self
        for word in words.split():
            own = Q(code__iexact=word) | Q(name__unaccent__icontains=word)
            chosen = chosen.filter(own | Q(aliases__icontains=word) | Q(demonyms__icontains=word))
        return chosen


def _rows(model: str) -> models.QuerySet[Any]:
    """By name: the models use this module."""
    rows: models.QuerySet[Any] = apps.get_model("engagement", model)._default_manager.all()
    return rows


def _has_participation(condition: Q) -> Q:
    return Q(models.Exists(_rows("Participation").filter(condition, meeting=models.OuterRef("pk"))))


def _in_any(*keys: models.QuerySet[Any, Any]) -> Q:
    """Of meetings: in one of these sets of keys. As a union each set is found by its own index; of sets joined by OR,
    every meeting would be looked at for each."""
    first, *others = (one.order_by() for one in keys)
    return Q(pk__in=first.union(*others, all=True))


def _called(words: str, *kinds: str) -> list[tuple[str, dict[str, Any]]]:
    """Each word with who and what is called by it, by kind: their keys, read beforehand, or a subquery of many.

    Of keys PostgreSQL knows how many rows they have, and finds these by index; of a subquery it guesses, and reads
    every participation of the record.
    """
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    split = words.split()
    arms = [
        rows.order_by()
        .annotate(word_of=Value(number), kind_of=Value(kind), key_of=F(key))
        .values_list("word_of", "kind_of", "key_of")[: _MOST_KEYS + 1]
        for number, word in enumerate(split)
        for kind in kinds
        for rows, key in _CALLED[kind](word)
    ]
    for number, kind, key in (
        kept_rows(arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0]) if arms else ()
    ):
        found[number, kind].add(key)

    def keys(number: int, kind: str) -> Any:
        few = found[number, kind]
        return sorted(few) if len(few) <= _MOST_KEYS else _many(kind, split[number])

    return [(word, {kind: keys(number, kind) for kind in kinds}) for number, word in enumerate(split)]


def _many(kind: str, word: str) -> models.QuerySet[Any, Any]:
    first, *others = (rows.order_by().values(key) for rows, key in _CALLED[kind](word))
    return first.union(*others) if others else first


# Of each kind the rows that are called by a word, and which of their columns is the key.
_CALLED: dict[str, Callable[[str], list[tuple[models.QuerySet[Any, Any], str]]]] = {
    "party": lambda word: [(_rows("Party").filter(name__unaccent__icontains=word), "pk")],
    "topic": lambda word: [(_rows("Topic").filter(name__icontains=word), "pk")],
    "delegation": lambda word: [(_having(_rows("Delegation"), "title", word), "pk")],
    "official": lambda word: [
        (_having(_rows("Official"), "name", word), "pk"),
        (_having(_rows("OfficialName"), "name", word), "official_id"),
    ],
}


def _there(word: str, called: Mapping[str, Any]) -> list[models.QuerySet[Any, Any]]:
    """The meetings in the cities and countries that are called so."""
    meetings = _rows("Meeting")
    return [_having(meetings, "city", word).values("pk"), meetings.filter(country__in=called["party"]).values("pk")]


def _with_participant(word: str, called: Mapping[str, Any]) -> list[models.QuerySet[Any, Any]]:
    """As sets of keys, each found once: a condition on joined rows would be tried anew for every meeting."""
    stood = _rows("Participation")
    return [
        _rows("Attendance").filter(official__in=called["official"]).values("meeting_id"),
        stood.filter(delegation__in=called["delegation"]).values("meeting_id"),
        stood.filter(party__in=called["party"]).values("meeting_id"),
        _having(stood, "role", word).values("meeting_id"),
    ]


def _named(word: str) -> Q:
    """Of officials: with the word in one of their spellings. Of a union PostgreSQL knows that it is short."""
    return Q(pk__in=_many("official", word))


def _having(rows: Any, field: str, word: str) -> models.QuerySet[Any]:
    """Rows with the word in the field, accents and case aside: one of those that `0010_type_ahead` indexes."""
    found: models.QuerySet[Any] = rows.annotate(folded=Fold(field))
    return found.filter(folded__contains=Fold(models.Value(word)))
