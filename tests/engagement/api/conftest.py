"""Who asks: a viewer, an analyst, nobody; and no limit that one test would use up for the next."""

import pytest
from pytest_django import Settings

from tests.api_client import ApiClient
from tests.factories import AnalystFactory, UserFactory


@pytest.fixture(autouse=True)
def _no_limit(settings: Settings) -> None:
    settings.API_RATE = settings.API_WRITE_RATE = ""


@pytest.fixture
def viewer(db: None) -> ApiClient:
    return ApiClient(UserFactory(username="vera"))


@pytest.fixture
def analyst(db: None) -> ApiClient:
    return ApiClient(AnalystFactory(username="ana"))


@pytest.fixture
def anonymous(db: None) -> ApiClient:
    return ApiClient()
