from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "opinions"
    verbose_name = "公示和意见"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """My work and the ladder of reminders stand below, and ask rooms above what they have."""
        from measures.models.reminder import Trigger
        from measures.pages.work_sections import register
        from measures.reminders.selection import register_selection
        from opinions.reminders import answers_due, publicity_ends
        from opinions.work_section import opinions_to_handle

        register(opinions_to_handle)
        register_selection(Trigger.OPINION_DUE, answers_due)
        register_selection(Trigger.PUBLICITY_END, publicity_ends)
