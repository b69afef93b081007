"""What a record's page and its files show: the meetings of the record that the filters in the address leave."""

from dataclasses import dataclass, replace
from typing import Any, cast

from django.db.models import QuerySet
from django.forms import BoundField
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from engagement import stats
from engagement.counting import RULE_PARAMETERS, CountingRule, Sides, Unit
from engagement.exports.formats import formats
from engagement.filters import MeetingFilter
from engagement.filters.addresses import ActiveFilter, Pair, active_filters, canonical_pairs, unknown_parameters
from engagement.filters.counting import has_rule
from engagement.filters.fields import RecordField
from engagement.models import Meeting, Official, Party, Topic
from engagement.models.querysets import MeetingQuerySet
from engagement.pictures import Subject

Record = Official | Party | Topic

# What an address of a page with pictures holds besides filters and the page's number: no list or file reads it.
PICTURE_PARAMETERS = ("picture", "by", "zoom", "at", "other_party", "other_from", "other_to")
# The filters that the page of a record offers: their fields need no query.
_FIELDS = ("date_from", "date_to", "period", "status", "format", "city", "q")


@dataclass(frozen=True)
class FileLink:
    """A file of what a page lists."""

    label: str
    holds: str
    address: str


@dataclass(frozen=True)
class Scope:
    """`own`: the filters that the page itself is, as (“official”, slug); none on the list of all meetings.

    The page of a record is the list of meetings with these filters set, so both, their files and their links agree.
    `extra` are the page's parameters of pictures.
    """

    filterset: MeetingFilter
    own: stats.Pairs
    path: str
    extra: stats.Pairs = ()

    @property
    def is_valid(self) -> bool:
        return bool(self.filterset.is_valid())

    @property
    def rule(self) -> CountingRule:
        return self.filterset.rule

    @property
    def of(self) -> Sides:
        """Whose figures these are."""
        return self.filterset.sides

    @property
    def listed(self) -> QuerySet[Any]:
        """Every row of the page, in its order, with all that a row shows; none where a filter does not fit."""
        return self.filterset.qs if self.is_valid else self.filterset.qs.none()

    @property
    def shown(self) -> QuerySet[Any]:
        """What a row shows, of any meeting: the filters aside."""
        return cast("QuerySet[Any]", self.filterset.queryset)

    @property
    def meetings(self) -> MeetingQuerySet:
        """For figures: before the rule narrows, which counts by itself."""
        listed = self.listed  # filters first
        plain: MeetingQuerySet = self.filterset.uncounted if self.is_valid else cast("MeetingQuerySet", listed)
        return plain.order_by().select_related(None).prefetch_related(None)

    @property
    def narrow(self) -> stats.Pairs:
        """The address as a list of meetings."""
        return tuple(canonical_pairs(self.filterset)) if self.is_valid else self.own

    @property
    def pairs(self) -> stats.Pairs:
        """The filters of the address of this page."""
        return tuple(pair for pair in self.narrow if pair not in self.own)

    @property
    def address(self) -> str:
        return self.path + (f"?{urlencode(self.pairs)}" if self.pairs else "")

    @property
    def active(self) -> list[ActiveFilter]:
        """The filters that can be taken out; the rule has its own form."""
        if not self.is_valid:
            return []
        return [
            replace(one, without="?" + urlencode([*(pair for pair in self.pairs if pair != one.pair), *self.extra]))
            for one in active_filters(self.filterset)
            if one.pair not in self.own and one.pair[0] not in RULE_PARAMETERS
        ]

    @property
    def own_filters(self) -> list[ActiveFilter]:
        """What the page itself stands for, as filters."""
        return [one for one in active_filters(self.filterset) if one.pair in self.own] if self.is_valid else []

    @property
    def words(self) -> str:
        """All filters, the page's own among them, for a reader."""
        found = [one for one in active_filters(self.filterset) if one.pair[0] not in RULE_PARAMETERS]
        return "; ".join(f"{one.label}: {one.value}" for one in found) or "all confirmed meetings"

    @property
    def subject(self) -> Subject:
        """What pictures of the page are of."""
        return Subject(self.meetings, self.narrow, self.words, self.rule, self.of)

    @property
    def fields(self) -> list[BoundField]:
        """Of the short form on a record's page."""
        return [self.filterset.form[name] for name in _FIELDS]

    @property
    def hidden(self) -> stats.Pairs:
        """What else the address says and the short form must keep."""
        return (*(pair for pair in self.pairs if pair[0] not in _FIELDS), *self.extra)

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
        return [name for name in unknown_parameters(self.filterset) if name not in PICTURE_PARAMETERS]

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
        wanted = [*self.pairs, *self.extra, *kept]
        given = [(name, value) for name, values in request.GET.lists() for value in values]
        if sorted(wanted) == sorted(given):
            return None
        return HttpResponseRedirect(self.path + (f"?{urlencode(wanted)}" if wanted else ""))


def scope_of(
    request: HttpRequest,
    *records: Record,
    own: stats.Pairs | None = None,
    path: str = "",
    without: tuple[str, ...] = (),
    data: QueryDict | None = None,
) -> Scope:
    """`request.GET` (or `data`) may hold any filter of meetings; the page's own are added to it.

    `own` and `path`: the page's filters and address, where it is not that of one of the records, which the filters
    need not look up again. `without`: parameters that are no filters.
    """
    pairs = tuple(map(pair_of, records)) if own is None else own
    given: QueryDict = (request.GET if data is None else data).copy()
    for name in without:
        given.pop(name, None)
    for name, value in reversed(pairs):
        given.setlist(name, list(dict.fromkeys([value, *given.getlist(name)])))
    rows = stats.with_source_counts(Meeting.objects.all().with_details())
    filterset = MeetingFilter(given, queryset=rows, request=request)
    for (name, value), record in zip(pairs, records, strict=False):
        if isinstance(field := filterset.form.fields[name], RecordField):
            field.known[value] = record
    extra = tuple((name, str(given[name])) for name in PICTURE_PARAMETERS if given.get(name))
    return Scope(filterset, pairs, path or (records[0].get_absolute_url() if records else reverse("meetings")), extra)


def pair_of(record: Record) -> Pair:
    """The filter that means the record."""
    if isinstance(record, Party):
        return "party", record.code
    return ("official" if isinstance(record, Official) else "topic"), record.slug
