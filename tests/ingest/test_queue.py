import socket
import time
from unittest.mock import patch

import pytest
from celery import Celery, current_app

from ingest.queue import ENOUGH, LARGEST_JOINED, count_enqueued, enqueue_article, remind_of_article


def test_absent_broker_is_noticed_without_making_an_upload_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Celery(set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    with socket.socket() as held:  # a port on which nothing listens
        held.bind(("127.0.0.1", 0))
        monkeypatch.setenv("CELERY_BROKER_URL", f"redis://127.0.0.1:{held.getsockname()[1]}")
        started = time.monotonic()
        with patch("ingest.queue.current_app", app), patch("engagement.messages.current_app", app):
            assert not enqueue_article(1)
            assert not remind_of_article(1, 100)
            assert count_enqueued() is None
    assert time.monotonic() - started < 4


@pytest.mark.usefixtures("servers")
def test_some_messages_are_enough_for_all_that_anybody_takes_along() -> None:
    current_app.control.purge()
    for number in range(ENOUGH + 3):
        assert remind_of_article(number, 100)
    assert count_enqueued() == ENOUGH
    assert remind_of_article(99, LARGEST_JOINED + 1)
    assert enqueue_article(100)
    assert count_enqueued() == ENOUGH + 2
    current_app.control.purge()
