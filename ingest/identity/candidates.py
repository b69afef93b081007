"""A name → the official on record who it surely is, or those who it may be, with score and reasons.

Sure is a full name in another spelling (`same_name`), of somebody who holds or held an office of the same party, where
one official only fits. Everything else is a candidate, for an analyst to decide.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from engagement.models import Attendance, DistinctOfficials, Official, Participation
from ingest.identity.established import Established, established_officials
from ingest.identity.keys import name_key, same_name
from ingest.identity.known import KnownOfficial, homes_of
from ingest.identity.scoring import Told, score_candidate
from ingest.models import Article

MAX_CANDIDATES = 5
_LEAST = 0.05
_RARE_WORD = 120  # a word that more officials bear finds nobody by itself


@dataclass(frozen=True)
class Candidate:
    """An established official who a name may be; `reasons` in words, the most telling first."""

    official: KnownOfficial
    score: float
    reasons: tuple[str, ...]


def candidates_for(
    who: Official | str,
    parties: Collection[str] = (),
    role: str = "",
    article: Article | None = None,
    *,
    on: tuple[date | None, date | None] = (None, None),
    limit: int = MAX_CANDIDATES,
) -> list[Candidate]:
    """The likeliest established officials, best first. Of an official on record their spellings, parties, roles,
    meetings and articles are known, and what is given counts beside; those kept apart from them are left out."""
    told, apart = (describe(who), apart_from(who)) if isinstance(who, Official) else (Told((who,)), frozenset())
    codes = told.parties | frozenset(parties)
    told = replace(
        told,
        parties=codes,
        homes=homes_of(codes),
        roles=(*told.roles, *filter(None, [role])),
        first=on[0] or told.first,
        last=on[1] or told.last,
        in_article=told.in_article | (_in_articles([article.pk]) if article else frozenset()),
    )
    return rank_candidates(told, apart, limit=limit)


def rank_candidates(
    told: Told, apart: Collection[int] = (), *, limit: int = MAX_CANDIDATES, known: Established | None = None
) -> list[Candidate]:
    """Established officials, but those `apart`, whose names have something in common with the told ones."""
    known = known or established_officials()
    scored = []
    for official in _retrieve(told.names, known).values():
        score, reasons = (0.0, ()) if official.pk in apart else score_candidate(told, official)
        if score >= _LEAST:
            scored.append(Candidate(official, score, reasons))
    return sorted(scored, key=lambda found: (-found.score, found.official.name))[:limit]


def surely_known(
    names: Iterable[str], parties: Iterable[str], apart: Collection[int] = (), *, known: Established | None = None
) -> list[KnownOfficial]:
    """Established officials of one of the parties with another spelling of one of the full names. One is sure."""
    known, codes = known or established_officials(), frozenset(parties)
    found = {
        official.pk: official
        for name in names
        for official in known.keyed(name)
        if official.pk not in apart and _is_sure(name, official, codes)
    }
    return list(found.values())


def describe(official: Official) -> Told:
    """What is known of an official on record from the articles that named them."""
    names = tuple(dict.fromkeys((official.name, *official.names.values_list("name", flat=True))))
    offices = list(official.affiliations.values_list("party__code", "role"))
    rows = list(Participation.objects.filter(_attended_by(official)).select_related("party", "meeting").order_by("pk"))
    codes = frozenset([*(code for code, _ in offices), *(row.party.code for row in rows if row.party)])
    roles = tuple(dict.fromkeys(role for role in (*(row.role for row in rows), *(role for _, role in offices)) if role))
    days = [(row.meeting.start, row.meeting.end) for row in rows if row.meeting.start and row.meeting.end]
    first, last = (min(start for start, _ in days), max(end for _, end in days)) if days else (None, None)
    articles = Article.objects.filter(
        reports__meeting__in=[row.meeting_id for row in rows], reports__superseded_at__isnull=True
    ).values_list("pk", flat=True)
    beside = Attendance.objects.filter(meeting__in=[row.meeting_id for row in rows]).exclude(official=official)
    return Told(
        names,
        codes,
        homes_of(codes),
        roles,
        first,
        last,
        _in_articles(list(articles)) - {official.pk},
        frozenset(beside.values_list("official_id", flat=True)),
    )


def parties_told(official: Official) -> frozenset[str]:
    """For whom the official stood, in an office or at a meeting."""
    held = official.affiliations.values_list("party__code")
    stood = official.attendances.filter(party__isnull=False).values_list("party__code")
    return frozenset(code for (code,) in held.union(stood))


def apart_from(official: Official) -> frozenset[int]:
    """Those of whom somebody said that they are not this official."""
    pairs = DistinctOfficials.objects.filter(Q(one=official) | Q(other=official)).values_list("one_id", "other_id")
    return frozenset(pk for pair in pairs for pk in pair) - {official.pk}


def _attended_by(official: Official) -> Q:
    return Q(pk__in=Attendance.objects.filter(official=official).values("participation_id"))


def _in_articles(articles: Collection[int]) -> frozenset[int]:
    attended = Attendance.objects.filter(
        meeting__reports__article__in=articles, meeting__reports__superseded_at__isnull=True
    )
    return frozenset(attended.values_list("official_id", flat=True))


def _is_sure(name: str, official: KnownOfficial, codes: frozenset[str]) -> bool:
    homes = frozenset(code for office in official.offices if office.party in codes for code in office.homes)
    return bool(homes) and any(same_name(name, spelling, homes) for spelling in official.spellings)


def _retrieve(names: Iterable[str], known: Established) -> dict[int, KnownOfficial]:
    found: dict[int, KnownOfficial] = {}
    for name in names:
        hits = [*known.spelled(name), *known.keyed(name), *known.similar(name)]
        for word in name_key(name, is_transliterated=True).words:
            sharing = known.with_word(word) if len(word) > 2 else []
            hits += sharing if len(sharing) <= _RARE_WORD else []
        found |= {official.pk: official for official in hits}
    return found
