"""Rows as an earlier version of the project left them, in the database of that version's tables."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

# The first tables that held a meeting with its source.
FIRST = (("engagement", "0002_record"), ("ingest", "0001_articles"))
FINGERPRINT = "ab" * 32
# What must survive, of columns that every version has.
KEPT = {
    "meetings": "SELECT id, status, review_state, start, city, version FROM engagement_meeting ORDER BY id",
    "officials": "SELECT id, name, slug FROM engagement_official ORDER BY id",
    "participations": "SELECT id, meeting_id, official_id, party_id, role FROM engagement_participation ORDER BY id",
    "articles": "SELECT id, sha256, original, text, state FROM ingest_article ORDER BY id",
    "reports": "SELECT id, article_id, meeting_id, draft, quote FROM ingest_report ORDER BY id",
    "history": "SELECT pgh_id, pgh_label, id, status FROM engagement_meetingevent ORDER BY pgh_id",
}
KEYED = "SELECT DISTINCT meeting_id FROM ingest_blockingkey ORDER BY 1"


def fill(get_model: Callable[..., Any], number: int, *, alias: str = "default") -> None:
    """Rows as an analyst's work leaves them: a meeting, who attended, and what an article told of it."""

    def make(app: str, model: str, **values: Any) -> Any:
        return get_model(app, model)._default_manager.using(alias).create(**values)

    party = make("engagement", "Party", code=f"P{number}", name=f"Party {number}", kind="organisation")
    official = make("engagement", "Official", name=f"Wang Yi {number}", slug=f"wang-yi-{number}")
    meeting = make(
        "engagement",
        "Meeting",
        **{"status": "held", "review_state": "proposed", "start": date(2021, 10, 12), "end": date(2021, 10, 12)},
        **{"precision": "day", "city": "Doha", "format": "in_person"},
    )
    make("engagement", "Participation", meeting=meeting, official=official, party=party, role="minister")
    text = f"Wang Yi met him in Doha, says number {number}."
    article = make(
        "ingest",
        "Article",
        **{"filename": f"{number}.txt", "original": text.encode(), "size": len(text)},
        **{"sha256": hashlib.sha256(text.encode()).hexdigest(), "text": text, "state": "processed"},
        **{"published": date(2021, 10, 13), "published_from": "given"},
    )
    make(
        "ingest",
        "Report",
        **{"article": article, "meeting": meeting, "draft": {"status": "held"}, "fingerprint": FINGERPRINT},
        **{"start": 0, "end": len(text), "quote": text, "prominence": "main", "confidence": 0.5},
        extractor_version="1",
    )


def kept(database: BaseDatabaseWrapper) -> dict[str, list[Any]]:
    """The rows of `KEPT` in a database, whatever its version."""
    found = {}
    with database.cursor() as cursor:
        for name, query in KEPT.items():
            cursor.execute(query)
            found[name] = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()
            ]
    return found


def without_keys(database: BaseDatabaseWrapper) -> int:
    """Meetings for which the newest version's migrations have derived nothing."""
    with database.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM engagement_meeting WHERE id NOT IN ({KEYED})")  # noqa: S608 (its own)
        return int(cursor.fetchone()[0])
