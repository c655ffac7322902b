"""The fields of a page of the panel, each with its label on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.admin.helpers import AdminField, AdminReadonlyField, Fieldline, Fieldset
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from accounts.markup import filled

LINE = """<div class="form-row{} field-{}">{}<div><div class="flex-container{}">{}</div>{}</div></div>
"""
LABEL, FOR, CLASS = "<label{}{}>{}{}</label>", ' for="{}"', ' class="{}"'
READ = '{}<div class="readonly">{}</div>'
HELP, HELP_KEY = '<div class="help{}"{}><div>{}</div></div>', ' id="{}_helptext"'


def lines(fieldset: Fieldset, *, has_errors: bool) -> Iterator[SafeString]:
    for line in fieldset:
        for field in line:
            if isinstance(field, AdminReadonlyField):
                yield _read(field)
            else:
                yield _typed(field, line.errors() if has_errors else "", line)


def _read(field: AdminReadonlyField) -> SafeString:
    label = filled(LABEL, "", "", capfirst(field.field["label"]), field.form.label_suffix)
    text = filled(READ, label, field.contents())
    return filled(LINE, "", field.field["name"], "", "", text, _help(str(field.field["help_text"])))


def _typed(field: AdminField, errors: str, line: Fieldline) -> SafeString:
    bound = field.field
    state = " errors" if errors else "" if line.has_visible_field else " hidden"
    box = "{1}{0}" if field.is_checkbox else "{0}{1}"
    text = filled(box, _label(field), str(bound))
    place = " checkbox-row" if field.is_checkbox else ""
    help_text = _help(str(bound.help_text), hidden=bound.is_hidden, key=bound.id_for_label)
    return filled(LINE, state, bound.name, errors, place, text, help_text)


def _label(field: AdminField) -> SafeString:
    bound = field.field
    classes = ["vCheckboxLabel"] if field.is_checkbox else []
    if bound.field.required:
        classes.append("required")
    return filled(
        LABEL,
        filled(CLASS, " ".join(classes)) if classes else "",
        filled(FOR, bound.id_for_label) if bound.id_for_label else "",
        bound.label,
        "" if field.is_checkbox else bound.form.label_suffix,
    )


def _help(text: str, *, hidden: bool = False, key: str = "") -> SafeString:
    """``text``: of the program, and markup as the framework takes it."""
    if not text:
        return SafeString()
    return filled(HELP, " hidden" if hidden else "", filled(HELP_KEY, key) if key else "", SafeString(text))  # nosec B703
