"""What a killed worker had begun is told from what a living one works on."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from engagement.services.recording import lock_recording
from engagement.services.seeding import load_seeds
from ingest import condition
from ingest.condition import ask_broker, find_left_behind
from ingest.intake import Upload, upload_article
from ingest.models import Article
from tests.live import LiveWorker, wait_until

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]
NUMBER = 3
TEXT = "Wang Yi met Amir Khan Muttaqi in Doha on Monday. That is told by number {number} of a series."


def begun() -> int:
    return Article.objects.filter(state=Article.State.PROCESSING).count()


def test_what_a_killed_worker_had_begun(
    live_worker: LiveWorker, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_seeds(settings.SEEDS_DIR)
    for number in range(NUMBER):
        upload_article(Upload(f"{number}.txt", [TEXT.format(number=number).encode()]), by=None)
    with transaction.atomic():
        lock_recording()  # so that whoever has read them cannot go on
        live_worker.start(1)
        wait_until(lambda: begun() == NUMBER, "all are begun", log=live_worker.log)
        monkeypatch.setattr(condition, "TOO_NEW", timedelta())
        # The worker knows that its process has begun a task a moment after that has.
        wait_until(lambda: bool(ask_broker().begun), "the worker tells of its task", log=live_worker.log)
        alive = ask_broker()
        assert [worker.processes for worker in alive.workers] == [1]
        assert alive.begun
        assert find_left_behind(alive) is None
        live_worker.kill()
        left = find_left_behind(ask_broker())
    assert left
    assert left.number == NUMBER
    until = (left.again - timezone.now()).total_seconds()
    assert settings.ARTICLE_LEASE_SECONDS - 60 < until <= settings.ARTICLE_LEASE_SECONDS
