"""One's own tokens of the API: made, shown once, revoked."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from engagement.exceptions import CannotMakeToken
from engagement.models import ApiToken
from engagement.services.tokens import make_token, revoke_token

_REVOKED_SHOWN = 20


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=80, label="What is it for?", help_text="So that you know later which one to revoke.", required=False
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list; a POST makes a token and answers with it.

    Not a redirect: to be shown by another request, the token would have to be stored.
    """
    user: Any = request.user  # nobody comes here unsigned
    form = TokenForm(request.POST) if request.method == "POST" else TokenForm()
    made, token, status = None, "", 200
    if form.is_bound and form.is_valid():
        try:
            made, token = make_token(user=user, name=form.cleaned_data["name"])
            form = TokenForm()
        except CannotMakeToken as error:
            form.add_error("name", str(error))
    if form.errors:
        status = 422
    own = ApiToken.objects.filter(user=user)
    context = {
        "form": form,
        "made": made,
        "token": token,
        "standing": own.standing(),
        "revoked": own.exclude(revoked_at=None).order_by("-revoked_at")[:_REVOKED_SHOWN],
    }
    return render(request, "engagement/tokens.html", context, status=status)


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    try:
        row = revoke_token(token_id=pk, user=user)
    except ApiToken.DoesNotExist as error:
        raise Http404("You have no such token, or have revoked it already.") from error
    messages.success(request, f"The token “{row.name}” opens nothing any more.")
    return redirect("tokens")
