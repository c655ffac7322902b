"""Addresses of signing in, of 部门与用户, of the inbox and of what is sent on from it."""

from django.urls import path

from accounts.views import inbox, people, preferences, session, webhooks

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
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.messages_read, name="messages_read"),
    path("inbox/<int:pk>/read/", inbox.message_read, name="message_read"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/calendar/", preferences.calendar_address, name="calendar_address"),
    path("preferences/calendar/withdraw/", preferences.withdraw_calendar, name="withdraw_calendar"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/add/", webhooks.webhook, name="webhook_add"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook_edit"),
    path("webhooks/<int:pk>/test/", webhooks.webhook_test, name="webhook_test"),
]
