"""Form fields of the filters: records given by key or name, and dates of any precision."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Model, Q, QuerySet
from django.forms.utils import flatatt
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate
from engagement.kept import kept_rows
from engagement.models import Official, Party, Topic
from engagement.periods import Period

# More options than this are slow in a browser; every name can still be typed.
_OPTIONS = 2000
_NAMED_IN_ERROR = 5

Option = tuple[str, str]  # what is shown, and the key that an address holds


class NamesInput(forms.Widget):
    """Text inputs that offer names while one types: one for each value, and an empty one to add another.

    Shows names where the address holds keys. Works without a script.
    """

    def __init__(
        self, *, datalist: str, options: Callable[[], list[Option]], is_several: bool, owns_datalist: bool
    ) -> None:
        super().__init__()
        self.datalist, self.options = datalist, options
        self.is_several, self.owns_datalist = is_several, owns_datalist
        self.names: dict[str, str] = {}  # of the keys that the field has found

    def offered_when_empty(self) -> Hashable | None:
        """What the empty field shows beside its name; None where that is long, and kept here."""
        return None if self.owns_datalist else (self.datalist, self.is_several)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        values = data.getlist(name) if isinstance(data, MultiValueDict) else [data.get(name, "")]
        return [value.strip() for value in values if value and value.strip()]

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        values = [self.names.get(one, one) for one in value or []]
        if self.is_several or not values:
            values.append("")
        shared = {**(attrs or {}), "type": "text", "name": name, "list": self.datalist, "autocomplete": "off"}
        inputs = [self._input(shared, text, number) for number, text in enumerate(values)]
        datalist = _datalist(self.datalist, tuple(self.options())) if self.owns_datalist else ""
        return format_html(
            '<div class="several">{}</div>{}', format_html_join("", "{}", ((i,) for i in inputs)), datalist
        )

    def _input(self, shared: dict[str, Any], text: str, number: int) -> SafeString:
        own = {**shared, "value": text}
        if number:
            own |= {"id": f"{shared.get('id', self.datalist)}_{number}", "placeholder": "and …"}
            own["aria-label"] = "and also"
        return format_html("<input{}>", flatatt(own))


@lru_cache(maxsize=16)
def _datalist(name: str, options: tuple[Option, ...]) -> SafeString:
    """The same two thousand names on every page: a third of a page's time, were they written out each time."""
    often = Counter(shown for shown, _ in options)
    lines = ((key if often[shown] > 1 else shown, shown) for shown, key in options)
    return format_html(
        '<datalist id="{}">{}</datalist>', name, format_html_join("", '<option value="{}">{}</option>', lines)
    )


class SelectsInput(NamesInput):
    """A list to choose from for each value, and one more to add another."""

    def offered_when_empty(self) -> Hashable | None:
        return tuple(self.options())

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        options = [("any", ""), *self.options()]
        values = list(value or [])
        shared = {key: one for key, one in (attrs or {}).items() if key != "id"} | {"name": name}
        identifier = (attrs or {}).get("id", self.datalist)
        selects = []
        for number, chosen in enumerate([*values, ""]):
            own = {"id": f"{identifier}_{number}", "aria-label": "and also"} if number else {"id": identifier}
            unknown = [(chosen, chosen)] if chosen not in {key for _, key in options} else []
            lines = ((key, SafeString(" selected" if key == chosen else ""), words) for words, key in options + unknown)
            choices = format_html_join("", '<option value="{}"{}>{}</option>', lines)
            selects.append(format_html("<select{}>{}</select>", flatatt(shared | own), choices))
        return format_html('<div class="several">{}</div>', format_html_join("", "{}", ((one,) for one in selects)))


class RecordField(forms.Field):
    """Records by key or by name; cleans to a list of them, in the order given, each once.

    A name that fits none or several is an error that says so: a filter never guesses.
    """

    key: ClassVar[str]
    noun: ClassVar[str]
    nouns: ClassVar[str]

    def __init__(self, *, is_several: bool = True, owns_datalist: bool = True, **kwargs: Any) -> None:
        widget = NamesInput(
            datalist=f"known-{self.nouns}",
            options=self.options,
            is_several=is_several,
            owns_datalist=owns_datalist,
        )
        super().__init__(widget=widget, **kwargs)
        self.is_several = is_several
        self.known: dict[str, Model] = {}  # by key, found already

    def options(self) -> list[Option]:
        """(name, key) of the records that are offered while one types."""
        return kept_rows(self.offered().order_by("name").values_list("name", self.key)[:_OPTIONS])

    def to_python(self, value: Iterable[str] | None) -> list[Model]:
        texts = list(value or [])
        for text in texts:
            ProhibitNullCharactersValidator()(text)
        if len(texts) > 1 and not self.is_several:
            raise ValidationError(f"Give one {self.noun} here, not {len(texts)}.", code="several")
        found = list(dict.fromkeys(self._find(text) for text in texts))
        if isinstance(self.widget, NamesInput):  # else the caller chose another
            self.widget.names = {str(getattr(one, self.key)): str(one) for one in found}
        return found

    def offered(self) -> QuerySet[Any]:
        raise NotImplementedError

    def by_key(self, text: str) -> QuerySet[Any]:
        raise NotImplementedError

    def exactly_named(self, text: str) -> QuerySet[Any]:
        raise NotImplementedError

    def loosely_named(self, text: str) -> QuerySet[Any]:
        raise NotImplementedError

    def _find(self, text: str) -> Model:
        if text in self.known:
            return self.known[text]
        found: list[Model] = []
        for look_up in (self.by_key, self.exactly_named, self.loosely_named):
            found = list(look_up(text).distinct()[: _NAMED_IN_ERROR + 1])
            if found:
                break
        if not found:
            raise ValidationError(
                f"No {self.noun} is called “{text}”: check the spelling, or look under {self.nouns.capitalize()}.",
                code="unknown",
            )
        if len(found) > 1:
            names = ", ".join(f"{one} ({getattr(one, self.key)})" for one in found[:_NAMED_IN_ERROR])
            more = " and others" if len(found) > _NAMED_IN_ERROR else ""
            raise ValidationError(f"“{text}” fits several {self.nouns}: {names}{more}. Give one.", code="ambiguous")
        return found[0]


class OfficialField(RecordField):
    """Officials by slug, or by any spelling."""

    key, noun, nouns = "slug", "official", "officials"

    def offered(self) -> QuerySet[Official]:
        return Official.objects.established()

    def by_key(self, text: str) -> QuerySet[Official]:
        """By the slug of somebody who was merged into them as well: old addresses go on to work."""
        return Official.objects.filter(Q(slug=text) | Q(merged_from__old_slug=text))

    def exactly_named(self, text: str) -> QuerySet[Official]:
        spelled = Q(name__unaccent__iexact=text) | Q(names__name__unaccent__iexact=text)
        return Official.objects.established().filter(spelled)

    def loosely_named(self, text: str) -> QuerySet[Official]:
        return Official.objects.established().named(text)


class PartyField(RecordField):
    """Parties by code, in capitals or not, or by any name."""

    key, noun, nouns = "code", "party", "parties"

    def offered(self) -> QuerySet[Party]:
        return Party.objects.all()

    def by_key(self, text: str) -> QuerySet[Party]:
        return Party.objects.filter(code=text.upper())

    def exactly_named(self, text: str) -> QuerySet[Party]:
        return Party.objects.filter(Q(name__unaccent__iexact=text) | Q(aliases__contains=[text]))

    def loosely_named(self, text: str) -> QuerySet[Party]:
        return Party.objects.all().named(text)


class TopicField(RecordField):
    """Topics by slug or name; chosen from a list, for they are few."""

    key, noun, nouns = "slug", "topic", "topics"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget = SelectsInput(
            datalist="known-topics", options=self.options, is_several=self.is_several, owns_datalist=False
        )

    def offered(self) -> QuerySet[Topic]:
        return Topic.objects.all()

    def by_key(self, text: str) -> QuerySet[Topic]:
        return Topic.objects.filter(slug=text)

    def exactly_named(self, text: str) -> QuerySet[Topic]:
        return Topic.objects.filter(name__unaccent__iexact=text)

    def loosely_named(self, text: str) -> QuerySet[Topic]:
        return Topic.objects.filter(name__unaccent__icontains=text)


class ChoicesField(forms.MultipleChoiceField):
    """Several of a few words, of which one is enough; cleans to a list, in the order given, each once."""

    def __init__(self, *, choices: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        listed = [(key, str(words)) for key, words in choices]
        widget = SelectsInput(
            datalist="choices",
            options=lambda: [(words, key) for key, words in listed],
            is_several=True,
            owns_datalist=False,
        )
        super().__init__(choices=listed, widget=widget, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().to_python(value)))


class PeriodsField(forms.Field):
    """Years, quarters, months or days; cleans to a list of `Period`. Several stand in one field, apart by blanks."""

    widget = forms.TextInput(attrs={"placeholder": "2021, 2021-Q3 or 2021-10", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SeveralTextInput(attrs=self.widget.attrs), **kwargs)

    def to_python(self, value: Iterable[str] | None) -> list[Period]:
        texts = [text for one in value or [] for text in one.replace(",", " ").split()]
        try:
            return list(dict.fromkeys(Period.from_text(text) for text in texts))
        except (InvalidDate, ValueError) as error:
            raise ValidationError(str(error), code="invalid") from error


class SeveralTextInput(forms.TextInput):
    """One input for all the values that an address gives under the name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name)) if isinstance(data, MultiValueDict) else [data.get(name) or ""]

    def format_value(self, value: Any) -> str:
        return " ".join(str(one) for one in value) if isinstance(value, list) else str(value or "")


class PreciseDateField(forms.CharField):
    """A day, month or year, as `2021-10-12`, `2021-10` or `2021`; cleans to the interval that it covers, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs.update({"placeholder": "2021 or 2021-10", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return DateInterval.from_iso(text)
        except InvalidDate as error:
            raise ValidationError(str(error), code="invalid") from error
