"""Addresses of imports."""

from django.urls import path

from ingest.spreadsheets import views

urlpatterns = [
    path("", views.choose_file, name="import"),
    path("check/", views.check, name="import-check"),
    path("jobs/<int:pk>/", views.job, name="import-job"),
    path("run/", views.run, name="import-run"),
    path("stop/", views.stop, name="import-stop"),
    path("done/<int:pk>/", views.done, name="import-done"),
]
