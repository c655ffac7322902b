"""Addresses of workbooks, out and in."""

from django.urls import path

from workbooks.views import (
    assignment_grid,
    export_templates,
    exports,
    import_batches,
    ledger_imports,
    opinions,
    regulations,
    units,
    whole_ledger,
)

app_name = "workbooks"

urlpatterns = [
    path("inspections/<int:pk>/assign/", assignment_grid.assignment_grid, name="assignment_grid"),
    path("inspections/<int:pk>/opinions/export/", opinions.opinions_export, name="opinions_export"),
    path("ledger/export/", whole_ledger.export, name="export"),
    path("units/export/", units.units_export, name="units_export"),
    path("units/ledger/", units.units_ledger, name="units_ledger"),
    path("regulations/export/", regulations.regulations_export, name="regulations_export"),
    path("exports/", exports.exports, name="exports"),
    path("exports/file/", exports.export_file, name="export_file"),
    path("export-templates/add/", export_templates.template_add, name="template_add"),
    path("export-templates/<int:pk>/", export_templates.template, name="template"),
    path("export-templates/<int:pk>/header/", export_templates.template_header, name="template_header"),
    path("export-templates/<int:pk>/remove/", export_templates.template_remove, name="template_remove"),
    path("ledger-imports/", ledger_imports.ledger_imports, name="ledger_imports"),
    path("ledger-imports/<int:pk>/", ledger_imports.ledger_import, name="ledger_import"),
    path(
        "ledger-imports/<int:pk>/columns/", ledger_imports.ledger_import_columns, name="ledger_import_columns"
    ),
    path(
        "ledger-imports/<int:pk>/choices/", ledger_imports.ledger_import_choices, name="ledger_import_choices"
    ),
    path(
        "ledger-imports/<int:pk>/confirm/", ledger_imports.ledger_import_confirm, name="ledger_import_confirm"
    ),
    path("ledger-batches/<int:pk>/", import_batches.ledger_batch, name="ledger_batch"),
    path("ledger-batches/<int:pk>/add/", import_batches.ledger_batch_add, name="ledger_batch_add"),
    path("ledger-batches/<int:pk>/files/", import_batches.ledger_batch_files, name="ledger_batch_files"),
    path(
        "ledger-batches/<int:pk>/choices/", import_batches.ledger_batch_choices, name="ledger_batch_choices"
    ),
    path(
        "ledger-batches/<int:pk>/confirm/", import_batches.ledger_batch_confirm, name="ledger_batch_confirm"
    ),
]
