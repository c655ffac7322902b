"""Addresses of uploaded notices."""

from django.urls import path

from notices import views, withdrawal

app_name = "notices"

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:pk>/", views.notice, name="notice"),
    path("imports/<int:pk>/correct/", views.correct_reading, name="correct"),
    path("imports/<int:pk>/withdraw/", withdrawal.withdraw, name="withdraw"),
    path("imports/<int:pk>/confirm/", views.confirm_import, name="confirm"),
]
