from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "workbooks"
    verbose_name = "表格"
    default_auto_field = "django.db.models.BigAutoField"
