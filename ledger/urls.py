"""Addresses of the whole picture."""

from django.urls import path

from ledger.views import (
    custom_fields,
    dashboard,
    inspections,
    ledger,
    list_settings,
    saved_views,
    summary,
    timeline,
    tree,
    unit_groups,
    units,
    wall,
)

app_name = "ledger"

urlpatterns = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/settings/", list_settings.list_settings, name="list_settings"),
    path("views/", saved_views.saved_views, name="saved_views"),
    path("views/add/", saved_views.saved_view_add, name="saved_view_add"),
    path("views/<int:pk>/", saved_views.saved_view_edit, name="saved_view_edit"),
    path("views/<int:pk>/remove/", saved_views.saved_view_remove, name="saved_view_remove"),
    path("columns/", custom_fields.custom_fields, name="custom_fields"),
    path("columns/add/", custom_fields.custom_field_add, name="custom_field_add"),
    path("columns/<int:pk>/", custom_fields.custom_field_edit, name="custom_field_edit"),
    path("columns/<int:pk>/move/", custom_fields.custom_field_move, name="custom_field_move"),
    path("columns/<int:pk>/archive/", custom_fields.custom_field_archive, name="custom_field_archive"),
    path("columns/<int:pk>/restore/", custom_fields.custom_field_restore, name="custom_field_restore"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/wall/", wall.wall, name="wall"),
    path("dashboard/wall/slides/", wall.wall_slides, name="wall_slides"),
    path("dashboard/wall/<str:slide>.png", wall.wall_picture, name="wall_picture"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("units/", units.units, name="units"),
    path("unit-groups/", unit_groups.unit_groups, name="unit_groups"),
    path("unit-groups/add/", unit_groups.unit_group_add, name="unit_group_add"),
    path("unit-groups/<int:pk>/", unit_groups.unit_group_edit, name="unit_group_edit"),
    path("unit-groups/<int:pk>/remove/", unit_groups.unit_group_remove, name="unit_group_remove"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/<int:pk>/", tree.tree, name="tree"),
    path("inspections/<int:pk>/summary/", summary.summary, name="summary"),
]
