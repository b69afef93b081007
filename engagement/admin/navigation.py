"""The admin's sidebar: what waits for review first, then the record, then what it refers to. Named in the settings."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from engagement import stats
from engagement.models import Official

# Group, and in it: (title, icon, name of the address), permission.
_GROUPS: tuple[tuple[str, tuple[tuple[tuple[str, str, str], str], ...]], ...] = (
    (
        "Record",
        (
            (("Meetings", "handshake", "engagement_meeting"), "engagement.view_meeting"),
            (("Officials", "person", "engagement_official"), "engagement.view_official"),
            (("Delegations", "groups", "engagement_delegation"), "engagement.view_delegation"),
            (("What was done", "history", "engagement_operation"), "engagement.change_meeting"),
        ),
    ),
    (
        "Sources",
        (
            (("Articles", "article", "ingest_article"), "ingest.view_article"),
            (("Reports", "format_quote", "ingest_report"), "ingest.view_report"),
        ),
    ),
    (
        "Reference",
        (
            (("Parties", "flag", "engagement_party"), "engagement.view_party"),
            (("Cities", "location_city", "engagement_city"), "engagement.view_city"),
            (("Topics", "sell", "engagement_topic"), "engagement.view_topic"),
        ),
    ),
    (
        "Team",
        (
            (("Users", "badge", "auth_user"), "auth.view_user"),
            (("Groups", "shield_person", "auth_group"), "auth.view_group"),
        ),
    ),
)
_SITE = {"title": "Back to the site", "icon": "arrow_back", "active": False}


def build_navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of items that this user may open; the groups without any are left out."""
    may = request.user.has_perm
    groups = [
        {"title": title, "items": [_item(*item) for item, permission in items if may(permission)]}
        for title, items in _GROUPS
    ]
    if may("engagement.change_meeting"):
        groups.insert(0, {"title": "Review", "items": _review(request)})
    if may("ingest.delete_article"):
        machinery = {"title": "Operations", "icon": "monitor_heart", "link": reverse("operations"), "active": False}
        groups.append({"title": "Machinery", "items": [machinery]})
    groups.append({"title": "Site", "items": [{**_SITE, "link": reverse("front")}]})
    return [group for group in groups if group["items"]]


def _item(title: str, icon: str, name: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse(f"admin:{name}_changelist")}


def _badge(number: int) -> str:
    """How many wait, beside a page's name; nothing where none does."""
    return str(number or "")


def _review(request: HttpRequest) -> list[dict[str, Any]]:
    listing = reverse("admin:engagement_meeting_changelist")
    proposed = {
        "title": "Proposals",
        "icon": "inbox",
        "link": f"{listing}?review_state__exact=proposed",
        "badge": _badge(stats.count_proposed()),
        "active": request.path == listing and request.GET.get("review_state__exact") == "proposed",
    }
    desk = {"title": "Review desk", "icon": "rate_review", "link": reverse("desk"), "active": False}
    unknown = {
        "title": "Unknown names",
        "icon": "person_search",
        "link": reverse("identity"),
        "badge": _badge(Official.objects.unidentified().count()),
    }
    imported = {"title": "Import meetings", "icon": "upload_file", "link": reverse("import"), "active": False}
    may = request.user.has_perm
    return [
        desk,
        proposed,
        *([unknown] if may("engagement.change_official") else []),
        *([imported] if may("ingest.add_article") else []),
    ]
