import io

import pytest
from django.core.management import call_command

from ingest.intake import Upload, upload_article
from ingest.models import Article
from tests.live import LiveWorker, wait_until

pytestmark = pytest.mark.live
TEXT = (
    "KABUL, May 17 2024 - The Taliban's acting foreign minister, Amir Khan Muttaqi, met Foreign Minister Wang Yi of "
    "China in Beijing on Thursday. They talked about trade and transit between the two countries, the ministry said."
)


def test_a_worker_takes_an_upload_from_the_broker(live_worker: LiveWorker) -> None:
    call_command("seed", stdout=io.StringIO())
    receipt = upload_article(Upload("talks.txt", [TEXT.encode()]), by=None)
    live_worker.start()
    wait_until(lambda: not Article.objects.waiting().exists(), "the article is done", timeout=90, log=live_worker.log)
    article = Article.objects.get(pk=receipt.article.pk)
    assert (article.state, article.error) == (Article.State.PROCESSED, "")
    assert article.reports.current().count() == 1
    assert {mention["kind"] for mention in article.mentions} >= {"official", "trigger"}
