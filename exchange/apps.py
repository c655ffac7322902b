from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "上报包和任务包"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The united ledger stands below and takes the rows of units that work elsewhere from here."""
        from exchange.states import reported_rows
        from ledger.units.reported import register

        register(reported_rows)
