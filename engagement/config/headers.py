"""What browsers are told to refuse on our pages: the content policy, features of the device, and keeping copies.

Own pages load scripts, styles and pictures from the site's own files only, and hold none in line. Pages in unfold's
frame (the admin, and the desk inside it) need two exceptions, each named below. A picture is never a document of its
own: files are served as attachments.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy

Policy = dict[str, tuple[str, ...]]

SELF, NONE = "'self'", "'none'"
OWN_PAGES: Policy = {
    "default-src": (NONE,),
    "script-src": (SELF,),
    "style-src": (SELF,),
    "img-src": (SELF,),
    "font-src": (SELF,),
    "connect-src": (SELF,),
    "form-action": (SELF,),
    "frame-ancestors": (NONE,),
    "base-uri": (NONE,),
    "object-src": (NONE,),
}
# Alpine, by which unfold's menus, tabs and boxes work, evaluates the expressions of its attributes; unfold writes the
# site's colours and some widths into `<style>` and `style=`. No script in line, even here.
ADMIN_PAGES: Policy = {
    **OWN_PAGES,
    "script-src": (SELF, "'unsafe-eval'"),
    "style-src": (SELF, "'unsafe-inline'"),
    "img-src": (SELF, "data:"),
}
# Swagger's stylesheet has its icons inside itself.
DOCS_PAGE: Policy = {**OWN_PAGES, "img-src": (SELF, "data:")}

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        *(
            "accelerometer",
            "autoplay",
            "browsing-topics",
            "camera",
            "display-capture",
            "encrypted-media",
            "geolocation",
        ),
        *("gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking"),
    )
)
_ADMIN, _DOCS = reverse_lazy("admin:index"), reverse_lazy("api:docs")


def as_header(policy: Policy) -> str:
    return "; ".join(" ".join((directive, *sources)) for directive, sources in policy.items())


def policy_of(path: str) -> Policy:
    """The policy of the page at this path."""
    if path == str(_DOCS):
        return DOCS_PAGE
    return ADMIN_PAGES if path.startswith(str(_ADMIN)) else OWN_PAGES


class StrictHeaders:
    """Middleware: sets the headers above on every answer, and lets no browser keep a page.

    After signing out, the back button shows nothing: pages are `no-store`. What has an `ETag` is asked for again each
    time, and what a view has said about keeping stands.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", as_header(policy_of(request.path)))
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cache-Control", "private, no-cache" if "ETag" in headers else "no-store")
        return response
