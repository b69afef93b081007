"""Figures of pages with pictures that are kept from one request to the next, which takes real transactions."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.engagement.pictures.record import RECORD_PAGES, fill
from tests.factories import AnalystFactory


@pytest.mark.django_db(transaction=True)
def test_pages_whose_figures_are_kept_take_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    cache.clear()
    client.force_login(AnalystFactory())
    fill(7)
    for address in [*RECORD_PAGES, *(f"{page}?status=held&topic=topic-b" for page in RECORD_PAGES)]:
        with django_assert_max_num_queries(22):  # with both looks at the record's state, and what is asked of parts
            client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200, address
