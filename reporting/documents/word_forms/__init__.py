"""销号单, 整改方案, 责任书 and 督办单: small Word forms that an office may replace by its own."""

from reporting.documents.word_forms.kinds import KINDS, FormKind, Placeholder
from reporting.documents.word_forms.render import refuse_template, render

__all__ = ["KINDS", "FormKind", "Placeholder", "refuse_template", "render"]
