"""A random record that many tests of a module look at and none needs for itself."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.below import rows_below_tests
from tests.engagement.pictures.record import fill


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The record of `fill(7)`, for modules whose tests all look at it."""
    with rows_below_tests(django_db_blocker):
        fill(7)
        yield
