"""What a file says of a meeting's sources: every article whose last reading tells of it, with its sentence."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from engagement.exports.providers import Record
from engagement.kept import OneOf
from ingest.models import Article, Report


class SourceColumns:
    """See `engagement.exports.providers.Provider`. An article told without an address has its page here."""

    name = "sources"
    columns = (
        ("outlet", "Source: outlet"),
        ("title", "Source: title"),
        ("date", "Source: date"),
        ("address", "Source: address"),
        ("quote", "Source: quote"),
    )

    def load(self, meetings: Sequence[int], *, site: str) -> Mapping[int, Sequence[Record]]:
        """The oldest article first, as on the meeting's page; each article is read once, however many meetings it tells
        of."""
        reports = Report.objects.current().filter(OneOf("meeting", meetings)).order_by()
        values = list(reports.values_list("meeting_id", "article_id", "prominence", "start", "quote"))
        articles = _articles({article for _, article, *_ in values}, site)
        # As the page's query orders them; undated ones come last, and “main” before “background”.
        values.sort(key=lambda value: (articles[value[1]]["date"] or "9999", value[1], _ORDER[value[2]], value[3]))
        found: dict[int, list[Record]] = {}
        for meeting, article, _, _, quote in values:
            found.setdefault(meeting or 0, []).append({**articles[article], "quote": quote})
        return found


_ORDER = {Report.Prominence.MAIN.value: 0, Report.Prominence.BACKGROUND.value: 1}


def _articles(keys: set[int], site: str) -> dict[int, Record]:
    rows = Article.objects.filter(OneOf("pk", list(keys))).order_by()
    page = site + reverse("article", args=[0])
    return {
        pk: {
            "outlet": outlet,
            "title": title or filename,
            "date": published.isoformat() if published else "",
            "address": url or page.replace("/0/", f"/{pk}/"),
        }
        for pk, outlet, title, filename, published, url in rows.values_list(
            "pk", "outlet", "title", "filename", "published", "url"
        )
    }
