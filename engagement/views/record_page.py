"""What the page of a record shows of its meetings: summary, calendar, map, rankings, and a page of the list."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from engagement import stats
from engagement.exceptions import InvalidDate
from engagement.periods import Period
from engagement.pictures import PICTURES, Options, Picture, Subject
from engagement.pictures.counting import lines_of
from engagement.pictures.months import draw_calendar, read_calendar, statuses_of
from engagement.pictures.worldmap import map_lines
from engagement.rankings import KINDS
from engagement.views.listing import paginate
from engagement.views.scope import Scope

MEETINGS_PER_PAGE = 25


def record_context(
    request: HttpRequest, scope: Scope, *, kinds: Sequence[str] = KINDS, on_map: str = "map-parties"
) -> dict[str, Any]:
    """Also the rankings of the kinds. `on_map`: with whose countries, or (“map-places”) where they met."""
    subject = scope.subject
    options, wrong = read_options(request, scope)
    calendar = read_calendar(subject)
    numbers = statuses_of(calendar)
    summary = stats.summarise(scope.meetings, today=options.today, rule=scope.rule, of=scope.of, counts=numbers)
    ranked = stats.rank_records(scope.meetings, narrow=scope.narrow, of=scope.of, rule=scope.rule, kinds=kinds)
    number = scope.listed_number(on_record=summary.number, counted=summary.counted)
    page, warning = paginate(request, scope.listed, per_page=MEETINGS_PER_PAGE, count=number, shown=scope.shown)
    pictures = []
    if summary.number:
        pictures = [draw_calendar(calendar, subject, options.prefixed("months"))]
        pictures.append(_map(on_map, ranked, subject, options.prefixed(on_map)))
    return {
        **ranked,
        "scope": scope,
        "rule": scope.rule,
        "summary": summary,
        "pictures": pictures,
        "more_pictures": [
            (words, explore_address(scope, name)) for name, (words, _) in PICTURES.items() if name != "months"
        ],
        "page": page,
        "warnings": [*scope.warnings, *wrong, *([warning] if warning else [])],
        "meetings_url": stats.meetings_address(*scope.narrow),
    }


def _map(name: str, ranked: Mapping[str, stats.Ranking], subject: Subject, options: Options) -> Picture:
    """That of the parties from their ranking, which was counted already."""
    if name == "map-parties":
        return map_lines(lines_of(ranked["parties"], "party", subject), subject, options)
    return PICTURES[name][1](subject, options)


def read_options(request: HttpRequest, scope: Scope) -> tuple[Options, list[str]]:
    """How the address cuts the pictures, and what in it does not fit, in words."""
    extra = dict(scope.extra)
    at: date | None = None
    wrong = []
    if text := extra.get("at"):
        try:
            at = Period.from_text(text).start
        except (InvalidDate, ValueError) as error:
            wrong.append(f"The timeline shows the latest meetings: {error}")

    def address(**changes: str) -> str:
        return "?" + urlencode([*scope.pairs, *{**extra, **changes}.items()])

    options = Options(
        today=timezone.localdate(),
        by=extra.get("by", ""),
        zoom=extra.get("zoom", "month"),
        at=at,
        address=address,
    )
    return options, wrong


def explore_address(scope: Scope, name: str) -> str:
    return f"{reverse('explore')}?{urlencode([*scope.subject.query, ('picture', name)])}"
