"""Addresses of the whole picture."""

from django.urls import path

from ledger.views import dashboard, ledger, summary, tree

app_name = "ledger"

urlpatterns = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("inspections/", tree.inspections, name="inspections"),
    path("inspections/<int:pk>/", tree.tree, name="tree"),
    path("inspections/<int:pk>/summary/", summary.summary, name="summary"),
]
