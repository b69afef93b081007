"""Pages of some meetings that take every filter: official, party, topic, pair, place, source, explore."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from engagement import stats
from engagement.exceptions import InvalidDate
from engagement.filters import MeetingFilter
from engagement.filters.addresses import ActiveFilter, active_filters, canonical_pairs, unknown_parameters
from engagement.models.querysets import MeetingQuerySet
from engagement.periods import Period
from engagement.pictures import PICTURES, Options, Picture, Scope
from engagement.pictures.bars import draw_bars
from engagement.pictures.counting import KINDS, count_lines
from engagement.pictures.months import draw_calendar, read_calendar
from engagement.pictures.worldmap import map_lines
from engagement.stats import Pairs
from engagement.views.listing import paginate

MEETINGS_PER_PAGE = 25
# What such an address holds besides filters and the page's number.
OWN_PARAMETERS = ("picture", "by", "zoom", "at", "other_party", "other_from", "other_to")
# The filters that a page of one record offers: their fields need no query.
_FIELDS = ("date_from", "date_to", "period", "status", "format", "city", "q")


@dataclass(frozen=True)
class Scoped:
    """The meetings of a page after its filters, with what the page shows of these."""

    filterset: MeetingFilter
    scope: Scope
    active: list[ActiveFilter]
    warnings: list[str]
    options: Options
    own: Pairs

    @property
    def is_valid(self) -> bool:
        return bool(self.filterset.is_valid())

    @property
    def fields(self) -> list[BoundField]:
        return [self.filterset.form[name] for name in _FIELDS]

    @property
    def hidden(self) -> Pairs:
        """What else the address says and the short form must keep."""
        return (*(pair for pair in canonical_pairs(self.filterset) if pair[0] not in _FIELDS), *self.own)


def read_scope(
    request: HttpRequest, meetings: MeetingQuerySet, *, fixed: Pairs = (), data: QueryDict | None = None
) -> Scoped:
    """The page's own meetings, narrowed by the filters of the address.

    `fixed` are the filters of the list that mean the page's own meetings. Where a filter does not fit, there is no
    meeting, never all of them. `data` stands in for the address.
    """
    given = request.GET if data is None else data
    filterset = MeetingFilter(given, queryset=meetings, request=request)
    is_valid = filterset.is_valid()
    pairs = tuple(pair for pair in canonical_pairs(filterset) if pair[0] != "ordering")
    own = tuple((name, str(given[name])) for name in OWN_PARAMETERS if given.get(name))
    active = [replace(one, without=_joined(one.without, own)) for one in active_filters(filterset)]
    scope = Scope(
        meetings=cast("MeetingQuerySet", filterset.qs if is_valid else filterset.qs.none()),
        pairs=tuple(dict.fromkeys((*fixed, *pairs))),
        words="; ".join(f"{one.label}: {one.value}" for one in active) or "all confirmed meetings",
    )
    unknown = [name for name in unknown_parameters(filterset) if name not in OWN_PARAMETERS]
    warnings = [f"There is no filter “{name}”: it changes nothing." for name in unknown]
    options, wrong = _read_options(given, pairs, own)
    return Scoped(filterset, scope, active, warnings + wrong, options, own)


def record_context(request: HttpRequest, scoped: Scoped, names: Sequence[str]) -> dict[str, Any]:
    """Summary, calendar, the pictures named, and a page of the meetings: what every such page shows."""
    scope, options = scoped.scope, scoped.options
    calendar = read_calendar(scope)
    summary = stats.summarise(scope.meetings, today=options.today, statuses=calendar.statuses())
    rows = stats.with_source_counts(scope.meetings.with_details())
    page, warning = paginate(request, rows, per_page=MEETINGS_PER_PAGE, count=summary.number)
    pictures = _draw_all(names, scope, options)
    return {
        "scoped": scoped,
        "scope": scope,
        "summary": summary,
        "calendar": draw_calendar(calendar, scope, options.prefixed("months")),
        "pictures": pictures,
        "page": page,
        "more_pictures": [
            (words, _explore(scope, name)) for name, (words, _) in PICTURES.items() if name not in pictures
        ],
        "warnings": [*scoped.warnings, *([warning] if warning else [])],
        "meetings_url": scope.address(),
    }


def _draw_all(names: Sequence[str], scope: Scope, options: Options) -> dict[str, Picture]:
    """Each picture named; bars are counted in one query, and the parties' count serves their map too."""
    counted = count_lines(scope, *(name for name in names if name in KINDS))
    pictures = {name: draw_bars(name, lines, scope, options.prefixed(name)) for name, lines in counted.items()}
    if "parties" in counted:
        pictures["map-parties"] = map_lines(counted["parties"], scope, options.prefixed("map-parties"))
    rest = [name for name in names if name not in pictures]
    return pictures | {name: PICTURES[name][1](scope, options.prefixed(name)) for name in rest}


def captions(scope: Scope, *, of: str = "", today: date, address: str) -> list[str]:
    """What each file of a picture says of itself."""
    about = ". ".join(part for part in (of, scope.words) if part)
    return [
        f"Of: {about}.",
        f"Counted: meetings, each once. Data of {today.isoformat()}.",
        address,
    ]


def drawn(name: str, scoped: Scoped, *, prefix: str, largest: int = 0) -> Picture:
    return PICTURES[name][1](scoped.scope, scoped.options.prefixed(prefix, largest=largest))


def _read_options(given: QueryDict, pairs: Pairs, own: Pairs) -> tuple[Options, list[str]]:
    at: date | None = None
    wrong = []
    if text := given.get("at"):
        try:
            at = Period.from_text(text).start
        except (InvalidDate, ValueError) as error:
            wrong.append(f"The timeline shows the latest meetings: {error}")

    def address(**changes: str) -> str:
        return "?" + urlencode([*pairs, *{**dict(own), **changes}.items()])

    options = Options(
        today=timezone.localdate(), by=given.get("by", ""), zoom=given.get("zoom", "month"), at=at, address=address
    )
    return options, wrong


def _explore(scope: Scope, name: str) -> str:
    return f"{reverse('explore')}?{urlencode([*scope.pairs, ('picture', name)])}"


def _joined(query: str, own: Pairs) -> str:
    return query + ("&" if own and len(query) > 1 else "") + urlencode(own)
