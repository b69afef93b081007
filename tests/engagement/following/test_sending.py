"""Sending: by one worker, again after a failure, never twice, and what is on record as it is sent."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.utils import timezone

from engagement.following import sending
from engagement.following.mails import user_of_stop_token
from engagement.following.news import collect_news
from engagement.following.sending import send_waiting
from engagement.models import DigestMail, Meeting, News, SavedSearch
from engagement.services import searches
from engagement.services.merging import merge_meetings
from engagement.services.review import confirm_meeting, reopen_meeting
from engagement.tasks import send_news
from tests.engagement.following.conftest import followed, tick
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory, TopicFactory, UserFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.usefixtures("mail")


def news_for(user: User, analyst: User, **given: Any) -> Meeting:
    """A meeting that is news to the user."""
    meeting: Meeting = MeetingFactory(between=[OfficialFactory(name="Amir <Khan>"), OfficialFactory()], **given)
    article = ArticleFactory(title="A & B", outlet="Times", text="They met in Doha. More.")
    ReportFactory(meeting=meeting, article=article)
    if not SavedSearch.objects.filter(user=user).exists():
        followed(user, name="Doha\u2028talks")
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    return meeting


class RefusingConnection:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPServerDisconnected("gone away")


@pytest.mark.django_db
def test_a_mail_holds_who_when_where_and_the_sentences(user: User, analyst: User) -> None:
    meeting = news_for(user, analyst, city="Doha", about=[TopicFactory(name="Trade")])
    tick()
    [sent] = outbox.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    text, html = str(sent.body), str(sent.alternatives[0][0])
    for words in ("Amir <Khan>", "12 October 2021", "Doha", "Trade", "“They met in Doha.”", "Times", "A & B"):
        assert words in text
    assert "Amir &lt;Khan&gt;" in html
    assert "<Khan>" not in html
    assert f"https://tracker.example.org/meetings/{meeting.pk}/" in text
    assert sent.to == ["ana@example.org"]
    assert "\n" not in sent.subject
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = sent.extra_headers["List-Unsubscribe"].rstrip("/>").rsplit("/", 1)[-1]
    assert user_of_stop_token(token) == user.pk


@pytest.mark.django_db
def test_a_failure_is_tried_again_later_and_nothing_is_lost_or_twice(
    user: User, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    news_for(user, analyst)
    with monkeypatch.context() as patch:
        patch.setattr(sending, "get_connection", RefusingConnection)
        assert tick() == 0
    waiting = DigestMail.objects.get()
    assert "gone away" in waiting.error
    assert waiting.sent_at is None
    assert tick() == 0, "it waits a while before it is tried again"
    DigestMail.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert tick() == 1
    assert tick() == 0
    assert len(outbox.outbox) == 1
    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.error) == (2, "")


@pytest.mark.django_db
def test_after_an_outage_everything_is_in_one_mail(user: User, analyst: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sending, "get_connection", RefusingConnection)
        meetings = []
        for _ in range(3):
            meetings.append(news_for(user, analyst))
            tick()
    assert DigestMail.objects.count() == 3
    DigestMail.objects.update(claimed_until=None)
    assert tick() == 1
    [sent] = outbox.outbox
    assert all(meeting.get_absolute_url() in str(sent.body) for meeting in meetings)
    assert DigestMail.objects.get().sent_at is not None
    assert tick() == 0


@pytest.mark.django_db
def test_what_was_reopened_before_it_was_sent_is_told_once_it_is_confirmed_again(user: User, analyst: User) -> None:
    meeting = news_for(user, analyst)
    _collect_without_sending()
    reopen_meeting(meeting_id=meeting.pk, by=analyst)
    assert send_waiting() == 0
    assert not DigestMail.objects.exists()
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    assert tick() == 1


@pytest.mark.django_db
def test_what_was_merged_before_it_was_sent_is_told_as_what_it_became(user: User, analyst: User) -> None:
    one, other = news_for(user, analyst), news_for(user, analyst)
    _collect_without_sending()
    merge_meetings(keep_id=one.pk, other_id=other.pk, by=analyst)
    assert send_waiting() == 1
    assert [news.meeting for news in News.objects.all()] == [one.pk]
    assert tick() == 0


@pytest.mark.django_db
def test_mails_stopped_meanwhile_are_not_sent(user: User, analyst: User) -> None:
    news_for(user, analyst)
    _collect_without_sending()
    searches.stop_mails(user_id=user.pk)
    assert send_waiting() == 0
    assert not outbox.outbox


@pytest.mark.django_db
def test_without_mail_nothing_is_sent_and_nothing_is_lost(user: User, analyst: User, settings: Any) -> None:
    news_for(user, analyst)
    settings.MAIL_IS_SET_UP = False
    assert tick() == 0
    settings.MAIL_IS_SET_UP = True
    assert tick() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second begins while the first is in the middle of sending."""
    news_for(UserFactory(email="x@example.org"), AnalystFactory())
    _collect_without_sending()
    second: list[int] = []

    def work() -> None:
        second.append(send_waiting())
        connection.close()

    def send_in_the_middle(*args: Any) -> Any:
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
        return outbox.get_connection()

    monkeypatch.setattr(sending, "get_connection", send_in_the_middle)
    assert send_waiting() == 1
    assert second == [0]
    assert len(outbox.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_collect_one_mail() -> None:
    news_for(UserFactory(email="x@example.org"), AnalystFactory())
    SavedSearch.objects.update(collected_at=timezone.now() - timedelta(hours=2))

    def work() -> None:
        send_news()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert DigestMail.objects.count() == News.objects.count() == len(outbox.outbox) == 1


class Inbox:
    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.busy = 1  # refuses so many mails first

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.busy:
            self.busy -= 1
            return "451 try again later"
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


@pytest.fixture
def inbox(settings: Any) -> Iterator[Inbox]:
    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield handler
    finally:
        controller.stop()


@pytest.mark.django_db
def test_a_real_server_gets_it_once_after_it_was_busy(user: User, analyst: User, inbox: Inbox) -> None:
    news_for(user, analyst)
    assert tick() == 0
    assert "451" in DigestMail.objects.get().error
    DigestMail.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert tick() == 1
    assert tick() == 0
    [message] = inbox.received
    assert message["To"] == "ana@example.org"
    assert message["From"] == "tracker@example.org"
    assert message["List-Unsubscribe"].strip().startswith("<https://tracker.example.org/following/mails/stop/")
    body = message.get_body(("plain",))
    assert body is not None
    assert "They met in Doha." in body.get_content()


def _collect_without_sending() -> None:
    SavedSearch.objects.update(collected_at=timezone.now() - timedelta(hours=2))
    assert collect_news()
