"""Users and groups. Who belongs to analysts or administrators may enter the admin: there is no box to forget."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from engagement.admin.base import ModelAdmin
from engagement.services.groups import set_staff

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(BaseUserAdmin[User], ModelAdmin[User]):
    """Administrators manage everybody but superusers, and make none: only a superuser does."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "email", "belongs_to", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]
    filter_horizontal = []
    readonly_fields = ["is_staff", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": [("first_name", "last_name"), "email"]}),
        (
            "Rights",
            {
                "fields": ["is_active", "groups", "is_staff"],
                "description": "Viewers read the site; analysts also upload, edit and confirm; administrators also "
                "manage users. Analysts and administrators may enter this admin, once saved.",
            },
        ),
        ("Dates", {"fields": [("last_login", "date_joined")]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "email", "groups", "usable_password", "password1", "password2"]})]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not request.user.is_superuser:
            return fieldsets
        return [*fieldsets, ("Superuser", {"fields": ["is_superuser", "user_permissions"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_change_permission(request, obj)) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_delete_permission(request, obj)) and _may_touch(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        set_staff(form.instance)

    @admin.display(description="groups")
    def belongs_to(self, user: User) -> str:
        return "superuser" if user.is_superuser else ", ".join(group.name for group in user.groups.all())


@admin.register(Group)
class GroupAdmin(BaseGroupAdmin, ModelAdmin[Group]):
    list_display = ["name", "members"]

    @admin.display(description="members")
    def members(self, group: Group) -> int:
        return group.user_set.count()


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    return user is None or not user.is_superuser or bool(request.user.is_superuser)
