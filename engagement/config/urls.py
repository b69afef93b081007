"""All addresses of the site."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from engagement.config import health
from engagement.views import sign_in

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("sign-in/", sign_in.SignIn.as_view(), name="login"),
    path("sign-in/code/", sign_in.second_step, name="second-step"),
    path("admin/login/", login_not_required(RedirectView.as_view(pattern_name="login", query_string=True))),
    path("sign-out/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("admin/desk/", include("ingest.desk.urls")),
    path("admin/identity/", include("ingest.identity_desk.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("ingest.api.urls")),
    path("articles/", include("ingest.urls")),
    path("import/", include("ingest.spreadsheets.urls")),
    path("search/", include("ingest.search.urls")),
    path("sources/", include("ingest.source_urls")),
    path("", include("engagement.urls")),
]

handler500 = "engagement.views.failures.failed"
