from django.apps import AppConfig
from django.db.models import BigAutoField, CharField, JSONField, TextField
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "搜索"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every room lists what can be found in a module called ``search_kinds``."""
        from search.among import Among
        from search.normal import Holds, NormalForm, ValueSays

        BigAutoField.register_lookup(Among)
        for way in (Holds, NormalForm):
            CharField.register_lookup(way)
            TextField.register_lookup(way)
        JSONField.register_lookup(ValueSays)
        autodiscover_modules("search_kinds")
