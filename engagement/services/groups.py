"""The three groups, what each may do, and who may enter the admin."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Q

VIEWERS, ANALYSTS, ADMINISTRATORS = "viewers", "analysts", "administrators"

# Who may enter the admin; viewers have the site's own pages.
STAFF_GROUPS = (ANALYSTS, ADMINISTRATORS)

_RECORD = (
    "meeting",
    "participation",
    "official",
    "officialname",
    "affiliation",
    "delegation",
    "party",
    "city",
    "topic",
)
# Rows that belong to another one: taking one off is a correction of that other one, and history keeps it.
_PARTS = ("participation", "officialname", "affiliation")

PERMISSIONS: dict[str, frozenset[str]] = {}
PERMISSIONS[VIEWERS] = frozenset(
    [f"engagement.view_{name}" for name in (*_RECORD, "comment")] + ["ingest.view_article", "ingest.view_report"]
)
PERMISSIONS[ANALYSTS] = PERMISSIONS[VIEWERS] | frozenset(
    [f"engagement.{verb}_{name}" for verb in ("add", "change") for name in _RECORD]
    + [f"engagement.delete_{name}" for name in _PARTS]
    + ["engagement.add_comment", "ingest.add_article", "ingest.change_article"]
)
PERMISSIONS[ADMINISTRATORS] = PERMISSIONS[ANALYSTS] | frozenset(
    [f"engagement.delete_{name}" for name in _RECORD]
    + ["engagement.delete_comment", "ingest.delete_article", "ingest.delete_report"]
    + [f"auth.{verb}_user" for verb in ("view", "add", "change", "delete")]
    + ["auth.view_group"]
)


class MissingPermission(Exception):
    """A permission named here is not in the database: it is not migrated, or an app is not installed."""


@transaction.atomic
def ensure_groups() -> list[str]:
    """Make the groups where they are missing, with their permissions; returns the names of those made.

    Safe to run again: a group gets what it lacks and loses nothing that an administrator gave it. Raises
    `MissingPermission`.
    """
    made = []
    for name in (VIEWERS, ANALYSTS, ADMINISTRATORS):
        group, is_new = Group.objects.get_or_create(name=name)
        group.permissions.add(*_permissions(PERMISSIONS[name]))
        if is_new:
            made.append(name)
    User.objects.filter(groups__name__in=STAFF_GROUPS, is_staff=False).update(is_staff=True)
    return made


def join_group(user: User, name: str) -> None:
    """Put the user into the group, with the way into the admin where the group has it."""
    user.groups.add(Group.objects.get(name=name))
    set_staff(user)


def set_staff(user: User) -> None:
    """Open the admin to members of analysts and administrators and to superusers, and close it to everybody else.

    Django's `is_staff` is no choice of its own here: an analyst without it could review nothing.
    """
    is_staff = user.is_superuser or user.groups.filter(name__in=STAFF_GROUPS).exists()
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])


def _permissions(names: Iterable[str]) -> list[Permission]:
    wanted = {tuple(name.split(".")) for name in names}
    condition = Q()
    for app_label, codename in wanted:
        condition |= Q(content_type__app_label=app_label, codename=codename)
    found = list(Permission.objects.filter(condition).select_related("content_type"))
    missing = wanted - {(permission.content_type.app_label, permission.codename) for permission in found}
    if missing:
        names = ", ".join(sorted(".".join(name) for name in missing))
        raise MissingPermission(f"These permissions are not in the database: {names}. Run `manage.py migrate` first.")
    return found
