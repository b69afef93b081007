"""A follower with an address, on a site where mail is set up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from engagement.following.news import collect_news
from engagement.following.sending import send_waiting
from engagement.models import SavedSearch
from engagement.services import searches
from tests.factories import AnalystFactory, UserFactory


@pytest.fixture
def mail(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    settings.SITE_URL = "https://tracker.example.org"
    settings.DEFAULT_FROM_EMAIL = "tracker@example.org"


@pytest.fixture
def user() -> User:
    found: User = UserFactory(email="ana@example.org")
    return found


@pytest.fixture
def analyst() -> User:
    found: User = AnalystFactory()
    return found


def followed(user: User, query: str = "", *, pace: str = "digest", name: str = "My search") -> SavedSearch:
    search, _ = searches.follow(user=user, query=query, name=name)
    return searches.set_mail(search_id=search.pk, user=user, pace=pace)


def tick() -> int:
    """An interval goes by, and the task runs; how many mails were sent."""
    SavedSearch.objects.update(collected_at=timezone.now() - timedelta(hours=2))
    collect_news()
    return send_waiting()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
