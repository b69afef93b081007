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
from django.db.models import F, Q, QuerySet
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
    for pk in _claimable(timezone.now()).values_list("pk", flat=True):
        if time.monotonic() - began > _ENOUGH:
            break
        mail = _claim(pk)
        sent += mail is not None and _send(mail)
    return sent


def _claimable(now: datetime) -> QuerySet[DigestMail]:
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return DigestMail.objects.filter(free, sent_at=None, user__is_active=True).exclude(user__email="")


def _claim(pk: int) -> DigestMail | None:
    """The mail, if no other worker has it; what it tells is what is on record now."""
    now = timezone.now()
    with transaction.atomic():
        mail = _claimable(now).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
        if mail is None:
            return None
        if not settle(mail):
            mail.delete()
            return None
        mail.claimed_until = now + CLAIM
        mail.attempts = F("attempts") + 1
        mail.save(update_fields=["claimed_until", "attempts"])
    return DigestMail.objects.select_related("user").get(pk=pk)


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
