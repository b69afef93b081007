"""Near-identical wire copies: which article this one is a copy of, and which of its accounts tells the same.

A copy is reviewed with the first one: its accounts become accounts of the first copy's meetings, whatever has been
decided about these. A copy is always one of a first copy, never of another copy.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection

from ingest.drafts import draft_as_json
from ingest.extraction import MeetingDraft
from ingest.matching.features import compare
from ingest.matching.record import account_of_draft
from ingest.matching.score import load_model
from ingest.models import Article, Report
from ingest.signatures import HASHES, ROWS, Signature, estimate_likeness, sign

LEAST_LIKENESS = 0.8  # of the sets of word shingles, by estimate

# Signatures that are alike differ in so many numbers at most; were each in a band of its own, all other bands agree.
_MOST_DIFFERENT = int((1 - LEAST_LIKENESS) * HASHES)
LEAST_SHARED = HASHES // ROWS - _MOST_DIFFERENT
COMMON = 500  # articles of one band that are looked at
MOST = 100  # compared with one article; where a series of texts shares more, those with the most bands in common

# One band after the other: of all at once the planner thinks that they are half of the table's. Which articles share
# enough of them is counted without reading bands or signatures. What ministries' daily bulletins have in common is in
# bands of thousands: of these some are enough, mostly the oldest, since a copy shares the rare bands as well.
# `OFFSET 0`: the signatures of those that were found, not of all articles first.
_SHARING = f"""
WITH shared AS (
 SELECT told.number, near.id, row_number() OVER (PARTITION BY told.number ORDER BY count(*) DESC, near.id) AS place
 FROM unnest(%(bands)s::text[]) WITH ORDINALITY AS told (bands, number), unnest(told.bands::bigint[]) AS band, LATERAL (
  SELECT id FROM ingest_article WHERE bands @> ARRAY[band] AND copy_of_id IS NULL LIMIT %(common)s) near
 GROUP BY told.number, near.id HAVING count(*) >= {LEAST_SHARED}
)
SELECT found.id, found.numbers, first.signature
FROM (SELECT id, array_agg(number) AS numbers FROM shared WHERE place <= %(most)s GROUP BY id) found, LATERAL (
 SELECT signature FROM ingest_article WHERE id = found.id OFFSET 0) first
"""  # noqa: S608  (nothing in it comes from outside)
_FirstCopies = dict[int, Sequence[int]]  # signatures by articles' keys


def sign_article(article: Article) -> None:
    """Set, unsaved, the text's signature and whose copy it is. To be called where recording is serialised."""
    sign_articles([article], [sign(article.text)])


def sign_articles(articles: Sequence[Article], signatures: Sequence[Signature]) -> None:
    """As `sign_article` for each, with its text's signature, in as many queries as for one; each may be a copy of those
    before it.

    An article of which there are copies remains the first one.
    """
    were_signed = [bool(article.bands) for article in articles]  # copies are found by bands
    for article, signature in zip(articles, signatures, strict=True):
        article.signature, article.bands = list(signature.values), list(signature.bands)
    here, done = _FirstCopies(), set[int]()
    for article, was_signed, near in zip(articles, were_signed, _first_copies(articles), strict=True):
        is_first = was_signed and article.copies.exists()
        done.add(article.pk)
        first = {pk: signature for pk, signature in near.items() if pk not in done} | here
        article.copy_of = None if is_first else _find_first_copy(article, first)
        if article.copy_of is None:
            here[article.pk] = article.signature


def _first_copies(articles: Sequence[Article]) -> list[_FirstCopies]:
    """For each, those on record that may be alike and are no copies."""
    bands = ["{" + ",".join(map(str, article.bands)) + "}" for article in articles]
    near: list[_FirstCopies] = [{} for _ in articles]
    if any(article.bands for article in articles):
        with connection.cursor() as cursor:
            cursor.execute(_SHARING, {"bands": bands, "common": COMMON, "most": MOST})
            for pk, numbers, signature in cursor.fetchall():
                for number in numbers:
                    near[number - 1][pk] = signature
    return near


def _find_first_copy(article: Article, first: _FirstCopies) -> Article | None:
    """The one with the likest text; of equally like ones the earliest. None where none is like."""
    ranked = sorted((-estimate_likeness(article.signature, signature), pk) for pk, signature in first.items())
    if not ranked or -ranked[0][0] < LEAST_LIKENESS:
        return None
    return Article.objects.listed().get(pk=ranked[0][1])


def pair_with_first_copy(article: Article, drafts: Sequence[MeetingDraft]) -> dict[int, Report]:
    """For drafts by number, the first copy's account that tells the same; each account once, the likest first.

    Without the accounts of meetings that the copy tells of already.
    """
    if article.copy_of_id is None:
        return {}
    told_here = article.reports.current().filter(meeting__isnull=False).values("meeting_id")
    told_first = Report.objects.current().filter(article=article.copy_of_id).exclude(meeting__in=told_here)
    reports = list(told_first.select_related("article", "meeting"))
    ranked = sorted(
        (-likeness, number, index)
        for number, draft in enumerate(drafts)
        for index, report in enumerate(reports)
        if (likeness := _likeness(draft, report, article)) > 0
    )
    chosen: dict[int, int] = {}
    for _, number, index in ranked:
        if number not in chosen and index not in chosen.values():
            chosen[number] = index
    return {number: reports[index] for number, index in chosen.items()}


def _likeness(draft: MeetingDraft, report: Report, article: Article) -> float:
    """0 where they may tell of two meetings, else the probability of one, and 1 more where one sentence tells both.

    "On Tuesday" is another day in a copy of next week: the same sentence tells of the same day.
    """
    one = account_of_draft(draft_as_json(draft), article.published)
    first = account_of_draft(report.draft, report.article.published)
    is_one_sentence = draft.quote.split() == report.quote.split()
    if is_one_sentence:
        one = replace(one, interval=first.interval, published=first.published)
    comparison, model = compare(one, first), load_model()
    probability = model.probability(comparison)
    return probability + is_one_sentence if probability >= model.likely and not comparison.days.gap else 0.0
