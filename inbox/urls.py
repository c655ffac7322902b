"""Addresses of the inbox, of what each person is told by which way, and of group robots."""

from django.urls import path

from inbox.views import inbox, preferences, webhooks

app_name = "inbox"

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.messages_read, name="messages_read"),
    path("inbox/<int:pk>/", inbox.message, name="message"),
    path("inbox/<int:pk>/read/", inbox.message_read, name="message_read"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/calendar/", preferences.calendar_address, name="calendar_address"),
    path("preferences/calendar/withdraw/", preferences.withdraw_calendar, name="withdraw_calendar"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/add/", webhooks.webhook, name="webhook_add"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook_edit"),
    path("webhooks/<int:pk>/test/", webhooks.webhook_test, name="webhook_test"),
]
