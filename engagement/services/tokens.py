"""Making, finding and revoking tokens of the API. Only their digests are kept."""

import hashlib
import secrets

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from engagement.exceptions import CannotMakeToken
from engagement.models import ApiToken

PREFIX = "et_"  # so that tools that search for leaked secrets can know it
MOST = 20
_SHOWN = 8
_BYTES = 32


@transaction.atomic
def make_token(*, user: User, name: str) -> tuple[ApiToken, str]:
    """The new row, and the token itself, which nobody can read again. Raises `CannotMakeToken`."""
    name = " ".join(name.split())
    if not name:
        raise CannotMakeToken("Say what the token is for, so that you know later which one to revoke.")
    if len(name) > 80:
        raise CannotMakeToken("The name is longer than 80 characters: shorten it.")
    User.objects.select_for_update().get(pk=user.pk)  # two requests at once count the same tokens
    standing = ApiToken.objects.standing().filter(user=user)
    if standing.filter(name=name).exists():
        raise CannotMakeToken(f"You have a token “{name}” already: choose another name, or revoke that one first.")
    if standing.count() >= MOST:
        raise CannotMakeToken(f"You have {MOST} tokens, which is the most: revoke one that you need no longer.")
    token = PREFIX + secrets.token_urlsafe(_BYTES)
    row = ApiToken.objects.create(user=user, name=name, start=token[:_SHOWN], digest=_digest(token))
    return row, token


def revoke_token(*, token_id: int, user: User) -> ApiToken:
    """From now on it opens nothing. Raises `ApiToken.DoesNotExist`, also for somebody else's and revoked ones."""
    with transaction.atomic():
        row = ApiToken.objects.standing().select_for_update().get(pk=token_id, user=user)
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
    return row


def find_token(token: str) -> ApiToken | None:
    """The row of a standing token of an active user, with the user; notes that it was used.

    A plain digest is enough: nobody guesses 32 random bytes, and a lookup by digest tells nothing by its time.
    """
    standing = ApiToken.objects.standing().filter(digest=_digest(token), user__is_active=True)
    row = standing.select_related("user").first()
    now = timezone.now()
    if row is not None and (row.used_at is None or now - row.used_at > ApiToken.USED_WITHIN):
        old = Q(used_at=None) | Q(used_at__lt=now)
        ApiToken.objects.filter(old, pk=row.pk).update(used_at=now)
    return row


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
