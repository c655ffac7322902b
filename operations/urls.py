"""Addresses for those who run the system."""

from django.urls import path

from operations.views import audit_log, operations

app_name = "operations"

urlpatterns = [
    path("operations/", operations.operations, name="operations"),
    path("operations/<str:channel>/resend/", operations.resend, name="resend"),
    path("operations/audit/", audit_log.audit_log, name="audit"),
    path("operations/audit/export/", audit_log.audit_export, name="audit_export"),
]
