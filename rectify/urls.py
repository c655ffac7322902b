"""All addresses. Each app lists its own; the admin panel and the health checks stand here."""

from django.contrib import admin
from django.urls import include, path

from rectify import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("", include("measures.urls")),
    path("", include("ledger.urls")),
]
