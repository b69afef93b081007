"""Who is kept out after wrong passwords, and who lets them in again.

django-axes counts, and closes a user to one address. Guessing from many addresses, or at many users from one, it would
let pass; so failures are summed here for each, with ten times its limit.
"""

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, Sum
from django.utils import timezone


def is_closed(*, username: str, address: str) -> bool:
    """Whether so many passwords were wrong lately, for this user or from this address, that none is looked at."""
    return any(
        _failures(**{name: value}) >= settings.SIGN_IN_FAILURES_ANYWHERE for name, value in _kinds(username, address)
    )


def is_locked(user: User) -> bool:
    """Whether this user is kept out, somewhere or everywhere."""
    lately = AccessAttempt.objects.filter(_lately(), username=user.get_username())
    return bool(
        lately.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists()
        or _failures(username=user.get_username()) >= settings.SIGN_IN_FAILURES_ANYWHERE
    )


def unlock(user: User) -> bool:
    """Forget the user's wrong passwords; False where there were none."""
    return bool(reset(username=user.get_username()))


def sign_out_everywhere(user: User, password: str) -> None:
    """End all sessions of the user, whose password this is.

    A session holds a hash of the stored password; storing the same one with new salt ends them all, with no list of
    sessions to be kept.
    """
    user.set_password(password)
    user.save(update_fields=["password"])


def _kinds(username: str, address: str) -> list[tuple[str, str]]:
    return [("username", username), ("ip_address", address)]


def _failures(**whose: str) -> int:
    rows = AccessAttempt.objects.filter(_lately(), **whose)
    return int(rows.aggregate(total=Sum("failures_since_start"))["total"] or 0)


def _lately() -> Q:
    return Q(attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME)
