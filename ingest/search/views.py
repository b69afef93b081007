"""The page of a search, and what its box offers while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from engagement.models import Meeting
from ingest.search.asked import read_question
from ingest.search.full_text import find_articles, find_meetings
from ingest.search.hits import Hit, Section
from ingest.search.known import Known, read_known
from ingest.search.names import find_officials, find_parties, find_places, find_topics, likely

LONGEST = 200
MOST, MOST_OFFERED = 8, 4


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that `q` finds, by kind; first of all what a question asks for."""
    words = _words(request)
    asked, sections = None, []
    if words:
        known = read_known(words)
        asked = read_question(words, timezone.localdate(), known)
        sections = [*_names(request, known, words, MOST), *_texts(request, words)]
    found = [section for section in sections if section.hits]
    context = {"words": words, "search_words": words, "asked": asked, "sections": found}
    return render(request, "ingest/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """While typing: what the question asks for, then records by name. `hits` have title, detail, kind and url."""
    words = _words(request)
    if not words:
        return JsonResponse({"hits": []})
    known = read_known(words)
    asked = read_question(words, timezone.localdate(), known)
    hits = [{"kind": "Meetings", "title": ", ".join(asked.told), "detail": "", "url": asked.url}] if asked else []
    for section in _names(request, known, words, MOST_OFFERED):
        hits += [
            {"kind": section.name, "title": hit.title, "detail": hit.detail, "url": hit.url} for hit in section.hits
        ]
    return JsonResponse({"hits": hits})


def _words(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]


def _may_review(request: HttpRequest) -> bool:
    return request.user.has_perm("engagement.change_meeting")


def _names(request: HttpRequest, known: Known, words: str, most: int) -> list[Section]:
    people = find_officials(known, words, most + 1, provisional=_may_review(request))
    officials, parties = likely(people, find_parties(known, words, most + 1))
    lists = {
        "Officials": (officials, "officials"),
        "Parties": (parties, "parties"),
        "Topics": (find_topics(known, words, most + 1), ""),
        "Places": (find_places(words, most + 1), ""),
    }
    return [_section(name, hits, most, _list(page, words)) for name, (hits, page) in lists.items()]


def _texts(request: HttpRequest, words: str) -> list[Section]:
    """Readers see the confirmed record; analysts what waits as well."""
    states = [Meeting.ReviewState.CONFIRMED]
    if _may_review(request):
        states.append(Meeting.ReviewState.PROPOSED)
    return [
        _section("Meetings", find_meetings(words, MOST, states=states), MOST),
        _section("Articles", find_articles(words, MOST), MOST, _list("articles", words)),
    ]


def _section(name: str, hits: list[Hit], most: int, more: str = "") -> Section:
    return Section(name, hits[:most], more, len(hits) > most)


def _list(page: str, words: str) -> str:
    return f"{reverse(page)}?{urlencode({'q': words})}" if page else ""
