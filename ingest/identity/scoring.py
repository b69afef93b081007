"""How much speaks for a name being that of an official on record: a score from 0 to 1, and the reasons in words."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from ingest.identity.keys import fold_spelling, name_key, same_name
from ingest.identity.known import KnownOfficial, Office

_NEAR_WORD = 0.87
_NEAR_NAME = 84
_LIKE_ROLES = 80
# Of 1 at most; what else is known moves it along the logistic curve by these steps.
_SAME_PARTY, _OTHER_PARTY = 1.6, -1.8
_LIKE_ROLE, _IN_OFFICE, _NOT_IN_OFFICE, _SAME_ARTICLE, _SAME_MEETING = 1.2, 0.4, -0.8, 0.7, -2.5


@dataclass(frozen=True)
class Told:
    """What articles say of the person: all forms of the name, for whom they stood, as what, when, and who else is in
    the article or even in the meeting (as primary keys). `homes` are the codes with those of the countries behind."""

    names: tuple[str, ...]
    parties: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    in_article: frozenset[int] = frozenset()
    in_meeting: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """How like two names are, from 0 to 1, and in which way."""

    share: float
    reason: str


def score_candidate(told: Told, known: KnownOfficial) -> tuple[float, tuple[str, ...]]:
    """The score, 0 where the names have nothing in common, and the reasons for and against."""
    likeness = max(
        (
            compare_names(name, spelling, told.homes | known.homes)
            for name in told.names
            for spelling in known.spellings
        ),
        key=lambda found: found.share,
        default=Likeness(0, ""),
    )
    if not likeness.share:
        return 0.0, ()
    reasons = [likeness.reason]
    logit = math.log(likeness.share / (1 - likeness.share))
    for step, reason in (*_party(told, known), *_offices(told, known)):
        logit += step
        reasons.append(reason)
    if known.pk in told.in_meeting:
        logit += _SAME_MEETING
        reasons.append("but stands in the same meeting beside this name")
    elif known.pk in told.in_article:
        logit += _SAME_ARTICLE
        reasons.append("named in the same article")
    return round(1 / (1 + math.exp(-logit)), 3), tuple(reasons)


def compare_names(one: str, other: str, homes: Iterable[str] = ()) -> Likeness:
    """How like two spellings are. Nothing in common is 0."""
    if fold_spelling(one) == fold_spelling(other):
        is_lone = " " not in fold_spelling(one)
        return Likeness(0.7, "a name of theirs") if is_lone else Likeness(0.95, "alias: spelled so on record")
    if same_name(one, other, homes):
        return Likeness(0.93, "another spelling of the name")
    a, b = name_key(one, is_transliterated=True), name_key(other, is_transliterated=True)
    if not a.words or not b.words:
        return Likeness(0, "")
    found = _compare_words(a.words, b.words) or _compare_letters(a.whole, b.whole)
    is_common = any(not key.is_full and all(len(word) > 1 for word in key.words) for key in (a, b))
    if found.share > 0.5 and is_common:  # Mohamed Ali, Abdul Ghani
        return Likeness(0.5, f"{found.reason}, of a name that many have")
    return found


def _compare_words(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness | None:
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    left = list(long)
    same = near = initials = 0
    for word in short:
        like = max(left, key=lambda other: (_word_likeness(word, other), -left.index(other)), default="")
        kind = _word_likeness(word, like) if like else 0
        if kind:
            left.remove(like)
            same, near, initials = same + (kind == 1), near + (0.8 <= kind < 1), initials + (kind < 0.8)
    if same + near + initials < len(short):
        return _compare_surnames(a, b)
    if len(short) == 1:
        return Likeness(0.35, "the same surname") if same and short[0] in (long[-1], long[0]) else None
    if initials:
        return Likeness(0.72, "surname and initial") if same else None
    if near:
        return Likeness(0.75, "nearly the same name") if same else Likeness(0.6, "both names are nearly the same")
    return Likeness(0.78, "a shorter form of the name") if left else Likeness(0.9, "the same names")


def _compare_surnames(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness | None:
    if len(a) > 1 and len(b) > 1 and a[-1] == b[-1] and len(a[-1]) > 3:
        alike = JaroWinkler.similarity(a[0], b[0]) > 0.8
        return Likeness(0.4, "surname, and a like given name") if alike else Likeness(0.12, "only the surname")
    return None


def _compare_letters(a: str, b: str) -> Likeness:
    ratio = fuzz.ratio(a, b)
    return Likeness(0.6, "nearly the same letters") if ratio >= _NEAR_NAME else Likeness(0, "")


def _word_likeness(one: str, other: str) -> float:
    """1 for the same word, from 0.8 for nearly the same, 0.5 for an initial."""
    if one == other:
        return 1
    if min(len(one), len(other)) == 1:
        return 0.5 if one[0] == other[0] else 0
    if min(len(one), len(other)) < 4 or one[0] != other[0]:
        return 0
    similarity = JaroWinkler.similarity(one, other)
    return 0.8 + similarity / 10 if similarity >= _NEAR_WORD else 0


def _party(told: Told, known: KnownOfficial) -> list[tuple[float, str]]:
    if not told.parties or not known.parties:
        return []
    if told.parties & known.parties:
        return [(_SAME_PARTY, "same party")]
    if told.homes & known.homes:
        return [(0.0, "another party of the same country")]
    return [(_OTHER_PARTY, f"but of another party: {', '.join(sorted(known.parties))}")]


def _offices(told: Told, known: KnownOfficial) -> list[tuple[float, str]]:
    held = [office for office in known.offices if office.party in told.parties] or list(known.offices)
    present = [office for office in held if office.may_be_held(told.first, told.last)]
    found = []
    like = [office for office in present or held if any(are_like_roles(role, office.role) for role in told.roles)]
    if like:
        found.append((_LIKE_ROLE, f"role: {like[0].role}"))
    if told.first and held and not present:
        found.append((_NOT_IN_OFFICE, "but held no office at that time"))
    elif told.first and any(office.start or office.end for office in present):
        found.append((_IN_OFFICE, f"in office then: {_describe(present[0])}" if not like else "in office then"))
    return found


def are_like_roles(role: str, other: str) -> bool:
    """“Foreign minister” and “acting foreign minister of Qatar”: the words of one in the other."""
    return bool(role and other) and fuzz.token_set_ratio(role.lower(), other.lower()) >= _LIKE_ROLES


def _describe(office: Office) -> str:
    return office.role or office.party
