"""Users in the admin: groups open the way in, and nobody raises themselves."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from engagement.services.groups import ADMINISTRATORS, ANALYSTS, VIEWERS, ensure_groups, join_group

pytestmark = pytest.mark.django_db

ADD = reverse("admin:auth_user_add")


@pytest.fixture
def administrator_client() -> Client:
    ensure_groups()
    user = User.objects.create_user("zahra")
    join_group(user, ADMINISTRATORS)
    client = Client()
    client.force_login(user)
    return client


def change(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def user_post(user: User, *groups: str, **changes: Any) -> dict[str, Any]:
    ids = list(Group.objects.filter(name__in=groups).values_list("pk", flat=True))
    values = {
        "username": user.username,
        "first_name": "",
        "last_name": "",
        "email": "",
        "is_active": "on",
        "groups": ids,
    }
    return {**values, **changes}


def test_analyst_who_is_added_may_enter_at_once(administrator_client: Client) -> None:
    assert administrator_client.get(ADD).status_code == 200
    password = "correct horse 9"
    post = {
        "username": "nadia", "email": "", "usable_password": "true", "password1": password, "password2": password,
        "groups": [Group.objects.get(name=ANALYSTS).pk],
    }  # fmt: skip
    assert administrator_client.post(ADD, post).status_code == 302
    client = Client()
    signed_in = client.post("/sign-in/", {"username": "nadia", "password": password})
    assert signed_in.status_code == 302
    assert client.get(reverse("admin:engagement_meeting_changelist")).status_code == 200


@pytest.mark.parametrize(("group", "is_staff"), [(VIEWERS, False), (ANALYSTS, True), (ADMINISTRATORS, True)])
def test_way_into_the_admin_follows_the_groups(administrator_client: Client, group: str, is_staff: bool) -> None:
    user = User.objects.create_user("nadia", is_staff=not is_staff)
    assert administrator_client.post(change(user), user_post(user, group)).status_code == 302
    user.refresh_from_db()
    assert user.is_staff is is_staff


def test_administrator_makes_no_superuser(administrator_client: Client) -> None:
    user = User.objects.create_user("nadia")
    assert "is_superuser" not in administrator_client.get(change(user)).content.decode()
    administrator_client.post(change(user), user_post(user, is_superuser="on", is_staff="on", user_permissions=[1]))
    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.is_staff
    assert not user.user_permissions.exists()


def test_administrator_does_not_touch_a_superuser(administrator_client: Client) -> None:
    root = User.objects.create_superuser("root")
    assert administrator_client.post(change(root), user_post(root, username="mine")).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert administrator_client.get(password).status_code == 403
    assert (
        administrator_client.post(reverse("admin:auth_user_delete", args=[root.pk]), {"post": "yes"}).status_code == 403
    )
    post = {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}
    administrator_client.post(reverse("admin:auth_user_changelist"), post)
    assert User.objects.filter(username="root").exists()


def test_superuser_keeps_the_way_in(admin_client: Client, admin_user: User) -> None:
    post = user_post(admin_user, is_superuser="on", user_permissions=[])
    assert admin_client.post(change(admin_user), post).status_code == 302
    admin_user.refresh_from_db()
    assert admin_user.is_staff
    assert admin_user.is_superuser


def test_analyst_manages_nobody(analyst_client: Client) -> None:
    assert analyst_client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_administrator_sees_groups_and_changes_none(administrator_client: Client) -> None:
    assert administrator_client.get(reverse("admin:auth_group_changelist")).status_code == 200
    group = Group.objects.get(name=VIEWERS)
    assert administrator_client.get(reverse("admin:auth_group_change", args=[group.pk])).status_code == 200
    assert (
        administrator_client.post(reverse("admin:auth_group_change", args=[group.pk]), {"name": "x"}).status_code == 403
    )
