"""Rows for the export, read in chunks: the memory is flat, and no row costs a query of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Department, User
from issues.models import Focus, SubIssue
from jobs.paging import ORDERS, beyond
from ledger.columns import STANDARD, Row
from measures.extensions import explanation
from measures.models import EvidenceUse, ExtensionRequest, Measure, ProgressUpdate
from measures.workflow import Status, Timeframe

CHUNK = 1000
# Ids this many times wider apart than their number are asked for one by one.
SPREAD = 3
ENTRIES = 3
# What is read of a measure; its order is that of ``_Measure``.
READ = (
    "inspection_id",
    "position",
    "pk",
    "version",
    "category_id",
    "sub_issue_id",
    "mark",
    "text",
    "goal",
    "leader_id",
    "department_id",
    "handler_id",
    "timeframe",
    "due_on",
    "original_due_on",
    "outcome",
    "status",
    "next_step",
    "remark",
)
TIMEFRAMES: dict[str, str] = {"": "", **dict(Timeframe.choices)}
STATUSES: dict[str, str] = {status.value: status.label for status in Status}
FOCUSES: dict[str, str] = {"": "", **dict(Focus.choices)}
Texts = dict[int, str]


@dataclass
class _Names:
    """Names that many rows share, read once each."""

    people: Texts = field(default_factory=dict)
    departments: Texts = field(default_factory=dict)
    findings: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    def learn(self, chunk: Sequence[tuple[Any, ...]]) -> None:
        # Few people and departments, many findings: those of the chunk before are let go.
        people = {row[9] for row in chunk} | {row[11] for row in chunk}
        self._add(self.people, people, rows=User.objects.values_list("pk", "full_name"))
        self._add(
            self.departments, {row[10] for row in chunk}, rows=Department.objects.values_list("pk", "name")
        )
        self.findings = _findings({row[5] for row in chunk})

    def _add(self, known: Texts, wanted: set[int | None], *, rows: Any) -> None:
        missing = {pk for pk in wanted if pk is not None} - known.keys()
        if missing:
            known.update(rows.filter(pk__in=missing))


def _findings(ids: Collection[int]) -> dict[int, tuple[Any, ...]]:
    """The values of a finding in the order of ``Row`` from ``organization`` to ``causes``, then the rest."""
    rows = SubIssue.objects.filter(_among("pk", ids)).values_list(
        "pk",
        "inspection__organization__name",
        "inspection__name",
        "category__mark",
        "category__title",
        "category__focus",
        "mark",
        "title",
        "text",
        "causes",
        "closed_on",
        "version",
    )
    found = {}
    for pk, place, name, sign, head, focus, mark, title, text, causes, closed_on, version in rows:
        category, finding = f"{sign}{head}" or "(未分类)", f"{mark}{title}"
        shown = (place, name, category, FOCUSES[focus], finding, text, causes)
        found[pk] = (*shown, closed_on, version)
    return found


def ledger_rows(measures: Any, *, fields: Collection[str] = STANDARD) -> Iterator[Row]:
    """The rows of a filtered queryset in ledger order; of what costs a query of its own, only ``fields``."""
    number = 0
    names = _Names()
    for chunk in _chunks(measures):
        names.learn(chunk)
        extra = _extras([row[2] for row in chunk], fields)
        for values in chunk:
            number += 1
            yield _row(number, values, names=names, extra=extra)


@dataclass(frozen=True)
class _Extra:
    progress: Texts
    evidence: Texts
    supporting: Texts
    completed: dict[int, date]
    extensions: dict[int, list[ExtensionRequest]]
    has_deadline: bool


def _extras(ids: Sequence[int], fields: Collection[str]) -> _Extra:
    return _Extra(
        progress=_progress(ids) if "progress" in fields else {},
        evidence=_evidence(ids) if "evidence" in fields else {},
        supporting=_supporting(ids) if "supporting" in fields else {},
        completed=_completed(ids) if "completed_on" in fields else {},
        extensions=_extensions(ids) if "extension" in fields else {},
        has_deadline="deadline" in fields,
    )


def _row(number: int, values: tuple[Any, ...], *, names: _Names, extra: _Extra) -> Row:
    pk, version, category_id, sub_issue_id, mark, text, goal, leader, department, handler = values[2:12]
    timeframe, due_on, original, outcome, status, next_step, remark = values[12:]
    *shown, closed_on, finding_version = names.findings[sub_issue_id]
    is_phase = status == Status.COMPLETED and timeframe == Timeframe.LONG_TERM
    # Whether it is overdue is seen from the date; the file says the same on every day.
    state = "阶段性完成" if is_phase else STATUSES[status]
    closed = "已销号" if closed_on else "未销号"
    extension = _extension(original, due_on, requests=extra.extensions.get(pk, ()))
    # In the order of ``Row``: by name it costs three times as much.
    who: tuple[Any, ...] = (
        *(pk, version, category_id, sub_issue_id, number, *shown, goal, f"{mark}{text}"),
        *(names.people.get(leader, ""), names.departments.get(department, "")),
        *(extra.supporting.get(pk, ""), names.people.get(handler, "")),
    )
    done: tuple[Any, ...] = (
        *(
            TIMEFRAMES[timeframe],
            due_on,
            deadline(due_on, timeframe) if extra.has_deadline else "",
            extra.progress.get(pk, ""),
        ),
        *(outcome, state, extra.completed.get(pk), extra.evidence.get(pk, ""), closed, closed_on),
        *(next_step, extension, remark, finding_version),
        *(mark, status == Status.COMPLETED),
    )
    return Row(*who, *done)


def deadline(due_on: date | None, timeframe: str) -> str:
    """The deadline in words, as forms have it that give one column to both."""
    if timeframe == Timeframe.IMMEDIATE:
        return f"立行立改({due_on.isoformat()}前)" if due_on else "立行立改"
    if timeframe == Timeframe.LONG_TERM:
        return f"{due_on.isoformat()}前,并长期坚持" if due_on else "长期坚持"
    return due_on.isoformat() if due_on else ""


def _chunks(measures: Any) -> Iterator[list[tuple[Any, ...]]]:
    """By keyset, because a server-side cursor does not behave alike in both databases."""
    rows = measures.select_related(None).prefetch_related(None).in_ledger_order().values_list(*READ)
    chunk = list(rows[:CHUNK])
    while chunk:
        yield chunk
        if len(chunk) < CHUNK:
            return
        last = list(chunk[-1][:3])
        chunk = list(rows.filter(beyond(ORDERS["ledger"].keys, last, is_backwards=False))[:CHUNK])


def _progress(ids: Sequence[int]) -> Texts:
    """The newest entries that no later one replaces, each with its date."""
    entries = ProgressUpdate.objects.filter(_among("measure_id", ids), replaced_by__isnull=True)
    found: dict[int, list[str]] = defaultdict(list)
    for measure_id, day, text in entries.order_by("-happened_on", "-id").values_list(
        "measure_id", "happened_on", "text"
    ):
        if len(found[measure_id]) < ENTRIES:
            found[measure_id].append(f"{day.isoformat()} {text}")
    return {measure_id: "\n".join(texts) for measure_id, texts in found.items()}


def _evidence(ids: Sequence[int]) -> Texts:
    uses = EvidenceUse.objects.filter(_among("measure_id", ids), withdrawn_at__isnull=True)
    return _lines(uses.order_by("id").values_list("measure_id", "evidence__name"), "\n")


def _supporting(ids: Sequence[int]) -> Texts:
    through: Any = Measure.supporting_departments.through
    rows = through.objects.filter(_among("measure_id", ids)).order_by("department__order", "department_id")
    return _lines(rows.values_list("measure_id", "department__name"), "、")


def _among(field: str, ids: Collection[int]) -> Q:
    """That ``field`` is one of ``ids``, or close to them: rows of other ids are read and left alone.

    A thousand parameters cost Django more than the rows do; a chunk's ids nearly always lie together.
    """
    first, last = min(ids, default=0), max(ids, default=0)
    if last - first > SPREAD * len(ids):
        return Q(**{f"{field}__in": ids})
    return Q(**{f"{field}__gte": first, f"{field}__lte": last})


@dataclass
class _Dates:
    original_due_on: date | None
    due_on: date | None


def _extension(original: date | None, due_on: date | None, *, requests: Sequence[ExtensionRequest]) -> str:
    if original in (None, due_on) and not requests:
        return ""
    return explanation(_Dates(original, due_on), requests)


def _extensions(ids: Sequence[int]) -> dict[int, list[ExtensionRequest]]:
    asked: Any = ExtensionRequest.objects
    found: dict[int, list[ExtensionRequest]] = defaultdict(list)
    for request in asked.approved().filter(_among("measure_id", ids)).order_by("id"):
        found[request.measure_id].append(request)
    return found


def _completed(ids: Sequence[int]) -> dict[int, date]:
    rows: Any = Measure.objects.filter(_among("pk", ids), status=Status.COMPLETED).values_list(
        "pk", "completed_at"
    )
    return {pk: timezone.localdate(at) for pk, at in rows}


def _lines(rows: Iterable[tuple[int, str]], sign: str) -> Texts:
    found: dict[int, list[str]] = defaultdict(list)
    for measure_id, name in rows:
        found[measure_id].append(name)
    return {measure_id: sign.join(names) for measure_id, names in found.items()}


def runs(rows: Iterable[Any], key: Callable[[Any], object]) -> Iterator[list[Any]]:
    """Neighbours with the same key, together: what is merged downwards."""
    run: list[Any] = []
    last: object = None
    for row in rows:
        this = key(row)
        if run and this != last:
            yield run
            run = []
        run.append(row)
        last = this
    if run:
        yield run
