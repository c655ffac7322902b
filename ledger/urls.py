"""Addresses of the whole picture."""

app_name = "ledger"

urlpatterns: list[object] = []
