"""A random record that many tests of a module look at and none needs for itself."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.engagement.pictures.record import fill


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The record of `fill(7)`, once for all tests of a module: it lies below each test's own transaction.

    Only for modules whose tests all want it, none of them with transactions that are real ones.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        fill(7)
        yield
        transaction.set_rollback(True)
