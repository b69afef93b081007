"""One's own account: what it may do, the second step at sign-in, and the end of all sessions."""

from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp import login as remember_device

from engagement.services import second_step as second
from engagement.services.sign_in import sign_out_everywhere as end_sessions
from engagement.views.sign_in import CodeForm


class PasswordForm(forms.Form):
    """Asks again for the password, so that an open screen is not enough."""

    password = forms.CharField(
        max_length=4096, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, user: User, data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix, label_suffix="")
        self.user = user
        self.fields["password"].label = "Your password"

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("This is not your password. Nothing was changed.")
        return password


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, refused: PasswordForm | None = None, **more: object) -> HttpResponse:
    user: Any = request.user
    forms = {prefix: PasswordForm(user, prefix=prefix) for prefix in ("everywhere", "remove", "codes")}
    if refused is not None:
        forms[str(refused.prefix)] = refused
    context = {
        "groups": user.groups.order_by("name"),
        "has_second_step": second.has_second_step(user),
        "codes_left": second.codes_left(user),
        "is_required": settings.SECOND_STEP_FOR_STAFF and user.is_staff,
        "codes": [],
        **{f"{prefix}_form": form for prefix, form in forms.items()},
        **more,
    }
    return render(request, "registration/account.html", context, status=422 if refused else 200)


@sensitive_post_parameters()
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = PasswordForm(user, request.POST, prefix="everywhere")
    if not form.is_valid():
        return _page(request, form)
    end_sessions(user, form.cleaned_data["password"])
    logout(request)
    messages.success(request, "You are signed out everywhere. API tokens still hold: revoke them on their page.")
    return redirect("login")


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """The phone's key as a picture; a POST with the code that the phone shows takes it into use.

    The recovery codes are the answer to the POST, no redirect: to be shown later, they would have to be kept.
    """
    user: Any = request.user
    if second.has_second_step(user):
        return redirect("account")
    form = CodeForm(request.POST or None)
    form.fields["code"].help_text = "The six digits that the phone shows now."
    if form.is_valid():
        confirmed = second.confirm(user, form.cleaned_data["code"])
        if confirmed is not None:
            device, codes = confirmed
            remember_device(request, device)
            return _page(request, codes=codes)
        form.add_error(
            "code", "This is not the code of this moment. Is the phone's clock right? Wait for the next one."
        )
    phone = second.begin(user)
    picture = segno.make(phone.config_url, micro=False).svg_inline(scale=5, border=4, omitsize=False, light="#fff")
    context = {
        "form": form,
        "picture": mark_safe(picture),  # noqa: S308  (made of squares; the name is inside them)
        "key": _in_fours(phone.config_url.partition("secret=")[2].partition("&")[0]),
        "is_required": settings.SECOND_STEP_FOR_STAFF and user.is_staff,
    }
    return render(request, "registration/second_step_set_up.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = PasswordForm(user, request.POST, prefix="remove")
    if not form.is_valid():
        return _page(request, form)
    second.remove(user)
    request.session.pop(DEVICE_ID_SESSION_KEY, None)
    messages.success(request, "The second step is removed: the password alone signs you in.")
    return redirect("account")


@never_cache
@sensitive_post_parameters()
@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = PasswordForm(user, request.POST, prefix="codes")
    if not form.is_valid() or not second.has_second_step(user):
        return _page(request, form)
    return _page(request, codes=second.new_codes(user))


def _in_fours(key: str) -> str:
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))
