"""The pages of the review as requests: each a function of its turn, so that no two turns ask for quite the same."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting, Official, Party, Topic
from engagement.services.groups import ANALYSTS, ensure_groups, join_group
from ingest.models import Article, MatchSuggestion

TYPED = (
    "Muttaqui",
    "amir kahn mutaki",
    "Kyrgistan",
    "United Arb Emirates",
    "a",
    "moh",
    "متقی",
    "lajcak",
    "Norwegian offcials",
    "Wng Yi",
    "foreign minster",
    "王",
)


class Page(NamedTuple):
    """`ask` gives the answer, of the turn's number or of what `prepare` makes of it, which is not timed.

    `is_typing`: somebody waits for it between two letters.
    """

    name: str
    ask: Callable[[Any], Any]
    is_typing: bool = False
    prepare: Callable[[int], Any] | None = None


def pages() -> Iterator[Page]:
    """As an analyst who is signed in asks for them."""
    ensure_groups()
    user = User.objects.create_user("benchmark")
    join_group(user, ANALYSTS)
    client = Client()
    client.force_login(user)
    yield from _desk(client)
    yield from _lists(client)
    yield from _meetings(client, user)


def _desk(client: Client) -> Iterator[Page]:
    def post(name: str, *args: int, **body: Any) -> Any:
        filled = {"holder": "benchmark", "filters": "", "skipped": [], **body}
        return client.post(reverse(name, args=args), filled, content_type="application/json")

    def shown(_: int) -> Any:
        return post("desk-item").json()["item"]

    def decide(action: str) -> Callable[[Any], Any]:
        def ask(item: Any) -> Any:
            meeting = {"meeting": item["meeting"]["id"], "version": item["meeting"]["version"]}
            return post(
                "desk-decision", **meeting, action=action, form={}, ruling="As told.", article=item["article"]["id"]
            )

        return ask

    def item(filters: str) -> Callable[[int], Any]:
        return lambda _: post("desk-item", filters=filters)

    party, official = _common_party(), _common_official()
    middle = Article.objects.order_by("pk")[Article.objects.count() // 2].pk
    yield Page("desk", _get(client, reverse("desk")))
    yield Page("desk: accept, and the next item", decide("accept"), prepare=shown)
    yield Page("desk: reject, and the next item", decide("reject"), prepare=shown)
    yield Page("desk: undo", lambda _: post("desk-undo"))
    yield Page("desk: item of the next article", lambda n: post("desk-item", article=middle + n, step="next"))
    by_number = _proposals()
    yield Page("desk: item by its number", lambda n: post("desk-item", meeting=by_number[n * 7]))
    for filters in (
        "",
        "ordering=-article",
        "ordering=sure",
        "ordering=doubt",
        "ordering=date",
        "sure=likely",
        "needs=match",
        "needs=flag",
        "needs=plain",
        "needs=dispute",
        "outlet=reu",
        "assigned=nobody",
        f"party={party}",
        f"official={official}",
        "status=planned",
        "topic=trade",
        "q=kabul",
    ):
        yield Page(f"desk: first item, {filters or 'no filter'}", item(filters))
    for words in TYPED:
        yield Page(f"desk: typed “{words}”", _get(client, reverse("desk-people"), q=words), is_typing=True)


def _lists(client: Client) -> Iterator[Page]:
    identity, articles = reverse("identity"), reverse("articles")
    waiting = list(Official.objects.unidentified().values_list("pk", flat=True)[:400])
    yield Page("unknown names", _get(client, identity))
    yield Page("unknown names, page 20", _get(client, identity, page=20))
    yield Page("unknown names, q=ali", _get(client, identity, q="ali"))
    yield Page("unknown names, of a party", _get(client, identity, party=_common_party()))
    yield Page("unknown names: one", lambda n: client.get(reverse("identity-item", args=[waiting[n * 3]])))
    for query in ("", "?page=20", "?review=unseen", "?review=partly", "?q=kabul", "?outlet=tass", "?state=processed"):
        yield Page(f"articles{query}", _get(client, articles + query))
    article = Article.objects.annotate(number=Count("reports")).order_by("-number")[0]
    yield Page("the article of most meetings", _get(client, article.get_absolute_url()))
    for name in ("ingest_article", "engagement_official", "engagement_delegation", "engagement_operation"):
        yield Page(f"admin: {name}", _get(client, reverse(f"admin:{name}_changelist")))
    officials = reverse("admin:engagement_official_changelist")
    yield Page("admin: officials, q=mohammad", _get(client, officials, q="mohammad"))
    articles_admin = reverse("admin:ingest_article_changelist")
    yield Page("admin: articles, q=kabul", _get(client, articles_admin, q="kabul"))


def _meetings(client: Client, user: User) -> Iterator[Page]:
    listed = reverse("admin:engagement_meeting_changelist")
    party, official = _common_party(key="pk"), _common_official(key="pk")
    article, topic = (model._default_manager.order_by("pk")[0].pk for model in (Article, Topic))
    last = Meeting.objects.proposed().count() // 50  # rows of a page
    for query in (
        "",
        "review_state__exact=proposed",
        f"review_state__exact=proposed&p={last}",
        "status__exact=planned",
        "format__exact=unknown",
        "assigned=nobody",
        "assigned=me",
        "confidence=high",
        "confidence=middle",
        "confidence=low",
        "confidence=hand",
        "look=flagged",
        "look=ambiguous",
        "look=no_party",
        "look=disputed",
        "look=overdue",
        f"participations__party__id__exact={party}",
        f"participations__official__id__exact={official}",
        f"country__id__exact={party}",
        f"topics__id__exact={topic}",
        f"reports__article__id__exact={article}",
        "q=kabul",
        "q=mohammad",
        "o=7",
        "o=-6",
        "start__year=2023",
    ):
        yield Page(f"admin: meetings?{query}", _get(client, f"{listed}?{query}"))
    by_number = _proposals()
    yield Page("admin: a proposal's form", lambda n: client.get(_change(by_number[n * 11])))
    suggestion = MatchSuggestion.objects.select_related("report")[0]
    merge = f"{reverse('admin:engagement_meeting_merge')}?keep={suggestion.meeting_id}"
    yield Page("admin: with whom to merge", _get(client, merge))
    yield Page("admin: merge", _get(client, f"{merge}&other={suggestion.report.meeting_id}"))
    merge_official = f"{reverse('admin:engagement_official_merge')}?keep={official}"
    yield Page("admin: with which official to merge", _get(client, merge_official))


def _get(client: Client, address: str, **query: Any) -> Callable[[Any], Any]:
    return lambda _: client.get(address, query)


def _change(pk: int) -> str:
    return reverse("admin:engagement_meeting_change", args=[pk])


def _proposals() -> list[int]:
    return list(Meeting.objects.proposed().order_by("pk").values_list("pk", flat=True)[:400])


def _common_party(key: str = "code") -> Any:
    party = Party.objects.annotate(number=Count("participations")).order_by("-number")[0]
    return getattr(party, key)


def _common_official(key: str = "slug") -> Any:
    official = Official.objects.annotate(number=Count("participations")).order_by("-number")[0]
    return getattr(official, key)
