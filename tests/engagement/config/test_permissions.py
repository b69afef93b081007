"""A user's own permissions and those of the groups, at once."""

import pytest
from django.contrib.auth.models import Group, Permission
from pytest_django import DjangoAssertNumQueries

from tests.factories import UserFactory


@pytest.mark.django_db
def test_own_permissions_and_those_of_groups_take_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = UserFactory()
    user.user_permissions.set([Permission.objects.get(codename="view_meeting")])
    group = Group.objects.create(name="others")
    group.permissions.set([Permission.objects.get(codename="add_topic")])
    user.groups.set([group])
    user = type(user).objects.get(pk=user.pk)
    with django_assert_num_queries(1):
        assert user.has_perm("engagement.view_meeting")
        assert user.has_perm("engagement.add_topic")
        assert not user.has_perm("engagement.change_meeting")
        assert user.get_all_permissions() == {"engagement.view_meeting", "engagement.add_topic"}


@pytest.mark.django_db
def test_who_is_not_active_may_nothing() -> None:
    user = UserFactory(is_superuser=True)
    assert user.has_perm("engagement.view_meeting")
    user.is_active = False
    assert not user.has_perm("engagement.view_meeting")
    assert user.get_all_permissions() == set()
