"""The site as an analyst's browser sees it, over HTTP from a real web server."""

import http.cookiejar
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

USER, PASSWORD = "drill", "drill-pass-of-nobody-1"
BOUNDARY = "drill-boundary"


@dataclass(frozen=True)
class Answer:
    """`status` 0: no answer at all."""

    status: int
    text: str

    @property
    def has_traceback(self) -> bool:
        return "Traceback (most recent call last)" in self.text or "OperationalError" in self.text


class Site:
    """Signed in once; a cookie and its token go with every request."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def sign_in(self) -> None:
        """Raises `SystemExit` where the site does not let the analyst in."""
        self.get("/sign-in/")
        form = urllib.parse.urlencode({"username": USER, "password": PASSWORD, "csrfmiddlewaretoken": self._token()})
        self._ask("/sign-in/", form.encode(), {})
        if not any(cookie.name == "sessionid" for cookie in self._cookies):
            raise SystemExit("The drill's analyst could not sign in.")

    def get(self, path: str) -> Answer:
        return self._ask(path, None, {"Accept": "text/html"})

    def upload(self, filename: str, text: str) -> Answer:
        """As the upload page's script sends one file."""
        body = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
            f"Content-Type: text/plain\r\n\r\n{text}\r\n--{BOUNDARY}--\r\n"
        )
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self._ask("/articles/upload/", body.encode(), {"Content-Type": kind, "Accept": "application/json"})

    def accept(self, meeting: int, version: int) -> Answer:
        """As the desk sends a decision."""
        told = {"meeting": meeting, "version": version, "action": "accept", "form": {}}
        body = json.dumps({"holder": "drill", "filters": "", "skipped": [], **told})
        return self._ask("/admin/desk/decision/", body.encode(), {"Content-Type": "application/json"})

    def _token(self) -> str:
        return next((cookie.value or "" for cookie in self._cookies if cookie.name == "csrftoken"), "")

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        own = {"X-CSRFToken": self._token(), "Referer": self.root + "/"} if body is not None else {}
        request = urllib.request.Request(self.root + path, data=body, headers={**own, **headers})  # noqa: S310
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Answer(answer.status, answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode(errors="replace"))
        except OSError as error:
            return Answer(0, str(error))
