import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ingest.models import Article
from tests.live import LiveWorker
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
