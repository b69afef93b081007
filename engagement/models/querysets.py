"""Every named slice of the record. Imports no model, so that models can use it."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Prefetch, Q

if TYPE_CHECKING:
    from engagement.models.meetings import Meeting
    from engagement.models.officials import Official
    from engagement.models.parties import Party

    MeetingBase = models.QuerySet[Meeting]
    OfficialBase = models.QuerySet[Official]
    PartyBase = models.QuerySet[Party]
else:
    MeetingBase = OfficialBase = PartyBase = models.QuerySet


class MeetingQuerySet(MeetingBase):
    def proposed(self) -> Self:
        return self.filter(review_state="proposed")

    def confirmed(self) -> Self:
        return self.filter(review_state="confirmed")

    def involving(self, official: "Official") -> Self:
        """Meetings at which the official was, in person or as leader or member of a delegation."""
        return self.filter(_attended(official))

    def with_party(self, code: str) -> Self:
        """Meetings at which somebody stood for the party."""
        return self.filter(_exists(self, Q(party__code=code)))

    def on_topic(self, slug: str) -> Self:
        return self.filter(topics__slug=slug)

    def overlapping(self, start: date | None, end: date | None) -> Self:
        """Meetings whose interval shares a day with the one from `start` to `end`; None is open."""
        chosen = self
        if start is not None:
            chosen = chosen.filter(end__gte=start)
        if end is not None:
            chosen = chosen.filter(start__lte=end)
        return chosen

    def mentioning(self, words: str) -> Self:
        """Meetings with each of the words in a participant, party, role, place, topic or note (accents aside)."""
        chosen = self
        for word in words.split():
            own = Q(city__unaccent__icontains=word) | Q(note__unaccent__icontains=word)
            own |= Q(country__name__unaccent__icontains=word) | _exists(self, _naming(word))
            own |= Q(pk__in=self.model.topics.through.objects.filter(topic__name__icontains=word).values("meeting_id"))
            chosen = chosen.filter(own)
        return chosen

    def with_details(self) -> Self:
        """All that a row or page of a meeting shows, in a fixed number of queries."""
        participations = self.model.participations.rel.related_model.objects.select_related(
            "official", "delegation__leader", "party"
        )
        return self.select_related("country", "reviewed_by").prefetch_related(
            Prefetch("participations", participations), "topics"
        )


class OfficialQuerySet(OfficialBase):
    def established(self) -> Self:
        """Those who are more than a name in an unconfirmed proposal."""
        return self.filter(is_provisional=False)

    def named(self, words: str) -> Self:
        """Officials with each of the words in one of their spellings (accents aside)."""
        chosen = self
        for word in words.split():
            chosen = chosen.filter(
                Q(name__unaccent__icontains=word)
                | models.Exists(
                    self.model.names.rel.related_model.objects.filter(
                        official=models.OuterRef("pk"), name__unaccent__icontains=word
                    )
                )
            )
        return chosen


class PartyQuerySet(PartyBase):
    def countries(self) -> Self:
        return self.filter(kind="country")


def _exists(queryset: MeetingQuerySet, condition: Q) -> Q:
    participations = queryset.model.participations.rel.related_model.objects.filter(meeting=models.OuterRef("pk"))
    return Q(models.Exists(participations.filter(condition)))


def _attended(official: "Official") -> Q:
    participations = official.participations.model.objects
    own = participations.filter(official=official).values("meeting_id")
    led = participations.filter(delegation__leader=official).values("meeting_id")
    member = participations.filter(delegation__members=official).values("meeting_id")
    return Q(pk__in=own) | Q(pk__in=led) | Q(pk__in=member)


def _naming(word: str) -> Q:
    return (
        Q(official__name__unaccent__icontains=word)
        | Q(official__names__name__unaccent__icontains=word)
        | Q(delegation__title__unaccent__icontains=word)
        | Q(party__name__unaccent__icontains=word)
        | Q(role__unaccent__icontains=word)
    )
