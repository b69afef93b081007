"""Addresses of the desk, below the admin's."""

from django.contrib import admin
from django.urls import URLPattern, path

from ingest.desk import views
from ingest.desk.requests import View


def _desk(address: str, view: View, name: str) -> URLPattern:
    return path(address, admin.site.admin_view(view), name=name)


urlpatterns = [
    _desk("", views.desk, "desk"),
    _desk("item/", views.item, "desk-item"),
    _desk("decision/", views.decision, "desk-decision"),
    _desk("undo/", views.undo, "desk-undo"),
    _desk("renew/", views.renew, "desk-renew"),
    _desk("leave/", views.leave, "desk-leave"),
    _desk("people/", views.people, "desk-people"),
    _desk("date/", views.date, "desk-date"),
    _desk("articles/<int:pk>/finish/", views.finish, "desk-finish"),
    _desk("articles/<int:pk>/add/", views.add, "desk-add"),
    _desk("suggestions/<int:pk>/", views.suggestion, "desk-suggestion"),
    _desk("meetings/<int:pk>/comment/", views.comment, "desk-comment"),
    _desk("meetings/<int:pk>/assign/", views.assign, "desk-assign"),
    _desk("flags/<int:pk>/", views.flag, "desk-flag"),
]
