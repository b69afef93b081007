"""Addresses of the articles' pages."""

from django.urls import path

from ingest.views import article, fetching, flags, listing, operations, uploading

urlpatterns = [
    path("", listing.article_list, name="articles"),
    path("upload/", uploading.upload, name="upload"),
    path("upload/receipts/", uploading.upload_receipts, name="upload-receipts"),
    path("addresses/", fetching.addresses, name="addresses"),
    path("addresses/<int:pk>/retry/", fetching.address_retry, name="address-retry"),
    path("status/", uploading.article_status, name="article-status"),
    path("operations/", operations.operations, name="operations"),
    path("operations/retry/", operations.operations_retry_all, name="operations-retry-all"),
    path("operations/retry/<int:pk>/", operations.operations_retry, name="operations-retry"),
    path("reports/<int:pk>/take-over/", flags.report_take_over, name="report-take-over"),
    path("reports/<int:pk>/dismiss/", flags.report_dismiss, name="report-dismiss"),
    path("<int:pk>/", article.article, name="article"),
    path("<int:pk>/reprocess/", article.article_reprocess, name="article-reprocess"),
    path("<int:pk>/finish/", article.article_finish, name="article-finish"),
    path("<int:pk>/original/", article.article_original, name="article-original"),
]
