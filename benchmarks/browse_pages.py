"""The pages of the record as addresses, of busy and of ordinary records, and Datasette's pages of the same."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from engagement.models import Meeting, Official, Participation, Party, Topic
from engagement.pictures import PICTURES
from ingest.models import Article


class Page(NamedTuple):
    """`rival`: path and query of the same table in Datasette, for the pages that are tables."""

    name: str
    address: str
    rival: str = ""


class Records(NamedTuple):
    """Of each kind the busiest and one in the middle."""

    officials: tuple[Official, Official]
    parties: tuple[Party, Party]
    topics: tuple[Topic, Topic]


def read_records() -> Records:
    return Records(
        _busiest_and_middle(Official, Participation.objects.all(), "official"),
        _busiest_and_middle(Party, Participation.objects.all(), "party"),
        _busiest_and_middle(Topic, Meeting.topics.through.objects.all(), "topic"),
    )


def _busiest_and_middle(model: Any, rows: Any, key: str) -> tuple[Any, Any]:
    counted = rows.filter(**{f"{key}__isnull": False}).order_by().values(key).annotate(number=Count("pk"))
    keys = [line[key] for line in counted.order_by("-number")]
    return model.objects.get(pk=keys[0]), model.objects.get(pk=keys[len(keys) // 2])


def pages(records: Records) -> Iterator[Page]:
    yield Page("front", reverse("front"))
    yield from _lists(records)
    yield from _records(records)
    yield from (Page(f"explore: {name}", f"{reverse('explore')}?picture={name}") for name in PICTURES)
    busiest = urlencode({"party": records.parties[0].code})
    for name in PICTURES:
        yield Page(f"explore, busiest party: {name}", f"{reverse('explore')}?{busiest}&picture={name}")
    yield from _searches(records)
    yield from _articles()


def _lists(records: Records) -> Iterator[Page]:
    meetings = reverse("meetings")
    number = Meeting.objects.confirmed().count()
    last = (number - 1) // 50 + 1
    deep = min(40, last)
    confirmed = Meeting.objects.confirmed()
    official, party = records.officials[0], records.parties[0]
    yield Page("meetings", meetings, _rival())
    yield Page(f"meetings, page {deep}", f"{meetings}?page={deep}", _rival(after=confirmed[(deep - 1) * 50]))
    yield Page("meetings, last page", f"{meetings}?page={last}", _rival(after=confirmed[max(0, number - 50)]))
    for query, rival in (
        ({"official": official.slug}, _rival(through=("participations", "official", official.pk))),
        ({"party": party.code}, _rival(through=("participations", "party", party.pk))),
        ({"party": records.parties[1].code}, _rival(through=("participations", "party", records.parties[1].pk))),
        ({"topic": records.topics[0].slug}, _rival(through=("meeting_topics", "topic", records.topics[0].pk))),
        ({"status": "planned"}, _rival(status="planned")),
        ({"format": "phone"}, _rival(format="phone")),
        ({"country": _country()}, _rival(country=Party.objects.get(code=_country()).pk)),
        ({"city": "Kabul"}, _rival(city="Kabul")),
        ({"place": "Kabul"}, ""),
        ({"date_from": "2024-03-01", "date_to": "2024-05"}, _rival(start__gte="2024-03-01", start__lte="2024-05-31")),
        ({"period": "2023"}, _rival(start__gte="2023-01-01", start__lte="2023-12-31")),
        ({"source": "Tolo"}, ""),
        ({"attention": "overdue"}, ""),
        ({"review_state": "proposed"}, ""),
        ({"ordering": "-recorded"}, ""),
        ({"q": official.name}, ""),
        ({"q": "kabul"}, ""),
        ({"count": "party-dyads"}, ""),
        ({"count": "official-dyads", "calls": "no", "multilateral": "no"}, ""),
        ({"party": party.code, "status": "planned", "date_from": "2024"}, ""),
    ):
        told = ", ".join(f"{name}={value}" for name, value in query.items())
        yield Page(f"meetings, {told}", f"{meetings}?{urlencode(query)}", rival)
    yield Page("officials", reverse("officials"))
    yield Page("officials, page 100", f"{reverse('officials')}?page=100")
    yield Page("officials, of the busiest party", f"{reverse('officials')}?{urlencode({'party': party.code})}")
    yield Page("parties", reverse("parties"))
    yield Page("topics", reverse("topics"))
    yield Page("sources", reverse("sources"))


def _records(records: Records) -> Iterator[Page]:
    for kind, found in (("official", records.officials), ("party", records.parties), ("topic", records.topics)):
        yield Page(f"{kind}, the busiest", found[0].get_absolute_url())
        yield Page(f"{kind}, ordinary", found[1].get_absolute_url())
    yield Page("official, the busiest, dyads", f"{records.officials[0].get_absolute_url()}?count=party-dyads")
    others = _met_most(records.parties[0])
    yield Page("pair of the busiest parties", reverse("party-pair", args=[records.parties[0].code, others[0]]))
    yield Page("pair of parties, ordinary", reverse("party-pair", args=[records.parties[0].code, others[1]]))
    yield Page("place, the busiest", reverse("place", args=[_country()]))
    yield Page("source", reverse("source", args=["Tolo"]))
    meeting = Meeting.objects.confirmed().annotate(number=Count("participations")).order_by("pk")[11]
    yield Page("a meeting", meeting.get_absolute_url())


def _searches(records: Records) -> Iterator[Page]:
    for words in (records.officials[0].name, "muttaqui", "united arb emirates", "railway", "wheat Kabul", "qatar 2024"):
        yield Page(f"search “{words}”", f"{reverse('search')}?{urlencode({'q': words})}")
    yield Page("search as one types “mutt”", f"{reverse('search-suggest')}?q=mutt")


def _articles() -> Iterator[Page]:
    listed = reverse("articles")
    rival = "/record/articles?_sort_desc=uploaded_at&_size=50"
    yield Page("articles", listed, rival)
    yield Page("articles, page 100", f"{listed}?page=100")
    yield Page("articles, q=kabul", f"{listed}?q=kabul")
    yield Page("articles, outlet=tass", f"{listed}?outlet=tass")
    yield Page("an article", Article.objects.filter(reports__isnull=False).order_by("pk")[5].get_absolute_url())


def _rival(*, after: Meeting | None = None, through: tuple[str, str, int] | None = None, **filters: Any) -> str:
    """As ours: confirmed meetings, the newest first, fifty a page; a later page by the last row of the one before."""
    query: dict[str, Any] = {"review_state": "confirmed", "_sort_desc": "start", "_size": 50, **filters}
    if after is not None:
        query["_next"] = f"{after.start},{after.pk}"
    if through is not None:
        query["_through"] = json.dumps(
            dict(zip(("table", "column", "value"), (*through[:2], str(through[2])), strict=True))
        )
    return f"/record/meetings?{urlencode(query)}"


def _country() -> str:
    counted = Meeting.objects.filter(country__isnull=False).order_by().values_list("country__code")
    return str(counted.annotate(number=Count("pk")).order_by("-number")[0][0])


def _met_most(party: Party) -> tuple[str, str]:
    """The party that was most often at meetings of this one, and one in the middle."""
    there = Participation.objects.filter(meeting__participations__party=party).exclude(party=party).order_by()
    codes = list(there.values_list("party__code").annotate(number=Count("meeting")).order_by("-number"))
    return codes[0][0], codes[len(codes) // 2][0]
