from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from ingest.models import Article

pytestmark = pytest.mark.django_db


def test_seed_uploads_the_articles_only_where_asked() -> None:
    call_command("seed", stdout=StringIO())
    assert not Article.objects.exists()


def test_seed_uploads_articles_once_with_what_is_known() -> None:
    call_command("seed", articles=True, stdout=StringIO())
    said = StringIO()
    call_command("seed", articles=True, stdout=said)
    assert Article.objects.count() == 5
    assert said.getvalue().count("duplicate") == 5
    first = Article.objects.get(filename__startswith="000_")
    assert (first.outlet, first.published) == ("Afghanistan International", date(2024, 5, 17))
