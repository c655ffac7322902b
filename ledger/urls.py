"""Addresses of the whole picture."""

from django.urls import path

from ledger.views import custom_fields, dashboard, ledger, summary, tree

app_name = "ledger"

urlpatterns = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("columns/", custom_fields.custom_fields, name="custom_fields"),
    path("columns/add/", custom_fields.custom_field_add, name="custom_field_add"),
    path("columns/<int:pk>/", custom_fields.custom_field_edit, name="custom_field_edit"),
    path("columns/<int:pk>/move/", custom_fields.custom_field_move, name="custom_field_move"),
    path("columns/<int:pk>/archive/", custom_fields.custom_field_archive, name="custom_field_archive"),
    path("columns/<int:pk>/restore/", custom_fields.custom_field_restore, name="custom_field_restore"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("inspections/", tree.inspections, name="inspections"),
    path("inspections/<int:pk>/", tree.tree, name="tree"),
    path("inspections/<int:pk>/summary/", summary.summary, name="summary"),
]
