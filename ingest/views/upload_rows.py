"""Lines of the list of uploads, the same on the page, for its script and where articles are asked for again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from ingest.batch import Unreadable
from ingest.intake import WAITS, Receipt, clean_name
from ingest.models import Article, Fetch


@dataclass(frozen=True)
class Row:
    """A line of the list of uploads: the article as it is now, and what intake said where that is the last word.

    Without an article: an address that is not fetched yet (`fetch`), or what no article could be made of.
    """

    article: Article | None
    filename: str
    message: str = ""
    note: str = ""  # said while the article waits
    fetch: Fetch | None = None

    @property
    def is_settled(self) -> bool:
        """Is there nothing that somebody should look at?"""
        return self.fetch is None and not self.message and self.article is not None and not self.article.error


def stored_receipt(receipt: Receipt) -> dict[str, Any]:
    """A receipt as the session keeps it. Only what is said of a duplicate, and of a queue that is away, is not on the
    article's own row."""
    message = receipt.message if receipt.outcome == "duplicate" else ""
    note = receipt.message if receipt.message == WAITS else ""
    return {"article": receipt.article.pk, "filename": receipt.filename, "message": message, "note": note}


def stored_refusal(one: Unreadable) -> dict[str, Any]:
    return {"article": None, "filename": clean_name(one.name)[:300], "message": one.message}


def stored_fetch(row: Fetch) -> dict[str, Any]:
    return {"article": None, "fetch": row.pk, "filename": row.address, "message": ""}


def rows_of(stored: list[dict[str, Any]]) -> list[Row]:
    """The lines of stored receipts, in their order; those of articles that were removed are left out."""
    articles = Article.objects.listed().with_counts().in_bulk([one["article"] for one in stored if one["article"]])
    wanted = [one["fetch"] for one in stored if one.get("fetch")]
    fetches = {row.fetch_id: row for row in fetch_rows(wanted)} if wanted else {}
    rows = []
    for one in stored:
        if one.get("fetch"):
            rows += [fetches[one["fetch"]].row] if one["fetch"] in fetches else []
        elif one["article"] in articles or one["article"] is None:
            article = articles.get(one["article"])
            rows.append(Row(article, one["filename"], one["message"], one.get("note", "")))
    return rows


@dataclass(frozen=True)
class FetchRow:
    fetch_id: int
    state: str
    is_waiting: bool
    row: Row


def fetch_rows(keys: Iterable[int]) -> list[FetchRow]:
    """A line for each address, the last first: once it is fetched, its article's."""
    fetches = list(Fetch.objects.filter(pk__in=list(keys)))
    articles = Article.objects.listed().with_counts().in_bulk([one.article_id for one in fetches if one.article_id])
    return [FetchRow(one.pk, one.state, one.is_waiting, _fetch_row(one, articles)) for one in fetches]


def _fetch_row(one: Fetch, articles: dict[Any, Any]) -> Row:
    if one.state != Fetch.State.DONE:
        return Row(None, one.address, fetch=one)
    article = articles.get(one.article_id)
    return Row(article, one.address, one.message if article else "It was fetched, and the article was removed since.")


def render_rows(rows: list[Row], request: HttpRequest) -> str:
    """Without the request's context: a page asks for hundreds of these, and nothing but a form's token is needed."""
    token = get_token(request) if any(row.fetch for row in rows) else ""
    return render_to_string("ingest/_upload_rows.html", {"rows": rows, "csrf_token": token})
