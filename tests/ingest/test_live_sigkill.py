"""A real worker, killed without warning amid a batch: nothing is lost, and nothing is done twice."""

import pytest

from engagement.models import Meeting
from ingest.intake import Upload, upload_article
from ingest.models import Article
from tests.live import LiveWorker, wait_until
from tests.seeded import seed_record

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]
BATCH = 50
ARTICLE = (
    "KABUL - The Chinese Ambassador Zhao Xing met the acting foreign minister of the Taliban, Amir Khan Muttaqi, in "
    "Kabul on {day} {month} 2023.\n\nThe two sides discussed trade and transit between the two countries.\n\n"
    "Number {number} of a series about the embassy's work in the Afghan capital."
)
MONTHS = ("March", "April", "May")


def upload_batch() -> None:
    """Articles that each report one meeting on a day of its own."""
    for number in range(BATCH):
        text = ARTICLE.format(day=number % 20 + 1, month=MONTHS[number // 20], number=number)
        upload_article(Upload(f"series-{number}.txt", [text.encode()]), by=None)


def done() -> int:
    return Article.objects.filter(state=Article.State.PROCESSED).count()


def test_killed_worker_loses_nothing_and_doubles_nothing(live_worker: LiveWorker) -> None:
    seed_record()
    upload_batch()
    for target in (8, 24):
        live_worker.start(2)
        wait_until(lambda target=target: done() >= target, f"{target} processed", log=live_worker.log)  # type: ignore[misc]
        live_worker.kill()
        assert done() < BATCH
    # The lease of what the killed ones held runs out at once, and beat sweeps every second.
    live_worker.start(2, beat=True, ARTICLE_LEASE_SECONDS="3", SWEEP_SECONDS="1")
    wait_until(lambda: done() == BATCH, "all processed", log=live_worker.log, timeout=120)
    live_worker.stop()
    assert not Article.objects.exclude(error="").exists()
    reports = [article.reports.count() for article in Article.objects.all()]
    assert reports == [1] * BATCH
    assert Meeting.objects.count() == BATCH
    assert Meeting.objects.values("start").distinct().count() == BATCH
