"""Who asks: a script by its token, or a browser by its session."""

from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from engagement.config.gate import lacks_second_step
from engagement.models import ApiToken
from engagement.services.tokens import find_token

KEYWORD = "Bearer"
_HOW = f"Send the header “Authorization: {KEYWORD} <token>”; you make tokens on the page “API tokens” of the site."


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. A wrong or revoked token is refused, not ignored."""

    def authenticate(self, request: Any) -> tuple[Any, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words:
            return None
        if len(words) != 2 or words[0].lower() != KEYWORD.lower().encode():
            raise AuthenticationFailed(f"The header Authorization is not understood. {_HOW}")
        token = find_token(words[1].decode("latin-1"))
        if token is None:
            raise AuthenticationFailed(f"This token is unknown or revoked, or its account is closed. {_HOW}")
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        return f'{KEYWORD} realm="api"'


class SignedIn(SessionAuthentication):
    """A browser's session, once its user has done the second step, too. A token was made after it."""

    def authenticate(self, request: Any) -> tuple[Any, None] | None:
        found: tuple[Any, None] | None = super().authenticate(request)
        return None if found and _is_halfway(request._request, found[0]) else found


def _is_halfway(request: Any, user: Any) -> bool:
    request.user = user
    return lacks_second_step(request)


class SignedInScheme(SessionScheme):
    target_class = SignedIn


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema tells of it; known to drf-spectacular as soon as this module is loaded."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": _HOW}
