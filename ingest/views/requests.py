"""The type of a request behind sign-in: `LoginRequiredMiddleware` lets nobody else through."""

from django.contrib.auth.models import User
from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    user: User
