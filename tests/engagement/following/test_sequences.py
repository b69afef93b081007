"""Whatever is done to a meeting, and whenever the mail server fails: no news twice, and none lost in the end."""

import re
import smtplib
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engagement.following import sending
from engagement.models import DigestMail, Meeting, News
from engagement.services.merging import merge_meetings
from engagement.services.review import confirm_meeting, reject_meeting, reopen_meeting
from tests.engagement.following.conftest import followed, tick
from tests.factories import AnalystFactory, MeetingFactory, OfficialFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail")]
ACTS = ["confirm", "reopen", "reject", "held", "planned", "cancelled", "merge", "tick", "fail", "fail"]
TOLD = re.compile(r"^  (held|planned|cancelled), 12 October 2021$", re.MULTILINE)


class Refusing:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPServerDisconnected("gone away")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(acts=["confirm", "fail", "planned", "fail"])
@example(acts=["confirm", "tick", "planned", "fail", "held", "fail"])
@example(acts=["confirm", "fail", "merge", "fail", "cancelled", "fail", "reopen", "tick", "confirm"])
@given(acts=st.lists(st.sampled_from(ACTS), max_size=16))
def test_no_news_twice_and_none_lost_though_the_server_fails(acts: list[str]) -> None:
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        analyst, user = AnalystFactory(), UserFactory(email="x@example.org")
        meeting, other = (MeetingFactory(between=[OfficialFactory(), OfficialFactory()]) for _ in range(2))
        followed(user)
        outbox.outbox.clear()
        for act in [*acts, "tick"]:
            if act in {"tick", "fail"}:
                DigestMail.objects.update(claimed_until=None)
                with patch.context() as failing:
                    if act == "fail":
                        failing.setattr(sending, "get_connection", Refusing)
                    tick()
            else:
                _do(act, meeting, other, analyst)
        meeting.refresh_from_db()
        told = [status for message in outbox.outbox for status in TOLD.findall(str(message.body))]
        assert all(one != following for one, following in pairwise(told)), told
        if meeting.review_state == "confirmed":
            assert told[-1] == meeting.status
        assert not DigestMail.objects.filter(sent_at=None).exists()
        assert len(told) == News.objects.count() == len(outbox.outbox)
        transaction.set_rollback(True)


def _do(act: str, meeting: Meeting, other: Meeting, analyst: User) -> None:
    meeting.refresh_from_db()
    if act == "confirm" and meeting.review_state == "proposed":
        confirm_meeting(meeting_id=meeting.pk, by=analyst)
    elif act == "reopen" and meeting.review_state != "proposed":
        reopen_meeting(meeting_id=meeting.pk, by=analyst)
    elif act == "reject" and meeting.review_state == "proposed":
        reject_meeting(meeting_id=meeting.pk, by=analyst, reason="other")
    elif act in Meeting.Status.values:
        Meeting.objects.filter(pk=meeting.pk).update(status=act)
    elif act == "merge" and Meeting.objects.filter(pk=other.pk).exists():
        merge_meetings(keep_id=meeting.pk, other_id=other.pk, by=analyst, even_if_rejected=True)
