"""A corpus folder as what extraction learns from, and the score of what it finds without having learned it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

from spacy.language import Language

from ingest.drafts import draft_as_meeting
from ingest.evaluation.calibration import calibration_error, judge_predictions
from ingest.evaluation.corpus import GOLD, read_folder
from ingest.evaluation.meetings import Meeting, meeting_from_json
from ingest.evaluation.scoring import Figures, Tally, score
from ingest.extraction import ArticleInput, Knowledge, MeetingDraft
from ingest.extraction.extract import parse_many
from ingest.extraction.learning.examples import Labelled
from ingest.extraction.learning.labels import Gold

# Of a hundred officials, how many nobody knows in each reading of an article: models must cope with strangers.
UNKNOWN = (0, 50, 70)


def read_views(folder: Path, nlp: Language, knowledge: Knowledge) -> list[Labelled]:
    """Each of the folder's articles, analysed, with its gold meetings as JSON: as often as `UNKNOWN` says, the first
    time with all officials known.

    Who is unknown hangs on the name alone, so that it is the same people every time. Raises `CorpusError`.
    """
    articles, _ = read_folder(folder)
    lines = (folder / GOLD).read_text(encoding="utf-8").split("\n")
    meetings = {entry["id"]: entry["meetings"] for entry in map(json.loads, filter(str.strip, lines))}
    readers = [forget(knowledge, share) for share in UNKNOWN]
    parsed = parse_many(nlp, (ArticleInput(a.text, a.title, a.published, a.outlet) for a in articles))
    return [
        [(one.analyse(reader), meetings[article.id]) for reader in readers]
        for article, one in zip(articles, parsed, strict=True)
    ]


def forget(knowledge: Knowledge, share: int) -> Knowledge:
    """The knowledge without `share` of a hundred officials."""
    if not share:
        return knowledge
    kept = [one for one in knowledge.officials if crc32(f"{share} {one.key}".encode()) % 100 >= share]
    return replace(knowledge, officials=tuple(kept))


def judge_drafts(gold: list[Gold], drafts: list[MeetingDraft]) -> list[bool | None]:
    """Of each draft: does it tell a gold meeting? None where either is right."""
    told = [meeting_from_json(draft_as_meeting(draft)) for draft in drafts]
    return judge_predictions([meeting_from_json(meeting) for meeting in gold], told)


def score_drafts(
    articles: Sequence[Labelled], found: Iterable[tuple[int, list[MeetingDraft]]]
) -> tuple[Figures, float]:
    """All figures, and the calibration error of the confidence, of what was found in articles by their number."""
    drafts = {str(number): meetings for number, meetings in found}
    gold = {number: [meeting_from_json(meeting) for meeting in articles[int(number)][0][1]] for number in drafts}
    tally, calibration = score_told(gold, drafts)
    return tally.figures(), calibration


def score_told(
    gold: Mapping[str, Sequence[Meeting]], drafts: Mapping[str, Sequence[MeetingDraft]]
) -> tuple[Tally, float]:
    """The score of what was found, by article, and the calibration error of its confidence."""
    told = {key: [meeting_from_json(draft_as_meeting(draft)) for draft in found] for key, found in drafts.items()}
    judged = []
    for key, found in drafts.items():
        verdicts = zip(found, judge_predictions(gold[key], told[key]), strict=True)
        judged += [(draft.confidence, real) for draft, real in verdicts if real is not None]
    return score(gold, told), calibration_error(judged)
