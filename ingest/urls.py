"""Addresses of the articles' pages."""

from django.urls import path

from ingest.views import article, listing, uploading

urlpatterns = [
    path("", listing.article_list, name="articles"),
    path("upload/", uploading.upload, name="upload"),
    path("upload/receipts/", uploading.upload_receipts, name="upload-receipts"),
    path("status/", uploading.article_status, name="article-status"),
    path("<int:pk>/", article.article, name="article"),
    path("<int:pk>/reprocess/", article.article_reprocess, name="article-reprocess"),
    path("<int:pk>/original/", article.article_original, name="article-original"),
]
