"""Addresses of the whole picture."""

from django.urls import URLPattern, path

from ledger.views import (
    archive,
    check,
    dashboard,
    documents,
    draft,
    export_templates,
    exports,
    forms,
    imports,
    jobs,
    ledger,
    ledger_imports,
    operations,
    outline,
    snapshots,
    summary,
    tree,
)

app_name = "ledger"

urlpatterns: list[URLPattern] = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export/", ledger.export, name="export"),
    path("exports/", exports.exports, name="exports"),
    path("exports/file/", exports.export_file, name="export_file"),
    path("export-templates/add/", export_templates.template_add, name="template_add"),
    path("export-templates/<int:pk>/", export_templates.template, name="template"),
    path("export-templates/<int:pk>/header/", export_templates.template_header, name="template_header"),
    path("export-templates/<int:pk>/remove/", export_templates.template_remove, name="template_remove"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("inspections/", tree.inspections, name="inspections"),
    path("inspections/<int:pk>/", tree.tree, name="tree"),
    path("inspections/<int:pk>/summary/", summary.summary, name="summary"),
    path("inspections/<int:pk>/export-archive/", archive.export_archive, name="export_archive"),
    path("inspections/<int:pk>/draft/", draft.draft, name="draft"),
    path("inspections/<int:pk>/notice/", documents.notice, name="notice_document"),
    path("inspections/<int:pk>/report/", documents.report, name="report_document"),
    path("inspections/<int:pk>/plan/", forms.plan_form, name="plan_form"),
    path("inspections/<int:pk>/duty/<int:department_pk>/", forms.duty_form, name="duty_form"),
    path("sub-issues/<int:pk>/closure-form/", forms.closure_form, name="closure_form"),
    path("measures/<int:pk>/urge-form/", forms.urge_form, name="urge_form"),
    path("form-templates/", forms.form_templates, name="form_templates"),
    path("form-templates/<str:kind>/", forms.form_template, name="form_template"),
    path("form-templates/<str:kind>/example/", forms.form_example, name="form_example"),
    path("form-templates/<str:kind>/restore/", forms.restore_template, name="restore_template"),
    path("inspections/<int:pk>/check/", check.check_page, name="check"),
    path("inspections/<int:pk>/snapshots/", snapshots.snapshots, name="snapshots"),
    path("snapshots/<int:pk>/", snapshots.snapshot, name="snapshot"),
    path("snapshots/<int:pk>/approve/", snapshots.approve, name="approve_snapshot"),
    path("snapshot-files/<int:pk>/", snapshots.snapshot_file, name="snapshot_file"),
    path("inspections/<int:pk>/edit/", outline.inspection_edit, name="inspection_edit"),
    path("inspections/<int:pk>/archive/", outline.archive_inspection, name="archive_inspection"),
    path("categories/<int:pk>/edit/", outline.category_edit, name="category_edit"),
    path("categories/<int:pk>/sub-issues/", outline.add_sub_issue, name="add_sub_issue"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/download/", jobs.download_job, name="download_job"),
    path("jobs/<int:pk>/cancel/", jobs.cancel_job, name="cancel_job"),
    path("jobs/<int:pk>/retry/", jobs.retry_job, name="retry_job"),
    path("operations/", operations.operations, name="operations"),
    path("operations/<str:channel>/resend/", operations.resend, name="resend"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.notice, name="notice"),
    path("imports/<int:pk>/confirm/", imports.confirm_import, name="confirm"),
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
]
