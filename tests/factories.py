"""Factories for the record's models: the smallest valid row each, with what a test cares for given by name."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils import timezone

from engagement.models import (
    Affiliation,
    City,
    Delegation,
    Meeting,
    Official,
    OfficialName,
    Participation,
    Party,
    Topic,
)


class UserFactory(factory.django.DjangoModelFactory):
    """A user who may read; `UserFactory(permissions=["engagement.change_meeting"])` may do more."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"reader{n}")

    @factory.post_generation
    def permissions(self, create: bool, extracted: Iterable[str] | None, **_: Any) -> None:
        if not create:
            return  # what is not in the database has no permissions there
        for name in ("engagement.view_meeting", *(extracted or ())):
            app_label, codename = name.split(".")
            permission = Permission.objects.get(content_type__app_label=app_label, codename=codename)
            self.user_permissions.add(permission)


class AnalystFactory(UserFactory):
    """A user who uploads, edits and confirms, in the admin too."""

    username = factory.Sequence(lambda n: f"analyst{n}")
    is_staff = True

    @factory.post_generation
    def permissions(self, create: bool, extracted: Iterable[str] | None, **_: Any) -> None:
        apps = ["engagement", "ingest"]
        self.user_permissions.set(Permission.objects.filter(content_type__app_label__in=apps))


class PartyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Party
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"P{n}")
    name = factory.Sequence(lambda n: f"Party {n}")
    kind = Party.Kind.COUNTRY


class CityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = City

    name = factory.Sequence(lambda n: f"City {n}")
    country = factory.SubFactory(PartyFactory)


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.Sequence(lambda n: f"Topic {n}")


class OfficialFactory(factory.django.DjangoModelFactory):
    """An official; `spellings=["…"]` adds other forms of the name."""

    class Meta:
        model = Official
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Official {n}")
    slug = factory.Sequence(lambda n: f"official-{n}")

    @factory.post_generation
    def spellings(self, create: bool, extracted: Iterable[str] | None, **_: Any) -> None:
        OfficialName.objects.bulk_create(OfficialName(official=self, name=name) for name in extracted or ())


class OfficialNameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OfficialName

    official = factory.SubFactory(OfficialFactory)
    name = factory.Sequence(lambda n: f"Spelling {n}")


class AffiliationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Affiliation

    official = factory.SubFactory(OfficialFactory)
    party = factory.SubFactory(PartyFactory)
    role = "foreign minister"


class DelegationFactory(factory.django.DjangoModelFactory):
    """A delegation; `members=[official, …]` fills it."""

    class Meta:
        model = Delegation
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Delegation {n}")
    party = factory.SubFactory(PartyFactory)

    @factory.post_generation
    def members(self, create: bool, extracted: Iterable[Official] | None, **_: Any) -> None:
        self.members.set(extracted or ())


class MeetingFactory(factory.django.DjangoModelFactory):
    """A proposed meeting held on 12 October 2021, without participants unless `between=[…]` names them.

    `between` takes officials, delegations, or pairs (official or delegation, party); who comes without a party stands
    for the delegation's, or for a new one. `about=[topic, …]` sets the topics.
    """

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    start = date(2021, 10, 12)
    end = factory.SelfAttribute("start")
    precision = factory.LazyAttribute(lambda meeting: "day" if meeting.start else "unknown")

    @factory.post_generation
    def between(self, create: bool, extracted: Iterable[Any] | None, **_: Any) -> None:
        for participant in extracted or ():
            who, party = participant if isinstance(participant, tuple) else (participant, None)
            given = {"party": party} if party else {}
            kind = "official" if isinstance(who, Official) else "delegation"
            ParticipationFactory(meeting=self, **{kind: who}, **given)

    @factory.post_generation
    def about(self, create: bool, extracted: Iterable[Topic] | None, **_: Any) -> None:
        self.topics.set(extracted or ())


class ConfirmedMeetingFactory(MeetingFactory):
    review_state = Meeting.ReviewState.CONFIRMED
    reviewed_at = factory.LazyFunction(timezone.now)


class ParticipationFactory(factory.django.DjangoModelFactory):
    """A participant: a new official unless `official` or `delegation` is given."""

    class Meta:
        model = Participation

    class Params:
        unnamed = factory.LazyAttribute(lambda row: row.delegation is not None)

    meeting = factory.SubFactory(MeetingFactory)
    delegation = None
    official = factory.Maybe("unnamed", None, factory.SubFactory(OfficialFactory))
    party = factory.Maybe("unnamed", factory.SelfAttribute("delegation.party"), factory.SubFactory(PartyFactory))
