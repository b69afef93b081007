"""One of each role, and the rows that the addresses of the matrix name."""

from django.contrib.auth.models import User
from django.test import Client

from engagement.models import Comment, SavedSearch
from engagement.services.groups import ADMINISTRATORS, ANALYSTS, VIEWERS, ensure_groups, join_group
from engagement.services.operations import operation
from engagement.services.tokens import make_token
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


def make_rows() -> dict[str, object]:
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
