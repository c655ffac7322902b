"""The lines of scanned pages: looked at beside their pictures, corrected in the stored text, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from notices.imports.corrections import waiting
from notices.imports.store import checked_text, fingerprint
from notices.models import Notice, ScannedLine

MAX_LINE = 500
GONE = "这一行已不在原文中,请刷新页面后再改。"


@dataclass(frozen=True)
class TextEdit:
    """``source[start:end]`` becomes ``text``."""

    start: int
    end: int
    text: str

    @property
    def growth(self) -> int:
        return len(self.text) - (self.end - self.start)

    def in_text(self, source: str) -> str:
        return source[: self.start] + self.text + source[self.end :]

    def moved(self, place: int, *, before: str) -> int:
        """Where a place of the text is afterwards; ``before`` is what stood between start and end.

        Inside, what both have in common at the beginning or at the end keeps its places.
        """
        if place <= self.start:
            return place
        if place >= self.end:
            return place + self.growth
        if len(before) - (place - self.start) <= _common(before[::-1], self.text[::-1]):
            return place + self.growth
        return min(place, self.start + _common(before, self.text))


def _common(first: str, second: str) -> int:
    """How many signs both begin with."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(first), len(second)))


def lines_of(notice: Notice) -> QuerySet[ScannedLine]:
    return ScannedLine.objects.filter(page__notice=notice).select_related("page").order_by("position")


def open_lines(notice: Notice) -> QuerySet[ScannedLine]:
    """Read without much confidence, and looked at by nobody."""
    return lines_of(notice).filter(is_doubtful=True, checked_by_name="")


def changed(notice: Notice, typed: Mapping[int, str]) -> dict[int, str]:
    """Of the lines that were sent those that say something else now."""
    known = dict(lines_of(notice).filter(pk__in=typed).values_list("pk", "text"))
    return {pk: text for pk, text in typed.items() if text.strip() != known.get(pk)}


@transaction.atomic
def check_lines(notice_id: int, texts: Mapping[int, str], *, by: User, seen: str | None = None) -> Notice:
    """Writes what the lines of ``texts`` (key → text) really say, and that somebody has looked at them.

    An emptied line leaves the text. Raises ``Refused`` naming page and line; then nothing is written.
    """
    row = waiting(notice_id, by=by, seen=seen)
    lines = list(lines_of(row).filter(pk__in=texts).select_for_update(of=("self",), no_key=True))
    if len(lines) < len(texts) or not lines:
        raise Refused(GONE)
    told = []
    for line in lines:
        # Read again: an edit before it on the page has moved it.
        line.refresh_from_db(fields=["start", "end"])
        text = _typed(line, texts[line.pk])
        if text != line.text:
            told.append(f"第{line.page.number}页“{line.text[:40]}”改为“{text[:40]}”")
            _correct(row, line, text)
    if told:
        _refuse_text(row)
        row.sha256 = fingerprint(row.source)
        row.save(update_fields=["source", "sha256", "corrections"])
    lines_of(row).filter(pk__in=texts).update(checked_by_name=by.label)
    detail = ";".join(told[:5]) or f"核对了{len(lines)}行识别文字"
    trail.record(Event.ADJUST_IMPORT, by=by, about=row, detail=detail)
    return row


def _typed(line: ScannedLine, typed: str) -> str:
    text = " ".join(typed.split("\n")).strip()
    if len(text) > MAX_LINE:
        raise Refused(f"{_place(line)}有{len(text)}个字,一行最多{MAX_LINE}个字。")
    if line.start is None and text != line.text:
        raise Refused(f"{_place(line)}是页码、页眉或页脚,没有录入,不能改。")
    return text


def _place(line: ScannedLine) -> str:
    return f"第{line.page.number}页“{line.text[:20]}”这一行"


def _correct(row: Notice, line: ScannedLine, text: str) -> None:
    """In the text, in the places of later lines and of what people said about the reading."""
    if line.start is None or line.end is None:
        raise Refused(GONE)
    edit = TextEdit(line.start, line.end, text)
    before = row.source[edit.start : edit.end]
    row.source = edit.in_text(row.source)
    row.corrections = [
        one | {"at": edit.moved(one["at"], before=before)} if "at" in one else one for one in row.corrections
    ]
    later = lines_of(row).filter(start__gte=edit.end).exclude(pk=line.pk)
    keys = list(later.values_list("pk", flat=True))
    moved = ScannedLine.objects.filter(pk__in=keys)
    moved.update(start=F("start") + edit.growth, end=F("end") + edit.growth)
    line.text, line.end = text, edit.start + len(text)
    line.save(update_fields=["text", "end"])


def _refuse_text(row: Notice) -> None:
    """Raises ``Refused`` for what could not have been uploaded either."""
    checked_text(row.source)
