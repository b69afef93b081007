"""Rows for all tests of a module, filled once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


@contextmanager
def rows_below_tests(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written within stays until the end, below each test's own transaction, and is then taken back.

    For fixtures of a module (which need `django_db_setup`) whose tests all want the rows, and none of whose tests has
    transactions that are real ones.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
