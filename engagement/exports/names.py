"""Names for the rows of a file, each asked for once: joined to every row, they are half of PostgreSQL’s work for one.

No more are kept than there are officials and delegations at the meetings of one file.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import Model

from engagement.kept import OneOf
from engagement.models import Delegation, Official, Party, Topic

T = TypeVar("T")

_NAMED: dict[str, tuple[type[Model], str]] = {
    "party": (Party, "name"),
    "official": (Official, "name"),
    "delegation": (Delegation, "title"),
}


class Names:
    """Of one file, which is written within seconds or minutes: a name that changes meanwhile is the old one in it."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, str]] = {kind: {} for kind in _NAMED}
        self._topics: dict[int, tuple[int, str]] = {}

    def of(self, kind: str, keys: Iterable[int | None]) -> dict[int, str]:
        """All that are known by now, those of `keys` among them."""
        known = self._known[kind]
        if missing := {key for key in keys if key is not None} - known.keys():
            model, name = _NAMED[kind]
            rows = model._default_manager.filter(OneOf("pk", list(missing))).order_by()
            known.update(rows.values_list("pk", name))
        return known

    def of_topics(self, links: Iterable[tuple[int, T]]) -> Iterator[tuple[str, T]]:
        """The links with the topics' names instead of their keys, in the order that the database has for names."""
        links = list(links)
        if any(topic not in self._topics for topic, _ in links):
            rows = Topic.objects.order_by("name").values_list("pk", "name")
            self._topics = {pk: (place, name) for place, (pk, name) in enumerate(rows)}
        placed = sorted(((*self._topics[topic], one) for topic, one in links), key=lambda link: link[0])
        return ((name, one) for _, name, one in placed)
