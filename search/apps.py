from django.apps import AppConfig
from django.db.models import CharField, TextField
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "搜索"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every room lists what can be found in a module called ``search_kinds``."""
        from search.normal import NormalForm

        CharField.register_lookup(NormalForm)
        TextField.register_lookup(NormalForm)
        autodiscover_modules("search_kinds")
