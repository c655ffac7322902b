"""Addresses for those who run the system."""

from django.urls import path

from operations.views import about, audit_log, handbook, metrics, operations, preparation

app_name = "operations"

urlpatterns = [
    path("help/", handbook.handbook, name="handbook"),
    path("preparation/", preparation.preparation, name="preparation"),
    path("preparation/<int:pk>/", preparation.prepare, name="prepare"),
    path("preparation/<int:pk>/departments/", preparation.prepare_departments, name="prepare_departments"),
    path("preparation/<int:pk>/people/", preparation.prepare_people, name="prepare_people"),
    path("preparation/<int:pk>/slips/", preparation.prepare_slips, name="prepare_slips"),
    path("about/", about.about, name="about"),
    path("metrics", metrics.metrics, name="metrics"),
    path("operations/", operations.operations, name="operations"),
    path("operations/checkup/", operations.checkup, name="checkup"),
    path("operations/<str:channel>/resend/", operations.resend, name="resend"),
    path("operations/audit/", audit_log.audit_log, name="audit"),
    path("operations/audit/export/", audit_log.audit_export, name="audit_export"),
]
