"""What all lists share: filters and page number from the address, and clear words where they do not fit."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import urlencode

from engagement.filters.addresses import ActiveFilter, active_filters, canonical_pairs, unknown_parameters
from engagement.kept import kept, kept_count, kept_number, kept_rows, most_meetings
from engagement.models.querysets import MeetingQuerySet
from engagement.views.walking import walked, walking_pays


class _ByKeys(Paginator[Any]):
    """Finds which rows a page has, and then reads what these show: of a deep page, nothing is read of those before it.

    `has_figures`: the rows show figures of the whole record, and are kept with them until it changes.
    """

    has_figures = False
    shown: QuerySet[Any] | None = None  # what a row needs, where the rows of the page are found once and kept

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        if not self.count:
            return Page([], number, self)
        bottom = (number - 1) * self.per_page
        rows: Any = self.object_list
        if rows._fields is not None:  # lines of figures
            return Page(kept_rows(rows[bottom : bottom + self.per_page]), number, self)
        if self.shown is not None:
            return Page(self._found(self.shown, bottom), number, self)
        shown = rows.filter(pk__in=rows.values("pk")[bottom : bottom + self.per_page])
        return Page(kept("page", shown, lambda: list(shown)) if self.has_figures else shown, number, self)

    def _found(self, shown: QuerySet[Any], bottom: int) -> list[Any]:
        """The rows of the page, of which only the keys are kept."""
        rows: Any = self.object_list
        upto = bottom + self.per_page
        if self._walks(upto):
            rows = walked(rows)
        wanted = rows.values("pk")[bottom:upto]
        read: dict[int, Any] = {}

        def look() -> list[int]:
            of_page = shown.filter(pk__in=wanted)
            if rows.query.order_by:  # else both are in the model's order
                of_page = of_page.order_by(*rows.query.order_by)
            read.update({one.pk: one for one in of_page})
            return list(read)

        keys = kept("keys", wanted, look)
        found = read or shown.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def _walks(self, upto: int) -> bool:
        is_of_meetings = isinstance(self.object_list, MeetingQuerySet)
        return is_of_meetings and walking_pays(self.count, upto, most_meetings)


@dataclass(frozen=True)
class Listing:
    """One page of a filtered list, for the template."""

    filterset: django_filters.FilterSet
    page: Page[Any]
    active: list[ActiveFilter]
    warnings: list[str]

    @property
    def is_valid(self) -> bool:
        return bool(self.filterset.is_valid())


def tidy_address(request: HttpRequest, filterset: django_filters.FilterSet) -> HttpResponseRedirect | None:
    """A redirect to the short form of the address: a form sends every field, also the empty ones, and names."""
    if not filterset.is_valid():
        return None
    kept = [(name, value) for name in unknown_parameters(filterset) for value in request.GET.getlist(name)]
    if number := request.GET.get("page"):
        kept.append(("page", number))
    wanted = [*canonical_pairs(filterset), *kept]
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    if sorted(wanted) == sorted(given):
        return None
    return HttpResponseRedirect(request.path + (f"?{urlencode(wanted)}" if wanted else ""))


def list_page(
    request: HttpRequest,
    filterset: django_filters.FilterSet,
    *,
    per_page: int,
    count: int | None = None,
    has_figures: bool = False,
    shown: QuerySet[Any] | None = None,
) -> Listing:
    """The page that the address asks for. Where a filter does not fit, nothing is listed, never everything.

    `count`, `has_figures` and `shown` as in `paginate`.
    """
    is_valid = filterset.is_valid()
    rows = filterset.qs if is_valid else filterset.qs.none()
    number = count if is_valid else None
    page, warning = paginate(request, rows, per_page=per_page, count=number, has_figures=has_figures, shown=shown)
    warnings = [f"There is no filter “{name}”: it changes nothing." for name in unknown_parameters(filterset)]
    return Listing(
        filterset=filterset,
        page=page,
        active=active_filters(filterset) if is_valid else [],
        warnings=[*warnings, *([warning] if warning else [])],
    )


def paginate(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    per_page: int,
    count: int | None = None,
    has_figures: bool = False,
    shown: QuerySet[Any] | None = None,
) -> tuple[Page[Any], str]:
    """The page with the number in the address, or the nearest there is and a sentence that says so.

    `count`: how many rows there are, where the caller knows. `has_figures`: each row shows some of the whole record.
    `shown`: the same rows without the filters, with all that a row shows; then which rows a page has is looked for
    once, and kept until the record changes.
    """
    wanted = request.GET.get("page", "1")
    paginator = _ByKeys(rows, per_page)
    paginator.has_figures, paginator.shown = has_figures, shown
    paginator.count = _count(rows) if count is None else count
    page = paginator.get_page(wanted)
    if str(page.number) == wanted.strip():
        return page, ""
    return page, f"There is no page “{wanted}” of this list: this is page {page.number} of {page.paginator.num_pages}."


def _count(rows: QuerySet[Any]) -> int:
    return kept_number(rows) if isinstance(rows, MeetingQuerySet) else kept_count(rows)
