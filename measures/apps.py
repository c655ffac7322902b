from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "measures"
    verbose_name = "整改措施"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from measures import checks  # noqa: F401 - registers them
