"""Addresses of uploaded notices."""

from django.urls import path

from notices import scan_views, views, withdrawal

app_name = "notices"

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:pk>/", views.notice, name="notice"),
    path("imports/<int:pk>/pages/<int:number>/", scan_views.page_picture, name="page_picture"),
    path("imports/<int:pk>/lines/", scan_views.check_lines, name="check_lines"),
    path("imports/<int:pk>/read-again/", scan_views.read_again, name="read_again"),
    path("imports/<int:pk>/correct/", views.correct_reading, name="correct"),
    path("imports/<int:pk>/withdraw/", withdrawal.withdraw, name="withdraw"),
    path("imports/<int:pk>/confirm/", views.confirm_import, name="confirm"),
]
