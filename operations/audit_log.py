"""The trail for its reader: filter, pages and the file to take away, all through the same filter."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from accounts.days import DayField
from accounts.dressing import DressedForm
from accounts.models import Organization
from accounts.numbers import MAX_KEY, typed_key
from accounts.pages.paging import PageStep
from audit.events import OF_ACCOUNTS, AuditResult, Event
from audit.models import AuditEntry, AuditEntryQuerySet

PAGE_SIZE = 50
HIDDEN = "业务内容不显示"
# Refusals and settings about an account or about no row say nothing of findings either.
MIXED = (Event.REFUSED, Event.CHANGE_SETTINGS)
ACCOUNT_KINDS = ("", "用户", "责任部门", "单位")
BATCH_SIZE = 1000
# What a spreadsheet would take for a formula; full-width signs too, as WPS and Excel read them alike.
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")
HEADERS = (
    "序号",
    "时间",
    "事件",
    "结果",
    "操作人",
    "角色",
    "单位",
    "来源地址",
    "网址",
    "对象类别",
    "对象编号",
    "对象",
    "说明",
    "链码",
)


class AuditFilterForm(DressedForm):
    person = forms.CharField(label="操作人", max_length=50, required=False)
    event = forms.ChoiceField(label="事件", choices=[("", "全部"), *Event.choices], required=False)
    result = forms.ChoiceField(label="结果", choices=[("", "全部"), *AuditResult.choices], required=False)
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)
    about = forms.CharField(label="对象或说明", max_length=100, required=False)

    def describe(self) -> str:
        """The filter as a sentence, for the trail itself."""
        parts = [
            f"{self.fields[name].label}:{self._text(name, value)}"
            for name, value in self.cleaned_data.items()
            if value
        ]
        return "筛选 " + "、".join(parts) if parts else "全部"

    def _text(self, name: str, value: object) -> str:
        choices = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(value, value))


def chosen(rows: AuditEntryQuerySet, data: Mapping[str, Any]) -> AuditEntryQuerySet:
    """The entries that the cleaned ``data`` of a ``AuditFilterForm`` asks for."""
    if person := data["person"]:
        rows = rows.filter(actor_name__icontains=person)
    if event := data["event"]:
        rows = rows.filter(event=event)
    if result := data["result"]:
        rows = rows.filter(is_refused=result == AuditResult.REFUSED)
    if since := data["since"]:
        rows = rows.filter(at__gte=_midnight(since))
    if (until := data["until"]) and until < date.max:
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    if about := data["about"]:
        # What he may not read must not be guessed by searching either.
        rows = rows.filter(event__in=OF_ACCOUNTS) if settings.THREE_OFFICERS else rows
        rows = rows.filter(Q(about__icontains=about) | Q(detail__icontains=about))
    return rows


def _shown(row: AuditEntry) -> AuditEntry:
    """With three officers the auditor sees who did what to which number, not what it says."""
    is_open = row.event in OF_ACCOUNTS or (row.event in MIXED and row.about_kind in ACCOUNT_KINDS)
    if settings.THREE_OFFICERS and not is_open:
        row.about, row.detail = HIDDEN if row.about else "", HIDDEN if row.detail else ""
    return row


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True)
class AuditLine:
    """An entry as the page words it; ``row`` comes with the name of its organization."""

    row: AuditEntry

    @property
    def number(self) -> str:
        return f"第{self.row.number}条" if self.row.number else "待入链"

    @property
    def standing(self) -> str:
        organization: str | None = getattr(self.row, "organization", None)
        return " · ".join(filter(None, (self.row.role, organization)))

    @property
    def kind(self) -> str:
        is_named = self.row.about and self.row.about_kind
        return f"{self.row.about_kind}(编号{self.row.about_id})" if is_named else ""

    @property
    def path(self) -> str:
        """The address, where a refusal names nothing else."""
        return "" if self.row.about or not self.row.is_refused else self.row.path

    @property
    def blank(self) -> str:
        return "" if self.row.about or self.path else "—"


@dataclass(frozen=True)
class AuditPage:
    """Newest first; ``older`` and ``newer`` are the keys to go on from, 0 where there is nothing more."""

    rows: list[AuditEntry]
    older: int = 0
    newer: int = 0

    @property
    def lines(self) -> list[AuditLine]:
        return [AuditLine(row) for row in self.rows]

    def steps(self) -> list[PageStep]:
        found = [PageStep("较新的", f"after={self.newer}", is_back=True)] if self.newer else []
        return [*found, PageStep("较早的", f"before={self.older}")] if self.older else found


def read_page(rows: AuditEntryQuerySet, *, before: str = "", after: str = "") -> AuditPage:
    """The page of what is older than entry ``before``, or newer than ``after``; else the first one."""
    rows = _with_organization(rows)
    if newer_than := typed_key(after):
        found = list(rows.filter(id__gt=newer_than).order_by("id")[: PAGE_SIZE + 1])
        page = [_shown(row) for row in found[:PAGE_SIZE]][::-1]
        return AuditPage(page, page[-1].id if page else 0, page[0].id if len(found) > PAGE_SIZE else 0)
    older_than = typed_key(before)
    if older_than:
        rows = rows.filter(id__lt=older_than)
    found = list(rows.order_by("-id")[: PAGE_SIZE + 1])
    page = [_shown(row) for row in found[:PAGE_SIZE]]
    older = page[-1].id if len(found) > PAGE_SIZE else 0
    return AuditPage(page, older, page[0].id if older_than and page else 0)


def _with_organization(rows: AuditEntryQuerySet) -> AuditEntryQuerySet:
    """The name beside the number that the trail keeps."""
    named = Organization.objects.filter(pk=OuterRef("organization_id"))
    names = named.values_list(Coalesce(NullIf("short_name", Value("")), "name"))
    return rows.annotate(organization=Subquery(names))


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(rows: AuditEntryQuerySet) -> Iterator[str]:
    """A file of any length in pieces, newest first; begins with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEADERS)
    rows, last = _with_organization(rows).order_by("-id"), MAX_KEY
    while found := list(rows.filter(id__lt=last)[:BATCH_SIZE]):
        for row in found:
            yield writer.writerow([csv_cell(value) for value in _values(_shown(row))])
        last = found[-1].id


def _values(row: AuditEntry) -> tuple[object, ...]:
    return (
        row.number,
        timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S"),
        row.event_label,
        row.result_label,
        row.actor_name,
        row.role,
        getattr(row, "organization", "") or "",
        row.address,
        row.path,
        row.about_kind,
        row.about_id,
        row.about,
        row.detail,
        row.mac,
    )


def csv_cell(value: object) -> str:
    """A text that a spreadsheet shows and does not calculate."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text
