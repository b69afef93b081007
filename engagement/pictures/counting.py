"""In how much of what the rule counts each party, official, topic and place is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from engagement.kept import kept_sums
from engagement.models.querysets import MeetingQuerySet
from engagement.pictures.subject import Subject
from engagement.rankings import Pairs, Ranking, rank_records


@dataclass(frozen=True)
class Line:
    """One record and its number; `pairs` are the filters that mean it. `find_page`: a large record has thousands of
    lines, and few are shown with the address of their page."""

    name: str
    find_page: Callable[[], str]
    number: int
    pairs: Pairs

    @property
    def page(self) -> str:
        return self.find_page()


Read = Callable[[Subject], list[Line]]


def count_lines(subject: Subject, kind: str) -> list[Line]:
    """The lines of the kind (`parties`, `officials`, `topics`, `places`), the largest number first.

    Each number is the figure of the list with the subject's filters and the line's: `Subject.address`.
    """
    return sorted(_READ[kind](subject), key=lambda line: (-line.number, line.name, line.pairs))


def lines_of(ranking: Ranking, page: str, subject: Subject) -> list[Line]:
    """Those of a ranking of the subject, which was counted already."""
    return [
        Line(name, partial(page_of, page, key, subject), number, ((ranking.name, key),))
        for key, name, number in ranking.numbers
    ]


def _parties(subject: Subject) -> list[Line]:
    return _ranked("parties", "party", subject)


def _officials(subject: Subject) -> list[Line]:
    return _ranked("officials", "official", subject)


def _topics(subject: Subject) -> list[Line]:
    return _ranked("topics", "topic", subject)


def _ranked(kind: str, page: str, subject: Subject) -> list[Line]:
    found = rank_records(subject.meetings, of=subject.of, rule=subject.rule, kinds=[kind])
    return lines_of(found[kind], page, subject)


def _places(subject: Subject) -> list[Line]:
    """Cities, each in its country; what is known to the country alone is on the map."""

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        found = subject.tally(subject.rule.counted(chosen).filter(country__isnull=False).exclude(city=""))
        way = f"{found.meeting}country"
        return [found.by(line_key=f"{way}__code", line_name=f"{way}__name", town=f"{found.meeting}city")]

    lines = []
    for code, country, town, number in kept_sums(build, subject.meetings):
        page = partial(_place_page, code, town, subject)
        lines.append(Line(f"{town}, {country}", page, number, (("country", code), ("city", town))))
    return lines


def _place_page(code: str, town: str, subject: Subject) -> str:
    return f"{reverse('place', args=[code])}?{urlencode([('city', town), *subject.rule.own_pairs()])}"


def page_of(page: str, key: str, subject: Subject) -> str:
    """The page of the two, where the meetings are those of one party or official; else the record's own."""
    parties, officials = subject.values("party"), subject.values("official")
    address = reverse(page, args=[key])
    if page == "party" and len(parties) == 1 and not officials:
        address = reverse("party-pair", args=[parties[0], key])
    if page == "official" and len(officials) == 1 and not parties:
        address = reverse("official-pair", args=[officials[0], key])
    own = urlencode(subject.rule.own_pairs())
    return address + (f"?{own}" if own else "")


_READ: dict[str, Read] = {"parties": _parties, "officials": _officials, "topics": _topics, "places": _places}
