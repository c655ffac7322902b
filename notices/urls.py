"""Addresses of uploaded notices."""

from django.urls import path

from notices.views import imports, scans, withdrawal

app_name = "notices"

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.notice, name="notice"),
    path("imports/<int:pk>/pages/<int:number>/", scans.page_picture, name="page_picture"),
    path("imports/<int:pk>/lines/", scans.check_lines, name="check_lines"),
    path("imports/<int:pk>/read-again/", scans.read_again, name="read_again"),
    path("imports/<int:pk>/correct/", imports.correct_reading, name="correct"),
    path("imports/<int:pk>/withdraw/", withdrawal.withdraw, name="withdraw"),
    path("imports/<int:pk>/confirm/", imports.confirm_import, name="confirm"),
]
