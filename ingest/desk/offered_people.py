"""Who could be added: people, delegations and parties that the article itself names, alone or as a list."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from engagement.models import Meeting, Official, Participation, Party
from ingest.desk.lists import lists_of
from ingest.models import Article, Report

# More than there are keys: the last ones are for the mouse.
MOST_PEOPLE = 18
# So near to a name, in characters, a party is likely to be the person's.
BESIDE = 60


def nearest(article: Article, report: Report, kinds: set[str]) -> list[dict[str, Any]]:
    """The article's marks of these kinds, the nearest to the evidence first."""
    marks = [mark for mark in article.mentions if mark.get("kind") in kinds]
    return sorted(marks, key=lambda mark: max(report.start - mark["end"], mark["start"] - report.end, 0))


def people_of(meeting: Meeting, article: Article, report: Report) -> list[dict[str, Any]]:
    """Whom one sentence or another meeting of the article brings together; then, one by one, those participants, and
    officials and parties named near the evidence."""
    standing = meeting.participations.all()
    taken = {key for p in standing for key in (("official", p.official_id), ("delegation", p.delegation_id)) if key[1]}
    names = {p.name for p in standing}
    present = [p.party.code for p in standing if p.party]
    near = nearest(article, report, {"party", "delegation"})
    marks = nearest(article, report, {"official"})
    codes = {mark.get("label") or "" for mark in near} | {mark.get("party") or "" for mark in marks}
    by_code = {party.code: party for party in Party.objects.filter(code__in=codes)}
    named = dict(_named(marks, near, by_code, _host(meeting)))
    parties = dict(_parties(near, by_code))

    def is_new(row: dict[str, Any]) -> bool:
        return (row["kind"], row["id"] or row["name"]) not in taken and row["name"] not in names

    elsewhere = {
        number: [row for row in rows if is_new(row)] for number, rows in _of_other_meetings(meeting, article).items()
    }
    free = {("official", label): row for label, row in named.items() if is_new(row)}
    free |= {("party", code): row for code, row in parties.items()}
    lists = lists_of(article.text, (report.start, report.end), article.mentions, free, present, elsewhere.values())
    singly = [row for row in chain(*elsewhere.values(), named.values()) if is_new(row)]
    singly += _unnamed(standing, parties, elsewhere.values())
    once: dict[Any, dict[str, Any]] = {}
    for row in singly:
        once.setdefault((row["kind"], row["id"] or row["name"]), row)
    listed = {id(row) for one in lists for row in one["members"]}
    # Who comes with a list is less likely to be wanted alone, and the keys are few.
    return (lists + sorted(once.values(), key=lambda row: id(row) in listed))[:MOST_PEOPLE]


def _unnamed(
    standing: Iterable[Participation], parties: dict[str, Any], elsewhere: Iterable[Sequence[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Unnamed officials of parties that nobody stands for; then of those for whom one person does, perhaps wrongly."""
    present = [one.party.code for one in standing if one.party]
    sent = {row["party"]["code"] for rows in elsewhere for row in rows if row["kind"] == "delegation" and row["party"]}
    absent = [row for code, row in parties.items() if code not in {*present, *sent}]
    alone = [one.party for one in standing if one.party and one.official_id and present.count(one.party.code) == 1]
    return absent + [_of_party(party) for party in alone]


def _host(meeting: Meeting) -> Party | None:
    """The country where it was, if somebody stands for it: whoever is named without a party is likely of there."""
    return next((p.party for p in meeting.participations.all() if p.party and p.party == meeting.country), None)


def _of_other_meetings(meeting: Meeting, article: Article) -> dict[int, list[dict[str, Any]]]:
    """Who took part in each of the article's other meetings, by the meeting's number."""
    others = Participation.objects.filter(meeting__reports__article=article).exclude(meeting=meeting).distinct()
    found: dict[int, list[dict[str, Any]]] = {}
    for one in others.select_related("official", "delegation", "party").order_by("meeting_id", "pk"):
        kind, pk = ("official", one.official_id) if one.official_id else ("delegation", one.delegation_id)
        found.setdefault(one.meeting_id, []).append(_person(kind, pk or 0, one.name, one.party, one.role))
    return found


def _named(
    marks: list[dict[str, Any]], near: list[dict[str, Any]], by_code: dict[str, Party], host: Party | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """By label. Who has no office on record comes with the party and role that the article gives; where it gives no
    party, with the likeliest one, which is said to be a `guess`."""
    first = {mark["label"]: mark for mark in reversed(marks) if mark.get("label")}
    slugs = list(dict.fromkeys(mark["label"] for mark in marks if mark.get("label")))
    by_slug = {official.slug: official for official in Official.objects.filter(slug__in=slugs).with_offices()}
    for slug in slugs:
        official, mark = by_slug.get(slug), first[slug]
        office = next(iter(official.affiliations.all()), None) if official else None
        known = office.party if office else by_code.get(mark.get("party", ""))
        guess = known or by_code.get(_party_beside(slug, marks, near)) or host
        pk, name = (official.pk, official.name) if official else (0, slug)
        role = office.role if office else mark.get("role", "")
        yield slug, _person("official", pk, name, guess, role) | {"guess": known is None and guess is not None}


def _party_beside(name: str, marks: list[dict[str, Any]], parties: list[dict[str, Any]]) -> str:
    """The code of the party named nearest to the name, within `BESIDE` characters: a guess, for the analyst to see."""
    spots = [mark for mark in marks if mark.get("label") == name]
    found = [
        (max(spot["start"] - party["end"], party["start"] - spot["end"], 0), party["label"])
        for spot in spots
        for party in parties
        if party.get("label")
    ]
    distance, code = min(found, default=(BESIDE, ""))
    return code if distance < BESIDE else ""


def _parties(marks: list[dict[str, Any]], found: dict[str, Party]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parties named, by code, the nearest first: each stands for officials of it, unnamed."""
    codes = list(dict.fromkeys(mark["label"] for mark in marks if mark.get("label")))
    for code in codes:
        if code in found:
            yield code, _of_party(found[code])


def _of_party(party: Party) -> dict[str, Any]:
    return _person("party", party.pk, f"{party.name}: officials", party, "")


def _person(kind: str, pk: int, name: str, party: Party | None, role: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": pk or None,
        "name": name,
        "party": {"code": party.code, "name": party.name} if party else None,
        "role": role,
    }
