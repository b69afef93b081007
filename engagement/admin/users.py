"""Users and groups. Who belongs to analysts or administrators may enter the admin: there is no box to forget."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from engagement.admin.base import ModelAdmin
from engagement.services import second_step
from engagement.services.groups import set_staff
from engagement.services.sign_in import is_locked, unlock

for _model in (User, Group, TOTPDevice, StaticDevice):  # nobody reads the keys of phones
    admin.site.unregister(_model)


@admin.register(User)
class UserAdmin(BaseUserAdmin[User], ModelAdmin[User]):
    """Administrators manage everybody but superusers, and make none: only a superuser does."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "email", "belongs_to", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]
    filter_horizontal = []
    readonly_fields = ["is_staff", "sign_in", "last_login", "date_joined"]
    actions = ["unlock_selected", "remove_second_step"]
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
        ("Dates", {"fields": [("last_login", "date_joined"), "sign_in"]}),
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

    @admin.action(description="Unlock: forget wrong passwords", permissions=["change"])
    def unlock_selected(self, request: HttpRequest, users: QuerySet[User]) -> None:
        names = [user.get_username() for user in users if _may_touch(request, user) and unlock(user)]
        self._tell(request, names, "May sign in again at once", "None of these users was kept out.")

    @admin.action(description="Remove the second step (the phone is lost)", permissions=["change"])
    def remove_second_step(self, request: HttpRequest, users: QuerySet[User]) -> None:
        names = [user.get_username() for user in users if _may_touch(request, user) and second_step.remove(user)]
        self._tell(
            request, names, "Now without a second step", "None of these users has a second step that you may remove."
        )

    def _tell(self, request: HttpRequest, names: list[str], done: str, nothing: str) -> None:
        self.message_user(request, f"{done}: {', '.join(names)}." if names else nothing)

    @admin.display(description="sign-in")
    def sign_in(self, user: User) -> str:
        locked = "kept out after wrong passwords; “Unlock” in the list of users lets in" if is_locked(user) else "open"
        return f"{locked}; {'with' if second_step.has_second_step(user) else 'without'} a second step"

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
