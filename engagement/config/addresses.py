"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost trusted proxy saw, or the connection's own where no proxy is trusted.

    What stands further left in X-Forwarded-For came from the browser, which may write there what it likes.
    """
    own = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES < 1:
        return own
    told = [address.strip() for address in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if address.strip()]
    return str(told[-settings.TRUSTED_PROXIES]) if len(told) >= settings.TRUSTED_PROXIES else own
