"""What a user may do, asked for once a page."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q


class PermissionsAtOnce(ModelBackend):
    """Django's own, but a user's permissions and those of the user's groups are read by one query instead of two."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            found = Permission.objects.order_by()
            if not user_obj.is_superuser:
                found = found.filter(Q(user=user_obj) | Q(group__in=user_obj.groups.all()))
            names = found.values_list("content_type__app_label", "codename").distinct()
            user_obj._perm_cache = {f"{app}.{name}" for app, name in names}
        known: set[str] = user_obj._perm_cache
        return known
