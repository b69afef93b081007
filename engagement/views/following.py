"""What one follows: the list with what is new, and each act on it. Nobody sees what others follow."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.exceptions import CannotFollow
from engagement.following.mails import user_of_stop_token
from engagement.following.matching import name_of_query, query_of
from engagement.following.overview import overview_of
from engagement.following.visits import last_seen, seen_until
from engagement.models import DigestMail, MailPace, SavedSearch
from engagement.services import searches
from engagement.views.scope import scope_of

PER_PAGE = 10


class AddressForm(forms.Form):
    email = forms.EmailField(max_length=254, label="Your mail address")


@never_cache
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(request: HttpRequest, *, status: int = 200, **more: object) -> HttpResponse:
    """The page, with what an act on it has to say: `made` and `feed_address`, or a form that does not fit."""
    user: Any = request.user
    now = timezone.now()
    own = SavedSearch.objects.of(user.pk)
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    since, _ = last_seen(user.pk, now)
    failed = DigestMail.objects.filter(user=user, sent_at=None).exclude(error="").last()
    context = {
        "page": page,
        "followed": overview_of(list(page.object_list), since=since),
        "paces": MailPace.choices,
        "mail_is_set_up": settings.MAIL_IS_SET_UP,
        "missing": missing_settings(),
        "address": user.email,
        "wants_mail": own.exclude(mail=MailPace.OFF).exists(),
        "address_form": AddressForm(initial={"email": user.email}),
        "failed": failed,
        "until": now.isoformat(),
        "refused": "",
        "made": None,
        "feed_address": "",
        **more,
    }
    return render(request, "engagement/following.html", context, status=status)


def missing_settings() -> list[str]:
    """Names of the settings without which no mail is sent."""
    needed = {"EMAIL_URL": settings.EMAIL_URL, "MAIL_FROM": settings.DEFAULT_FROM_EMAIL, "SITE_URL": settings.SITE_URL}
    return [] if settings.MAIL_IS_SET_UP else [name for name, value in needed.items() if not value]


@require_POST
def follow_add(request: HttpRequest) -> HttpResponse:
    """Follow the list of meetings whose filters stand in this address, as in the list's own."""
    user: Any = request.user
    scope = scope_of(request)
    if not scope.is_valid:
        return show(request, status=422, refused=" ".join(scope.warnings))
    query = query_of(scope.narrow)
    try:
        search, is_new = searches.follow(user=user, query=query, name=name_of_query(query))
    except CannotFollow as error:
        return show(request, status=422, refused=str(error))
    if is_new:
        messages.success(request, f"You follow “{search.name}” now. Rename it here, and say how you want to be told.")
    else:
        messages.info(request, f"You follow this already, as “{search.name}”.")
    if any(name == "review_state" for name, _ in scope.narrow):
        messages.info(request, "Only confirmed meetings are followed: the filter for review was left out.")
    return redirect(f"{reverse('following')}#search-{search.pk}")


@require_POST
def search_rename(request: HttpRequest, pk: int) -> HttpResponse:
    name = request.POST.get("name", "").replace("\x00", "")
    return act(request, lambda user: searches.rename(search_id=pk, user=user, name=name), "It is called “{}” now.")


@require_POST
def search_mail(request: HttpRequest, pk: int) -> HttpResponse:
    pace = request.POST.get("mail", "")
    words = "No mail any more for “{}”." if pace == MailPace.OFF else "News of “{}” from now on will be mailed."
    return act(request, lambda user: searches.set_mail(search_id=pk, user=user, pace=pace), words)


@require_POST
def search_seen(request: HttpRequest, pk: int) -> HttpResponse:
    at = seen_until(request.POST.get("until", ""), timezone.now())
    return act(
        request, lambda user: searches.mark_search_seen(search_id=pk, user=user, at=at), "“{}” is marked as seen."
    )


@require_POST
def search_stop(request: HttpRequest, pk: int) -> HttpResponse:
    return act(
        request, lambda user: searches.stop_following(search_id=pk, user=user), "You do not follow “{}” any more."
    )


def act(request: HttpRequest, do: Callable[[User], SavedSearch], done: str) -> HttpResponse:
    """Do it and go back to the list; or show there why not."""
    user: Any = request.user
    try:
        search = do(user)
    except SavedSearch.DoesNotExist as error:
        raise Http404("You follow no such search, or have stopped following it.") from error
    except CannotFollow as error:
        return show(request, status=422, refused=str(error))
    messages.success(request, done.format(search.name))
    return redirect(f"{reverse('following')}#search-{search.pk}" if search.pk else "following")


@require_POST
def mail_address(request: HttpRequest) -> HttpResponse:
    """The user's own address, which nobody but an administrator could give before."""
    user: Any = request.user
    form = AddressForm(request.POST)
    if not form.is_valid():
        return show(request, status=422, address_form=form)
    user.email = form.cleaned_data["email"]
    user.save(update_fields=["email"])
    messages.success(request, f"Mails go to {user.email}.")
    return redirect("following")


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token is what proves
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mails_stop(request: HttpRequest, token: str) -> HttpResponse:
    """A page that asks, for a GET may come from whatever scans mails; a POST does it at once."""
    try:
        user_id = user_of_stop_token(token)
    except signing.BadSignature as error:
        raise Http404("This address is not complete: copy all of it from the mail.") from error
    is_done = request.method == "POST"
    if is_done:
        searches.stop_mails(user_id=user_id)
    return render(request, "engagement/mails_stop.html", {"is_done": is_done})
