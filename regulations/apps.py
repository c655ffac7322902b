from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "regulations"
    verbose_name = "制度"
    default_auto_field = "django.db.models.BigAutoField"
