"""Middleware: whom the site lets in after the password.

Who has not done the second step sees only its page; who must have one and has none sets it up first; who is in no
group sees a page that says so. Pages for everybody (`login_not_required`) are not touched.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django_otp import DEVICE_ID_SESSION_KEY

READ = "engagement.view_meeting"
PENDING = "second_step_pending"  # in the session, from the password until the code
# What one may do about one's own account before anything else.
_ALWAYS = frozenset({"logout", "second-step"})
_ACCOUNT = _ALWAYS | {"account", "second-step-set-up", "password_change", "password_change_done", "sign-out-everywhere"}


def lacks_second_step(request: HttpRequest) -> bool:
    """Whether this session, of somebody who gave the right password, is still to do the second step."""
    is_wanted = settings.SECOND_STEP_FOR_STAFF and getattr(request.user, "is_staff", False)
    return bool(request.session.get(PENDING) or (is_wanted and DEVICE_ID_SESSION_KEY not in request.session))


class Gate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: object, kwargs: object) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if not getattr(view, "login_required", True) or name in _ALWAYS or not request.user.is_authenticated:
            return None
        if request.session.get(PENDING):
            return redirect("second-step")
        if name in _ACCOUNT:
            return None
        if lacks_second_step(request):
            return redirect("second-step-set-up")
        if not request.user.has_perm(READ):
            return render(request, "registration/no_group.html", status=403)
        return None
