"""What the pages of a merge share: reading the pair, and the choices posted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from engagement.admin.moved import became
from engagement.exceptions import RecordError
from engagement.models import Meeting, Official

CHOICE, TAKE, APART = "choose-", "take", "_apart"
Record = TypeVar("Record", Meeting, Official)


def number_in(data: Mapping[str, Any], name: str) -> int | None:
    """The number typed or posted; None for none. Raises `Http404` for what is no number of a record."""
    text = str(data.get(name, "")).strip()
    if not text:
        return None
    if not text.isdecimal() or not text.isascii() or len(text) > 18:
        raise Http404(f"“{text}” is no number of a record.")
    return int(text)


def merge_address(model: type[Meeting] | type[Official], keep: int, other: int | None = None) -> str:
    pair = {"keep": keep} | ({"other": other} if other else {})
    return f"{reverse(f'admin:engagement_{model._meta.model_name}_merge')}?{urlencode(pair)}"


def where_now(model: type[Meeting] | type[Official], keep: int, other: int | None) -> str | None:
    """Where one of the two was merged away: the address of the page that asks for what it is now."""
    there = set(model._default_manager.filter(pk__in=[keep, other or keep]).values_list("pk", flat=True))
    now = [pk if pk is None or pk in there else became(model, pk) for pk in (keep, other)]
    if now == [keep, other]:
        return None
    if now[0] is None or (other and now[1] is None):
        raise Http404(f"There is no {model._meta.verbose_name} with that number on record.")
    return merge_address(model, now[0], now[1])


def choices_in(data: QueryDict) -> dict[str, str]:
    """What was chosen, by the name of a field or of a participant."""
    return {name.removeprefix(CHOICE): str(data[name]) for name in data if name.startswith(CHOICE)}


def same_twice(request: HttpRequest, model: type[Meeting] | type[Official], keep: int) -> HttpResponse:
    noun = model._meta.verbose_name
    messages.warning(request, f"These two are one {noun} by now: choose another one.")
    return HttpResponseRedirect(merge_address(model, keep))


def exactly_two(request: HttpRequest, model: type[Meeting] | type[Official], pks: list[int]) -> HttpResponse | None:
    """From the action of a list to the page; the one to keep is settled there."""
    if len(pks) != 2:
        noun = model._meta.verbose_name_plural
        messages.warning(request, f"To merge, select exactly two {noun}: {len(pks)} are selected.")
        return None
    return HttpResponseRedirect(merge_address(model, pks[0], pks[1]))


@dataclass(frozen=True)
class MergePage:
    """What a merge of two records of the model takes: to ask for the second, to show both, to merge, to keep apart.

    Each but `ask` gets the numbers of the two; `show` also what was refused, if anything.
    """

    model: type[Meeting] | type[Official]
    ask: Callable[[HttpRequest, Any, int], HttpResponse]
    show: Callable[[HttpRequest, Any, int, int, RecordError | None], HttpResponse]
    merge: Callable[[HttpRequest, int, int], HttpResponse]
    apart: Callable[[HttpRequest, int, int], HttpResponse]

    def respond(self, request: HttpRequest, model_admin: Any) -> HttpResponse:
        """`keep` and `other` are the records' numbers; without `other` the page asks for it."""
        if not model_admin.has_change_permission(request):
            raise PermissionDenied
        noun = self.model._meta.verbose_name
        data = request.POST if request.method == "POST" else request.GET
        keep, other = number_in(data, "keep"), number_in(data, "other")
        if keep is None:
            raise Http404(f"Which {noun}? Open the page from one, or from the list.")
        if moved := where_now(self.model, keep, other):
            messages.warning(request, f"One of the two was merged meanwhile: this is the {noun} that it is now.")
            return HttpResponseRedirect(moved)
        if other is None:
            return self.ask(request, model_admin, keep)
        if keep == other:
            return same_twice(request, self.model, keep)
        if request.method != "POST":
            return self.show(request, model_admin, keep, other, None)
        try:
            return (self.apart if APART in data else self.merge)(request, keep, other)
        except RecordError as error:
            return self.show(request, model_admin, keep, other, error)
