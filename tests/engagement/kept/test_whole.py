"""Figures are kept while nobody writes, and never shown once somebody has."""

import pytest
from django.core.cache import cache
from django.db import transaction

from engagement.kept import kept, kept_count
from engagement.models import Topic
from tests.factories import TopicFactory


@pytest.mark.django_db(transaction=True)
def test_a_figure_is_kept_until_somebody_writes() -> None:
    cache.clear()
    asked: list[int] = []

    def count() -> int:
        asked.append(1)
        return Topic.objects.count()

    TopicFactory()
    before = kept("test", Topic.objects.all(), count)
    assert kept("test", Topic.objects.all(), count) == before
    assert len(asked) == 1
    Topic.objects.create(slug="new-one", name="New one")
    assert kept("test", Topic.objects.all(), count) == before + 1
    Topic.objects.filter(slug="new-one").delete()
    assert kept("test", Topic.objects.all(), count) == before


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nothing_is_kept() -> None:
    cache.clear()
    before = kept_count(Topic.objects.all())
    with transaction.atomic():
        TopicFactory()
        assert kept_count(Topic.objects.all()) == before + 1
        transaction.set_rollback(True)
    assert kept_count(Topic.objects.all()) == before
