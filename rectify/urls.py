"""All addresses. Each room lists its own; rectify.health answers /healthz and /readyz before these."""

from django.contrib import admin
from django.urls import include, path

handler400 = "rectify.errors.bad_request"
handler500 = "rectify.errors.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("", include("inbox.urls")),
    path("", include("jobs.urls")),
    path("", include("search.urls")),
    path("", include("issues.urls")),
    path("", include("measures.urls")),
    path("", include("regulations.urls")),
    path("", include("notices.urls")),
    path("", include("opinions.urls")),
    path("", include("ledger.urls")),
    path("", include("workbooks.urls")),
    path("", include("reporting.urls")),
    path("", include("exchange.urls")),
    path("", include("operations.urls")),
    path("", include("api.urls")),
]
