"""A client that asks as a script does: with a token, and JSON both ways."""

from typing import Any

from django.test import Client

from engagement.services.tokens import make_token

BASE = "/api/v1/"


class ApiClient:
    """`get("meetings/", party="AF")` and the like; `user` None is anonymous."""

    def __init__(self, user: Any = None) -> None:
        self.user = user
        token = make_token(user=user, name="tests")[1] if user else ""
        self.client = Client(headers={"Authorization": f"Bearer {token}"} if token else {})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(BASE + path, query)

    def post(self, path: str, body: Any = None) -> Any:
        return self.client.post(BASE + path, body or {}, content_type="application/json")

    def patch(self, path: str, body: Any = None) -> Any:
        return self.client.patch(BASE + path, body or {}, content_type="application/json")

    def send(self, path: str, form: dict[str, Any]) -> Any:
        """As multipart/form-data."""
        return self.client.post(BASE + path, form)
