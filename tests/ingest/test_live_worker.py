import io
from pathlib import Path

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from engagement.models import Meeting
from ingest.extraction import EXTRACTOR_VERSION
from ingest.intake import Upload, upload_article
from ingest.models import Article, Reextraction, Report
from tests.live import LiveWorker, wait_until
from tests.seeded import seed_record

pytestmark = [pytest.mark.live, pytest.mark.model]
TEXT = (
    "KABUL, May 17 2024 - The Taliban's acting foreign minister, Amir Khan Muttaqi, met Foreign Minister Wang Yi of "
    "China in Beijing on Thursday. They talked about trade and transit between the two countries, the ministry said."
)
GERMAN = (
    "Der amtierende Außenminister der Taliban, Amir Khan Muttaqi, hat sich am Donnerstag in Peking mit seinem "
    "chinesischen Amtskollegen Wang Yi getroffen. Sie sprachen über den Handel zwischen den beiden Ländern."
)


def test_the_command_hands_articles_to_a_worker_and_waits(live_worker: LiveWorker, tmp_path: Path) -> None:
    seed_record()
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "talks.txt").write_text(TEXT)
    (folder / "german.txt").write_text(GERMAN)
    live_worker.start()
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 failed"):
        call_command("ingest", str(folder), "--wait", stdout=out)
    told = out.getvalue()
    assert "processed talks.txt: 1 meeting proposed." in told
    assert "parked    german.txt: The text seems to be in another language" in told
    assert "1 processed, 1 failed, 1 meeting proposed." in told
    article = Article.objects.get(filename="talks.txt")
    assert {mention["kind"] for mention in article.mentions} >= {"official", "trigger"}


def test_old_articles_are_read_again_by_a_worker(live_worker: LiveWorker) -> None:
    """Their accounts are said to be an older version's; one, of a confirmed meeting, to have told something else."""
    seed_record()
    texts = [TEXT.replace("Beijing", city) for city in ("Beijing", "Doha", "Moscow")]
    old = [upload_article(Upload(f"{n}.txt", [text.encode()]), by=None).article for n, text in enumerate(texts)]
    live_worker.start(beat=True, SWEEP_SECONDS="1")
    wait_until(lambda: Article.objects.filter(state="processed").count() == 3, "all are read", log=live_worker.log)
    Report.objects.update(extractor_version="older")
    decided = Report.objects.get(article=old[0]).meeting
    assert decided is not None
    with pgtrigger.ignore("ingest.Report:draft_never_changes"):
        Report.objects.filter(article=old[0]).update(fingerprint="0" * 64)
    Meeting.objects.filter(pk=decided.pk).update(review_state="confirmed", reviewed_at=timezone.now())
    call_command("reextract", stdout=io.StringIO())
    assert Reextraction.objects.count() == 3

    def is_done() -> bool:
        return not Reextraction.objects.unfinished().exists()

    wait_until(is_done, "all are read again", log=live_worker.log, timeout=150)
    assert set(Reextraction.objects.values_list("state", flat=True)) == {Reextraction.State.DONE}
    assert set(Report.objects.current().values_list("extractor_version", flat=True)) == {EXTRACTOR_VERSION}
    assert Reextraction.objects.get(article=old[0]).outcome == Reextraction.Outcome.FLAGGED
    assert Report.objects.current().get(article=old[0]).flag == Report.Flag.DIFFERS
    assert Meeting.objects.get(pk=decided.pk).review_state == "confirmed"
