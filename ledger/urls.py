"""Addresses of the whole picture."""

from django.urls import URLPattern, path

from ledger.views import (
    check,
    dashboard,
    documents,
    draft,
    forms,
    imports,
    ledger,
    outline,
    snapshots,
    summary,
    tree,
)

app_name = "ledger"

urlpatterns: list[URLPattern] = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export/", ledger.export, name="export"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("inspections/", tree.inspections, name="inspections"),
    path("inspections/<int:pk>/", tree.tree, name="tree"),
    path("inspections/<int:pk>/summary/", summary.summary, name="summary"),
    path("inspections/<int:pk>/draft/", draft.draft, name="draft"),
    path("inspections/<int:pk>/notice/", documents.notice, name="notice_document"),
    path("inspections/<int:pk>/report/", documents.report, name="report_document"),
    path("inspections/<int:pk>/plan/", forms.plan_form, name="plan_form"),
    path("inspections/<int:pk>/duty/<int:department_pk>/", forms.duty_form, name="duty_form"),
    path("sub-issues/<int:pk>/closure-form/", forms.closure_form, name="closure_form"),
    path("measures/<int:pk>/urge-form/", forms.urge_form, name="urge_form"),
    path("form-templates/", forms.form_templates, name="form_templates"),
    path("form-templates/<str:kind>/", forms.form_template, name="form_template"),
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
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.notice, name="notice"),
    path("imports/<int:pk>/confirm/", imports.confirm_import, name="confirm"),
]
