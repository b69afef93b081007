"""The benchmark of the pages fills a small record and asks for its pages; how fast they are is no test's."""

from typing import Any

import pytest
from django.db.models import Count

from benchmarks.browse_filling import fill
from benchmarks.browse_pages import pages, read_records
from engagement.models import Meeting
from ingest.models import Article, Report


@pytest.mark.django_db(transaction=True)  # indexes are made anew after the rows, which no open transaction takes
def test_a_small_record_is_filled_and_its_pages_answer(admin_client: Any) -> None:
    fill(200, officials=60)
    assert Meeting.objects.count() >= 200
    assert Article.objects.count() >= 60
    assert Report.objects.count() >= 200
    parties = Meeting.objects.annotate(number=Count("participations__party", distinct=True))
    # Two draws of a party may be the same one; a few such meetings change no figure of time.
    assert parties.filter(number__lt=2).count() < 0.05 * Meeting.objects.count()
    for page in list(pages(read_records()))[:12]:
        assert admin_client.get(page.address, follow=True).status_code == 200, page
