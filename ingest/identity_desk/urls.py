"""Addresses of the desk of unknown names, inside the admin."""

from django.urls import path

from ingest.identity_desk import views

urlpatterns = [
    path("", views.identity_list, name="identity"),
    path("undo/", views.identity_undo, name="identity-undo"),
    path("<int:pk>/", views.identity_item, name="identity-item"),
]
