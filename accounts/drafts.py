"""Keeping what is being typed: one row a person and form, small, for a month, gone when it was sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.kept import MAX_KEPT_CHARACTERS, KeptForm, is_secret
from accounts.models import Draft
from audit.exceptions import Refused

MAX_DRAFTS = 100
MAX_FIELDS = 300
MAX_NAME = 100


@dataclass(frozen=True)
class DraftInput:
    form: str
    page: str
    title: str = ""
    base: str = ""


@transaction.atomic
def save_draft(person_id: int, place: DraftInput, values: Mapping[str, str]) -> Draft:
    """Writes what is in the form now over what was there before; raises ``Refused``."""
    _refuse(place, values)
    row = Draft.objects.of(person_id).filter(form=place.form).first()
    fields: dict[str, object] = {
        "page": _page(place, row),
        "base": place.base[:20],
        "values": dict(values),
        "saved_at": timezone.now(),
    }
    if place.title or row is None:
        fields["title"] = place.title[:100]
    draft, _ = Draft.objects.update_or_create(person_id=person_id, form=place.form, defaults=fields)
    newest = Draft.objects.of(person_id).order_by("-saved_at", "-id").values_list("pk", flat=True)
    # Cut off in Python: not every database takes a limit inside of a deletion.
    Draft.objects.filter(pk__in=list(newest[MAX_DRAFTS:])).delete()
    return draft


def _page(place: DraftInput, row: Draft | None) -> str:
    """A form that was refused stands at the address it was sent to, which cannot be opened again."""
    return row.page if row and place.page == place.form.partition("#")[0] else place.page


def _refuse(place: DraftInput, values: Mapping[str, str]) -> None:
    if not _is_path(place.form) or not _is_path(place.page) or len(values) > MAX_FIELDS:
        raise Refused("草稿没有保存:表单的地址有误,请刷新页面。")
    if any(is_secret(name) or len(name) > MAX_NAME for name in values):
        raise Refused("密码和验证码不保存为草稿。")
    if sum(len(text) for text in values.values()) > MAX_KEPT_CHARACTERS:
        raise Refused(f"草稿没有保存:内容超过{MAX_KEPT_CHARACTERS // 10_000}万字。")


def _is_path(text: str) -> bool:
    return text.startswith("/") and not text.startswith(("//", "/\\")) and len(text) <= 300


def discard_draft(person_id: int, form: str) -> None:
    Draft.objects.of(person_id).filter(form=form).delete()


def drafts_of(person_id: int, *, pages: Collection[str]) -> list[Draft]:
    return list(Draft.objects.of(person_id).filter(page__in=pages))


def put_back(person_id: int, kept: KeptForm) -> Draft | None:
    """What was sent and not taken becomes the draft of its form; None when that is not known."""
    if not kept.draft_form or not kept.back:
        return None
    place = DraftInput(kept.draft_form, kept.back.partition("?")[0], base=kept.draft_base)
    try:
        # As a text box gives it to the script: browsers send line ends as CRLF.
        values = {field.name: field.value.replace("\r\n", "\n") for field in kept.fields}
        return save_draft(person_id, place, values)
    except Refused:
        return None


def clear_drafts(today: date) -> str:
    if not settings.DRAFT_DAYS:
        return ""
    before = today - timedelta(days=settings.DRAFT_DAYS)
    count, _ = Draft.objects.filter(saved_at__date__lt=before).delete()
    return f"清理了{count}份草稿" if count else ""
