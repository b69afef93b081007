"""Officials by what somebody types: a word begun, another spelling, another script, a typing error.

One scoring for all of them. The established are found in the index that identity keeps in memory, which knows
transliteration. Provisional ones come and go with every article, so that keeping them there would build it anew all the
time: the database finds those whose spellings look alike, by its index of trigrams, and they are scored the same way.
"""

from collections.abc import Sequence
from heapq import nlargest

from engagement.models import OfficialName
from ingest.identity.established import Established, NameIndex, established_officials
from ingest.identity.keys import fold_spelling, name_key
from ingest.identity.known import KnownOfficial
from ingest.identity.trigrams import looking_like

_MOST_WORDS, _MOST_PROVISIONAL, _MOST_LOOKED_AT = 6, 60, 100
# How far a word of a name is the typed one; a typing error counts by the likeness of the two besides.
_EQUAL, _BEGUN, _KEY, _KEY_BEGUN, _ERROR = 1.0, 0.92, 0.88, 0.8, 0.75
_WHOLE_NAME, _FIRST = 0.7, 0.05
_FEWEST_OF_KEY, _MANY_WORDS = 3, 3

_MARKS = ".,;:'\"()“”‘’"

Scores = dict[int, float]


def officials_typed(typed: str, limit: int, known: Established | None = None) -> dict[int, float]:
    """Primary keys with how likely they are meant, from 0 to a little over 1: the likeliest first, and of equal ones
    those on record. `known`: who is on record, where the caller has looked already."""
    typed = " ".join(typed.split())
    words = [word for part in fold_spelling(typed).split() if (word := part.strip(_MARKS))][:_MOST_WORDS]
    if not words:
        return {}
    known = known or established_officials()
    provisional = NameIndex(_provisional(typed))
    scores = _score(known, provisional, words, with_errors=False)
    if len(scores) < limit:
        scores = _score(known, provisional, words, with_errors=True)
    likeliest = nlargest(_MOST_LOOKED_AT, scores, key=lambda pk: scores[pk])
    found = {pk: provisional.officials.get(pk) or known.get(pk) for pk in likeliest}
    folded = " ".join(words)
    for pk, official in found.items():
        if official and any(fold_spelling(spelling).startswith(folded) for spelling in official.spellings):
            scores[pk] += _FIRST
    ranked = sorted(
        (official for official in found.values() if official),
        key=lambda one: (-scores[one.pk], one.pk in provisional.officials, one.name),
    )
    return {official.pk: scores[official.pk] for official in ranked[:limit]}


def score_names(index: NameIndex, words: Sequence[str], *, with_errors: bool) -> Scores:
    """How far, from 0 to 1, somebody's names have the folded words: all, or of three and more all but one."""
    found = [_score_word(index, word, with_errors=with_errors) for word in words]
    needed = len(words) - (len(words) >= _MANY_WORDS)
    scores = {}
    for pk in set[int]().union(*found):
        shares = [one[pk] for one in found if pk in one]
        if len(shares) >= needed:
            scores[pk] = sum(shares) / len(words)
    whole = name_key(" ".join(words), is_transliterated=True)
    for pk in index.similar(whole, _MOST_LOOKED_AT) if with_errors else ():  # "Alkhater" for "Al-Khater"
        scores[pk] = max(scores.get(pk, 0), _WHOLE_NAME)
    return scores


def _score(known: Established, provisional: NameIndex, words: Sequence[str], *, with_errors: bool) -> Scores:
    on_record = known.scored(lambda index: score_names(index, words, with_errors=with_errors))
    return on_record | score_names(provisional, words, with_errors=with_errors)


def _score_word(index: NameIndex, word: str, *, with_errors: bool) -> Scores:
    """Whose names have the word, the surest way first."""
    key = "".join(name_key(word, is_transliterated=True).words)
    is_telling = len(key) >= _FEWEST_OF_KEY
    scores: Scores = {}
    for share, ids in (
        (_EQUAL, index.written.equal(word)),
        (_BEGUN, index.written.begun(word)),
        (_KEY, index.keys.equal(key) if is_telling else ()),
        (_KEY_BEGUN, index.keys.begun(key) if is_telling else ()),
    ):
        for pk in ids:
            scores.setdefault(pk, share)
    if with_errors:
        for pk, like in (index.keys.alike(key) | index.written.alike(word)).items():
            scores.setdefault(pk, like * _ERROR)
    return scores


def _provisional(typed: str) -> dict[int, KnownOfficial]:
    """Those found in articles whose spellings look like what is typed."""
    rows = OfficialName.objects.filter(official__is_provisional=True).select_related("official")
    found: dict[int, list[OfficialName]] = {}
    for row in looking_like(rows, "name", typed, _MOST_PROVISIONAL):
        found.setdefault(row.official_id, []).append(row)
    return {
        pk: KnownOfficial(pk, names[0].official.slug, names[0].official.name, tuple(one.name for one in names), ())
        for pk, names in found.items()
    }
