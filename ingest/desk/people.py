"""Participants while typing: officials, delegations and parties by any spelling, in any script, with typing errors."""

from typing import Any

from engagement.models import Delegation, Official, Party
from engagement.templatetags.intervals import office_words
from ingest.identity.parties import parties_typed
from ingest.identity.trigrams import looking_like
from ingest.identity.typed import officials_typed

MOST_OFFICIALS, MOST_DELEGATIONS, MOST_PARTIES = 8, 3, 4
# Most have the same title as another one: so many are read to show three.
_READ = 40


def suggest_people(words: str, article_id: int | None = None) -> list[dict[str, Any]]:
    """The likeliest first: `kind` (official, delegation, party), `id`, `name`, `detail`, `party` and `role`."""
    words = " ".join(words.replace("\x00", "").split())
    if not words:
        return []
    found = [(score, _party(party)) for party, score in parties_typed(words, MOST_PARTIES)]
    found += [(score, _official(official)) for official, score in _officials(words)]
    found.sort(key=lambda one: -one[0])
    return [*(row for _, row in found), *(_delegation(one) for one in _delegations(words, article_id))]


def suggest_parties(words: str) -> list[dict[str, Any]]:
    """Parties by code, name, alias or demonym."""
    words = " ".join(words.replace("\x00", "").split())
    return [{"code": party.code, "name": party.name} for party, _ in parties_typed(words, MOST_PARTIES)]


def _officials(words: str) -> list[tuple[Official, float]]:
    scores = officials_typed(words, MOST_OFFICIALS)
    rows = Official.objects.with_offices().in_bulk(scores)
    return [(rows[pk], score) for pk, score in scores.items() if pk in rows]


def _delegations(words: str, article_id: int | None) -> list[Delegation]:
    """Of the article in hand; where it has none, of all. Of several with one title and party the latest."""
    rows = Delegation.objects.select_related("party")
    found: list[Delegation] = []
    if article_id is not None:
        own = Delegation.objects.filter(participations__meeting__reports__article=article_id).values("pk")
        found = looking_like(rows.filter(pk__in=own), "title", words, _READ)
    found = found or looking_like(rows, "title", words, _READ)
    alike = {(one.title.casefold(), one.party_id): one for one in reversed(found)}
    return [one for one in found if alike[one.title.casefold(), one.party_id] is one][:MOST_DELEGATIONS]


def _official(official: Official) -> dict[str, Any]:
    office = next(iter(official.affiliations.all()), None)
    return {
        "kind": "official",
        "id": official.pk,
        "name": official.name,
        "detail": office_words(office) or ("new name" if official.is_provisional else "no office on record"),
        "party": {"code": office.party.code, "name": office.party.name} if office else None,
        "role": office.role if office else "",
    }


def _delegation(delegation: Delegation) -> dict[str, Any]:
    party = delegation.party
    return {
        "kind": "delegation",
        "id": delegation.pk,
        "name": delegation.title,
        "detail": f"delegation, {party.name}" if party else "delegation",
        "party": {"code": party.code, "name": party.name} if party else None,
        "role": "",
    }


def _party(party: Party) -> dict[str, Any]:
    """Chosen, it stands for an unnamed delegation of the party."""
    return {
        "kind": "party",
        "id": party.pk,
        "name": party.name,
        "detail": f"officials of {party.name}, unnamed",
        "party": {"code": party.code, "name": party.name},
        "role": "",
    }
