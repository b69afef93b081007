import socket
import time
from unittest.mock import patch

import pytest
from celery import Celery

from ingest.queue import count_enqueued, enqueue_article


def test_absent_broker_is_noticed_without_making_an_upload_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Celery(set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    with socket.socket() as held:  # a port on which nothing listens
        held.bind(("127.0.0.1", 0))
        monkeypatch.setenv("CELERY_BROKER_URL", f"redis://127.0.0.1:{held.getsockname()[1]}")
        started = time.monotonic()
        with patch("ingest.queue.current_app", app), patch("engagement.messages.current_app", app):
            assert not enqueue_article(1)
            assert count_enqueued() is None
    assert time.monotonic() - started < 3
