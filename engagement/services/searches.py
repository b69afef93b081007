"""Following a list of meetings: saved, named, mailed or not, given a feed, and given up.

No operations: nothing of the record is written, and what somebody follows is nobody else's business. Each function
takes the user, and somebody else's search is to them as if it were not there (`SavedSearch.DoesNotExist`).
"""

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from engagement.event_tables import last_events
from engagement.exceptions import CannotFollow
from engagement.models import MailPace, SavedSearch

MOST = 100
LONGEST_NAME = 200
LONGEST_QUERY = 2000
_PREFIX = "ef_"
_SHOWN = 8
_BYTES = 32


@transaction.atomic
def follow(*, user: User, query: str, name: str) -> tuple[SavedSearch, bool]:
    """The saved search, and whether it is new. Raises `CannotFollow`."""
    if len(query) > LONGEST_QUERY:
        raise CannotFollow("This address is too long to be followed: take some of its filters out.")
    User.objects.select_for_update().get(pk=user.pk)  # two requests at once count the same searches
    own = SavedSearch.objects.of(user.pk)
    if found := own.filter(query=query).first():
        return found, False
    if own.count() >= MOST:
        raise CannotFollow(f"You follow {MOST} searches, which is the most: stop following one first.")
    return SavedSearch.objects.create(user=user, query=query, name=shortened(name)), True


def rename(*, search_id: int, user: User, name: str) -> SavedSearch:
    """Raises `CannotFollow` for a name that does not fit."""
    name = " ".join(name.split())
    if not name:
        raise CannotFollow("Give it a name: that is what stands in the list, the mail and the feed.")
    if len(name) > LONGEST_NAME:
        raise CannotFollow(f"The name is longer than {LONGEST_NAME} characters: shorten it.")
    with transaction.atomic():
        search = _lock(search_id, user)
        search.name = name
        search.save(update_fields=["name"])
    return search


def stop_following(*, search_id: int, user: User) -> SavedSearch:
    """It is gone, and so are its feed and the mails that wait to be sent for it."""
    with transaction.atomic():
        search = _lock(search_id, user)
        search.delete()
    return search


def set_mail(*, search_id: int, user: User, pace: str) -> SavedSearch:
    """News from now on is mailed at that pace, or no more. Raises `CannotFollow`."""
    if pace not in MailPace.values:
        raise CannotFollow(f"“{pace}” is no choice for mail: take one of the list.")
    with transaction.atomic():
        search = _lock(search_id, user)
        if search.mail == MailPace.OFF and pace != MailPace.OFF:
            search.mail_after, search.collected_at = last_events().numbers["engagement.meeting"], timezone.now()
        search.mail = pace
        search.save(update_fields=["mail", "mail_after", "collected_at"])
    return search


def stop_mails(*, user_id: int) -> int:
    """No mail for any search of the user; returns of how many that is a change."""
    return SavedSearch.objects.of(user_id).exclude(mail=MailPace.OFF).update(mail=MailPace.OFF)


def mark_search_seen(*, search_id: int, user: User, at: datetime) -> SavedSearch:
    """What was confirmed until then is not new to the user any more."""
    with transaction.atomic():
        search = _lock(search_id, user)
        search.seen_at = at
        search.save(update_fields=["seen_at"])
    return search


def make_feed(*, search_id: int, user: User) -> tuple[SavedSearch, str]:
    """A new secret for the feed's address, which nobody can read again; one made before opens nothing any more."""
    secret = _PREFIX + secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        search = _lock(search_id, user)
        search.feed_digest, search.feed_start, search.feed_made_at = _digest(secret), secret[:_SHOWN], timezone.now()
        search.save(update_fields=["feed_digest", "feed_start", "feed_made_at"])
    return search, secret


def revoke_feed(*, search_id: int, user: User) -> SavedSearch:
    with transaction.atomic():
        search = _lock(search_id, user)
        search.feed_digest, search.feed_start, search.feed_made_at = None, "", None
        search.save(update_fields=["feed_digest", "feed_start", "feed_made_at"])
    return search


def find_feed(secret: str) -> SavedSearch | None:
    """The search whose feed the secret opens; none of a closed account. A plain digest will do: see `find_token`."""
    found = SavedSearch.objects.filter(feed_digest=_digest(secret), user__is_active=True)
    return found.select_related("user").first()


def shortened(name: str) -> str:
    """A name of ours that is too long, cut at its end."""
    name = " ".join(name.split()) or "Meetings"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def _lock(search_id: int, user: User) -> SavedSearch:
    return SavedSearch.objects.select_for_update().get(pk=search_id, user=user)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
