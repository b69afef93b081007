"""One of each role, and the rows that the addresses of the matrix name."""

from datetime import date
from typing import Any

from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client
from django.utils.http import urlencode
from django_otp.plugins.otp_totp.models import TOTPDevice

from engagement.models import Comment, Meeting, SavedSearch
from engagement.services.groups import ADMINISTRATORS, ANALYSTS, VIEWERS, ensure_groups, join_group
from engagement.services.operations import operation
from engagement.services.tokens import make_token
from tests.engagement.admin.builders import meeting_post
from tests.factories import (
    AffiliationFactory,
    CityFactory,
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)
from tests.ingest.factories import ArticleFactory, FailedFetchFactory, ReportFactory

ROLES = ("anonymous", "no group", VIEWERS, ANALYSTS, ADMINISTRATORS)


def make_clients() -> dict[str, Client]:
    ensure_groups()
    clients = {"anonymous": Client()}
    for role in ROLES[1:]:
        user = User.objects.create_user(role.replace(" ", "-"))
        if role != "no group":
            join_group(user, role)
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(user)
    return clients


def make_rows() -> dict[str, Any]:
    """Numbers and short names, by the word that stands for them in an address. Nobody of the roles owns any of it."""
    owner = User.objects.create_user("owner")
    party, other = PartyFactory(code="XA"), PartyFactory(code="XB")
    one, two = OfficialFactory(slug="one"), OfficialFactory(slug="two")
    AffiliationFactory(official=one, party=party)
    topic = TopicFactory(slug="trade")
    city = CityFactory(country=party)
    proposed = MeetingFactory(between=[(one, party), (two, other)], about=[topic])
    confirmed = ConfirmedMeetingFactory(between=[(one, party), (two, other)], about=[topic], country=party)
    article = ArticleFactory(outlet="Gazette")
    report = ReportFactory(article=article, meeting=proposed)
    comment = Comment.objects.create(meeting=confirmed, by=owner, text="seen")
    search = SavedSearch.objects.create(user=owner, query="party=XA", name="mine")
    token, _ = make_token(user=owner, name="script")
    with operation("edit", by=owner, label="an edit", meetings=[confirmed.pk]) as act:
        confirmed.note = "edited"
        confirmed.save(update_fields=["note"])
    return {
        **{"meeting": confirmed.pk, "proposed": proposed.pk, "party": party.pk, "topic": topic.pk, "city": city.pk},
        **{"official": one.pk, "delegation": DelegationFactory(party=party).pk, "article": article.pk},
        **{
            "report": report.pk,
            "fetch": FailedFetchFactory().pk,
            "comment": comment.pk,
            "search": search.pk,
            "token": token.pk,
            "user": owner.pk,
        },
        **{"operation": act.pk, "group": owner.groups.model.objects.get(name=VIEWERS).pk},
    }


def make_forms(rows: dict[str, Any]) -> dict[str, Any]:
    """More rows for what actions and buttons are pressed on, and whole forms of meetings as they would be posted.

    `owner`, the user, is kept out after wrong passwords, and has a second step.
    """
    owner = User.objects.get(pk=rows["user"])
    attempt = {"username": owner.username, "ip_address": "127.0.0.1", "failures_since_start": 50}
    AccessAttempt.objects.create(**attempt, user_agent="", get_data="", post_data="", http_accept="", path_info="")
    TOTPDevice.objects.create(user=owner, name="phone", confirmed=True)
    proposed = Meeting.objects.get(pk=rows["proposed"])
    people = [(one.official, one.party) for one in proposed.participations.order_by("official")]
    disputed = MeetingFactory(between=people, is_disputed=True, start=date(2022, 1, 5))
    again = ConfirmedMeetingFactory(between=people, is_disputed=True, start=date(2022, 2, 5))
    meetings = {"meeting": Meeting.objects.get(pk=rows["meeting"]), "proposed": proposed}
    meetings |= {"disputed": disputed, "disputed_again": again}
    return {
        **{f"{name}_form": urlencode(meeting_post(one), doseq=True) for name, one in meetings.items()},
        **{f"{name}_version": one.version for name, one in meetings.items()},
        "disputed": disputed.pk,
        "disputed_again": again.pk,
        "participation": proposed.participations.order_by("official").values_list("pk", flat=True)[0],
        "other_official": proposed.participations.order_by("official").values_list("official", flat=True)[1],
        "lone_party": PartyFactory(code="LONE").pk,
        "lone_topic": TopicFactory(slug="lone").pk,
        "lone_delegation": DelegationFactory().pk,
        "lone_official": OfficialFactory(slug="lone").pk,
        "analyst": User.objects.get(username=ANALYSTS).pk,
        "nobody": User.objects.create_user("nobody").pk,
    }
