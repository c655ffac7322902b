from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "上报"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The overview stands below and compares with what was handed in last."""
        from ledger.overview.changes import register
        from reporting.snapshots.baseline import last_snapshot, last_snapshot_day

        register(last_snapshot, last_snapshot_day)
