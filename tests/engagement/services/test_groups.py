"""Groups: what each may do, and the way into the admin."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from engagement.services.groups import (
    ADMINISTRATORS,
    ANALYSTS,
    PERMISSIONS,
    VIEWERS,
    MissingPermission,
    ensure_groups,
    join_group,
    set_staff,
)

pytestmark = pytest.mark.django_db


def member_of(name: str) -> User:
    ensure_groups()
    user = User.objects.create_user("somebody")
    join_group(user, name)
    return User.objects.get(pk=user.pk)


def test_ensure_groups_makes_them_once() -> None:
    assert ensure_groups() == [VIEWERS, ANALYSTS, ADMINISTRATORS]
    assert ensure_groups() == []
    assert Group.objects.count() == 3


@pytest.mark.parametrize("name", [VIEWERS, ANALYSTS, ADMINISTRATORS])
def test_ensure_groups_grants_what_is_listed(name: str) -> None:
    assert member_of(name).get_all_permissions() == PERMISSIONS[name]


def test_viewers_change_nothing() -> None:
    assert all(permission.split(".")[1].startswith("view_") for permission in PERMISSIONS[VIEWERS])


def test_analysts_review_and_upload_but_manage_nobody() -> None:
    user = member_of(ANALYSTS)
    assert user.has_perms(["engagement.change_meeting", "engagement.delete_participation", "ingest.add_article"])
    assert not user.has_perm("auth.change_user")
    assert not user.has_perm("engagement.delete_meeting")


def test_administrators_manage_users_but_not_the_groups_permissions() -> None:
    user = member_of(ADMINISTRATORS)
    assert user.has_perms(["auth.add_user", "auth.change_user", "engagement.delete_meeting"])
    assert not user.has_perm("auth.change_group")


def test_ensure_groups_returns_what_was_taken_and_keeps_what_was_given() -> None:
    ensure_groups()
    group = Group.objects.get(name=VIEWERS)
    group.permissions.set([Permission.objects.get(codename="view_user")])
    ensure_groups()
    assert group.permissions.count() == len(PERMISSIONS[VIEWERS]) + 1


def test_ensure_groups_names_a_missing_permission() -> None:
    Permission.objects.get(codename="view_topic").delete()
    with pytest.raises(MissingPermission, match=r"engagement\.view_topic.*migrate"):
        ensure_groups()
    assert not Group.objects.exists()


@pytest.mark.parametrize(("name", "is_staff"), [(VIEWERS, False), (ANALYSTS, True), (ADMINISTRATORS, True)])
def test_join_group_opens_the_admin_to_those_who_work_there(name: str, is_staff: bool) -> None:
    assert member_of(name).is_staff is is_staff


def test_ensure_groups_opens_the_admin_to_members_who_lack_it() -> None:
    user = member_of(ANALYSTS)
    User.objects.update(is_staff=False)
    ensure_groups()
    user.refresh_from_db()
    assert user.is_staff


def test_set_staff_closes_the_admin_to_one_who_left() -> None:
    user = member_of(ANALYSTS)
    user.groups.clear()
    set_staff(user)
    user.refresh_from_db()
    assert not user.is_staff


def test_set_staff_leaves_it_open_to_superusers() -> None:
    user = User.objects.create_superuser("root")
    set_staff(user)
    assert user.is_staff
