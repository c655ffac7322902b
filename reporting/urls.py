"""Addresses of what goes up."""

from django.urls import path

from reporting.views import archive, check, documents, draft, snapshots, transfers, word_forms

app_name = "reporting"

urlpatterns = [
    path("inspections/<int:pk>/export-archive/", archive.export_archive, name="export_archive"),
    path("inspections/<int:pk>/transfer/", transfers.transfer_page, name="transfer"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/export/", transfers.transfers_export, name="transfers_export"),
    path("transfers/<int:pk>/file/", transfers.transfer_file, name="transfer_file"),
    path("transfers/<int:pk>/take-back/", transfers.take_back_transfer, name="take_back_transfer"),
    path("transfers/<int:pk>/make/", transfers.make_transfer_again, name="make_transfer_again"),
    path("inspections/<int:pk>/draft/", draft.draft, name="draft"),
    path("inspections/<int:pk>/notice/", documents.notice, name="notice_document"),
    path("inspections/<int:pk>/report/", documents.report, name="report_document"),
    path("inspections/<int:pk>/plan/", word_forms.plan_form, name="plan_form"),
    path("inspections/<int:pk>/duty/<int:department_pk>/", word_forms.duty_form, name="duty_form"),
    path("sub-issues/<int:pk>/closure-form/", word_forms.closure_form, name="closure_form"),
    path("measures/<int:pk>/urge-form/", word_forms.urge_form, name="urge_form"),
    path("form-templates/", word_forms.form_templates, name="form_templates"),
    path("form-templates/<str:kind>/", word_forms.form_template, name="form_template"),
    path("form-templates/<str:kind>/example/", word_forms.form_example, name="form_example"),
    path("form-templates/<str:kind>/restore/", word_forms.restore_template, name="restore_template"),
    path("inspections/<int:pk>/check/", check.check_page, name="check"),
    path("inspections/<int:pk>/snapshots/", snapshots.snapshots, name="snapshots"),
    path("snapshots/<int:pk>/", snapshots.snapshot, name="snapshot"),
    path("snapshots/<int:pk>/approve/", snapshots.approve, name="approve_snapshot"),
    path("snapshot-files/<int:pk>/", snapshots.snapshot_file, name="snapshot_file"),
]
