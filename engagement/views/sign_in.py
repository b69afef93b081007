"""Signing in: the password, then, for those who have set it up, a code."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as remember_device

from engagement.config.addresses import client_address
from engagement.config.gate import PENDING
from engagement.services import second_step as second
from engagement.services.sign_in import is_closed

_NEXT = "second_step_next"


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=64,
        label="Code",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
        help_text="Six digits from your phone, or one of your recovery codes.",
    )


class SignIn(LoginView):
    template_name = "registration/login.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        username = request.POST.get("username", "").replace("\x00", "")
        if is_closed(username=username, address=client_address(request)):
            return locked(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        if not second.has_second_step(form.get_user()):
            return response
        self.request.session[PENDING] = True
        self.request.session[_NEXT] = self.get_success_url()
        return redirect("second-step")


def locked(request: HttpRequest, *_: object) -> HttpResponse:
    """What who is kept out sees, also with the right password; django-axes calls it as well."""
    context = {"minutes": settings.SIGN_IN_LOCK_MINUTES}
    return render(request, "registration/locked.html", context, status=429)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not request.session.get(PENDING):
        return redirect("front")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        device = second.verify(user, form.cleaned_data["code"])
        if device is not None:
            address = request.session.pop(_NEXT, "")
            del request.session[PENDING]
            request.session.cycle_key()
            remember_device(request, device)
            return redirect(address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else "front")
        form.add_error(
            "code",
            "This code is wrong, used before, or too old; after several wrong ones, wait a minute before the next. "
            "Without phone and recovery codes, ask an administrator to remove the second step.",
        )
    return render(request, "registration/second_step.html", {"form": form}, status=422 if form.errors else 200)
