"""Participants while typing: officials by any spelling, script or typo, delegations, parties."""

from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Max, Q, Value, When

from engagement.models import Delegation, Official, Party
from engagement.templatetags.intervals import office_dates

MOST_OFFICIALS, MOST_DELEGATIONS, MOST_PARTIES = 8, 3, 4
# pg_trgm's word similarity from which on a spelling is offered: "Motaqi" finds "Muttaqi", "Wang" finds no "Wong Kan".
ALIKE = 0.45


def suggest_people(words: str, article_id: int | None = None) -> list[dict[str, Any]]:
    """The likeliest first: `kind` (official, delegation, party), `id`, `name`, `detail`, `party` and `role`."""
    words = " ".join(words.replace("\x00", "").split())
    if not words:
        return []
    begins = Q(name__unaccent__istartswith=words) | Q(name__unaccent__icontains=f" {words}")
    ranked = Official.objects.named(words).order_by(
        Case(When(begins, then=Value(0)), default=Value(1)), "is_provisional", "name"
    )
    exact = list(ranked.with_offices()[:MOST_OFFICIALS])
    parties = _parties(words)
    return [
        *(_party(one) for one in parties if one.code.lower() == words.lower()),
        *(_official(one) for one in exact),
        *(_party(one) for one in parties if one.code.lower() != words.lower()),
        *(_official(one) for one in _alike(words, exact)),
        *(_delegation(one) for one in _delegations(words, article_id)),
    ]


def suggest_parties(words: str) -> list[dict[str, Any]]:
    """Parties by code, name, alias or demonym."""
    words = " ".join(words.replace("\x00", "").split())
    return [{"code": party.code, "name": party.name} for party in (_parties(words) if words else [])]


def _parties(words: str) -> list[Party]:
    exact, begins = When(code__iexact=words, then=Value(0)), When(name__istartswith=words, then=Value(1))
    return list(Party.objects.named(words).order_by(Case(exact, begins, default=Value(2)), "name")[:MOST_PARTIES])


def _alike(words: str, exact: list[Official]) -> list[Official]:
    """Officials with a spelling that looks like the words."""
    alike = (
        Official.objects.annotate(alike=Max(TrigramWordSimilarity(words, "names__name")))
        .filter(Q(alike__gte=ALIKE))
        .exclude(pk__in=[official.pk for official in exact])
        .order_by("-alike", "name")
    )
    return list(alike.with_offices()[: MOST_OFFICIALS - len(exact)])


def _delegations(words: str, article_id: int | None) -> list[Delegation]:
    found = Delegation.objects.filter(title__unaccent__icontains=words).select_related("party")
    if article_id is not None:
        own = list(found.filter(participations__meeting__reports__article=article_id).distinct()[:MOST_DELEGATIONS])
        if own:
            return own
    return list(found.order_by("-pk")[:MOST_DELEGATIONS])


def _official(official: Official) -> dict[str, Any]:
    office = next(iter(official.affiliations.all()), None)
    dates = office_dates(office) if office else ""
    told = ", ".join(part for part in (office.role, office.party.name, dates) if part) if office else ""
    return {
        "kind": "official",
        "id": official.pk,
        "name": official.name,
        "detail": told or ("new name" if official.is_provisional else "no office on record"),
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
