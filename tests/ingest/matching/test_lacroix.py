"""Two outlets on the visit of Jean-Pierre Lacroix to Kabul in May 2024, from their bytes to the record."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from engagement.models import Meeting
from ingest.intake import Upload, upload_article
from ingest.models import Article, Report
from ingest.processing import process_article
from ingest.seed_articles import upload_seed_articles
from tests.seeded import seed_record

pytestmark = [pytest.mark.model, pytest.mark.django_db]
SECOND = Path(__file__).parents[2] / "data" / "matching" / "lacroix.txt"


def second_report() -> Article:
    upload = Upload(SECOND.name, [SECOND.read_bytes()], outlet="Hindukush Online", published=date(2024, 5, 18))
    return upload_article(upload, by=None).article


@pytest.mark.parametrize("is_seed_first", [True, False])
def test_two_reports_end_as_one_meeting_with_two_accounts(is_seed_first: bool) -> None:
    seed_record()
    list(upload_seed_articles(settings.SEEDS_DIR))
    seed = Article.objects.get(outlet="Afghanistan International")
    second = second_report()
    for article in (seed, second) if is_seed_first else (second, seed):
        process_article(article.pk)
    meeting = Meeting.objects.get(reports__article=second)  # the only one that the second report tells of
    accounts = Report.objects.current().filter(meeting=meeting)
    assert {report.article for report in accounts} == {seed, second}
    assert accounts.count() == 2
    # The seed's other drafts are of other meetings, as far as a machine may say: two of one article are never joined.
    assert seed.reports.current().values("meeting").distinct().count() == seed.reports.current().count()
    who = {participation.name for participation in meeting.participations.all()}
    assert who == {"Jean-Pierre Lacroix", "Amir Khan Muttaqi"}
    assert (meeting.city, meeting.interval.iso()) == ("Kabul", ("2024-05-16", None))
