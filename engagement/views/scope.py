"""What a record's page and its files show: the meetings of the record that the filters in the address leave."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from engagement import stats
from engagement.counting import RULE_PARAMETERS, CountingRule, Unit
from engagement.exports.formats import formats
from engagement.filters import MeetingFilter
from engagement.filters.addresses import ActiveFilter, Pair, active_filters, canonical_pairs, unknown_parameters
from engagement.filters.counting import has_rule
from engagement.filters.fields import RecordField
from engagement.models import Meeting, Official, Party, Topic
from engagement.models.querysets import MeetingQuerySet

Record = Official | Party | Topic


@dataclass(frozen=True)
class FileLink:
    """A file of what a page lists."""

    label: str
    holds: str
    address: str


@dataclass(frozen=True)
class Scope:
    """`own`: the filter that the page itself is, as (“official”, slug); none on the list of all meetings.

    The page of a record is the list of meetings with that filter set, so both, their files and their links agree.
    """

    filterset: MeetingFilter
    own: Pair | None
    path: str

    @property
    def is_valid(self) -> bool:
        return bool(self.filterset.is_valid())

    @property
    def rule(self) -> CountingRule:
        return self.filterset.rule

    @property
    def of(self) -> Official | Party | None:
        """Whose figures a list of meetings shows: as on their page, where it is of one official or party alone."""
        chosen = self.filterset.form.cleaned_data if self.is_valid else {}
        found = [*(chosen.get("official") or []), *(chosen.get("party") or [])]
        return found[0] if len(found) == 1 else None

    @property
    def listed(self) -> QuerySet[Any]:
        """Every row of the page, in its order, with all that a row shows; none where a filter does not fit."""
        return self.filterset.qs if self.is_valid else self.filterset.qs.none()

    @property
    def meetings(self) -> MeetingQuerySet:
        """For figures: before the rule narrows, which counts by itself."""
        listed = self.listed  # filters first
        plain = self.filterset.uncounted if self.is_valid else listed
        return Meeting.objects.filter(pk__in=plain.order_by().values("pk"))

    @property
    def narrow(self) -> stats.Pairs:
        """The address as a list of meetings."""
        return tuple(canonical_pairs(self.filterset)) if self.is_valid else ((self.own,) if self.own else ())

    @property
    def pairs(self) -> stats.Pairs:
        """The address as this page."""
        return tuple(pair for pair in self.narrow if pair != self.own)

    @property
    def address(self) -> str:
        return self.path + (f"?{urlencode(self.pairs)}" if self.pairs else "")

    @property
    def active(self) -> list[ActiveFilter]:
        """The filters that can be taken out; the rule has its own form."""
        if not self.is_valid:
            return []
        filters = active_filters(self.filterset)
        return [one for one in filters if one.pair != self.own and one.pair[0] not in RULE_PARAMETERS]

    @property
    def warnings(self) -> list[str]:
        """What in the address does not fit, in words."""
        fields = self.filterset.form.fields
        wrong = [] if self.is_valid else list(self.filterset.errors.items())
        found = [f"{fields[name].label}: {error}" for name, errors in wrong for error in errors]
        if found:
            found.append("Nothing is listed or counted until that is corrected in the address.")
        return [*found, *(f"There is no filter “{name}”: it changes nothing." for name in self.unknown)]

    @property
    def unknown(self) -> list[str]:
        return unknown_parameters(self.filterset)

    def listed_number(self, *, on_record: int, counted: int) -> int | None:
        """How many rows there are, where figures that are known already tell."""
        if self.rule.unit != Unit.MEETINGS:
            return None
        return counted if self.is_valid and has_rule(self.filterset.form.cleaned_data) else on_record

    @property
    def take_away(self) -> list[FileLink]:
        """A link for each format; nothing where there is nothing to list."""
        query = f"?{urlencode(self.pairs)}" if self.pairs else ""
        found = formats().values() if self.is_valid else ()
        return [FileLink(one.label, one.holds, f"{self.path}export/{one.name}/{query}") for one in found]

    def page_address(self, request: HttpRequest) -> str:
        """The page with what was asked for, right or wrong."""
        query = request.META.get("QUERY_STRING", "")
        return self.path + (f"?{query}" if query else "")

    def tidy(self, request: HttpRequest) -> HttpResponseRedirect | None:
        """A redirect to the short form of the address; see `listing.tidy_address`."""
        if not self.is_valid:
            return None
        kept = [(name, value) for name in self.unknown for value in request.GET.getlist(name)]
        kept += [("page", number)] if (number := request.GET.get("page")) else []
        wanted = [*self.pairs, *kept]
        given = [(name, value) for name, values in request.GET.lists() for value in values]
        if sorted(wanted) == sorted(given):
            return None
        return HttpResponseRedirect(self.path + (f"?{urlencode(wanted)}" if wanted else ""))


def scope_of(request: HttpRequest, record: Record | None = None, *, without: tuple[str, ...] = ()) -> Scope:
    """`request.GET` may hold any filter of meetings; the page's own is added to it.

    `without`: parameters that are no filters.
    """
    own = _own(record) if record else None
    data: QueryDict = request.GET.copy()
    for name in without:
        data.pop(name, None)
    if own and own[1] not in data.getlist(own[0]):
        data.setlist(own[0], [own[1], *data.getlist(own[0])])
    rows = stats.with_source_counts(Meeting.objects.all().with_details())
    filterset = MeetingFilter(data, queryset=rows, request=request)
    if own and record and isinstance(field := filterset.form.fields[own[0]], RecordField):
        field.known[own[1]] = record
    return Scope(filterset, own, record.get_absolute_url() if record else reverse("meetings"))


def _own(record: Record) -> Pair:
    if isinstance(record, Party):
        return "party", record.code
    return ("official" if isinstance(record, Official) else "topic"), record.slug
