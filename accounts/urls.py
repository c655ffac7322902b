"""Addresses of signing in and of 部门与用户."""

from django.urls import path

from accounts.views import audit, people, session

app_name = "accounts"

urlpatterns = [
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("password/", session.change_password, name="change_password"),
    path("sessions/end/", session.end_sessions, name="end_sessions"),
    path("users/", people.users, name="users"),
    path("users/add/", people.user_add, name="user_add"),
    path("users/<int:pk>/", people.user_edit, name="user_edit"),
    path("users/<int:pk>/password/", people.user_reset_password, name="user_reset_password"),
    path("users/<int:pk>/active/", people.user_deactivate, name="user_deactivate"),
    path("organizations/<int:pk>/", people.organization_edit, name="organization_edit"),
    path("departments/add/", people.department, name="department_add"),
    path("departments/<int:pk>/", people.department, name="department_edit"),
    path("audit/", audit.audit_log, name="audit"),
    path("audit/export/", audit.audit_export, name="audit_export"),
]
