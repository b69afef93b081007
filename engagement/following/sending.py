"""Sending the mails that wait: each by one worker, and again later where the mail server refused it.

A worker claims a mail, sends it, then notes that it is sent. It stops long before its claims run out, so no two send
the same. One that dies between sending and noting leaves a mail that is sent again, with the same `Message-ID`, by
which mail programs know it: the other order would lose mails.
"""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from engagement.following.mails import compose, settle
from engagement.models import DigestMail

TASK_SECONDS = 240
CLAIM = timedelta(seconds=TASK_SECONDS * 2)
_ENOUGH = TASK_SECONDS / 2  # seconds after which no further mail is begun
_LONGEST_WAIT = timedelta(hours=6)
_ERROR_LENGTH = 500

logger = logging.getLogger(__name__)


def send_waiting() -> int:
    """How many were sent. Sends none where mail is not set up; they wait."""
    if not settings.MAIL_IS_SET_UP:
        return 0
    began, sent = time.monotonic(), 0
    users = _waiting().filter(_free(timezone.now())).order_by("user_id").values_list("user_id", flat=True).distinct()
    for user_id in users:
        if time.monotonic() - began > _ENOUGH:
            break
        mail = _claim(user_id)
        sent += mail is not None and _send(mail)
    return sent


def _waiting() -> QuerySet[DigestMail]:
    return DigestMail.objects.filter(sent_at=None, user__is_active=True).exclude(user__email="")


def _free(now: datetime) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lt=now)


def _claim(user_id: int) -> DigestMail | None:
    """All that waits for the user in one mail, if no other worker is at it; it tells what is on record now.

    Mails to a user go out in their order, for one may correct the one before it.
    """
    now = timezone.now()
    with transaction.atomic():
        mails = list(_waiting().filter(user=user_id).order_by("pk").select_for_update(of=("self",), skip_locked=True))
        first = _waiting().filter(user=user_id).order_by("pk").first()
        if not mails or first != mails[0] or (mails[0].claimed_until and mails[0].claimed_until >= now):
            return None
        left = settle(mails)
        empty = mails[1:] if left else mails
        DigestMail.objects.filter(pk__in=[mail.pk for mail in empty]).delete()
        if not left:
            return None
        mails[0].claimed_until, mails[0].attempts = now + CLAIM, mails[0].attempts + 1
        mails[0].save(update_fields=["claimed_until", "attempts"])
    return DigestMail.objects.select_related("user").get(pk=mails[0].pk)


def _send(mail: DigestMail) -> bool:
    try:
        with get_connection() as connection:
            compose(mail, connection).send()
    except OSError as error:  # that of smtplib is one, too
        wait = min(timedelta(minutes=2 ** min(mail.attempts, 10)), _LONGEST_WAIT)
        mail.claimed_until, mail.error = timezone.now() + wait, str(error)[:_ERROR_LENGTH]
        mail.save(update_fields=["claimed_until", "error"])
        logger.warning("Mail %s could not be sent, and will be tried again in %s: %s", mail.pk, wait, error)
        return False
    mail.sent_at, mail.claimed_until, mail.error = timezone.now(), None, ""
    mail.save(update_fields=["sent_at", "claimed_until", "error"])
    return True
