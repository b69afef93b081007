"""The queue of unknown names: provisional officials in meetings that are not rejected, as the analyst filters them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from engagement.models import Attendance, Official


@dataclass(frozen=True)
class Queue:
    """`words` of a name, the code of a `party`, and the number of an `article` or a `meeting`, each empty for all."""

    words: str = ""
    party: str = ""
    article: str = ""
    meeting: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Queue":
        """As the address says it. A number that is none finds nobody."""
        got = {name: request.GET.get(key, "").replace("\x00", "").strip() for name, key in _KEYS.items()}
        return cls(**got)

    @property
    def query(self) -> str:
        """The address' part that keeps the filters, with its question mark; empty without any."""
        told = {key: getattr(self, name) for name, key in _KEYS.items() if getattr(self, name)}
        return f"?{urlencode(told)}" if told else ""

    def officials(self) -> QuerySet[Official]:
        """Those who stand in most meetings first, then as they were found."""
        found = Official.objects.unidentified().named(self.words)
        if self.party:
            found = found.of_party(self.party)
        for number, lookup in ((self.article, "meeting__reports__article"), (self.meeting, "meeting")):
            if number:
                attended = Attendance.objects.filter(**{lookup: int(number)}) if _is_key(number) else _NOBODY
                found = found.filter(pk__in=attended.values("official_id"))
        open_meetings = Count(
            "attendances__meeting",
            filter=~Q(attendances__meeting__review_state="rejected"),
            distinct=True,
        )
        return found.annotate(meeting_count=open_meetings).order_by("-meeting_count", "pk")

    def ids(self) -> list[int]:
        return list(self.officials().values_list("pk", flat=True))

    def address_of(self, pk: int | None) -> str:
        """The page of the official, or the list where there is none."""
        return (reverse("identity-item", args=[pk]) if pk else reverse("identity")) + self.query


_KEYS = {"words": "q", "party": "party", "article": "article", "meeting": "meeting"}
_NOBODY = Attendance.objects.none()


def following(ids: list[int], pk: int) -> int | None:
    """Who comes after `pk`, after the last one the first; None where nobody else waits."""
    rest = ids[ids.index(pk) + 1 :] if pk in ids else []
    return next((one for one in [*rest, *ids] if one != pk), None)


def _is_key(number: str) -> bool:
    return number.isdecimal() and len(number) < 19
